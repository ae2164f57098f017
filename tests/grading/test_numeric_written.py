"""Expressions asked by `derive` and `write`, blanks and lines to mend."""

from __future__ import annotations

import pytest
from grading_problems import line, momentum, overshoot, problem

from tutor.errors import InputError
from tutor.grading.play import misplayed
from tutor.grading.written import derive_question, write_question


def test_every_kind_takes_its_own_answer_and_no_mistake():
    made = line()
    for question in (
        derive_question(made.objective, "w", "result"),
        derive_question(made.objective, "b", "result"),
        derive_question(made.objective, "w", "each-rule"),
        *(write_question(made, ask) for ask in ("y_hat", "loss", "dJ/dw", "update")),
    ):
        assert misplayed(question) == ()


def test_each_rule_has_its_own_verdict():
    question = derive_question(problem().objective, "w", "each-rule")
    assert question.ask == ("dℓ/du", "du/dw", "dℓ/dw", "dJ/dw")
    assert "u = w·x − y" in question.prompt
    verdict = question.grade(("2*u", "w", "2*u*x", "mean(2*x*(w*x - y))"))
    assert dict(verdict.outcomes) == {
        "dℓ/du": "right",
        "du/dw": "wrong",
        "dℓ/dw": "right",
        "dJ/dw": "right",
    }
    assert verdict.outcome == "wrong"


def test_a_mean_of_what_dot_returned_is_a_sum():
    given = "np.dot(2*x, y_hat - y).mean()"
    question = write_question(overshoot(), "dJ/dw", given=given)
    verdict = question.grade((given,))
    assert [mistake.code for mistake in verdict.mistakes] == ["missing_mean"]
    assert "It is a sum: dot already returned one number" in verdict.message
    assert verdict.message.startswith("As it was given.")
    assert question.grade(("np.mean(2*x*(y_hat - y))",)).outcome == "right"
    assert question.grade(("np.dot(2*x, y_hat - y)/N",)).outcome == "right"


def test_a_blank_is_filled_in_place_or_alone():
    question = write_question(problem(), "dJ/dw", given="np.mean(2*x*____)")
    assert question.grade(("np.mean(2*x*(y_hat - y))",)).outcome == "right"
    assert question.grade(("(y_hat - y)",)).outcome == "right"
    assert question.grade(("(y - y_hat)",)).mistakes[0].code == "sign_flipped"
    for text in (question.given, "", "  "):
        assert question.grade((text,)).code == "blank"


def test_a_wrong_number_of_answers_costs_nothing():
    question = derive_question(problem().objective, "w", "each-rule")
    assert question.grade(("2*u",)).outcome == "invalid"


def test_what_cannot_be_written_is_refused():
    with pytest.raises(InputError):
        write_question(problem(), "dJ/dz")
    with pytest.raises(InputError):
        write_question(momentum(), "update")
