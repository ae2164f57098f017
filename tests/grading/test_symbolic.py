"""Grading one expression: what is said, what costs nothing, what else can be asked."""

from __future__ import annotations

import re

import pytest
from grading_expressions import grade_expression
from grading_problems import problem

from tutor.descent.problem import derivation
from tutor.errors import TutorError
from tutor.grading.symbolic import factor_text, grade_against
from tutor.grading.targets import (
    derivative_target,
    loss_target,
    model_target,
    rule_target,
    update_target,
)
from tutor.grading.verdict import Verdict
from tutor.symbolic.expression import Objective, Scope, Shape
from tutor.symbolic.objectives import read_objective
from tutor.symbolic.parser import parse

MSE = "mean((y_hat - y)**2)"
LINE = read_objective(MSE, "w*x", "w")
DATA = {"x": [1.0, 2.0, 3.0, 4.0], "y": [2.0, 4.0, 6.0, 8.0]}


def grade(answer: str, loss: str = MSE, model: str = "w*x", wrt: str = "w") -> Verdict:
    return grade_expression(answer, read_objective(loss, model, wrt), wrt)


def test_what_was_read_is_echoed() -> None:
    assert grade("2/N Σ xᵢ(w xᵢ − yᵢ)").read_as == "2/N·sum(x·(w·x − y))"
    assert grade("2x(wx-y)").read_as == "2·x·(w·x − y)"


def test_only_the_tight_reading_is_right() -> None:
    verdict = grade("1/2N*sum(4*x*(w*x-y))")
    assert verdict.outcome == "right"
    assert verdict.read_as == "1/(2·N)·sum(4·x·(w·x − y))"
    assert verdict.read_as in verdict.message


def test_a_slip_in_the_tight_reading_is_recognised() -> None:
    verdict = grade("1/2N*sum(2*x*(w*x-y))")
    assert [found.code for found in verdict.mistakes] == ["missing_two"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("2*x*(w*x-y)", "mean"),
        ("2/N*x*(w*x-y)", "sum"),
        ("7*x", "one number for each point"),
        ("0*x", "one number for each point"),
        ("mean(2*x*(w*x-y)) + 0*x", "one number"),
    ],
)
def test_a_column_where_a_number_is_asked_is_coached(answer: str, words: str) -> None:
    verdict = grade(answer)
    assert (verdict.outcome, verdict.code) == ("incomplete", "no_aggregate")
    assert words in verdict.message


def test_a_number_where_a_column_is_asked_is_a_constant_column() -> None:
    assert grade("x", "(y_hat - y)**2", "w*x").outcome == "wrong"
    assert grade("3", "3*w + 0*x", "w*x").outcome == "right"


@pytest.mark.parametrize(
    "text", ["idk", "?", "I don't know", "i dont know", "no idea", "help", "IDK?", "dunno"]
)
def test_not_knowing_costs_nothing_and_offers_a_hint(text: str) -> None:
    verdict = grade(text)
    assert verdict.outcome == "invalid"
    assert "hint" in verdict.message


@pytest.mark.parametrize(
    ("text", "code"),
    [("1/0", "div_zero"), ("1.234,5", "decimal_comma"), ("2***3", "syntax"), ("2^9", "exponent_too_big")],
)
def test_an_attempt_without_letters_is_told_what_is_amiss(text: str, code: str) -> None:
    verdict = grade(text)
    assert verdict.code == code
    assert "hint" not in verdict.message


def test_an_unreadable_answer_has_a_caret() -> None:
    verdict = grade("2·x·(t·x − y)")
    assert (verdict.code, verdict.caret) == ("unknown_name", 5)


@pytest.mark.parametrize(
    "answer", ["dJ/dw = 2*mean(x*(wx-y))", "∂J/∂w = 2*mean(x*(wx-y))", "grad = 2*mean(x*(wx-y))"]
)
def test_a_left_hand_side_may_be_typed(answer: str) -> None:
    verdict = grade(answer)
    assert verdict.outcome == "right"
    assert verdict.message == "dJ/dw = 2·mean(x·(w·x − y))."


def test_another_left_hand_side_is_noted_and_graded() -> None:
    verdict = grade("dJ/db = 2*mean(x*(wx+b-y))", model="w*x + b")
    assert verdict.outcome == "right"
    assert "dJ/db" in verdict.message


def test_a_counter_example_is_true() -> None:
    """The numbers named are put into both expressions by plain Python."""
    message = grade("2*mean(x*(w*x-b-y))", model="w*x + b").message.replace("−", "-")
    pattern = r"At w = (.+), b = (.+), x = (.+), y = (.+) yours gives (.+); the slope is (.+)\.$"
    found = re.search(pattern, message)
    assert found is not None
    w, b, x, y, yours, slope = map(float, found.groups())
    assert yours == pytest.approx(2 * x * (w * x - b - y), rel=1e-3)
    assert slope == pytest.approx(2 * x * (w * x + b - y), rel=1e-3)


