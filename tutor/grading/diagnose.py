"""Someone got this number: which wrong rule made it? Number and options come from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tutor.errors import InputError
from tutor.grading.asked import TRUE_GRADIENT, AskedNumber, asked_number
from tutor.grading.choose import Choice, Chosen, digest, mixed
from tutor.grading.hints import number_hints
from tutor.grading.landings import Landing, fixed
from tutor.grading.moment import Moment
from tutor.grading.variants import APART

OPTIONS = 4
"""How many options are offered, where the catalogue has so many."""


def diagnose(
    moment: Moment, mistake: str | None = None, *, seed: int = 0, authored: tuple[str, ...] = ()
) -> Chosen:
    """One number that a catalogued mistake gives at this step, and what may have been done.

    Raises InputError where the mistake does not apply here, or gives the same number as another.
    """
    candidates = [(number, landing) for number, landing in _clear(moment) if mistake in (None, landing.code)]
    if not candidates:
        raise InputError(_why_none(mistake))
    number, landing = min(candidates, key=lambda pair: digest(seed, "diagnose", pair[0].name, pair[1].code))
    others = list({other.code: other for other in _apart(number) if other.code != landing.code}.values())
    others.sort(key=lambda other: digest(seed, "other", other.code))
    choices = [_choice(number, landing, landing), *(_choice(number, each, landing) for each in others)]
    value = fixed(landing.value, number.decimals)
    rungs = number_hints(moment, (number,), {}, number.decimals)
    return Chosen(
        "diagnose",
        f"Someone got {number.symbol} = {value} for this step. What was the mistake?",
        mixed(choices[:OPTIONS], seed, landing.code),
        (*authored, "Do the step rightly first, then look for what differs.", *rungs[1:]),
        landings={landing.code: {number.name: landing.value}},
    )


def _why_none(mistake: str | None) -> str:
    if mistake is None:
        return "No mistake gives a number of its own at this step."
    return f"{mistake} does not apply at this step, or gives the same number as another rule."


def _clear(moment: Moment) -> Iterator[tuple[AskedNumber, Landing]]:
    """Every mistake whose number is its own, parameter by parameter, where there are two or more."""
    for name in moment.problem.parameters:
        number = asked_number(moment, name)
        apart = _apart(number)
        if len(apart) > 1:
            yield from ((number, landing) for landing in apart)


def _apart(number: AskedNumber) -> list[Landing]:
    """The mistakes that no other, nor the truth, comes near: ten units of the last displayed digit.

    Of a mistake with two numbers, the first.
    """
    reach = APART * Fraction(1, 10**number.decimals)
    far = 2 * float(reach)
    coded = [(landing.code, landing) for landing in number.landings]
    firsts = dict(reversed(coded))

    def near(one: Landing, other: Landing) -> bool:
        # Most are so far apart that it need not be reckoned exactly.
        return not abs(one.value - other.value) > far and abs(one.exact - other.exact) <= reach

    return [
        landing
        for code, landing in coded
        if landing.mistake is not TRUE_GRADIENT
        and landing is firsts[code]
        and abs(landing.exact - Fraction(number.truth)) > reach
        and not any(near(other, landing) for key, other in coded if key != code)
    ]


def _choice(number: AskedNumber, landing: Landing, asked: Landing) -> Choice:
    text = landing.phrase
    value = fixed(asked.value, number.decimals)
    if landing is asked:
        found = landing.found(value, number.name)
        return Choice(text, f"{found.diagnosis} {found.repair}", correct=True)
    return Choice(text, f"That would give {fixed(landing.value, number.decimals)}.")
