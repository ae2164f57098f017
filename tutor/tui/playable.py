"""What the lesson screen asks of whatever it opens: a lesson, or a sitting of practice."""

from __future__ import annotations

from typing import Protocol

from tutor.learner.page import Page
from tutor.learner.playing import Playing


class Playable(Protocol):
    """Something to be opened: its first page is there at once, its numbers a little later."""

    @property
    def note(self) -> str:
        """What the title row says of it; empty for nothing."""

    @property
    def takes_torch(self) -> bool:
        """True where torch is what is waited for."""

    @property
    def visited(self) -> int:
        """How many pages were seen before, as far as that is known at once."""

    def preview(self) -> Page:
        """What is shown until the session is there, with or without its numbers; imports no NumPy.

        Raises InputError where there is no such page.
        """

    def session(self) -> tuple[Playing, int]:
        """It at its page, and how many pages were seen before; slow: it imports NumPy.

        Raises InputError, and LessonError where only now it is read.
        """

    def warm(self) -> None:
        """Import what later pages need; slow, for a thread."""