def test_a_counter_example_needs_two_points_where_one_does_not_tell() -> None:
    verdict = grade("mean(2*x*(w*x-y)) + mean(x)^2 - mean(x^2)")
    assert " and " in verdict.message


def test_an_answer_without_a_value_somewhere_is_wrong_there() -> None:
    verdict = grade("2*mean(x*(w*x-y))*sqrt(w)/sqrt(w)")
    assert verdict.outcome == "wrong"
    assert "has no value" in verdict.message


@pytest.mark.parametrize("answer", ["x^x^x^x", "mean(sqrt(0-x^2))", "1/(w-w)", "exp(exp(exp(exp(exp(x)))))"])
def test_an_answer_without_a_value_anywhere_is_no_attempt(answer: str) -> None:
    verdict = grade(answer)
    assert (verdict.outcome, verdict.code) == ("invalid", "undefined")


@pytest.mark.parametrize("pad", [" + 1e30 - 1e30", " + 1e20*w - 1e20*w", " + ((w+1e-17)-w)*1e17 - 1"])
def test_padding_changes_no_verdict(pad: str) -> None:
    assert grade(f"2*mean(x*(w*x-y)){pad}").outcome == "right"
    assert grade(f"3*mean(x*(w*x-y)){pad}").outcome == "wrong"
    assert grade(f"2*mean(w*x-y){pad}").mistakes[0].code == "missing_inner"


def test_what_cannot_be_decided_is_no_attempt() -> None:
    verdict = grade(
        "2*mean(x*(tanh(w*x)-y)*(1-tanh(w*x)^2)) + 1e30^5*tanh(w) - 1e30^5*tanh(w)", model="tanh(w*x)"
    )
    assert (verdict.outcome, verdict.code) == ("invalid", "undecided")


def test_the_points_of_the_lesson_may_stand_for_n() -> None:
    for answer in ("2/4 Σ x(wx−y)", "½ Σ x(wx−y)"):
        verdict = grade_expression(answer, LINE, "w", DATA)
        assert verdict.outcome == "right"
        assert "4 points" in verdict.message
        assert grade(answer).mistakes[0].code == "missing_mean"
    assert grade_expression("2/3 Σ x(wx−y)", LINE, "w", DATA).mistakes[0].factor == "1/3"
    assert grade_expression("15w - 30", LINE, "w", DATA).outcome == "wrong"


def test_a_value_for_positive_numbers_alone_is_not_denied() -> None:
    """sqrt(x) has values; just not where x is negative in some row, as it is at every point tried."""
    message = grade("mean(sqrt(x))").message
    assert "no value at any point:" not in message
    assert "both signs" in message


def test_a_factor_is_found_where_some_points_have_large_intermediates() -> None:
    """exp(-y*y_hat) reaches 1e13 at one point, beside which all values of the slope look the same."""
    verdict = grade("3*mean(-y*(1-sigmoid(y*y_hat))*2*w*x)", "mean(log(1+exp(-y*y_hat)))", "w**2*x")
    assert [(found.code, found.factor) for found in verdict.mistakes] == [("constant_factor", "3")]


def test_an_answer_that_would_take_long_to_decide_is_no_attempt() -> None:
    padding = "*".join(f"sqrt({number}+x^2)" for number in range(1, 20))
    verdict = grade(f"2*mean(x*(w*x-y)) + 1e12*mean({padding}) - 1e12")
    assert (verdict.outcome, verdict.code) == ("invalid", "undecided")


@pytest.mark.parametrize(
    ("constant", "text"),
    [
        (1 / 3, "1/3"),
        (-2.0, "-2"),
        (0.1, "1/10"),
        (2 / 7, "2/7"),
        (0.3183098861, "0.3183"),
        (1.0000001, "1.0000001"),
    ],
)
def test_factors_are_short_fractions(constant: float, text: str) -> None:
    assert factor_text(constant) == text


def test_a_loss_without_a_value_cannot_be_asked() -> None:
    with pytest.raises(TutorError):
        grade("w", "mean(sqrt(0 - 1 - (w*x)**2))")


# ---- the rules on the way, and what else is written


def _rules(model: str) -> dict[str, object]:
    objective = read_objective(MSE, model, "w")
    return {
        rule.left: rule_target(objective, rule) for rule in derivation(objective, "w").rules if rule.asked
    }


def test_each_rule_can_be_answered_with_u_by_name() -> None:
    outer = _rules("w*x")["dℓ/du"]
    assert grade_against("2*u", outer).outcome == "right"
    assert grade_against("2*(w*x-y)", outer).outcome == "right"
    assert grade_against("dℓ/du = 2u", outer).outcome in {"right", "invalid"}
    assert grade_against("u", outer).mistakes[0].code == "missing_two"
    assert grade_against("2*u^2", outer).mistakes[0].code == "power_kept"
    assert grade_against("u^2", outer).mistakes[0].code == "the_loss_itself"
    assert grade_against("-2*u", outer).mistakes[0].code == "sign_flipped"


