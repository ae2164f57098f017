"""Expressions by value at fixed points, where whatever is undefined is NaN or infinite."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import numpy as np

from tutor.symbolic.expression import (
    Binary,
    Call,
    Compare,
    Expression,
    Negative,
    Number,
    Shape,
    Symbol,
    shape,
)

Values = Any
"""Rows of trials; a column has one value per point in each row, a scalar one."""

TRIALS = 12
POINTS = 4


def trial_values(shapes: Mapping[str, Shape]) -> dict[str, Values]:
    """Values for every name, the same each time: a third small and positive, the rest of both signs."""
    generator = Random(20240229)
    values: dict[str, Values] = {"N": np.full((TRIALS, 1), float(POINTS))}
    for name, own in shapes.items():
        width = POINTS if own is Shape.COLUMN else 1
        ranges = [(0.1, 0.9) if trial < TRIALS // 3 else (-2.0, 2.0) for trial in range(TRIALS)]
        values[name] = np.array([[generator.uniform(*range_) for _ in range(width)] for range_ in ranges])
    return values


def value(expression: Expression, values: Mapping[str, Values]) -> Values:
    """The tree evaluated; what is undefined becomes NaN or infinite."""
    with np.errstate(all="ignore"):
        return _value(expression, values)


def _value(expression: Expression, values: Mapping[str, Values]) -> Values:
    match expression:
        case Number(exact):
            return np.array([[float(exact)]])
        case Symbol(name, _):
            return values[name]
        case Negative(operand):
            return -_value(operand, values)
        case Binary(operator, left, right):
            return OPERATORS[operator](_value(left, values), _value(right, values))
        case Compare(comparison, left, right):
            return OPERATORS[comparison](_value(left, values), _value(right, values))
        case Call(function, arguments):
            parts = [_value(argument, values) for argument in arguments]
            if function in ("mean", "sum", "dot"):
                return _aggregate(function, arguments, parts)
            return FUNCTIONS[function](*parts)


def _aggregate(function: str, arguments: tuple[Expression, ...], parts: list[Values]) -> Values:
    if function == "dot":
        product = parts[0] * parts[1]
        columns = all(shape(argument) is Shape.COLUMN for argument in arguments)
        return product.sum(axis=1, keepdims=True) if columns else product
    if shape(arguments[0]) is Shape.SCALAR:
        return parts[0]
    points = np.broadcast_to(parts[0], (parts[0].shape[0], POINTS))
    return getattr(points, function)(axis=1, keepdims=True)


OPERATORS: Mapping[str, Callable[[Values, Values], Values]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "**": np.power,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}
FUNCTIONS: Mapping[str, Callable[..., Values]] = {
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "tanh": np.tanh,
    "sin": np.sin,
    "cos": np.cos,
    "sign": np.sign,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "relu": lambda z: np.maximum(0, z),
    "maximum": np.maximum,
    "minimum": np.minimum,
    "where": np.where,
}
