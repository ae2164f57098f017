"""Simulated learners with a pencil: the honest one is accepted, the one with a slip never."""

from __future__ import annotations

import pytest
from grading_pencil import Pencil
from grading_problems import random_problem

from tutor.descent.run import Run
from tutor.grading.moment import moment_of
from tutor.grading.predict import predict
from tutor.grading.variants import why_not_asked

ASKS = ("update", "loss", "dJ/dw")


def asked(seed, ask):
    """The question of a random problem, or None where no variant would ask it."""
    made, epochs = random_problem(seed)
    run = Run(made).advance(epochs)
    if run.diverged:
        return None
    question = predict(moment_of(run), made.parameters if ask == "update" else ask)
    return None if why_not_asked(question) else question


def pencil(question, decimals):
    problem = question.moment.problem
    columns = problem.data.columns
    return Pencil(question.moment.before, columns["x"], columns["y"], problem.learning_rate, decimals)


def worked_out(question, decimals):
    hand = pencil(question, decimals)
    values = {"loss": hand.loss, "dJ/dw": lambda: hand.gradient("w")}
    return tuple(format(values.get(name, lambda n=name: hand.update(n))(), "f") for name in question.ask)


def honest(question, extra):
    """The verdict in the end, more decimals given where they are asked for."""
    decimals = question.shown + extra
    for _ in range(4):
        verdict = question.grade(worked_out(question, decimals))
        if verdict.outcome != "incomplete":
            break
        decimals += 1
    return verdict


def problems(count, ask):
    found = (question for seed in range(20 * count) if (question := asked(seed, ask)))
    return [question for question, _ in zip(found, range(count), strict=False)]


@pytest.fixture(scope="module", params=[200, pytest.param(3000, marks=pytest.mark.long)])
def many(request):
    return request.param


@pytest.mark.parametrize("extra", [0, 1])
@pytest.mark.parametrize("ask", ASKS)
def test_who_rounds_honestly_is_accepted(ask, extra, many):
    count = many if ask == "update" else many // 4
    asked_here = problems(count, ask)
    assert len(asked_here) == count
    refused = [question for question in asked_here if honest(question, extra).outcome != "right"]
    assert len(refused) <= count / 100


def test_who_makes_one_mistake_is_never_accepted(many):
    for question in problems(many, "update"):
        right = [f"{number.truth:.12f}" for number in question.numbers]
        for place, number in enumerate(question.numbers):
            for extra in (0, 1):
                for code, value in pencil(question, question.shown + extra).slips(number.name).items():
                    if code not in question.landings:
                        continue
                    texts = (*right[:place], format(value, "f"), *right[place + 1 :])
                    verdict = question.grade(texts)
                    assert verdict.outcomes[number.name] == "wrong", (code, texts, question.answer())


def test_who_types_the_exact_answer_shortly_is_right(many):
    for question in problems(many // 4, "update"):
        for number in question.numbers:
            short = f"{number.truth:.{number.decimals}f}".rstrip("0").rstrip(".")
            texts = [f"{other.truth:.12f}" if other is not number else short for other in question.numbers]
            assert question.grade(tuple(texts)).outcome == "right"
