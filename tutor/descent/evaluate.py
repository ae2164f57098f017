"""Expressions as NumPy runs them: the operators and functions that the shown source names, in its order."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import numpy as np

from tutor.symbolic.expression import Binary, Call, Compare, Expression, Negative, Number, Symbol
from tutor.symbolic.printing import NUMPY as SOURCES
from tutor.symbolic.printing import executable, python_value

Values = Sequence[Any]
"""What each name stands for now, by its slot: Python or NumPy numbers, and columns."""
Evaluator = Callable[[Values], Any]
Functions = Mapping[str, Callable[..., Any]]

_FLOATS = frozenset({np.dtype(np.float64), np.dtype(np.float32)})
_SHORT = 10_000
"""Rows below which np.mean is longer about its arguments than about the sum."""


def _total(values: Any) -> Any:
    """np.sum, to the bit: a short column goes straight to the sum that np.sum takes."""
    if type(values) is np.ndarray and values.ndim == 1 and values.dtype in _FLOATS:
        return np.add.reduce(values)
    return np.sum(values)


def _mean(values: Any) -> Any:
    """np.mean, to the bit, likewise."""
    if type(values) is np.ndarray and values.ndim == 1 and values.dtype in _FLOATS and values.size < _SHORT:
        return np.add.reduce(values) / values.size
    return np.mean(values)


NUMPY: Functions = {
    **{name: getattr(np, source.removeprefix("np.")) for name, source in SOURCES.items()},
    "mean": _mean,
    "sum": _total,
}
"""The functions that the shown source calls."""

ARITHMETIC_ERRORS = (OverflowError, ZeroDivisionError)
"""What plain Python numbers raise where an array would hold inf or nan."""


def _real(value: Any) -> Any:
    """nan for the complex number that Python makes of (-8.0)**0.5, as an array would hold."""
    return math.nan if type(value) is complex else value


def evaluator(expression: Expression, slots: Mapping[str, int], functions: Functions = NUMPY) -> Evaluator:
    """A function from values to the value of an executable tree, which is walked here, once.

    May raise one of ARITHMETIC_ERRORS; floating-point warnings are for the caller to silence.
    """
    match expression:
        case Number(value):
            constant = python_value(value)
            return lambda _: constant
        case Symbol(name):
            return itemgetter(slots[name])
        case Negative(operand):
            inner = evaluator(operand, slots, functions)
            return lambda values: -inner(values)
        case Binary("**", base, Number(exponent)) if exponent.denominator == 1:
            inner, whole = evaluator(base, slots, functions), python_value(exponent)
            return lambda values: inner(values) ** whole
        case Binary(sign, left, right) | Compare(sign, left, right):
            join = _BINARY[sign]
            return join(evaluator(left, slots, functions), evaluator(right, slots, functions))
        case Call(name, arguments):
            parts = tuple(evaluator(part, slots, functions) for part in arguments)
            return _call(functions[name], parts)


def _call(function: Callable[..., Any], parts: tuple[Evaluator, ...]) -> Evaluator:
    if len(parts) == 1:
        (only,) = parts
        return lambda values: function(only(values))
    if len(parts) == 2:
        first, second = parts
        return lambda values: function(first(values), second(values))
    return lambda values: function(*(part(values) for part in parts))


# Written out, not taken from `operator`: NumPy reuses the memory of a temporary operand
# only under an operator of the language, and a large column is worth that.
_BINARY: Mapping[str, Callable[[Evaluator, Evaluator], Evaluator]] = {
    "+": lambda left, right: lambda values: left(values) + right(values),
    "-": lambda left, right: lambda values: left(values) - right(values),
    "*": lambda left, right: lambda values: left(values) * right(values),
    "/": lambda left, right: lambda values: left(values) / right(values),
    "**": lambda left, right: lambda values: _real(left(values) ** right(values)),
    "<": lambda left, right: lambda values: left(values) < right(values),
    "<=": lambda left, right: lambda values: left(values) <= right(values),
    ">": lambda left, right: lambda values: left(values) > right(values),
    ">=": lambda left, right: lambda values: left(values) >= right(values),
    "==": lambda left, right: lambda values: left(values) == right(values),
    "!=": lambda left, right: lambda values: left(values) != right(values),
}


def evaluate(expression: Expression, values: Mapping[str, Any]) -> Any:
    """The value at the named values, once; inf or nan where Python's arithmetic gives up."""
    slots = {name: slot for slot, name in enumerate(values)}
    with np.errstate(all="ignore"):
        try:
            return evaluator(executable(expression), slots)(tuple(values.values()))
        except ARITHMETIC_ERRORS:
            return math.nan
