"""What the practice screen opens: a sitting on the first course's skills."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from tutor.learner.bare_page import bare_page
from tutor.learner.page import NoteBlock, Page
from tutor.tui.pictures import ALBUM
from tutor.tui.shelf import Shelf, warm

if TYPE_CHECKING:
    from tutor.learner.practice import Practice

COUNT = 10


class SittingOpening(Struct, frozen=True):
    """How a sitting is to be opened."""

    shelf: Shelf
    count: int = COUNT
    seed: int | None = None
    skill: str | None = None
    keep: Callable[[Practice], None] | None = None
    """Told of everything that is recorded."""
    note: str = ""
    """Nothing stands in the title row besides the question's number."""
    visited: ClassVar[int] = 0
    takes_torch: ClassVar[bool] = False
    """What is waited for is the choice of the questions."""

    def preview(self) -> Page:
        """What is shown until the questions are there; imports no NumPy."""
        return bare_page(
            "practice",
            "Practice",
            "Practice",
            [NoteBlock("Your questions are being chosen: what is due first, then what is new.")],
            key="start",
            pages=self.count + 1,
            seed=self.seed,
            place=f"{self.count} question{'s' if self.count > 1 else ''}",
        )

    def session(self) -> tuple[Practice, int]:
        """The sitting at its first open question; slow: it imports NumPy and reads every lesson.

        Raises InputError for a skill that nothing asks for.
        """
        from tutor.learner.drawing import Pool
        from tutor.learner.met import to_practise
        from tutor.learner.practice import Practice

        journal = self.shelf.journal
        pool = Pool(to_practise(self.shelf.library.courses[0], journal, self.seed, self.skill))
        practice = Practice(pool, journal, count=self.count, seed=self.seed, skill=self.skill, keep=self.keep)
        ALBUM.begin()
        return practice, 0

    def warm(self) -> None:
        """Import what later questions need; slow, for a thread."""
        warm()
