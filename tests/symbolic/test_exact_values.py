"""Values at 50 digits against mpmath at 80, and what has no value or cannot be told."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from tutor.symbolic.expression import Scope, Shape
from tutor.symbolic.parser import parse
from tutor.symbolic.values.arithmetic import Effort, UndecidedError, UndefinedError
from tutor.symbolic.values.exact import Point, exact_rows

W, X = Fraction(7, 10), (Fraction(1, 2), Fraction(-3, 2), Fraction(2))
SCOPE = Scope({"w": Shape.SCALAR, "x": Shape.COLUMN})
POINT = Point({"w": W}, {"x": list(X)}, {}, 3)


def rows(text: str, effort: Effort | None = None) -> tuple[list[Fraction], Fraction]:
    return exact_rows(parse(text, SCOPE, learner=False).expression, POINT, effort)


def near(found: Fraction, truth: mpmath.mpf, width: Fraction) -> bool:
    with mpmath.workdps(80):
        gap = abs(mpmath.mpf(found.numerator) / found.denominator - truth)
        return bool(gap <= mpmath.mpf(width.numerator) / width.denominator + mpmath.mpf(10) ** -70)


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("exp(w)**(1/2)", lambda w, x: mpmath.sqrt(mpmath.exp(w))),
        ("w**w", lambda w, x: w**w),
        ("exp(x)**-2", lambda w, x: mpmath.exp(-2 * x)),
        ("(1 + exp(x))**w", lambda w, x: (1 + mpmath.exp(x)) ** w),
        ("where(exp(x) > 1, sin(x), cos(w))", lambda w, x: mpmath.sin(x) if x > 0 else mpmath.cos(w)),
        ("where(exp(w) == exp(w) + 1, 1, tanh(x))", lambda w, x: mpmath.tanh(x)),
        ("abs(sin(x))", lambda w, x: abs(mpmath.sin(x))),
        ("maximum(exp(w), exp(x))", lambda w, x: mpmath.exp(max(w, x))),
        ("minimum(exp(w), exp(x))", lambda w, x: mpmath.exp(min(w, x))),
        ("sigmoid(x)", lambda w, x: 1 / (1 + mpmath.exp(-x))),
        ("(0*exp(w))**exp(w)", lambda w, x: mpmath.mpf(0)),
    ],
)
def test_fifty_digits(text: str, truth: object) -> None:
    found, width = rows(text)
    assert width < Fraction(1, 10**40)
    with mpmath.workdps(80):
        w = mpmath.mpf(7) / 10
        for row, x in zip(found, X, strict=False):
            value = truth(w, mpmath.mpf(x.numerator) / x.denominator)  # type: ignore[operator]
            assert near(row, value, width), text


def test_the_mean_of_what_is_not_rational() -> None:
    (found,), width = rows("mean(exp(x))")
    with mpmath.workdps(80):
        truth = sum(mpmath.exp(mpmath.mpf(x.numerator) / x.denominator) for x in X) / 3
    assert near(found, truth, width)


@pytest.mark.parametrize(
    "text",
    [
        "1/(x - 2)",  # one row has no value, so the column has none
        "(w - 7/10)**-1",
        "1/(0*exp(w))",
        "(0*exp(w))**-exp(w)",
        "(0 - exp(w))**exp(w)",
        "log(0*exp(w))",
        "log(0 - exp(w))",
        "sqrt(0 - exp(w))",
        "exp(2000*w)",
        "mean(1/(x - 2))",
        "w" + "*1e30" * 11,
    ],
)
def test_what_has_no_finite_value(text: str) -> None:
    with pytest.raises(UndefinedError):
        rows(text)


@pytest.mark.parametrize(
    "text",
    [
        "1/(sin(w)**2 + cos(w)**2 - 1)",  # zero, as 50 digits cannot know
        "sign(exp(w)*exp(-w) - 1)",
        "where(exp(w)*exp(-w) > 1, 1, 2)",
    ],
)
def test_what_fifty_digits_cannot_tell(text: str) -> None:
    with pytest.raises(UndecidedError):
        rows(text)


def test_the_effort_is_bounded() -> None:
    rows("exp(w) + exp(2*w)", Effort(2))
    with pytest.raises(UndecidedError):
        rows("exp(w) + exp(2*w) + exp(3*w)", Effort(2))


def test_the_same_call_is_worked_out_once() -> None:
    found, _ = rows("exp(w) - exp(w) + exp(w)", Effort(1))
    assert float(found[0]) == pytest.approx(2.0137527074704766)


def test_a_definition_is_followed() -> None:
    scope = Scope({"w": Shape.SCALAR, "x": Shape.COLUMN, "y_hat": Shape.COLUMN})
    meaning = parse("w*x", SCOPE, learner=False).expression
    point = Point({"w": W}, {"x": list(X)}, {"y_hat": meaning}, 3)
    found, width = exact_rows(parse("y_hat + y_hat", scope, learner=False).expression, point)
    assert (found, width) == ([2 * W * x for x in X], 0)
