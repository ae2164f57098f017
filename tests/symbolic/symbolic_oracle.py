"""An evaluator that shares nothing with the tutor's own: plain loops over points, plain floats."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from tutor.symbolic.expression import (
    Binary,
    Call,
    Compare,
    Expression,
    Negative,
    Number,
    Objective,
    Scope,
    Shape,
    Symbol,
    shape,
)
from tutor.symbolic.parser import parse

Columns = Mapping[str, Sequence[float]]
Scalars = Mapping[str, float]


def objective(
    model: str,
    loss: str,
    parameters: tuple[str, ...] = ("b", "w"),
    columns: tuple[str, ...] = ("x", "y"),
    let: Mapping[str, str] | None = None,
) -> Objective:
    """An objective from texts, as a lesson declares it."""
    shapes = dict.fromkeys(parameters, Shape.SCALAR) | dict.fromkeys(columns, Shape.COLUMN)
    steps = []
    for name, text in (let or {}).items():
        meaning = parse(text, Scope(dict(shapes)), learner=False).expression
        steps.append((name, meaning))
        shapes[name] = shape(meaning)
    read_model = parse(model, Scope(dict(shapes)), learner=False).expression
    shapes["y_hat"] = shape(read_model)
    read_loss = parse(loss, Scope(dict(shapes)), learner=False).expression
    return Objective(read_model, read_loss, parameters, columns, tuple(steps))


def evaluate(expression: Expression, scalars: Scalars, columns: Columns) -> float:
    """The value of a scalar expression, or of a column at its first point."""
    return at_point(expression, 0, scalars, columns)


def at_point(expression: Expression, point: int, scalars: Scalars, columns: Columns) -> float:
    """The value at one point; NaN where it is not defined."""
    try:
        return _value(expression, point, scalars, columns)
    except (ValueError, ZeroDivisionError, OverflowError):
        return math.nan


def _value(expression: Expression, point: int, scalars: Scalars, columns: Columns) -> float:
    def go(part: Expression) -> float:
        return _value(part, point, scalars, columns)

    match expression:
        case Number(exact):
            return exact.numerator / exact.denominator
        case Symbol("N", _):
            return float(len(next(iter(columns.values()))))
        case Symbol(name, _):
            return columns[name][point] if name in columns else scalars[name]
        case Negative(operand):
            return -go(operand)
        case Binary("+", left, right):
            return go(left) + go(right)
        case Binary("-", left, right):
            return go(left) - go(right)
        case Binary("*", left, right):
            return go(left) * go(right)
        case Binary("/", left, right):
            return go(left) / go(right)
        case Binary("**", left, right):
            raised = go(left) ** go(right)
            return math.nan if isinstance(raised, complex) else raised
        case Compare(sign, left, right):
            one, other = go(left), go(right)
            verdicts = {"<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other}
            return float((verdicts | {"==": one == other, "!=": one != other})[sign])
        case Call("mean" | "sum" | "dot", _):
            return _over_points(expression, point, scalars, columns)
        case Call("where", (condition, yes, no)):
            return go(yes) if go(condition) else go(no)
        case Call(function, arguments):
            return _FUNCTIONS[function](*(go(argument) for argument in arguments))
    raise AssertionError(expression)


def _over_points(call: Call, point: int, scalars: Scalars, columns: Columns) -> float:
    if any(shape(argument) is Shape.SCALAR for argument in call.arguments):
        product = 1.0
        for argument in call.arguments:
            product *= _value(argument, point, scalars, columns)
        return product
    total, count = 0.0, len(next(iter(columns.values())))
    for each in range(count):
        product = 1.0
        for argument in call.arguments:
            product *= _value(argument, each, scalars, columns)
        total += product
    return total / count if call.function == "mean" else total


_FUNCTIONS = {
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "abs": abs,
    "tanh": math.tanh,
    "sin": math.sin,
    "cos": math.cos,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "relu": lambda z: max(0.0, z),
    "sign": lambda z: float((z > 0) - (z < 0)),
    "maximum": max,
    "minimum": min,
}


def central_difference(
    problem: Objective, wrt: str, scalars: Mapping[str, float], columns: Columns, step: float = 1e-6
) -> float:
    """The slope of the loss by its value on both sides."""
    loss = problem.expand(problem.loss)
    above = evaluate(loss, {**scalars, wrt: scalars[wrt] + step}, columns)
    below = evaluate(loss, {**scalars, wrt: scalars[wrt] - step}, columns)
    return (above - below) / (2 * step)
