"""The functions people type, by every spelling, and the tree each one stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tutor.symbolic.expression import AGGREGATES, ELEMENTWISE, N, Operator
from tutor.symbolic.parsing import limits
from tutor.symbolic.parsing.limits import LimitError, Piece

FUNCTIONS: Mapping[str, str] = {name: name for name in ELEMENTWISE} | {
    "mean": "mean", "avg": "mean", "average": "mean",
    "sum": "sum",
    "dot": "dot", "inner": "dot", "vdot": "dot", "matmul": "matmul",
    "ln": "log", "absolute": "abs", "fabs": "abs",
    "expit": "sigmoid", "logistic": "sigmoid", "sigma": "sigmoid",
    "sgn": "sign", "max": "maximum", "fmax": "maximum", "min": "minimum", "fmin": "minimum",
    "square": "square", "power": "power", "pow": "power",
    "multiply": "multiply", "add": "add", "subtract": "subtract", "divide": "divide", "negative": "negative",
    "cosh": "cosh", "sinh": "sinh", "sech": "sech", "log1p": "log1p", "expm1": "expm1",
    "clip": "clip",
    "len": "len", "float": "float",
}  # fmt: skip
"""Every spelling of a function with the name it is built by."""

METHODS: Mapping[str, int] = {
    "mean": 0, "sum": 0, "dot": 1, "abs": 0, "exp": 0, "log": 0, "sqrt": 0, "square": 0, "pow": 1,
    "tanh": 0, "sigmoid": 0, "relu": 0,
}  # fmt: skip
"""Functions that may be written behind a dot, with the number of arguments in their brackets."""

_OPERATORS: Mapping[str, Operator] = {
    "power": "**", "multiply": "*", "add": "+", "subtract": "-", "divide": "/",
}  # fmt: skip

_ARITY: Mapping[str, int] = dict(ELEMENTWISE) | {
    "mean": 1, "sum": 1, "dot": 2, "matmul": 2, "square": 1, "negative": 1,
    "cosh": 1, "sinh": 1, "sech": 1, "log1p": 1, "expm1": 1, "clip": 3, "len": 1, "float": 1,
} | dict.fromkeys(_OPERATORS, 2)  # fmt: skip


NEAR = 0.7
"""How like a word must be to a function's name, from 0 to 1, to be taken for a slip."""


def find_function(word: str) -> str | None:
    """The name a spelling is built by; a capital letter, as in SymPy's Abs, is fine; None if unknown."""
    return FUNCTIONS.get(word) or FUNCTIONS.get(word.lower())


def near_function(word: str) -> str:
    """The function that a word which names none was meant for; empty where none is near."""
    from difflib import get_close_matches

    if find_function(word) is not None:
        return ""
    return next(iter(get_close_matches(word.lower(), (*AGGREGATES, *ELEMENTWISE), 1, NEAR)), "")


def apply(function: str, arguments: Sequence[Piece], position: int) -> Piece:
    """A function on its arguments; raises LimitError with `arity` where their number is another."""
    wanted = _ARITY[function]
    if len(arguments) != wanted:
        things = "one argument" if wanted == 1 else f"{_WORDS[wanted]} arguments, with commas between them"
        raise LimitError("arity", f"{function} takes {things}.")
    if function in {"dot", "matmul"}:
        return dot(arguments[0], arguments[1], position, strict=function == "matmul")
    if function in _OPERATORS:
        return limits.binary(_OPERATORS[function], arguments[0], arguments[1])
    if function in ELEMENTWISE or function in AGGREGATES:
        return limits.call(function, arguments, position)
    return _rewritten(function, arguments, position)


def dot(left: Piece, right: Piece, position: int, *, strict: bool) -> Piece:
    """The dot product of two columns; with one number NumPy's `dot` multiplies and `@` refuses."""
    if left.is_column and right.is_column:
        return limits.call("dot", (left, right), position)
    if strict:
        raise LimitError(
            "arity", "@ joins two columns, one value for each point; multiply by a number with *."
        )
    return limits.binary("*", left, right)


def sigma(operand: Piece, position: int) -> Piece:
    """Σ over the points: the sum of a column, and N times a number."""
    if operand.is_column:
        return limits.call("sum", (operand,), position)
    return limits.binary("*", limits.symbol(N, position), operand)


_WORDS = {2: "two", 3: "three"}


def _constant(value: int, position: int) -> Piece:
    return limits.number(Fraction(value), position)


def _rewritten(function: str, arguments: Sequence[Piece], position: int) -> Piece:
    """Functions that the tree has no node for, in terms of those that it has."""
    first = arguments[0]
    one, two = _constant(1, position), _constant(2, position)
    match function:
        case "negative":
            return limits.negative(first, position)
        case "square":
            return limits.binary("**", first, two)
        case "log1p":
            return limits.call("log", (limits.binary("+", one, first),), position)
        case "expm1":
            return limits.binary("-", limits.call("exp", (first,), position), one)
        case "clip":
            return limits.call(
                "minimum", (limits.call("maximum", arguments[:2], position), arguments[2]), position
            )
        case "len":
            if not first.is_column:
                raise LimitError("arity", "len counts the points of a column; a number has none.")
            return limits.symbol(N, position)
        case "float":
            if first.is_column:
                raise LimitError("arity", "float takes one number; a column has several.")
            return first
    rising = limits.call("exp", (first,), position)
    falling = limits.call("exp", (limits.negative(first, position),), position)
    if function == "sinh":
        return limits.binary("/", limits.binary("-", rising, falling), two)
    if function == "cosh":
        return limits.binary("/", limits.binary("+", rising, falling), two)
    return limits.binary("/", two, limits.binary("+", rising, falling))


def example(function: str) -> str:
    """What the brackets of a function hold, as a pattern to follow."""
    if function == "where":
        return "(condition, a, b)"
    return {1: "(x)", 2: "(a, b)", 3: "(a, b, c)"}[_ARITY[function]]


def arity(function: str) -> int:
    """How many arguments a function takes."""
    return _ARITY[function]
