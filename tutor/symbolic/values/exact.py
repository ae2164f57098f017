"""Values that rounding cannot spoil: in fractions where an expression is rational, else at 50 digits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import inf
from typing import Any

from tutor.symbolic.expression import AGGREGATES, Binary, Call, Compare, Expression, Negative, Number, Symbol
from tutor.symbolic.values.arithmetic import (
    LARGEST,
    Effort,
    Fractions,
    Intervals,
    NotRationalError,
    UndefinedError,
)

Value = Any
"""A Fraction or an interval, None where undefined, or a list of these for a column."""


class Point:
    """One point of a sample, with the definitions that hold there."""

    def __init__(
        self,
        scalars: Mapping[str, Fraction],
        columns: Mapping[str, list[Fraction]],
        definitions: Mapping[str, Expression],
        count: int,
    ) -> None:
        self.scalars = {**scalars, "N": Fraction(count)}
        self.columns = columns
        self.definitions = definitions
        self.count = count


class _Evaluation:
    """One expression at one point, in one arithmetic."""

    def __init__(self, point: Point, arithmetic: Fractions | Intervals) -> None:
        self._point = point
        self._arithmetic = arithmetic
        self._names: dict[str, Value] = {}
        self._calls: dict[Call, Value] = {}

    def value(self, expression: Expression) -> Value:
        """A number, or a list with one for each row."""
        if isinstance(expression, Call):
            # What is added only to be taken away again stands there twice, and costs most.
            if expression not in self._calls:
                self._calls[expression] = self._value(expression)
            return self._calls[expression]
        return self._value(expression)

    def _value(self, expression: Expression) -> Value:
        match expression:
            case Number(literal):
                return self._arithmetic.number(literal)
            case Symbol(name, _):
                return self._name(name)
            case Negative(operand):
                return self._map(lambda a: -a, self.value(operand))
            case Binary(operator, left, right):
                return self._map(self._operation(operator), self.value(left), self.value(right))
            case Compare(operator, left, right):
                return self._map(self._comparison(operator), self.value(left), self.value(right))
            case Call(function, arguments) if function in AGGREGATES:
                return self._aggregate(function, arguments)
            case Call("where", (condition, yes, no)):
                return self._branch(self.value(condition), self.value(yes), self.value(no))
            case Call(function, arguments):
                return self._map(self._function(function), *(self.value(one) for one in arguments))

    def _name(self, name: str) -> Value:
        if name not in self._names:
            number = self._arithmetic.number
            if name in self._point.scalars:
                self._names[name] = number(self._point.scalars[name])
            elif name in self._point.columns:
                self._names[name] = [number(one) for one in self._point.columns[name]]
            else:
                self._names[name] = self.value(self._point.definitions[name])
        return self._names[name]

    def _map(self, function: Callable[..., Value], *arguments: Value) -> Value:
        if not any(isinstance(one, list) for one in arguments):
            return _applied(function, arguments)
        return [_applied(function, row) for row in self._rows(arguments)]

    def _rows(self, values: tuple[Value, ...]) -> Iterator[tuple[Value, ...]]:
        columns = [one if isinstance(one, list) else [one] * self._point.count for one in values]
        return zip(*columns, strict=True)

    def _branch(self, *parts: Value) -> Value:
        # As in NumPy, the branch that is not taken may be undefined.
        rows = [None if truth is None else yes if truth else no for truth, yes, no in self._rows(parts)]
        return rows if any(isinstance(part, list) for part in parts) else rows[0]

    def _operation(self, operator: str) -> Callable[..., Value]:
        check = self._arithmetic.check
        operations: dict[str, Callable[..., Value]] = {
            "+": lambda a, b: check(a + b),
            "-": lambda a, b: check(a - b),
            "*": lambda a, b: check(a * b),
            "/": lambda a, b: check(self._arithmetic.divide(a, b)),
            "**": lambda a, b: check(self._arithmetic.power(a, b)),
        }
        return operations[operator]

    def _comparison(self, operator: str) -> Callable[..., bool]:
        def compare(a: Value, b: Value) -> bool:
            sign = self._arithmetic.sign(a - b)
            return _SIGNS[operator](sign)

        return compare

    def _function(self, function: str) -> Callable[..., Value]:
        arithmetic, sign = self._arithmetic, self._arithmetic.sign
        choices: dict[str, Callable[..., Value]] = {
            "abs": lambda a: a if sign(a) >= 0 else -a,
            "relu": lambda a: a if sign(a) >= 0 else a * 0,
            "sign": lambda a: arithmetic.number(Fraction(sign(a))),
            "maximum": lambda a, b: a if sign(a - b) >= 0 else b,
            "minimum": lambda a, b: b if sign(a - b) >= 0 else a,
        }
        if function in choices:
            return choices[function]
        return lambda a: arithmetic.check(arithmetic.function(function, a))

    def _aggregate(self, function: str, arguments: tuple[Expression, ...]) -> Value:
        parts = [self.value(argument) for argument in arguments]
        rows = self._map(self._operation("*"), *parts) if function == "dot" else parts[0]
        if not isinstance(rows, list):
            return rows
        total = rows[0]
        for one in rows[1:]:
            total = _applied(self._operation("+"), (total, one))
        if total is None or function != "mean":
            return total
        return total / self._point.count


_SIGNS: Mapping[str, Callable[[int], bool]] = {
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
    "==": lambda sign: sign == 0,
    "!=": lambda sign: sign != 0,
}


def _applied(function: Callable[..., Value], arguments: tuple[Value, ...]) -> Value:
    if any(one is None for one in arguments):
        return None
    try:
        return function(*arguments)
    except UndefinedError:
        return None


def exact_rows(
    expression: Expression, point: Point, effort: Effort | None = None
) -> tuple[list[Fraction], Fraction]:
    """The values, one for each row or one in all, and the largest half-width within which they are known.

    Raises UndefinedError where one has no finite value, UndecidedError where it cannot be told or would
    take more than `effort`, which is without bound if left out.
    """
    try:
        rows = _defined(_Evaluation(point, Fractions()).value(expression))
        return rows, Fraction(0)
    except NotRationalError:
        found = _defined(_Evaluation(point, Intervals(effort or Effort(inf))).value(expression))
    rows = [_fraction(one.mid) for one in found]
    if any(abs(row) >= LARGEST for row in rows):
        raise UndefinedError
    return rows, max(_fraction(one.delta) for one in found)


def _defined(value: Value) -> list[Value]:
    rows = value if isinstance(value, list) else [value]
    if any(one is None for one in rows):
        raise UndefinedError
    return rows


def _fraction(interval: Any) -> Fraction:
    """An end of an interval, which is a binary fraction."""
    sign, mantissa, exponent, _ = interval._mpi_[1]
    value = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -value if sign else value
