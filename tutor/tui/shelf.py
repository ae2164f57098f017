"""What the screens open lessons from: the courses at hand and the journal."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from msgspec.structs import replace

from tutor.course.library import Header, Library
from tutor.errors import InputError
from tutor.learner.journal import Journal
from tutor.learner.states import LessonState, lesson_state
from tutor.tui.importing import for_good
from tutor.tui.pictures import ALBUM

if TYPE_CHECKING:
    from pathlib import Path

    from tutor.course.course_file import Course
    from tutor.course.lesson import Lesson
    from tutor.learner.page import Page
    from tutor.learner.session import Session
    from tutor.tui.first_page import FirstPage
    from tutor.tui.forerunner import Forerunner


class LessonRow(Struct, frozen=True):
    """One line of the lesson list."""

    header: Header
    state: LessonState


class Opening(Struct, frozen=True):
    """How a lesson is to be opened."""

    lesson: Lesson
    journal: Journal
    seed: int | None = None
    page: str | None = None
    """The page to go to, by its key or number; None for where the learner left it."""
    restart: bool = False
    note: str = ""
    """What the title row says of it: that nothing is recorded."""
    visited: ClassVar[int] = 0
    """Found out with the session."""

    @property
    def takes_torch(self) -> bool:
        """True where a run of the lesson is torch's and torch is there; imports neither."""
        front = self.lesson.front
        engines = (front.problem.engine, *(run.engine for run in front.runs.values()))
        try:
            return "torch" in engines and find_spec("torch") is not None
        except (ImportError, ValueError):
            return False

    def preview(self) -> Page:
        """The first page with `…` for its numbers; imports no NumPy. Raises InputError for no such page."""
        from tutor.learner.preview import preview

        return preview(self.lesson, self.journal, self.seed, page=self.page, restart=self.restart)

    def session(self) -> tuple[Session, int]:
        """The session at its page, and how many pages were seen before; slow: it imports NumPy.

        Raises InputError where there is no such page.
        """
        from tutor.learner.session import Session

        begun = self.journal.place(self.lesson.id, self.seed).page is not None
        session = Session(self.lesson, self.journal, self.seed, waits_for_training=True)
        if self.restart:
            session.restart()
        seen = self.lesson.pages.index(session.page_source) + 1 if begun and not self.restart else 0
        if self.page is not None and (refused := session.goto(self.page)):
            raise InputError(refused)
        ALBUM.begin()
        return session, seen

    def warm(self) -> None:
        """Import what later pages need; slow, for a thread."""
        warm()
        if self.takes_torch:
            from tutor.descent.autograd import torch_works

            with for_good():
                torch_works()


def warm() -> None:
    """Import what draws charts and what derives; slow, for a thread."""
    with for_good():
        ALBUM.begin()
        import_module("tutor.symbolic.derivation")  # SymPy


class Wanted:
    """A lesson to be opened that is not read yet; its first page may be under way."""

    def __init__(
        self,
        found: tuple[Path, Course | None],
        journal: Journal,
        seed: int | None = None,
        page: str | None = None,
        *,
        restart: bool = False,
        forerunner: Forerunner | None = None,
    ) -> None:
        self.path, self.course = found
        self.forerunner = forerunner
        self.journal = journal
        self.seed = seed
        self.page = page
        self.restart = restart

    @cached_property
    def glance(self) -> Page:
        """The first page as far as a look at the file tells it; imports little. Raises LessonError."""
        from tutor.learner.glance import glance

        return glance(self.path, self.journal, self.seed, self.page, restart=self.restart)

    def open(self) -> Opening | Foreseen:
        """The lesson with its first page, or read; waits for the one or the other. Raises as `read` does."""
        first = self.forerunner.page() if self.forerunner else None
        if first is None:
            return self.read()
        ALBUM.rest(first.pictures)
        return Foreseen(self, first)

    def forget(self) -> None:
        """Wait for no first page any more."""
        if self.forerunner is not None:
            self.forerunner.dismiss()

    def read(self) -> Opening:
        """The lesson, read; raises LessonError, and InputError where it has no such page."""
        from tutor.course.reader import read_lesson

        lesson = read_lesson(self.path, self.course)
        opening = Opening(lesson, self.journal, self.seed, self.page, restart=self.restart)
        if self.page is not None:
            opening.preview()
        return opening


class Foreseen(Struct, frozen=True):
    """A lesson whose first page is there, though it is not read yet."""

    wanted: Wanted
    first: FirstPage
    note: ClassVar[str] = ""
    takes_torch: ClassVar[bool] = False

    @property
    def visited(self) -> int:
        """How many pages were seen before."""
        return self.first.visited

    def preview(self) -> Page:
        """The first page, with its numbers."""
        notice = self.wanted.journal.notice
        return replace(self.first.page, notice=notice) if notice else self.first.page

    def session(self) -> tuple[Session, int]:
        """The session at its page, and how many pages were seen before; slow: it reads and imports NumPy.

        Raises LessonError, and InputError where there is no such page.
        """
        return self.wanted.read().session()

    def warm(self) -> None:
        """Import what later pages need; slow, for a thread."""
        warm()


class Shelf(Struct, frozen=True):
    """Every lesson at hand; the screens know nothing else of files."""

    library: Library
    journal: Journal

    @property
    def title(self) -> str:
        """The name of the first course."""
        return self.library.courses[0].title if self.library.courses else "Lessons"

    def rows(self) -> tuple[LessonRow, ...]:
        """Every lesson with its state, in course order."""
        return tuple(LessonRow(one, lesson_state(one, self.journal)) for one in self.library.headers)

    def due(self) -> frozenset[str]:
        """The skills that are due for practice; slow where there was any."""
        from tutor.learner.review import due_skills

        return due_skills(self.journal)

    def open(self, header: Header, *, restart: bool = False) -> Opening:
        """Read a lesson; raises LessonError where it cannot be used."""
        return Opening(_read(header), self.journal, restart=restart)

    def look(self, header: Header) -> Opening:
        """A lesson at its first page, with what was done in it; what is done now is not recorded."""
        lesson = _read(header)
        copy = Journal(None)
        copy.append(*self.journal.events(lesson.id))
        return Opening(lesson, copy, page=lesson.pages[0].key, note="looking back")


def _read(header: Header) -> Lesson:
    from tutor.course.reader import read_lesson

    return read_lesson(header.path, header.course)
