"""Where a wrong rule leads: a catalogued mistake at one moment, with its number and its words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct, field
from msgspec.structs import replace

from tutor.digits import one_form, to_decimals
from tutor.grading.mistakes import Mistake, catalogue
from tutor.grading.verdict import FoundMistake


class NumberMistake(Mistake, frozen=True):
    """A wrong rule that ends in a number."""

    phrase: str
    """What was done, as a clause that begins with a verb in -ing: `adding ... in place of ...`."""


def number_catalogue(mistakes: Iterable[NumberMistake]) -> dict[str, NumberMistake]:
    """The mistakes by code, in the order they are reported; raises ValueError where a code stands twice."""
    mistakes = tuple(mistakes)
    order = catalogue(mistakes)
    by_code = {mistake.code: mistake for mistake in mistakes}
    return {code: by_code[code] for code in order}


class Landing(Struct, frozen=True):
    """A mistake that applies here, with the number it leads to."""

    mistake: NumberMistake
    value: float
    words: Mapping[str, str] = field(default_factory=dict)
    """What the sentences of the mistake are filled with."""

    @property
    def code(self) -> str:
        """The mistake's name in the catalogue; `wrong_parameter_b` carries the parameter's."""
        code = self.mistake.code
        return f"{code}_{self.words['other']}" if code == "wrong_parameter" else code

    @property
    def exact(self) -> Fraction:
        """The number as a fraction."""
        return Fraction(self.value)

    @property
    def phrase(self) -> str:
        """What was done, as a clause."""
        return self.mistake.phrase.format(**self.words)

    def found(self, typed: str, asked: str) -> FoundMistake:
        """The mistake as recognised in what was typed."""
        found = self.mistake.found(asked=asked, **{**self.words, "typed": typed})
        return replace(found, code=self.code)


_SMALLEST_WRITTEN_OUT = 1e-9
"""Below this, a power of ten reads better than its zeros."""


def plain_number(value: float) -> str:
    """A setting such as the learning rate, in as few digits as give it back: 0.00008, and not 8e-05."""
    text = repr(float(value)).removesuffix(".0")
    if "e-" in text and abs(value) >= _SMALLEST_WRITTEN_OUT:
        text = f"{Decimal(text):f}"
    return one_form(text)


def fixed(value: float, decimals: int) -> str:
    """A number to so many decimals, with a true minus sign and never a negative zero."""
    return to_decimals(value, decimals).replace("-", "−") if math.isfinite(value) else f"{value}"


def listed(phrases: Sequence[str]) -> str:
    """`a`, `a, or b`, `a, b, or c`."""
    if len(phrases) < 2:
        return "".join(phrases)
    return f"{', '.join(phrases[:-1])}, or {phrases[-1]}"
