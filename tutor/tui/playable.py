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

    def preview(self) -> Page:
        """What is shown until the numbers are there; imports no NumPy."""

    def session(self) -> tuple[Playing, int]:
        """It at its page, and how many pages were seen before; slow: it imports NumPy."""

    def warm(self) -> None:
        """Import what later pages need; slow, for a thread."""
