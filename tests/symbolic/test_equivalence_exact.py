"""The float verdict equals the exact one, and every error bound holds."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.symbolic.equivalence import TOLERANCE, Reference, agree, measure
from tutor.symbolic.expression import Binary, Call, Expression, Negative, Number, Shape, Symbol, call, number
from tutor.symbolic.values.arithmetic import UndecidedError, UndefinedError
from tutor.symbolic.values.exact import Point, exact_rows
from tutor.symbolic.values.floats import FloatEvaluation
from tutor.symbolic.values.points import Names, draw

X, Y, W = Symbol("x", Shape.COLUMN), Symbol("y", Shape.COLUMN), Symbol("w")
NAMES = Names(("w",), ("x", "y"))
PADS = st.sampled_from([Fraction(10) ** 30, Fraction(1, 10**17), Fraction(10) ** 8, Fraction(1, 3)])
LEAVES = st.one_of(
    st.sampled_from([X, Y, W]),
    st.builds(number, st.integers(-3, 3)),
    st.builds(lambda value: Number(value), PADS),
)


def _grown(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.one_of(
        st.builds(Binary, st.sampled_from(["+", "-", "*", "/"]), parts, parts),
        st.builds(lambda base, power: Binary("**", base, number(power)), parts, st.integers(-2, 3)),
        st.builds(Negative, parts),
        st.builds(lambda part: call("abs", part), parts),
    )


RATIONAL = st.recursive(LEAVES, _grown, max_leaves=10)


def exact(expression: Expression, point: Point) -> list[Fraction] | None:
    """An evaluation of its own, in fractions, that shares nothing with the module under test."""
    try:
        return [_row(expression, point, row) for row in range(point.count)]
    except ZeroDivisionError:
        return None


def _row(expression: Expression, point: Point, row: int) -> Fraction:
    match expression:
        case Number(value):
            return value
        case Symbol(name, own):
            return point.columns[name][row] if own is Shape.COLUMN else point.scalars[name]
        case Negative(operand):
            return -_row(operand, point, row)
        case Call("abs", (operand,)):
            return abs(_row(operand, point, row))
        case Binary(operator, left, right):
            a, b = _row(left, point, row), _row(right, point, row)
            if operator == "**":
                return a ** int(b)
            return {"+": a.__add__, "-": a.__sub__, "*": a.__mul__, "/": a.__truediv__}[operator](b)
    raise AssertionError(expression)


def points(sample) -> list[Point]:
    return [
        Point(
            {name: Fraction(float(values[index, 0])) for name, values in sample.scalars.items()},
            {
                name: [Fraction(float(value)) for value in values[index, : int(sample.mask[index].sum())]]
                for name, values in sample.columns.items()
            },
            {},
            int(sample.mask[index].sum()),
        )
        for index in range(sample.points)
    ]


SAMPLE = draw(NAMES, (X, Y))


@given(RATIONAL, RATIONAL)
@settings(max_examples=80, deadline=None)
def test_float_verdict_equals_exact_verdict(right: Expression, extra: Expression) -> None:
    _compare(right, Binary("+", right, Binary("*", extra, Number(Fraction(1, 10**6)))))
    _compare(right, Binary("-", Binary("+", right, extra), extra))
    _compare(right, extra)


@pytest.mark.long
@given(RATIONAL, RATIONAL)
@settings(max_examples=2_000, deadline=None)
def test_float_verdict_equals_exact_verdict_long(right: Expression, extra: Expression) -> None:
    _compare(right, Binary("+", right, Binary("*", extra, Number(Fraction(1, 10**6)))))
    _compare(right, Binary("-", Binary("+", right, extra), extra))


def _compare(right: Expression, answer: Expression) -> None:
    reference = Reference(right, NAMES)
    if reference.sample is None:
        return
    try:
        truth = reference.values
        verdict = agree(reference.measure(answer), truth)
    except UndecidedError:
        return
    expected = True
    for place, point in zip(range(reference.sample.points), points(reference.sample), strict=True):
        wanted, found = exact(right, point), exact(answer, point)
        assert wanted is not None
        too_large = found is not None and any(abs(value) > Fraction(10) ** 300 for value in found)
        if found is None or too_large:
            expected = False
            continue
        allowed = Fraction(float(TOLERANCE * truth.magnitude[place, 0]))
        gaps = [abs(a - b) for a, b in zip(wanted, found, strict=True)]
        if any(allowed * 9 / 10 < gap < allowed * 11 / 10 for gap in gaps):
            return
        expected = expected and all(gap <= allowed for gap in gaps)
    assert verdict == expected


@given(RATIONAL)
@settings(max_examples=150, deadline=None)
def test_error_bounds_hold(expression: Expression) -> None:
    value, error = FloatEvaluation(SAMPLE)(expression)
    value, error = (np.broadcast_to(part, SAMPLE.mask.shape) for part in (value, error))
    for index, point in enumerate(points(SAMPLE)):
        rows = exact(expression, point)
        for row, truth in enumerate(rows or ()):
            if math.isfinite(value[index, row]) and math.isfinite(error[index, row]):
                assert abs(Fraction(float(value[index, row])) - truth) <= Fraction(float(error[index, row]))


@given(RATIONAL)
@settings(max_examples=100, deadline=None)
def test_fractions_are_exact(expression: Expression) -> None:
    for point in points(SAMPLE)[:2]:
        wanted = exact(expression, point)
        try:
            found, width = exact_rows(expression, point)
        except (UndefinedError, UndecidedError):
            continue
        assert wanted is not None
        assert width == 0
        assert found == wanted[: len(found)]


@pytest.mark.parametrize("function", ["exp", "log", "sqrt", "tanh", "sigmoid", "sin", "cos"])
@pytest.mark.parametrize("argument", ["1/3", "-7/5", "40", "-40", "5/2"])
def test_fifty_digits_enclose_the_truth(function: str, argument: str) -> None:
    """mpmath's own functions at 80 digits are the oracle."""
    value = Fraction(argument)
    if value < 0 and function in {"log", "sqrt"}:
        with pytest.raises(UndefinedError):
            exact_rows(call(function, Number(value)), Point({}, {}, {}, 1))
        return
    rows, width = exact_rows(call(function, Number(value)), Point({}, {}, {}, 1))
    with mpmath.workdps(80):
        at = mpmath.mpf(value.numerator) / value.denominator
        truth = 1 / (1 + mpmath.exp(-at)) if function == "sigmoid" else getattr(mpmath, function)(at)
        middle = mpmath.mpf(rows[0].numerator) / rows[0].denominator
        assert abs(middle - truth) <= mpmath.mpf(width.numerator) / width.denominator
        assert width < Fraction(1, 10**30)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (call("where", Symbol("w"), number(2), Binary("/", number(1), number(0))), 2),
        (call("maximum", number(2), number(5)), 5),
        (call("minimum", number(2), number(5)), 2),
        (call("sign", number(-4)), -1),
        (call("relu", number(-4)), 0),
        (Binary("**", number(2), number(-2)), Fraction(1, 4)),
    ],
)
def test_choices_are_exact(expression: Expression, value: Fraction) -> None:
    assert exact_rows(expression, Point({"w": Fraction(1)}, {}, {}, 1)) == ([value], 0)


def test_numbers_that_grow_too_long_are_not_followed() -> None:
    tower: Expression = Number(Fraction(9))
    for _ in range(8):
        tower = Binary("**", tower, number(8))
    with pytest.raises((UndecidedError, UndefinedError)):
        exact_rows(Binary("-", tower, tower), Point({}, {}, {}, 1))


def test_a_sum_of_one_number_is_that_number() -> None:
    """As in NumPy; Σ of a scalar is written N·c by the parser."""
    sample = SAMPLE
    assert (measure(call("sum", W), sample).value == measure(W, sample).value).all()
    assert (measure(call("mean", W), sample).value == measure(W, sample).value).all()
