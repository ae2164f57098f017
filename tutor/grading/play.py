"""Answers that a question must take rightly, made from the question itself and played against it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from tutor.grading.asked import TRUE_GRADIENT, AskedNumber
from tutor.grading.choose import Chosen
from tutor.grading.landings import Landing
from tutor.grading.numeric import same_number
from tutor.grading.predict import Predict
from tutor.grading.questions import Question
from tutor.grading.verdict import Outcome
from tutor.grading.written import Written
from tutor.symbolic.printing import ascii_line

NONSENSE: tuple[tuple[str, str], ...] = (
    ("", "empty"),
    ("abc", "unknown_name"),
    ("1/0", "div_zero"),
    ("1,5", "decimal_comma"),
    ("1e309", "number_too_big"),
    ("0.5 0.7", "syntax"),
    ("nan", "unknown_name"),
    ("9" * 10_000, "too_long"),
)
"""What is no attempt at any number, with the code it must get."""


class Play(Struct, frozen=True):
    """One answer and what must become of it."""

    what: str
    """In words: `right at 3 decimals`, `mistake added`."""
    texts: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    """Any of these."""
    codes: frozenset[str] = frozenset()
    """The mistakes that must be named."""
    near: frozenset[str] | None = None
    """Others that may be named, since they lead within one unit; None where any may."""
    code: str | None = None
    """The code of an invalid answer."""


def plays(question: Question) -> Iterator[Play]:
    """Every answer that is tried on a question: right ones, near ones, each mistake, nonsense."""
    if isinstance(question, Predict):
        yield from _plays_of_numbers(question)
    elif isinstance(question, Chosen):
        yield from _plays_of_options(question)
    elif isinstance(question, Written):
        yield from _plays_of_expressions(question)


def misplayed(question: Question) -> tuple[str, ...]:
    """What went otherwise than it must, one sentence each; empty where the question is sound."""
    found = []
    for play in plays(question):
        verdict = question.grade(play.texts)
        said = f"{play.what} ({' '.join(play.texts)[:60]})"
        if verdict.outcome not in play.outcomes:
            found.append(f"{said}: {verdict.outcome}, not {' or '.join(play.outcomes)}")
        elif not _is_named(play, frozenset(mistake.code for mistake in verdict.mistakes)):
            named = ", ".join(mistake.code for mistake in verdict.mistakes) or "nothing"
            found.append(f"{said}: named {named}, not {', '.join(sorted(play.codes))}")
        elif play.code is not None and verdict.code != play.code:
            found.append(f"{said}: {verdict.code}, not {play.code}")
    return tuple(found)


def _is_named(play: Play, named: frozenset[str]) -> bool:
    return play.codes <= named and (play.near is None or named <= play.codes | play.near)


def _plays_of_numbers(question: Predict) -> Iterator[Play]:
    right = [_rounded(Fraction(number.truth), number.decimals + 4) for number in question.numbers]
    yield Play("all right", tuple(right), ("right",))
    for place, number in enumerate(question.numbers):
        for play in _plays_of_number(number):
            texts = (*right[:place], play.texts[0], *right[place + 1 :])
            yield Play(
                f"{number.symbol}: {play.what}", texts, play.outcomes, play.codes, play.near, play.code
            )


def _plays_of_number(number: AskedNumber) -> Iterator[Play]:
    truth, unit = Fraction(number.truth), Fraction(1, 10**number.decimals)
    if truth.denominator == 1:
        yield Play("the whole number", (str(truth.numerator),), ("right",))
    for decimals in range(2, 9):
        text = _rounded(truth, decimals)
        enough = decimals >= number.decimals and not _crowded(number, unit)
        accepted: tuple[Outcome, ...] = ("right",) if enough else ("right", "incomplete")
        yield Play(f"right at {decimals} decimals", (text,), accepted)
    digits = number.decimals + 6
    for side in (1, -1):
        inside = truth + side * unit * Fraction(9, 10)
        near: tuple[Outcome, ...] = (
            ("right", "incomplete", "wrong") if _crowded(number, 3 * unit) else ("right",)
        )
        yield Play("0.9 units off", (_rounded(inside, digits),), near)
        outside = truth + side * (unit * Fraction(11, 10) + Fraction(number.dust))
        yield Play("1.1 units off", (_rounded(outside, digits),), ("wrong", "incomplete"))
    for group in number.groups:
        yield from _plays_of_group(number, group)
    yield from (Play("nonsense", (text,), ("invalid",), code=code) for text, code in NONSENSE)


def _plays_of_group(number: AskedNumber, group: tuple[Landing, ...]) -> Iterator[Play]:
    typed, unit = _rounded(group[0].exact, number.decimals), Fraction(1, 10**number.decimals)
    codes = frozenset(landing.code for landing in group)
    if abs(group[0].exact - Fraction(number.truth)) <= 2 * unit:
        yield Play(f"mistake {group[0].code}", (typed,), ("wrong", "incomplete", "right"))
    elif any(landing.mistake is TRUE_GRADIENT for landing in group):
        yield Play("by the true derivative", (typed,), ("incomplete",), code="true_gradient")
    else:
        reach = unit + Fraction(number.dust)
        near = {other.code for other in number.landings if abs(other.exact - Fraction(typed)) <= reach}
        yield Play(f"mistake {', '.join(sorted(codes))}", (typed,), ("wrong",), codes, frozenset(near))


def _crowded(number: AskedNumber, reach: Fraction) -> bool:
    """True where a mistake that is none by accident stands so near to the right answer."""
    target = number.target
    return any(
        abs(value - target.truth) <= reach + target.dust and not same_number(value, target.truth, target)
        for value in (Fraction(rival.value) for rival in target.rivals)
    )


def _rounded(value: Fraction, decimals: int) -> str:
    """The exact number rounded to so many decimals, halves away from zero."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(whole).rjust(decimals + 1, "0")
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return f"-{text}" if value < 0 and whole else text


def _plays_of_options(question: Chosen) -> Iterator[Play]:
    for place, choice in enumerate(question.choices, 1):
        outcome: Outcome = "right" if choice.correct else "wrong"
        yield Play(f"option {place}", (str(place),), (outcome,))
    for text in ("", "0", str(len(question.choices) + 1), "abc", "1.5"):
        yield Play("no option", (text,), ("invalid",))


def _plays_of_expressions(question: Written) -> Iterator[Play]:
    right = tuple(question.answers.values())
    yield Play("the lesson's own answer", right, ("right",))
    for place, target in enumerate(question.targets.values()):
        for candidate, _ in target.forms:
            text = ascii_line(candidate.form)
            texts = (*right[:place], text, *right[place + 1 :])
            accepted: tuple[Outcome, ...] = ("wrong", "right") if target.also_right else ("wrong",)
            yield Play(f"mistake {candidate.mistake.code}", texts, accepted)
        for text in ("", "1/0", "x" * 10_000):
            texts = (*right[:place], text, *right[place + 1 :])
            yield Play("nonsense", texts, ("invalid",))
