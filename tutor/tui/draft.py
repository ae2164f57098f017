"""A lesson that is being written: its file is looked at again and again, and read anew when it was saved."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from tutor.errors import TutorError
from tutor.learner.bare_page import bare_page
from tutor.learner.journal import Journal
from tutor.learner.page import NoteBlock, Page
from tutor.text import clean
from tutor.tui.shelf import Opening

if TYPE_CHECKING:
    from tutor.authoring.checker import Stop
    from tutor.authoring.report import FileReport
    from tutor.authoring.requirements import Shelf
    from tutor.course.lesson import Lesson
    from tutor.learner.session import Session

Stamp = tuple[tuple[int, int, int] | None, ...]
"""Time, size and identity of each file that a lesson is made of; None for one that is not there."""


class Version(Struct, frozen=True):
    """The lesson as it was saved last without an error that keeps it from being shown."""

    opening: Opening
    session: Session
    seen: int
    """How many pages were seen before."""
    stamp: Stamp
    """Of its files, as they were when they were read."""


class Draft(Struct):
    """The file, what else the lesson is made of, and what was tried in it, kept in memory alone."""

    path: Path
    journal: Journal = field(default_factory=lambda: Journal(None))
    _beside: tuple[Path, ...] = ()
    """The course file and the data files."""

    def stamp(self) -> Stamp:
        """What changes when something is saved; costs a few microseconds."""
        return tuple(_stamp(path) for path in (self.path, *self._beside))

    @property
    def name(self) -> str:
        """The file's name, safe to show."""
        return clean(self.path.name, keep="")

    def preview(self) -> Page:
        """What stands in place of a lesson that could not be read yet."""
        said = (
            f"{self.name} has errors: the report says where, and how to mend each."
            if os.path.exists(self.path)
            else f"There is no {self.name} yet. Save it, and it is shown here."
        )
        return bare_page("", self.name, self.name, [NoteBlock(said)])

    def read(self, page: Page | None) -> Version:
        """The lesson as it is saved now, at the page shown; slow. Raises TutorError where it has none."""
        from tutor.course.reader import read_lesson

        saved = _stamp(self.path)
        shelf = self._shelf()
        lesson = read_lesson(self.path, shelf.course if shelf else None)
        self._beside = (self.path.parent / "course.toml", *_data_files(lesson))
        stamp = (saved, *map(_stamp, self._beside))
        journal = Journal(None)
        journal.append(*self.journal.events(lesson.id))
        self.journal = journal
        opening = Opening(lesson, journal, page=_same_page(lesson, page))
        session, seen = opening.session()
        # Of the page at hand the rules that were uncovered so far are known, and the others still to come.
        seen = min(seen, session.page.number - 1)
        return Version(opening, session, seen, stamp)

    def check(self, stop: Stop) -> FileReport:
        """What the checker says; slow. Raises Stopped where it is not wanted any more."""
        from tutor.authoring.checker import check_file

        return check_file(self.path, self._shelf(), stop)

    def refused(self, error: TutorError) -> FileReport:
        """A report of what keeps the lesson from being shown."""
        from tutor.authoring.report import report
        from tutor.course.problems import FileProblem, LessonError

        if not os.path.exists(self.path):
            said = "There is no such file yet."
            hint = "Save it, and it is shown here. tutor new makes one to begin with."
            return report(
                str(self.path),
                [FileProblem(str(self.path), 1, 1, "error", "unreadable", said, hint, "")],
                unreadable=True,
            )
        if isinstance(error, LessonError):
            return report(str(self.path), error.problems, unreadable=error.unreadable)
        problem = FileProblem(str(self.path), 1, 1, "error", "cannot-be-asked", str(error), "", "")
        return report(str(self.path), [problem])

    def _shelf(self) -> Shelf | None:
        """The course that the file lies in; a course file with problems counts as none."""
        from tutor.authoring.folders import gather

        return next((shelf for _, shelf in gather([str(self.path)]).lessons), None)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _data_files(lesson: Lesson) -> tuple[Path, ...]:
    names = {problem.data.csv for problem in lesson.problems.values()}
    return tuple(lesson.root / name for name in sorted(filter(None, names)))


def _same_page(lesson: Lesson, page: Page | None) -> str | None:
    """The page of the same key; where that is gone, of the same number or the last."""
    if page is None or not page.pages:
        return None
    if lesson.page(page.key) is not None:
        return page.key
    return str(min(page.number, len(lesson.pages)))
