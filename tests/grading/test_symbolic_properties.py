"""Random right answers in random spellings are right; random single slips are those slips."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import pytest
from grading_expressions import grade_expression
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.descent.problem import derivation
from tutor.grading.targets import derivative_target
from tutor.symbolic.expression import (
    Binary,
    Call,
    Expression,
    Negative,
    Number,
    Objective,
    children,
    number,
    with_children,
)
from tutor.symbolic.objectives import read_objective
from tutor.symbolic.parse_error import ParseError
from tutor.symbolic.parser import parse
from tutor.symbolic.parsing.limits import LimitError
from tutor.symbolic.printing import ascii_line, latex, numpy_source, one_line

MSE = "mean((y_hat - y)**2)"
PROBLEMS = [
    (MSE, "w*x", "w"),
    (MSE, "w*x + b", "w"),
    (MSE, "w*x + b", "b"),
    (f"{MSE}/2", "w*x + b", "w"),
    ("sum((y_hat - y)**2)/(2*N)", "w*x", "w"),
    (f"{MSE} + lam*w**2", "w*x", "w"),
    ("mean((y_hat - y)**4)", "w*x", "w"),
    ("mean(abs(y_hat - y))", "w*x + b", "w"),
    (MSE, "tanh(w*x)", "w"),
    ("-mean(y*log(sigmoid(y_hat)) + (1 - y)*log(1 - sigmoid(y_hat)))", "w*x + b", "w"),
    ("(y_hat - y)**2/N", "w*x", "w"),
    (MSE, "w1*x1 + w2*x2 + b", "w2"),
]
SPELLINGS = [
    one_line,
    ascii_line,
    numpy_source,
    lambda e: ascii_line(e).replace("*", "·"),
    lambda e: f"dJ/dw = {one_line(e)}",
]


@lru_cache
def problem(index: int) -> tuple[Objective, str]:
    loss, model, wrt = PROBLEMS[index]
    return read_objective(loss, model, wrt), wrt


def respelled(expression: Expression, data: st.DataObject) -> Expression:
    """An equal expression: terms and factors turned round, constants split, neutral parts added."""
    parts = tuple(respelled(part, data) for part in children(expression))
    expression = with_children(expression, parts) if parts else expression
    change = data.draw(st.integers(0, 9))
    match expression:
        case Binary("+" | "*" as operator, left, right) if change == 0:
            return Binary(operator, right, left)
        case Binary("-", left, right) if change == 1:
            return Binary("+", Negative(right), left)
        case Binary("/", left, right) if change == 2:
            return Binary("*", Binary("/", number(1), right), left)
        case Binary("**", base, Number(value)) if change == 3 and value == 2:
            return Binary("*", base, base)
        case Call("mean", (rows,)) if change == 4:
            return Binary("/", Call("sum", (rows,)), parse("N", problem(0)[0].scope).expression)
        case Number(value) if change == 5:
            return Binary("-", Number(value + 3), number(3))
        case Number() | Call() if change == 6:
            return Binary("/", Binary("*", number(7), expression), number(7))
        case Binary("*", Binary("+" | "-" as inner, a, b), factor) | Binary(
            "*", factor, Binary("+" | "-" as inner, a, b)
        ):
            if change > 6:
                return Binary(inner, Binary("*", factor, a), Binary("*", factor, b))
    return expression


def check_right(index: int, data: st.DataObject) -> None:
    objective, wrt = problem(index)
    spelling = data.draw(st.sampled_from(SPELLINGS))
    answer = spelling(respelled(derivation(objective, wrt).result, data))
    verdict = grade_expression(answer, objective, wrt)
    assert verdict.outcome == "right" or verdict.code in {"too_long", "too_deep"}, (answer, verdict.message)


@given(st.integers(0, len(PROBLEMS) - 1), st.data())
@settings(max_examples=80, deadline=None)
def test_a_random_right_answer_is_right(index: int, data: st.DataObject) -> None:
    check_right(index, data)


@pytest.mark.long
@given(st.integers(0, len(PROBLEMS) - 1), st.data())
@settings(max_examples=3000, deadline=None)
def test_a_random_right_answer_is_right_long(index: int, data: st.DataObject) -> None:
    check_right(index, data)


def check_slip(index: int, data: st.DataObject) -> None:
    objective, wrt = problem(index)
    candidate, _ = data.draw(st.sampled_from(derivative_target(objective, wrt).forms))
    answer = ascii_line(respelled(candidate.form, data))
    verdict = grade_expression(answer, objective, wrt)
    if verdict.outcome == "invalid" and verdict.code in {"too_long", "too_deep"}:
        return
    assert verdict.outcome == "wrong", (answer, verdict)
    assert candidate.mistake.code in [found.code for found in verdict.mistakes], (answer, verdict)
    assert verdict.mistakes[0].factor is None


@given(st.integers(0, len(PROBLEMS) - 1), st.data())
@settings(max_examples=80, deadline=None)
def test_a_random_slip_is_that_slip(index: int, data: st.DataObject) -> None:
    check_slip(index, data)


@pytest.mark.long
@given(st.integers(0, len(PROBLEMS) - 1), st.data())
@settings(max_examples=3000, deadline=None)
def test_a_random_slip_is_that_slip_long(index: int, data: st.DataObject) -> None:
    check_slip(index, data)


@given(
    st.integers(0, len(PROBLEMS) - 1),
    st.fractions(-9, 9, max_denominator=9).filter(lambda c: c not in (0, 1)),
)
@settings(max_examples=40, deadline=None)
def test_a_constant_times_the_slope_is_never_right(index: int, constant: Fraction) -> None:
    objective, wrt = problem(index)
    answer = Binary("*", Number(constant), derivation(objective, wrt).result)
    verdict = grade_expression(ascii_line(answer), objective, wrt)
    assert verdict.outcome == "wrong"
    first = verdict.mistakes[0]
    assert first.factor == str(constant) or first.factor is None


@pytest.mark.parametrize("index", range(len(PROBLEMS)))
def test_latex_of_the_right_answer_is_right(index: int) -> None:
    objective, wrt = problem(index)
    try:
        answer = latex(derivation(objective, wrt).result)
        verdict = grade_expression(answer, objective, wrt)
    except (ParseError, LimitError):  # pragma: no cover
        raise AssertionError(answer) from None
    assert verdict.outcome == "right" or verdict.code in {"latex", "too_long"}, (answer, verdict)
