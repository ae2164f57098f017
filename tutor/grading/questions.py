"""What every kind of question offers the session: prompt, options, hints, a verdict, the answer.

Where each kind is made: `predict.predict`, `forecast.forecast`, `choose.choose`, `diagnose.diagnose`,
`written.derive_question`, `written.write_question`; the moment they are asked at is `moment.moment_of(run)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

from tutor.grading.verdict import Verdict

Kind = Literal["predict", "forecast", "derive", "write", "choose", "diagnose"]


class Question(Protocol):
    """One question at one moment of one run: frozen; the same texts always give the same verdict."""

    @property
    def kind(self) -> Kind:
        """Which block asked it."""

    @property
    def prompt(self) -> str:
        """What is asked, as one sentence or two."""

    @property
    def ask(self) -> tuple[str, ...]:
        """The asked names, in the order of the answer's texts; empty for options."""

    @property
    def decimals(self) -> int | None:
        """The largest number of decimals needed; None where no number is asked."""

    @property
    def tolerance(self) -> str:
        """What counts as near enough, said before the answer; empty where no number is asked."""

    @property
    def options(self) -> tuple[str, ...]:
        """What can be chosen, answered by the shown number from 1; empty for typed answers."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names in scope of an expression that is asked."""

    @property
    def given(self) -> str:
        """What the answer line starts with: a line to mend, or one with blanks."""

    @property
    def landings(self) -> Mapping[str, Mapping[str, float]]:
        """Where each applicable mistake leads, by its code: parameter values to draw or to print."""

    def hints(self) -> tuple[str, ...]:
        """All rungs in order, the author's before the computed ones; none contains the answer."""

    def apart(self, text: str) -> tuple[str, ...]:
        """The answers that one line holds, in the order asked; the line alone where it does not part."""

    def grade(self, texts: tuple[str, ...]) -> Verdict:
        """The verdict on one text for each asked name; a single text may hold several answers."""

    def answer(self) -> str:
        """What a reveal shows: the values at the asked decimals, the option, or the expression."""
