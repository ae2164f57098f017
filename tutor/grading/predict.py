"""The `predict` question: numbers of the coming step, each with its own verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from tutor.grading.asked import TRUE_GRADIENT, AskedNumber, asked_number
from tutor.grading.displayed import displayed_decimals, slip_by_hand
from tutor.grading.hints import number_hints
from tutor.grading.landings import Landing, fixed, listed, plain_number
from tutor.grading.moment import Moment
from tutor.grading.numeric import FEWEST, Judgement, judge
from tutor.grading.reading import NumberError, Typed, decimal_text, read_number, split_answers
from tutor.grading.verdict import WORDS, FoundMistake, Outcome, Verdict, worst


class Predict(Struct, frozen=True, eq=False, dict=True):
    """Asks for parameters after the coming step, or for the loss, a gradient or a prediction now."""

    moment: Moment
    ask: tuple[str, ...]
    at: Mapping[str, float] = field(default_factory=dict)
    """For y_hat: the value of each input."""
    least: int = FEWEST
    """The author's wish for decimals; more are asked where the step needs more."""
    authored: tuple[str, ...] = ()
    """The author's hints, given before the computed ones."""
    collides: tuple[str, ...] = ()
    """The mistakes that give the right number here by accident, as the author declared them."""
    kind: Literal["predict"] = "predict"
    options: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    given: str = ""

    @cached_property
    def numbers(self) -> tuple[AskedNumber, ...]:
        """The asked values, in the order of the answer's texts."""
        return tuple(asked_number(self.moment, name, self.at, self.least) for name in self.ask)

    @property
    def prompt(self) -> str:
        """What is asked."""
        symbols = " and ".join(number.symbol for number in self.numbers)
        verb = "are" if len(self.ask) > 1 else "is"
        if all(number.kind == "update" for number in self.numbers):
            return f"What {verb} {symbols} after this step?"
        return f"What {verb} {symbols} here?"

    @property
    def decimals(self) -> int:
        """The largest number of decimals needed."""
        return max(number.decimals for number in self.numbers)

    @cached_property
    def shown(self) -> int:
        """Decimals at which parameters and given lines are displayed, so that the answer follows."""
        return displayed_decimals(self.moment, self.numbers, self.at)

    @property
    def tolerance(self) -> str:
        """How many decimals count."""
        if len({number.decimals for number in self.numbers}) == 1:
            return f"{self.decimals} decimals" + (" each" if len(self.numbers) > 1 else "")
        parts = (f"{number.symbol} to {number.decimals} decimals" for number in self.numbers)
        return ", ".join(parts)

    @property
    def landings(self) -> Mapping[str, Mapping[str, float]]:
        """Where each mistake leads: by its code, the asked names with its number (the first of two)."""
        places: dict[str, dict[str, float]] = {}
        for number in self.numbers:
            for landing in number.landings:
                places.setdefault(landing.code, {}).setdefault(number.name, landing.value)
        return places

    @property
    def collisions(self) -> Mapping[str, tuple[str, ...]]:
        """For each asked name, the mistakes that happen to give the right number here."""
        return {
            number.name: tuple(dict.fromkeys(landing.code for landing in number.collisions))
            for number in self.numbers
        }

    def hints(self) -> tuple[str, ...]:
        """The author's rungs, then three computed ones."""
        return (*self.authored, *number_hints(self.moment, self.numbers, self.at, self.shown))

    def answer(self) -> str:
        """The values at the asked decimals."""
        return ", ".join(
            f"{number.symbol} = {fixed(number.truth, number.decimals)}" for number in self.numbers
        )

    def apart(self, text: str) -> tuple[str, ...]:
        """The numbers of a line, with or without their names."""
        try:
            return self._texts((text,))
        except NumberError:
            return (text,)

    def grade(self, texts: tuple[str, ...]) -> Verdict:
        """One verdict for each asked value, and the worst for all."""
        try:
            texts = self._texts(texts)
        except NumberError as error:
            return _invalid(error, self.ask)
        parts = {
            number.name: self._grade_one(number, text)
            for number, text in zip(self.numbers, texts, strict=True)
        }
        return together(parts)

    def _grade_one(self, number: AskedNumber, text: str) -> Verdict:
        try:
            typed = read_number(text, self._known, number.labels)
        except NumberError as error:
            return _invalid(error, (number.name,))
        judgement = judge(typed.value, typed.decimals, number.target)
        found = _distinct(number.landings[int(code)] for code in judgement.codes)
        is_whole = typed.decimals is None or typed.decimals >= number.decimals
        if judgement.outcome == "wrong" and not found and is_whole:
            found = slip_by_hand(self.moment, number, typed.value, self.shown)
        verdict = _describe(number, typed, judgement, found)
        return replace(
            verdict,
            outcomes={number.name: verdict.outcome},
            read_as=f"{number.symbol} = {typed.text}",
            values={number.name: float(typed.value)},
        )

    @property
    def _known(self) -> frozenset[str]:
        return frozenset({*self.moment.problem.objective.scope.shapes, "learning_rate", "N"})

    def _texts(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        if len(texts) == len(self.ask):
            return texts
        if len(texts) == 1:
            return split_answers(texts[0], {number.name: number.labels for number in self.numbers})
        raise NumberError("syntax", f"{len(self.ask)} numbers are asked, and {len(texts)} were given.", 0)


def _invalid(error: NumberError, ask: tuple[str, ...]) -> Verdict:
    outcomes: dict[str, Outcome] = dict.fromkeys(ask, "invalid")
    return Verdict("invalid", error.message, outcomes, code=error.code, caret=error.position)


def _describe(number: AskedNumber, typed: Typed, judgement: Judgement, found: tuple[Landing, ...]) -> Verdict:
    shown = _shown(typed)
    if judgement.outcome == "right":
        return Verdict("right", _right(number))
    if judgement.outcome == "incomplete":
        return Verdict("incomplete", _too_few(number, shown, judgement), code="few_decimals")
    for landing in found:
        if landing.mistake is TRUE_GRADIENT:
            mistake = landing.found(shown, number.name)
            return Verdict("incomplete", f"{mistake.diagnosis} {mistake.repair}", code="true_gradient")
    if not found:
        return Verdict("wrong", _how_far(number, shown, judgement))
    mistakes = tuple(landing.found(_told(number, landing, typed), number.name) for landing in found)
    place = {number.name: found[0].value} if number.kind == "update" else {}
    return Verdict("wrong", _named(found, mistakes, shown), mistakes=mistakes, landing=place)


def _distinct(landings: Iterable[Landing]) -> tuple[Landing, ...]:
    """One landing for each code: two numbers of one mistake that fit alike are said once."""
    by_code: dict[str, Landing] = {}
    for landing in landings:
        by_code.setdefault(landing.code, landing)
    return tuple(by_code.values())


def _shown(typed: Typed) -> str:
    return typed.text if typed.decimals is not None else decimal_text(typed.value)


def _told(number: AskedNumber, landing: Landing, typed: Typed) -> str:
    """What was typed; with few decimals, also the number that it is a rounding of."""
    shown = _shown(typed)
    whole = fixed(landing.value, number.decimals)
    apart = abs(landing.exact - typed.value) > Fraction(1, 2 * 10**number.decimals) + Fraction(number.dust)
    if typed.decimals is None or typed.decimals >= number.decimals or not apart:
        return shown
    if whole == fixed(number.truth, number.decimals):
        return shown
    return f"{shown}, or {whole} to {number.decimals} decimals,"


def _right(number: AskedNumber) -> str:
    said = f"{number.symbol} = {fixed(number.truth, number.decimals)}."
    phrases = list(dict.fromkeys(landing.phrase for landing in number.collisions))
    if not phrases:
        return said
    return f"{said} By accident, {listed(phrases)} would give the same number here."


def _too_few(number: AskedNumber, shown: str, judgement: Judgement) -> str:
    if judgement.certain:
        return f"Right so far, give {judgement.needed} decimals."
    if judgement.is_old:
        return f"{shown} is also the old {number.symbol}: give {judgement.needed} decimals."
    return f"{shown} is too coarse to tell right from wrong: give {judgement.needed} decimals."


def _named(found: tuple[Landing, ...], mistakes: tuple[FoundMistake, ...], shown: str) -> str:
    if len(mistakes) == 1:
        return f"{mistakes[0].diagnosis} {mistakes[0].repair}"
    phrases = [landing.phrase for landing in found]
    repairs = " ".join(dict.fromkeys(mistake.repair for mistake in mistakes[:2]))
    return f"More than one slip leads to {shown} here: {listed(phrases)}. {repairs}"


def _how_far(number: AskedNumber, shown: str, judgement: Judgement) -> str:
    side = "high" if judgement.off > 0 else "low"
    gap = abs(judgement.off)
    if gap >= 10**6:
        return f"{shown} is far too {side}."
    rounded = _two_digits(gap, number.decimals)
    about = "" if abs(rounded - gap) <= Fraction(1, 10 ** (number.decimals + 3)) else "about "
    return f"{shown} is {about}{_plain_decimal(rounded)} too {side}; {number.decimals} decimals count."


def _two_digits(gap: Fraction, decimals: int) -> Fraction:
    """A distance to two significant digits, or to one where two would tell the answer."""
    first = -int(f"{float(gap):.1e}".partition("e")[2])
    kept = min(first + 1, max(decimals - 1, first))
    return Fraction(round(gap * Fraction(10) ** kept)) / Fraction(10) ** kept


def _plain_decimal(value: Fraction) -> str:
    """A short decimal number without an exponent: 0.00001, 0.3, 40."""
    text = f"{float(value):.15f}".rstrip("0").rstrip(".")
    return text or plain_number(float(value))


def together(parts: Mapping[str, Verdict], apart: str = " ") -> Verdict:
    """One verdict of several, by asked name: the worst outcome, every message and mistake.

    Between their messages stands `apart`.
    """
    if len(parts) == 1:
        return next(iter(parts.values()))
    outcomes: dict[str, Outcome] = {name: part.outcome for name, part in parts.items()}
    said = (_said_of(name, part, outcomes) for name, part in parts.items())
    coded = [part for part in parts.values() if part.code and part.outcome == worst(outcomes)]
    landing: dict[str, float] = {}
    values: dict[str, float] = {}
    for part in parts.values():
        landing |= part.landing
        values |= part.values
    return Verdict(
        worst(outcomes),
        apart.join(said),
        outcomes,
        tuple(mistake for part in parts.values() for mistake in part.mistakes),
        read_as=", ".join(part.read_as for part in parts.values() if part.read_as),
        code=coded[0].code if coded else None,
        caret=coded[0].caret if coded else None,
        landing=landing,
        values=values,
    )


def _said_of(name: str, part: Verdict, outcomes: Mapping[str, Outcome]) -> str:
    """One line's part of a message; where the lines fare differently, each says in a word how it is."""
    if worst(outcomes) == "right":
        return part.message
    if len(set(outcomes.values())) == 1:
        return f"{name}: {part.message}"
    word = WORDS[part.outcome]
    return f"{name}: {word}." if part.outcome == "right" else f"{name}: {word}. {part.message}"


def predict(
    moment: Moment,
    ask: str | tuple[str, ...],
    *,
    at: Mapping[str, float] | None = None,
    decimals: int | None = None,
    authored: tuple[str, ...] = (),
    collides: tuple[str, ...] = (),
) -> Predict:
    """The question of a `predict` block; raises InputError for what cannot be asked.

    `decimals` is the author's wish; more are asked where the step needs them to be seen.
    """
    names = (ask,) if isinstance(ask, str) else ask
    question = Predict(moment, names, dict(at or {}), decimals or FEWEST, authored, collides)
    _ = question.numbers
    return question