def test_two_u_over_n_includes_the_mean_and_is_right() -> None:
    verdict = grade_against("2u/N", _rules("w*x")["dℓ/du"])
    assert verdict.outcome == "right"
    assert "mean" in verdict.message


def test_the_inner_rule() -> None:
    inner = _rules("w*x")["du/dw"]
    assert grade_against("x", inner).outcome == "right"
    assert grade_against("w", inner).mistakes[0].code == "wrt_data"
    assert grade_against("w*x - y", inner).mistakes[0].code == "the_loss_itself"


def test_every_asked_rule_of_a_deeper_model_accepts_its_own_line() -> None:
    objective = read_objective(MSE, "tanh(w*x)", "w")
    for rule in derivation(objective, "w").rules:
        if rule.asked:
            target = rule_target(objective, rule)
            assert target.asks == rule.left
            assert target.forms is not None
            assert target.reference.holds(rule.expected, target.reference.measure(rule.expected))


def test_a_rule_that_is_not_asked_has_no_target() -> None:
    rule = next(rule for rule in derivation(LINE, "w").rules if rule.expected is None)
    with pytest.raises(ValueError, match="gives no expression"):
        rule_target(LINE, rule)


def test_the_prediction_and_the_loss_can_be_written() -> None:
    assert grade_against("w*x", model_target(LINE)).outcome == "right"
    assert grade_against("y_hat = w*x", model_target(LINE)).outcome == "right"
    assert grade_against("2*w*x", model_target(LINE)).mistakes[0].code == "constant_factor"
    assert grade_against("w+x", model_target(LINE)).outcome == "wrong"
    assert grade_against("np.mean((y_hat - y)**2)", loss_target(LINE)).outcome == "right"
    assert grade_against("((y - w*x)**2).mean()", loss_target(LINE)).outcome == "right"
    assert grade_against("(y_hat - y)**2", loss_target(LINE)).code == "no_aggregate"


def test_the_notebooks_dot_product_is_a_sum() -> None:
    verdict = grade("np.dot(2*x, y_hat - y).mean()")
    assert verdict.mistakes[0].code == "missing_mean"


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        ("w - learning_rate*dw", "right"),
        ("w -= learning_rate*dw", "right"),
        ("w = w - learning_rate*np.mean(2*x*(y_hat - y))", "right"),
        ("w + learning_rate*dw", "added"),
        ("w - dw", "no_learning_rate"),
        ("-learning_rate*dw", "only_the_step"),
        ("learning_rate*dw", "only_the_step"),
        ("dw", "only_the_gradient"),
        ("w", "unchanged"),
        ("learning_rate*(w - dw)", "rate_times_all"),
        ("w - learning_rate*np.mean((y_hat - y)**2)", "used_loss"),
    ],
)
def test_the_update_can_be_written(answer: str, wanted: str) -> None:
    verdict = grade_against(answer, update_target(problem(), "w"))
    assert (verdict.mistakes[0].code if verdict.mistakes else verdict.outcome) == wanted


def test_intermediates_are_names_of_their_own() -> None:
    shapes = Scope({"w": Shape.SCALAR, "b": Shape.SCALAR, "x": Shape.COLUMN, "y": Shape.COLUMN})
    z = parse("b + w*x", shapes).expression
    named = Scope({**shapes.shapes, "z": Shape.COLUMN, "y_hat": Shape.COLUMN})
    objective = Objective(
        parse("sigmoid(z)", named).expression,
        parse("-mean(y*log(y_hat) + (1-y)*log(1-y_hat))", named).expression,
        ("w", "b"),
        ("x", "y"),
        (("z", z),),
    )
    for answer in ("mean((y_hat - y)*x)", "mean((sigmoid(z) - y)*x)", "mean((sigmoid(b+w*x) - y)*x)"):
        assert grade_expression(answer, objective, "w").outcome == "right"
    assert grade_expression("mean(y_hat - y)", objective, "w").mistakes[0].code == "missing_inner"
    target = derivative_target(objective, "w")
    assert {"z", "y_hat"} <= set(target.scope.shapes)


@pytest.mark.parametrize(
    "answer", ["2*mean(x*(wx-y))", "mean(x*(w*x-y))", "7", "2*x*(w*x-y)", "x/0", "mean("]
)
def test_the_word_for_the_outcome_is_left_to_the_front_end(answer: str) -> None:
    message = grade(answer).message.casefold()
    assert message
    assert not message.startswith(("right.", "right:", "not yet", "wrong", "almost", "invalid", "not read"))
