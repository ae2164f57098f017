from __future__ import annotations

import pytest
from grading_problems import overshoot, problem

from tutor.descent.run import Run
from tutor.errors import InputError
from tutor.grading.diagnose import diagnose
from tutor.grading.moment import moment_of
from tutor.grading.play import misplayed
from tutor.grading.predict import predict
from tutor.grading.variants import APART, draw, why_not_asked

DECLARED = {"learning_rate": (0.01, 0.02, 0.03), "w": tuple(-2 + k / 4 for k in range(15))}


def question_of(values, epochs=1):
    made = problem(rate=values["learning_rate"], start={"w": values["w"]})
    return predict(moment_of(Run(made).advance(epochs)), "w")


def test_a_seed_draws_the_same_numbers_everywhere():
    assert draw(7, "one-weight", DECLARED) == draw(7, "one-weight", DECLARED)
    assert draw(7, "one-weight", DECLARED) == {"learning_rate": 0.02, "w": 1.5}
    assert {draw(seed, "one-weight", DECLARED)["learning_rate"] for seed in range(30)} == {0.01, 0.02, 0.03}
    assert len({draw(seed, "one-weight", DECLARED)["w"] for seed in range(200)}) == 15


def test_keys_are_drawn_apart():
    pairs = {tuple(draw(seed, "l", {"a": (0, 1), "b": (0, 1)}).values()) for seed in range(40)}
    assert len(pairs) == 4


def test_what_is_asked_stands_apart_from_every_mistake():
    asked = 0
    for seed in range(60):
        question = question_of(draw(seed, "one-weight", DECLARED), seed % 5)
        (number,) = question.numbers
        apart = [abs(landing.value - number.truth) * 10**number.decimals for landing in number.landings]
        assert (why_not_asked(question) is None) == (min(apart) > APART)
        if why_not_asked(question) is None:
            asked += 1
            assert misplayed(question) == ()
    assert asked > 40


def test_a_step_of_nothing_and_a_run_away_are_not_asked():
    still = predict(moment_of(Run(problem(start={"w": 2.0}))), "w")
    assert why_not_asked(still) == "the step of w is zero."
    assert why_not_asked(predict(moment_of(Run(problem(rate=9.0)).advance(5)), "w")) is not None


def test_diagnose_offers_rules_whose_numbers_differ():
    moment = moment_of(Run(problem()).advance(1))
    for seed in range(12):
        question = diagnose(moment, seed=seed)
        assert misplayed(question) == ()
        assert len(question.options) == 4
        assert len(set(question.options)) == 4
    asked = diagnose(moment, "added")
    assert asked.prompt == "Someone got w = 0.045 for this step. What was the mistake?"
    (right,) = (choice for choice in asked.choices if choice.correct)
    assert "is where adding" in right.because
    assert right.because.endswith("take 0.01 · dJ/dw away from the old w."), "what puts it right is said too"
    wrong = [asked.grade((str(place),)).message for place in range(1, 5)]
    assert sum(message.startswith("That would give ") for message in wrong) == 3
    with pytest.raises(InputError):
        diagnose(moment_of(Run(problem())), "added")
    with pytest.raises(InputError):
        diagnose(moment, "forgot_momentum")
    assert diagnose(moment_of(Run(overshoot()).advance(1))).options
