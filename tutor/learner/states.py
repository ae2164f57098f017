"""How far a learner is in each lesson, for a list: found without opening the lessons."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from msgspec import Struct

from tutor.course.library import Header
from tutor.course.problems import LessonError
from tutor.learner.journal import Journal

Progress = Literal["new", "begun", "done", "again", "broken"]
"""`again` is a lesson that was done and has been begun anew."""


class LessonState(Struct, frozen=True):
    """One lesson of a list."""

    progress: Progress
    words: str
    """`new`, `page 4 of 11`, `done`, `done, page 3 again`, `cannot be read`."""

    @property
    def is_done(self) -> bool:
        """True once its last page was passed, whatever was done since."""
        return self.progress in ("done", "again")


def lesson_state(header: Header, journal: Journal) -> LessonState:
    """Where the learner is in a lesson, by its own numbers; the words name the page last turned to."""
    if header.problem is not None:
        return LessonState("broken", "cannot be read")
    place = journal.place(header.id)
    if place.ended:
        return LessonState("done", "done")
    if place.finished:
        return LessonState("again", f"done, page {place.number} again")
    if place.page is None:
        return LessonState("new", "new")
    of = f" of {place.pages}" if place.pages else ""
    return LessonState("begun", f"page {place.number}{of}")


def count_pages(path: Path) -> int:
    """How many pages a lesson file has, without reading what is on them; 0 where it cannot be read."""
    from tutor.course.source import read_source
    from tutor.learner.glance import drafts

    try:
        return len(drafts(read_source(path)))
    except LessonError:
        return 0
