"""Two arithmetics that rounding cannot spoil: fractions, and intervals of 50 digits.

Either raises UndefinedError where there is no finite value, UndecidedError where it cannot tell.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

DIGITS = 50
"""The precision of what is not rational."""
LARGEST = Fraction(2**1024)
"""A value beyond double precision counts as undefined, as it does in double precision."""
_LARGEST_BITS = 2**14
"""Of what stands on the way to a value: there an exponential may be larger, since it is divided again."""
_LARGEST_EXPONENT = 11_000
"""Of an exponential: what is larger leads beyond those bits."""
_MOST_BITS = 60_000


class UndefinedError(Exception):
    """The expression has no finite value at a point."""


class UndecidedError(Exception):
    """The value cannot be told: 50 digits are not enough, or the numbers grow too long."""


class NotRationalError(Exception):
    """A function or an exponent leads out of the fractions."""


class Fractions:
    """Arithmetic in fractions."""

    def number(self, value: Fraction) -> Fraction:
        """The fraction itself."""
        return value

    def check(self, value: Fraction) -> Fraction:
        """The value; raises UndefinedError or UndecidedError where it is too large to go on with."""
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
        """A whole power; raises NotRationalError for any other.

        Raises UndefinedError for what is a division by zero, UndecidedError where it would be too long.
        """
        if exponent.denominator != 1:
            raise NotRationalError
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
        """No transcendental function is rational: raises NotRationalError."""
        raise NotRationalError


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
        self._largest = self._context.mpf(2) ** _LARGEST_BITS

    def number(self, value: Fraction) -> Any:
        """The smallest interval around the fraction."""
        return self._context.mpf(value.numerator) / value.denominator

    def check(self, value: Any) -> Any:
        """The value; raises UndefinedError or UndecidedError where it is too large to go on with."""
        low, high, largest = value.a, value.b, self._largest
        if low > largest or high < -largest:
            raise UndefinedError
        if not (high - low < largest):
            raise UndecidedError
        return value

    def divide(self, left: Any, right: Any) -> Any:
        """left / right; raises UndefinedError by zero, UndecidedError by what may be zero."""
        if self.sign(right) == 0:
            raise UndefinedError
        return left / right

    def power(self, base: Any, exponent: Any) -> Any:
        """base ** exponent over the reals; raises UndefinedError where there is none."""
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
        """One of the transcendental functions; raises UndefinedError outside its domain."""
        self._effort.spend()
        if name in {"sin", "cos"}:
            return getattr(self._context, name)(argument)
        if name == "exp":
            if argument.a > _LARGEST_EXPONENT:
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
