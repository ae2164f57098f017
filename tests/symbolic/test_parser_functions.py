"""Every spelling of a function means what Python's own function of that name gives."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from symbolic_oracle import at_point

from tutor.symbolic.expression import Scope, Shape
from tutor.symbolic.parse_error import ParseError
from tutor.symbolic.parser import parse
from tutor.symbolic.parsing.functions import FUNCTIONS, METHODS

W, X, Y = 0.7, (0.4, -1.3, 2.1), (1.5, 0.2, -0.6)
SCOPE = Scope({"w": Shape.SCALAR, "x": Shape.COLUMN, "y": Shape.COLUMN})

TRUTH: dict[str, Callable[[float, float], float]] = {
    "negative": lambda x, y: -x,
    "square": lambda x, y: x * x,
    "log1p": lambda x, y: math.log1p(x),
    "expm1": lambda x, y: math.expm1(x),
    "sinh": lambda x, y: math.sinh(x),
    "cosh": lambda x, y: math.cosh(x),
    "sech": lambda x, y: 1 / math.cosh(x),
    "fabs": lambda x, y: abs(x),
    "sgn": lambda x, y: math.copysign(1, x),
    "expit": lambda x, y: 1 / (1 + math.exp(-x)),
    "ln": lambda x, y: math.log(x),
    "power": lambda x, y: x**y,
    "multiply": lambda x, y: x * y,
    "add": lambda x, y: x + y,
    "subtract": lambda x, y: x - y,
    "divide": lambda x, y: x / y,
    "fmax": max,
    "fmin": min,
}


@pytest.mark.parametrize("function", TRUTH)
def test_a_function_is_pythons_own(function: str) -> None:
    two = function in {"power", "multiply", "add", "subtract", "divide", "fmax", "fmin"}
    text = f"np.{function}(x, y)" if two else f"np.{function}(x)"
    expression = parse(text, SCOPE).expression
    for point in range(3):
        found = at_point(expression, point, {"w": W}, {"x": X, "y": Y})
        try:
            truth = TRUTH[function](X[point], Y[point])
        except (ValueError, ZeroDivisionError):
            truth = math.nan
        if isinstance(truth, complex):
            truth = math.nan
        assert found == pytest.approx(truth, rel=1e-14, nan_ok=True)


def test_clip_keeps_within_its_bounds() -> None:
    expression = parse("np.clip(x, -1, 1)", SCOPE).expression
    assert [at_point(expression, k, {"w": W}, {"x": X, "y": Y}) for k in range(3)] == [0.4, -1.0, 1.0]


def test_len_counts_the_points_and_float_leaves_a_number() -> None:
    assert parse("sum(x)/len(x)", SCOPE).expression == parse("sum(x)/N", SCOPE).expression
    assert parse("float(w)", SCOPE).expression == parse("w", SCOPE).expression


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("len(w)", "len counts the points of a column; a number has none."),
        ("float(x)", "float takes one number; a column has several."),
        ("exp(x, y)", "exp takes one argument."),
        ("power(x)", "power takes two arguments, with commas between them."),
        ("clip(x)", "clip takes three arguments, with commas between them."),
        ("where", "A function needs brackets round what it works on; write where(condition, a, b)."),
        ("maximum", "A function needs brackets round what it works on; write maximum(a, b)."),
        ("x @ w", "@ joins two columns, one value for each point; multiply by a number with *."),
    ],
)
def test_what_a_function_cannot_take_is_said(text: str, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(text, SCOPE)
    assert caught.value.message == message


@pytest.mark.parametrize("text", ["q -= w", "W*2 -= x", "w /= 0", "w *= (w**8)**8 * (w**8)**8"])
def test_a_change_that_cannot_be_read_says_where(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(text, SCOPE)
    assert 0 <= caught.value.position <= len(text)


@pytest.mark.parametrize(
    ("text", "same"),
    [("w -= 2*w", "w - 2*w"), ("w += x", "w + x"), ("w *= 3", "w*3"), ("w /= 3", "w/3"), ("w = 3", "3")],
)
def test_a_change_is_what_python_makes_of_it(text: str, same: str) -> None:
    assert parse(text, SCOPE).expression == parse(same, SCOPE).expression


def test_every_method_is_a_function() -> None:
    assert METHODS.keys() <= FUNCTIONS.keys()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sine(x)", "I do not know sine here; did you mean sin?"),
        ("men(w*x - y)", "I do not know men here; did you mean mean?"),
        ("Sigmod(x)", "I do not know Sigmod here; did you mean sigmoid?"),
        ("log10(x)", "I do not know log10 here; did you mean log?"),
        ("softplus(x)", "and functions are mean, sum, exp and so on."),
        ("sine*x", "I do not know the name sine here; the names are w, x, y and N."),
        ("1/0", "This divides by zero; divide by something else."),
    ],
)
def test_a_function_that_is_not_there_is_answered_by_the_nearest(text: str, said: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(text, SCOPE)
    assert caught.value.message.endswith(said)
