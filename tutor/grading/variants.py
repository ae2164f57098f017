"""Fresh numbers for a lesson: drawn by a seed from what it declares, and fit to be asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from tutor.errors import InputError
from tutor.grading.asked import TRUE_GRADIENT, AskedNumber
from tutor.grading.choose import digest
from tutor.grading.predict import Predict

APART = 10
"""Units of the last displayed digit by which every mistake must miss the right answer."""


def draw(seed: int, lesson: str, declared: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """The values of a seed: for each key one of its values, by a hash of seed, lesson and key."""
    return {
        key: values[digest(seed, lesson, key) % len(values)]
        for key, values in declared.items()
        if len(values)
    }


def why_not_asked(question: Predict) -> str | None:
    """Why a question on numbers is not fit for a fresh variant; None where it is."""
    moment = question.moment
    if not moment.is_finite and not moment.problem.diverges:
        return "the run is not finite."
    try:
        numbers = question.numbers
    except InputError as error:
        return str(error)
    for number in numbers:
        reason = _why_not(number, question.collides)
        if reason is not None:
            return reason
    return None


def _why_not(number: AskedNumber, declared: Collection[str]) -> str | None:
    if number.old is not None and number.old == number.truth:
        return f"the step of {number.symbol} is zero."
    unit = Fraction(1, 10**number.decimals)
    if Fraction(number.dust) * 10 > unit:
        return f"{number.symbol} is asked more exactly than the program computes it."
    truth = Fraction(number.truth)
    for landing in number.landings:
        if landing.mistake is TRUE_GRADIENT or landing.code in declared:
            continue
        if abs(landing.exact - truth) <= APART * unit:
            return f"the mistake {landing.code} comes too near the right {number.symbol}."
    return None
