"""Values that rounding cannot spoil: in fractions where an expression is rational, else at 50 digits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import inf
from typing import Any

from tutor.symbolic.expression import AGGREGATES, Binary, Call, Compare, Expression, Negative, Number, Symbol

DIGITS = 50
"""The precision of what is not rational."""
LARGEST = Fraction(2**1024)
"""What is beyond double precision counts as undefined, as it does in double precision."""
_MOST_BITS = 60_000


class UndefinedError(Exception):
    """The expression has no finite value at a point."""


class UndecidedError(Exception):
    """The value cannot be told: 50 digits are not enough, or the numbers grow too long."""


class _NotRationalError(Exception):
    """A function or an exponent leads out of the fractions."""


Value = Any
"""A Fraction or an interval, None where undefined, or a list of these for a column."""


class Fractions:
    """Arithmetic in fractions."""

    def number(self, value: Fraction) -> Fraction:
        """The fraction itself."""
        return value

    def check(self, value: Fraction) -> Fraction:
        """The value, if it is of a size to go on with."""
        if value.numerator.bit_length() + value.denominator.bit_length() > _MOST_BITS:
            raise UndecidedError
        if abs(value) >= LARGEST:
            raise UndefinedError
        return value

    def divide(self, left: Fraction, right: Fraction) -> Fraction:
        """left / right; raises UndefinedError by zero."""
        if right == 0:
            raise UndefinedError
        return left / right

    def power(self, base: Fraction, exponent: Fraction) -> Fraction:
        """A whole power; any other leads out of the fractions, but for those of 0 and 1."""
        if exponent.denominator != 1:
            raise _NotRationalError
        if base == 0 and exponent < 0:
            raise UndefinedError
        bits = base.numerator.bit_length() + base.denominator.bit_length()
        if bits * abs(exponent.numerator) > _MOST_BITS:
            raise UndecidedError
        return base**exponent.numerator

    def sign(self, value: Fraction) -> int:
        """-1, 0 or 1."""
        return (value > 0) - (value < 0)

    def function(self, _name: str, _argument: Fraction) -> Fraction:
        """No transcendental function is rational."""
        raise _NotRationalError


class Effort:
    """How many functions may still be worked out at 50 digits; each takes a fifth of a millisecond."""

    def __init__(self, functions: float) -> None:
        self._left = functions

    def spend(self) -> None:
        """Count one function; raises UndecidedError when all are spent."""
        self._left -= 1
        if self._left < 0:
            raise UndecidedError


class Intervals:
    """Arithmetic in intervals of 50 digits: every value is enclosed."""

    def __init__(self, effort: Effort) -> None:
        from mpmath.ctx_iv import MPIntervalContext  # type: ignore[import-untyped]

        self._context: Any = MPIntervalContext()
        self._context.dps = DIGITS
        self._effort = effort
        self._one = self._context.mpf(1)

    def number(self, value: Fraction) -> Any:
        """The smallest interval around the fraction."""
        return self._context.mpf(value.numerator) / value.denominator

    def check(self, value: Any) -> Any:
        """The value, if double precision could hold it."""
        low, high = value.a, value.b
        if low > self._context.mpf(2) ** 1024 or high < -(self._context.mpf(2) ** 1024):
            raise UndefinedError
        if not (high - low < self._context.mpf(2) ** 1024):
            raise UndecidedError
        return value

    def divide(self, left: Any, right: Any) -> Any:
        """left / right; raises UndefinedError by zero, UndecidedError by what may be zero."""
        if self.sign(right) == 0:
            raise UndefinedError
        return left / right

    def power(self, base: Any, exponent: Any) -> Any:
        """base ** exponent over the reals."""
        if abs(exponent.a) < 10**6 and exponent.a == exponent.b and int(exponent.a.mid) == exponent.a:
            whole = int(exponent.a.mid)
            if whole < 0:
                return self.divide(self._one, base**-whole)
            return base**whole
        sign = self.sign(base)
        if sign < 0 or (sign == 0 and self.sign(exponent) <= 0):
            raise UndefinedError
        return base * 0 if sign == 0 else self.function("exp", exponent * self._context.log(base))

    def sign(self, value: Any) -> int:
        """-1, 0 or 1; raises UndecidedError for an interval with zero inside."""
        if value.a > 0:
            return 1
        if value.b < 0:
            return -1
        if value.a == 0 and value.b == 0:
            return 0
        raise UndecidedError

    def function(self, name: str, argument: Any) -> Any:
        """One of the transcendental functions."""
        self._effort.spend()
        if name in {"sin", "cos"}:
            return getattr(self._context, name)(argument)
        if name == "exp":
            if argument.a > 710:
                raise UndefinedError
            return self._context.exp(argument)
        if name in {"log", "sqrt"}:
            sign = self.sign(argument)
            if sign < 0 or (sign == 0 and name == "log"):
                raise UndefinedError
            return argument if sign == 0 else getattr(self._context, name)(argument)
        if name == "tanh":
            return 2 * self.function("sigmoid", 2 * argument) - 1
        if argument.a > 0:
            return self._one / (self._one + self._context.exp(-argument))
        small = self._context.exp(argument)
        return small / (self._one + small)


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
    except _NotRationalError:
        rows = _defined(_Evaluation(point, Intervals(effort or Effort(inf))).value(expression))
    return [_fraction(one.mid) for one in rows], max(_fraction(one.delta) for one in rows)


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
