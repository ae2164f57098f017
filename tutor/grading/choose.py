"""Questions answered by choosing: options, one of which is true, each with its reason."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct, field

from tutor.grading.verdict import FoundMistake, Verdict
from tutor.text import clean

Kind = Literal["forecast", "choose", "diagnose"]


class Choice(Struct, frozen=True):
    """One option."""

    text: str
    because: str = ""
    """Why it is true, or why it is not: what is said once it was chosen."""
    correct: bool = False
    mistake: FoundMistake | None = None
    """The catalogued mistake behind a wrong option, where there is one."""

    @property
    def sentence(self) -> str:
        """The option with its reason behind it; one that ends a sentence gets no second full stop."""
        end = "" if self.text.endswith((".", "?", "!", "…")) else "."
        return f"{self.text}{end} {self.because}".rstrip()


class Chosen(Struct, frozen=True):
    """A question whose answer is the shown number of an option, from 1, or its text."""

    kind: Kind
    prompt: str
    choices: tuple[Choice, ...]
    rungs: tuple[str, ...] = ()
    """All hints, the author's first."""
    curves: Mapping[str, str] = field(default_factory=dict)
    """For which-run: the letter of each curve, with the name of its run."""
    landings: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    ask: tuple[str, ...] = ()
    decimals: None = None
    tolerance: str = ""
    names: tuple[str, ...] = ()
    given: str = ""

    @property
    def options(self) -> tuple[str, ...]:
        """The texts, in the order shown."""
        return tuple(choice.text for choice in self.choices)

    def hints(self) -> tuple[str, ...]:
        """All rungs."""
        return self.rungs

    def answer(self) -> str:
        """The true option with its reason."""
        return next(choice for choice in self.choices if choice.correct).sentence

    def apart(self, text: str) -> tuple[str, ...]:
        """The line alone: one option is asked."""
        return (text,)

    def grade(self, texts: tuple[str, ...]) -> Verdict:
        """Right or wrong with the option's reason; invalid where no option is meant."""
        text = clean(" ".join(texts), keep="").strip()
        place = self._place(text)
        if place is None:
            code = "syntax" if text else "empty"
            message = f"Choose one option by its number, from 1 to {len(self.choices)}."
            return Verdict("invalid", message, code=code)
        choice = self.choices[place]
        mistakes = (choice.mistake,) if choice.mistake and not choice.correct else ()
        outcome: Literal["right", "wrong"] = "right" if choice.correct else "wrong"
        because = choice.because or ("That is it." if choice.correct else "That is not it; think again.")
        return Verdict(outcome, because, mistakes=mistakes, read_as=f"{place + 1}: {choice.text}")

    def _place(self, text: str) -> int | None:
        number = text.removesuffix(".").removesuffix(")")
        if number.isascii() and number.isdecimal() and len(number) < 4:
            place = int(number) - 1
            return place if 0 <= place < len(self.choices) else None
        alike = [place for place, option in enumerate(self.options) if option.casefold() == text.casefold()]
        return alike[0] if len(alike) == 1 else None


def choose(
    prompt: str, choices: Sequence[Choice], *, authored: tuple[str, ...] = (), shuffle: int | None = None
) -> Chosen:
    """A question with authored options, mixed by a seed where one is given.

    Its three rungs narrow the options down: one wrong option with its reason at a time.
    """
    kept = tuple(choices) if shuffle is None else mixed(choices, shuffle, prompt)
    return Chosen("choose", prompt, kept, (*authored, *_narrowing(kept)))


def _narrowing(choices: Sequence[Choice]) -> tuple[str, ...]:
    """Away with wrong options, one by one, as long as two are left to choose from."""
    wrong = [choice for choice in choices if not choice.correct]
    first = "Read each option as a claim, and test it with the numbers on this page."
    ruled_out = [f"Not “{choice.text.removesuffix('.')}”. {choice.because}".strip() for choice in wrong[:-1]]
    return (first, *ruled_out[:2])


def mixed(choices: Sequence[Choice], seed: int, key: str) -> tuple[Choice, ...]:
    """The options in an order that the seed decides, the same on every machine."""
    return tuple(sorted(choices, key=lambda choice: digest(seed, key, choice.text)))


def digest(*parts: object) -> int:
    """A number that depends on nothing but the parts: the same everywhere and always."""
    text = "\x1f".join(map(str, parts))
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big")
