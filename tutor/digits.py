"""One rule for every number that is shown: halves go away from zero, by the digits that the number has.

The digits are the shortest that give the number back in its own precision. So 1.2775 is 1.278 to three
decimals, however the machine stores it, in single precision and in double.
"""

from __future__ import annotations

import math
import struct
from decimal import ROUND_HALF_UP, Context, Decimal

DOUBLE_DIGITS = 15
"""Significant digits that arithmetic in double precision leaves untouched."""
SINGLE_DIGITS = 7
"""The same in single precision, the last one included."""
SINGLE_MOST = 9
"""Significant digits that tell any two numbers of single precision apart."""
SINGLE_WHOLE = 2.0**24
"""Whole numbers below this are the same in single precision."""
TEN = Decimal(10)
_ROOM = Context(prec=400, rounding=ROUND_HALF_UP)


def to_decimals(value: float, decimals: int) -> str:
    """A finite number at so many decimals, in ASCII; a zero has no minus."""
    digits, known = written(value), SINGLE_DIGITS if _is_single(value) else DOUBLE_DIGITS
    kept = digits.adjusted() + 1 + decimals
    if kept < known and -_exponent(digits) > decimals:
        digits = digits.quantize(Decimal(1).scaleb(-decimals), context=_ROOM)
        return f"{digits or abs(digits):f}"
    # All that is known of the number is shown; what is asked beyond it are the machine's own digits.
    text = f"{value:.{decimals}f}"
    return text if digits else text.removeprefix("-")


def to_digits(value: float, digits: int) -> float:
    """A number at so many significant digits; one that is not finite as it is."""
    if not math.isfinite(value) or not value:
        return float(value)
    exact = written(value)
    return float(exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), context=_ROOM))


def in_words(value: float, digits: int = 4) -> str:
    """A number inside a sentence: so many significant digits at most: 0.5, −2, 1.2e−7."""
    return one_form(f"{to_digits(value, digits):.{digits}g}")


def one_form(text: str) -> str:
    """Python's spelling of a number as it is shown: 1e-07 as 1e−7, 1e+16 as 1e16, with a true minus."""
    mantissa, power, exponent = text.partition("e")
    return f"{mantissa}{power}{int(exponent) if power else ''}".replace("-", "−")


def with_power(value: float, decimals: int) -> str:
    """A finite number as 2.62e−6: so many decimals before the power of ten, which has no zeros before it."""
    exact = written(value) or Decimal(0)
    shift = exact.adjusted() if exact else 0
    mantissa = exact.scaleb(-shift, context=_ROOM).quantize(Decimal(1).scaleb(-decimals), context=_ROOM)
    if abs(mantissa) >= TEN:
        mantissa, shift = mantissa.scaleb(-1).quantize(Decimal(1).scaleb(-decimals), context=_ROOM), shift + 1
    return f"{mantissa:f}e{shift}".replace("-", "−")


def written(value: float) -> Decimal:
    """A finite number by the shortest digits that give it back."""
    number = float(value)
    if _is_single(number):
        texts = (f"{number:.{digits}g}" for digits in range(1, SINGLE_MOST))
        short = next((text for text in texts if _single(float(text)) == number), None)
        if short is not None:
            return Decimal(short)
    return Decimal(f"{number:.{DOUBLE_DIGITS}g}")


def exact_within(value: float, decimals: int) -> bool:
    """True where so many decimals show a finite number to its last digit."""
    return -_exponent(written(value)) <= decimals


def _exponent(digits: Decimal) -> int:
    found = digits.as_tuple().exponent
    assert isinstance(found, int)
    return found


def _is_single(value: float) -> bool:
    """True for a number of single precision; a whole one beyond its range is taken for a double."""
    return abs(value) < SINGLE_WHOLE and _single(value) == value


def _single(number: float) -> float:
    """The nearest number of single precision."""
    nearest: float = struct.unpack("f", struct.pack("f", number))[0]
    return nearest
