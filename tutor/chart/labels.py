"""Round steps and the text of numbers on an axis: short, exact, and all of one form."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct

_PLAIN_LENGTH = 6
"""The longest label written without an exponent, sign not counted: 100000 and 0.0001."""

_PLAIN_BASE = 12
"""The longest base of an axis written without an exponent: there is more room for it."""
_PLAIN_LISTED = 9
"""Numbers of a list are all written without an exponent where none is longer than that, or none is."""


class Step(Struct, frozen=True):
    """A distance between ticks: 1, 2 or 5 times a power of ten, exactly."""

    digit: int
    power: int

    @classmethod
    def above(cls, size: float) -> Step:
        """The smallest step that is not below `size`, but for rounding."""
        power = math.floor(math.log10(size))
        for digit in (1, 2, 5):
            if digit * 10.0**power >= size * (1 - 1e-9):
                return cls(digit, power)
        return cls(1, power + 1)

    def next(self) -> Step:
        """The next larger step."""
        return {1: Step(2, self.power), 2: Step(5, self.power)}.get(self.digit, Step(1, self.power + 1))

    def previous(self) -> Step:
        """The next smaller step."""
        return {2: Step(1, self.power), 5: Step(2, self.power)}.get(self.digit, Step(5, self.power - 1))

    def value(self, count: int) -> float:
        """The number that is `count` steps from zero, correctly rounded."""
        return float(f"{count * self.digit}e{self.power}")

    def floor(self, number: float) -> float:
        """The multiple of the step at or below a number."""
        return self.value(math.floor(number / self.value(1) + 1e-9))

    def ceil(self, number: float) -> float:
        """The multiple of the step at or above a number."""
        return self.value(math.ceil(number / self.value(1) - 1e-9))

    def between(self, low: float, high: float) -> range:
        """How many steps from zero the multiples between two numbers are."""
        size = self.value(1)
        return range(math.ceil(low / size - 1e-9), math.floor(high / size + 1e-9) + 1)


def labels(step: Step, counts: range, room: int, minus: str = "−") -> tuple[list[str], str]:
    """One label per multiple, all with the same number of decimals, and the base they start from.

    Plain decimals as long as they are short; else a common exponent; else, where numbers are large and
    close together, their differences from a round base.
    """
    wholes = [count * step.digit for count in counts]
    if not wholes:
        return [], ""
    plain = [decimal(whole, step.power, minus) for whole in wholes]
    longest = max(len(text.lstrip(minus)) for text in plain)
    if longest <= min(room, _PLAIN_LENGTH):
        return plain, ""
    largest = max(map(abs, wholes))
    exponent = len(str(largest)) - 1 + step.power
    written = f"{exponent}".replace("-", minus)
    scientific = [
        decimal(whole, step.power - exponent, minus) + f"e{written}" if whole else "0" for whole in wholes
    ]
    shorter = min(plain, scientific, key=lambda texts: max(map(len, texts)))
    if max(map(len, shorter)) <= max(min(room, 9), _PLAIN_LENGTH):
        return shorter, ""
    return _differences(step, wholes, room, minus, shorter)


def _differences(
    step: Step, wholes: list[int], room: int, minus: str, otherwise: list[str]
) -> tuple[list[str], str]:
    base = _roundest(wholes[0], wholes[-1])
    plain = [decimal(whole - base, step.power, minus) for whole in wholes]
    texts = [text if text.startswith(minus) else f"+{text}" for text in plain]
    if len(wholes) < 2 or max(map(len, texts)) > min(room, max(map(len, otherwise)) - 1):
        return otherwise, ""
    return texts, _shortest(base, step.power, minus)


def _roundest(low: int, high: int) -> int:
    """The number from low to high with the most zeros at its end; the largest of several."""
    zeros = len(str(max(abs(low), abs(high))))
    while high // 10**zeros * 10**zeros < low:
        zeros -= 1
    return int(high // 10**zeros * 10**zeros)


def _shortest(whole: int, power: int, minus: str) -> str:
    plain, scientific = _both(whole, power, minus)
    return plain if len(plain) <= _PLAIN_BASE else scientific


def _both(whole: int, power: int, minus: str) -> tuple[str, str]:
    """A number without zeros at its end, written out and with an exponent."""
    if not whole:
        return "0", "0"
    stripped = whole
    while stripped % 10 == 0:
        stripped, power = stripped // 10, power + 1
    exponent = len(str(abs(stripped))) - 1 + power
    written = f"{exponent}".replace("-", minus)
    scientific = f"{decimal(stripped, power - exponent, minus)}e{written}"
    return decimal(stripped, power, minus), scientific


def short(numbers: Sequence[float], minus: str = "−") -> list[str]:
    """Numbers of a list, all in one notation, at three significant digits or as many as tell them apart."""
    texts: list[tuple[str, str]] = []
    for digits in range(3, 18):
        texts = [_both(*_rounded(number, digits), minus) for number in numbers]
        if len(set(texts)) == len(set(numbers)):
            break
    written_out = all(len(plain) <= _PLAIN_LISTED for plain, _ in texts)
    return [plain if written_out else scientific for plain, scientific in texts]


def _rounded(number: float, digits: int) -> tuple[int, int]:
    mantissa, _, exponent = f"{abs(number):.{digits - 1}e}".partition("e")
    whole = int(mantissa.replace(".", ""))
    return (-whole if number < 0 else whole), int(exponent) - digits + 1


def decimal(whole: int, power: int, minus: str) -> str:
    """`whole` times ten to the `power`, written out without an exponent and without rounding."""
    sign = minus if whole < 0 else ""
    digits = str(abs(whole))
    if power >= 0:
        return sign + (digits + "0" * power if whole else "0")
    digits = digits.rjust(-power + 1, "0")
    return f"{sign}{digits[:power]}.{digits[power:]}"
