"""`tutor` without a command: the lesson list on screens; and `tutor learn` there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.course.library import Library, open_library
from tutor.course.reader import read_lesson
from tutor.errors import InputError
from tutor.learner.journal import Journal
from tutor.learner.places import data_folder
from tutor.learner.session import preview
from tutor.learner.states import lesson_state

if TYPE_CHECKING:
    from argparse import Namespace

    from tutor.console import Console
    from tutor.course.lesson import Lesson
    from tutor.learner.session import Session
    from tutor.tui.shelf import LessonRow, Opened, Shelf


def run(arguments: Namespace) -> int:
    """Show the lesson list; raises InputError where there is no terminal to show it on."""
    console: Console = arguments.console
    library = open_library(arguments.course, console.environ)
    if not console.interactive:
        raise InputError("The screens need a terminal. `tutor list` and `tutor learn LESSON` do without.")
    journal = Journal(data_folder(console.environ, console.platform))
    return _show(arguments, _shelf(library, journal), None)


def open_lesson(arguments: Namespace, lesson: Lesson, journal: Journal, seed: int | None) -> int:
    """Show one lesson, the list behind it."""
    library = open_library(arguments.course, arguments.console.environ)
    opened = _opened(lesson, journal, seed, arguments)
    return _show(arguments, _shelf(library, journal), opened)


def _show(arguments: Namespace, shelf: Shelf, opened: Opened | None) -> int:
    from tutor.tui.app import TutorApp

    console: Console = arguments.console
    app = TutorApp(shelf, opened=opened, ascii_only=arguments.ascii or console.ascii_only)
    app.run()
    return app.return_code or 0


def _shelf(library: Library, journal: Journal) -> Shelf:
    from tutor.tui.shelf import LessonRow, Shelf

    headers = {f"{number}": header for number, header in enumerate(library.headers)}

    def rows() -> tuple[LessonRow, ...]:
        found = []
        for key, header in headers.items():
            state = lesson_state(header, journal)
            progress = "new" if state.progress == "broken" else state.progress
            about = (header.title, header.summary, header.minutes, header.skills)
            found.append(LessonRow(key, *about, progress, state.words))
        return tuple(found)

    def prepare(key: str) -> Opened:
        header = headers[key]
        return _opened(read_lesson(header.path, header.course), journal, None, None)

    title = library.courses[0].title if library.courses else "Lessons"
    return Shelf(title, rows, prepare)


def _opened(lesson: Lesson, journal: Journal, seed: int | None, arguments: Namespace | None) -> Opened:
    from tutor.commands.learn import prepare
    from tutor.tui.shelf import Opened

    def session() -> Session:
        from tutor.learner.session import Session

        made = Session(lesson, journal, seed, waits_for_training=True)
        if arguments is not None:
            prepare(made, arguments)
        return made

    return Opened(lesson.id, preview(lesson, journal, seed), session)
