"""What grading says of an answer: one frozen value that every front end draws as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

Outcome = Literal["right", "wrong", "incomplete", "invalid"]

WORST_FIRST: tuple[Outcome, ...] = ("invalid", "wrong", "incomplete", "right")
"""The order in which one outcome stands for several."""

WORDS: Mapping[Outcome, str] = {
    "right": "right",
    "wrong": "not yet",
    "incomplete": "almost",
    "invalid": "not read",
}
"""What each outcome is called, in every front end and of each line of an answer."""


class FoundMistake(Struct, frozen=True):
    """A wrong rule that produces exactly what was typed."""

    code: str
    """Its name in the catalogue: `added`, `missing_inner`, ..."""
    skill: str
    """The skill it belongs to."""
    diagnosis: str
    """One sentence that names the wrong rule, with the learner's numbers."""
    repair: str
    """One sentence that puts it right, without the answer."""
    asked: str = ""
    """The asked name it was found for: `w`, `b`, `loss`, ..."""
    factor: str | None = None
    """The constant between answer and truth (or the mistake), as `1/3`; expressions only."""


class Verdict(Struct, frozen=True):
    """The outcome of one answer, with all that a front end says and draws of it."""

    outcome: Outcome
    message: str
    """What is said beside the word for the outcome, which front ends put before it: one to four sentences."""
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    """Each asked name with its own outcome."""
    mistakes: tuple[FoundMistake, ...] = ()
    read_as: str = ""
    """What was read, printed back; empty where nothing could be read."""
    code: str | None = None
    """Why an answer is invalid or incomplete: `syntax`, `unknown_name`, `no_aggregate`, ..."""
    caret: int | None = None
    """For invalid: the index in the typed text of the character at fault."""
    landing: Mapping[str, float] = field(default_factory=dict)
    """Where the wrong rule leads: parameter values to be drawn beside the true step."""
    values: Mapping[str, float] = field(default_factory=dict)
    """The numbers that were read, by asked name."""


def worst(outcomes: Mapping[str, Outcome]) -> Outcome:
    """The outcome that stands for all: invalid, wrong, incomplete, then right."""
    return min(outcomes.values(), key=WORST_FIRST.index)
