"""Fresh numbers for a lesson: drawn by a seed from what it declares, and fit to be asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tutor.errors import InputError
from tutor.grading.asked import TRUE_GRADIENT, AskedNumber
from tutor.grading.choose import digest
from tutor.grading.predict import Predict

APART = 10
"""Units of the last displayed digit by which every mistake must miss the right answer."""
TRIES = 1000
"""How many seeds are tried before a lesson is told that its ranges allow no question."""


@dataclass(frozen=True)
class Variant:
    """What a seed chose."""

    seed: int
    """The seed that was used, to be shown; not always the one wished for."""
    values: Mapping[str, float]
    """Each declared key (`learning_rate`, `seed`, a parameter) with its value."""
    skipped: tuple[tuple[int, str], ...] = ()
    """Seeds that could not be asked, each with why."""


def span(low: float, high: float, step: float) -> tuple[float, ...]:
    """Every value of `{ from, to, step }` with both ends, counted in exact decimals as written."""
    first, last, width = (Decimal(repr(value)) for value in (low, high, step))
    if width <= 0 or last < first:
        raise InputError("A range goes from its lower end up to its higher end, by a step above 0.")
    count = int((last - first) / width)
    if count > 100_000:
        raise InputError("A range has at most 100001 values.")
    return tuple(float(first + width * place) for place in range(count + 1))


def draw(seed: int, lesson: str, declared: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """The values of a seed: for each key one of its values, by a hash of seed, lesson and key."""
    return {
        key: values[digest(seed, lesson, key) % len(values)]
        for key, values in declared.items()
        if len(values)
    }


def variant(
    seed: int,
    lesson: str,
    declared: Mapping[str, Sequence[float]],
    why_not: Callable[[Mapping[str, float]], str | None],
) -> Variant:
    """The first seed from the wished one on that can be asked; `why_not` says why values cannot.

    Raises InputError where none of many can.
    """
    skipped: list[tuple[int, str]] = []
    for tried in range(seed, seed + TRIES):
        values = draw(tried, lesson, declared)
        reason = why_not(values)
        if reason is None:
            return Variant(tried, values, tuple(skipped))
        skipped.append((tried, reason))
        if not any(len(choices) > 1 for choices in declared.values()):
            break
    raise InputError(f"No seed from {seed} on gives numbers that can be asked: {skipped[-1][1]}")


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
