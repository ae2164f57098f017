"""What the screens read lessons from: courses, the journal, and how a lesson is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tutor.learner.page import Page
    from tutor.learner.session import Session

State = Literal["new", "begun", "done"]


@dataclass(frozen=True)
class LessonRow:
    """One line of the lesson list."""

    key: str
    """What `Shelf.prepare` finds the lesson by."""
    title: str
    summary: str
    minutes: int | None
    skills: tuple[str, ...]
    state: State
    words: str
    """The state in words: `new`, `page 4 of 11`, `done`."""


@dataclass(frozen=True)
class Opened:
    """A lesson that was read, with its page as it can be shown before any number is there."""

    key: str
    preview: Page
    session: Callable[[], Session]
    """Makes the session; slow the first time, since NumPy and SymPy are imported then."""


@dataclass(frozen=True)
class Shelf:
    """Where lessons come from; the screens know nothing else of files or of the journal."""

    title: str
    rows: Callable[[], tuple[LessonRow, ...]]
    prepare: Callable[[str], Opened]
    """Reads a lesson without importing NumPy; raises TutorError where it cannot be used."""
