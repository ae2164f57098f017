"""`tutor` without a command: the lesson list on screens; and `tutor learn` there."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from tutor.commands.record import open_journal
from tutor.course.library import open_library
from tutor.errors import InputError
from tutor.learner.places import data_folder

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from tutor.console import Console
    from tutor.course.lesson import Lesson
    from tutor.learner.journal import Journal
    from tutor.learner.practice import Practice
    from tutor.tui.shelf import Shelf
    from tutor.tui.sitting import SittingOpening


def run(arguments: Namespace) -> int:
    """Show the lesson list; raises InputError where there is no terminal to show it on."""
    console: Console = arguments.console
    if not console.interactive:
        raise InputError("The screens need a terminal. `tutor list` and `tutor learn LESSON` do without.")
    return _show(arguments, open_journal(arguments), None, None)


def open_lesson(arguments: Namespace, lesson: Lesson, journal: Journal, seed: int | None) -> int:
    """Show one lesson, the list behind it."""
    return _show(arguments, journal, lesson, seed)


def open_practice(
    arguments: Namespace,
    journal: Journal,
    *,
    count: int,
    seed: int | None,
    skill: str | None,
    keep: Callable[[Practice], None] | None,
) -> int:
    """Show a sitting of practice, the list behind it; `keep` is told of everything that is recorded."""
    from tutor.tui.sitting import SittingOpening

    def opens(shelf: Shelf) -> SittingOpening:
        return SittingOpening(shelf, count, seed, skill, keep)

    return _show(arguments, journal, None, None, opens)


def _show(
    arguments: Namespace,
    journal: Journal,
    lesson: Lesson | None,
    seed: int | None,
    sitting: Callable[[Shelf], SittingOpening] | None = None,
) -> int:
    # Importing makes many objects and no garbage: to look for some costs a tenth of the time to the first
    # frame. The app collects again once that is out.
    gc.disable()
    from tutor.tui.app import TutorApp
    from tutor.tui.shelf import Opening, Shelf

    console: Console = arguments.console
    opening = None
    if lesson is not None:
        opening = Opening(lesson, journal, seed, page=arguments.page, restart=arguments.restart)
        opening.preview()
    shelf = Shelf(open_library(arguments.course, console.environ), journal)
    ascii_only = arguments.ascii or console.ascii_only
    home = data_folder(console.environ, console.platform)
    wanted = sitting(shelf) if sitting else None
    app = TutorApp(shelf, opening=opening, sitting=wanted, ascii_only=ascii_only, home=home)
    try:
        app.run()
    finally:
        gc.enable()
    return app.return_code or 0
