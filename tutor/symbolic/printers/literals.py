"""How an exact literal is written: decimals where they are short, else a fraction or a power of ten."""

from __future__ import annotations

from fractions import Fraction

LONGEST = 18
"""Significant digits that are written out; as many as the parser reads."""


def decimal_parts(value: Fraction) -> tuple[int, int] | None:
    """(digits, exponent) with value = digits * 10**exponent, where that is exact and short; else None."""
    denominator = value.denominator
    twos = (denominator & -denominator).bit_length() - 1
    rest, fives = denominator >> twos, 0
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    if rest != 1:
        return None
    exponent = -max(twos, fives)
    digits = value.numerator * 10**-exponent // denominator
    while digits and digits % 10 == 0:
        digits //= 10
        exponent += 1
    return (digits, exponent) if len(str(abs(digits))) <= LONGEST else None


def _is_plain_integer(value: Fraction) -> bool:
    """True for a whole number that is written digit by digit, and is an int in Python."""
    return value.denominator == 1 and abs(value) < 10**LONGEST


def literal(value: Fraction) -> str:
    """The text of a number, which every parser here and Python's own read back exactly.

    A fraction without a short decimal form is `p/q`, a product to whoever sets brackets.
    """
    if _is_plain_integer(value):
        return str(value.numerator)
    parts = decimal_parts(value)
    if parts is not None:
        return _decimal(*parts)
    if max(abs(value.numerator), value.denominator) < 10**LONGEST:
        return f"{value.numerator}/{value.denominator}"
    return repr(float(value))


def _decimal(digits: int, exponent: int) -> str:
    sign, figures = ("-", str(-digits)) if digits < 0 else ("", str(digits))
    point = len(figures) + exponent
    if -5 < point <= 0:
        return f"{sign}0.{'0' * -point}{figures}"
    if 0 < point < len(figures):
        return f"{sign}{figures[:point]}.{figures[point:]}"
    fraction = f".{figures[1:]}" if len(figures) > 1 else ""
    return f"{sign}{figures[0]}{fraction}e{point - 1}"


def python_value(value: Fraction) -> int | float:
    """What Python makes of `literal(value)`: an int where it has no point and no exponent, else a float."""
    return value.numerator if _is_plain_integer(value) else float(value)
