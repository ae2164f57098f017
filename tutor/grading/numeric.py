"""Is a number right, at the precision asked; or is it where a wrong rule leads?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from msgspec import Struct

from tutor.grading.verdict import Outcome

FEWEST = 3
"""Decimals displayed at the least."""
MOST = 15
"""Decimals displayed at the most: a double has no more significant digits to show."""
SIGNIFICANT = 3
"""Significant digits of the step that the displayed decimals show."""
SURE = Fraction(1, 100)
"""Of the step to where a mistake leads: how far off a number of few decimals leaves no doubt of it."""
TOLD_APART = 2
"""Units of the last asked digit that keep a rival away from every answer within the tolerance."""


class Rival(Struct, frozen=True):
    """A number that must not be taken for the right one: where a mistake, or not moving, leads."""

    code: str
    value: Fraction | float


class Target(Struct, frozen=True):
    """What a typed number is judged against."""

    truth: Fraction
    decimals: int
    """d: the decimals displayed and asked."""
    rivals: tuple[Rival, ...] = ()
    """Every applicable mistake with its number; those equal to the truth are collisions and harmless."""
    old: Fraction | None = None
    """The value before the step."""
    dust: Fraction = Fraction(0)
    """How far the machine's arithmetic may stand from hand arithmetic; no verdict turns on it."""
    alike: Fraction = Fraction(0)
    """Rivals no farther than this from the truth are the same number to everybody who is asked."""


class Judgement(Struct, frozen=True):
    """The outcome of one number and what there is to say of it."""

    outcome: Outcome
    codes: tuple[str, ...] = ()
    """Wrong: the mistakes that lead to this number; empty where none does."""
    needed: int = 0
    """Incomplete: how many decimals would decide."""
    certain: bool = True
    """Incomplete: nothing else is as near, so what was typed is right so far."""
    off: Fraction = Fraction(0)
    """Answer minus truth."""
    is_old: bool = False
    """Incomplete: the number typed is the old value itself."""


def decimals_for(step: float, *values: float, digits: int = MOST, least: int = FEWEST) -> int:
    """Decimals that show three significant digits of a step, within the digits that values have."""
    wanted = max(FEWEST, least)
    if step:
        wanted = max(wanted, SIGNIFICANT - 1 - _exponent(step))
    return max(FEWEST, min(wanted, room_for_decimals(*values, digits=digits)))


def telling_decimals(decimals: int, most: int, truth: float, rivals: Iterable[float]) -> int:
    """One decimal more, where that many leave a rival within reach that one more tells apart.

    Else the right answer, rounded as it was asked for, could be nearer to where a mistake leads.
    """
    finer = min(decimals + 1, max(most, decimals))
    near = (abs(rival - truth) for rival in rivals)
    unclear = any(TOLD_APART * 10.0**-finer < gap <= TOLD_APART * 10.0**-decimals for gap in near)
    return finer if unclear else decimals


def room_for_decimals(*values: float, digits: int = MOST) -> int:
    """Decimals that numbers of so many significant digits have."""
    largest = max((abs(value) for value in values), default=0.0)
    return min(MOST, digits - 1 - _exponent(largest)) if largest else MOST


def _exponent(value: float) -> int:
    return int(f"{value:.{SIGNIFICANT - 1}e}".partition("e")[2])


def judge(answer: Fraction, typed: int | None, target: Target) -> Judgement:
    """The verdict on a number typed with that many decimals (None: arithmetic, exact)."""
    unit = Fraction(1, 10**target.decimals)
    given = target.decimals if typed is None else typed
    near = Fraction(1, 10 ** min(given, target.decimals))
    dust = target.dust
    off = answer - target.truth
    distance = abs(off)
    rivals = _within(answer, near, target)
    if distance > near + dust:
        return Judgement("wrong", _explaining(answer, typed, near, rivals, target), off=off)
    nearer = [value for _, value in rivals if abs(answer - value) < distance - dust]
    if distance <= unit + dust:
        if not nearer:
            return Judgement("right", off=off)
    elif given >= FEWEST and not rivals:
        return Judgement("right", off=off)
    needed = max([target.decimals, *(_separating(value, target) for _, value in rivals)])
    if nearer and given >= needed:
        return Judgement("wrong", _explaining(answer, typed, near, rivals, target), off=off)
    is_old = target.old is not None and abs(answer - target.old) <= dust
    return Judgement("incomplete", needed=needed, certain=not rivals, off=off, is_old=is_old)


def same_number(one: Fraction, other: Fraction, target: Target) -> bool:
    """True where no number of decimals asked here could tell the two apart."""
    finest = Fraction(1, 10 ** (target.decimals + 4))
    return abs(one - other) <= max(2 * target.dust, target.alike, finest)


def _within(answer: Fraction, near: Fraction, target: Target) -> list[tuple[str, Fraction]]:
    """The rivals in reach of the answer that are not the truth under another name.

    Those far away are put aside in floating point, since exact numbers take their time.
    """
    rivals = target.rivals
    if target.old is not None:
        rivals = (*rivals, Rival("", target.old))
    reach, here = near + target.dust, float(answer)
    roughly = float(reach) * 1.001 + abs(here) * 1e-12
    close = [(rival.code, Fraction(rival.value)) for rival in rivals if abs(here - rival.value) <= roughly]
    return [
        (code, value)
        for code, value in close
        if abs(answer - value) <= reach and not same_number(value, target.truth, target)
    ]


def _separating(value: Fraction, target: Target) -> int:
    decimals, gap = target.decimals, abs(value - target.truth)
    while Fraction(2, 10**decimals) >= gap and decimals < target.decimals + 5:
        decimals += 1
    return decimals


def _explaining(
    answer: Fraction,
    typed: int | None,
    near: Fraction,
    rivals: Sequence[tuple[str, Fraction]],
    target: Target,
) -> tuple[str, ...]:
    """The mistakes that the typed number is, or is a rounding of; failing that, the nearest within reach.

    Fewer decimals than asked are a rounding of many numbers: of those a rule is named only without doubt.
    """
    apart = [(code, abs(answer - value)) for code, value in rivals if code]
    finest = 12 if typed is None else typed
    for decimals in (max(finest, target.decimals), target.decimals):
        bound = Fraction(1, 2 * 10**decimals) + target.dust
        codes = tuple(code for code, gap in apart if gap <= bound)
        if codes:
            return codes
    if finest < target.decimals:
        return _without_doubt(answer, finest, rivals, target)
    return tuple(code for code, gap in apart if gap <= near + target.dust)


def _without_doubt(
    answer: Fraction, typed: int, rivals: Sequence[tuple[str, Fraction]], target: Target
) -> tuple[str, ...]:
    """The mistakes of the one number that rounds to the answer, where rounding took next to nothing of it."""
    bound = Fraction(1, 2 * 10**typed) + target.dust
    found = [(code, value) for code, value in rivals if abs(answer - value) <= bound]
    one = found[0][1] if found else answer
    begun = target.truth if target.old is None else target.old
    alike = all(abs(value - one) <= Fraction(1, 10**target.decimals) for _, value in found)
    sure = abs(answer - one) <= abs(one - begun) * SURE
    return tuple(code for code, _ in found if code) if alike and sure else ()
