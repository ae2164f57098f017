"""`tutor` without a command: the lesson list on screens; and `tutor learn` there."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

from tutor.commands.record import learner_of, open_journal
from tutor.course.library import open_library
from tutor.errors import InputError
from tutor.learner.places import data_folder

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from tutor.console import Console
    from tutor.learner.journal import Journal
    from tutor.learner.practice import Practice
    from tutor.tui.forerunner import Forerunner
    from tutor.tui.shelf import Shelf, Wanted
    from tutor.tui.sitting import SittingOpening


FRAMES_A_SECOND = "240"
"""How often the screen may be drawn; drawn it is only when something changes."""


IN_LINES = "`tutor learn LESSON --plain` opens one of them here, line by line."


def run(arguments: Namespace) -> int:
    """Show the lesson list, or print it on a terminal that has lines only; raises InputError without one."""
    console: Console = arguments.console
    if console.interactive:
        return _show(arguments, open_journal(arguments))
    if not console.prompts:
        raise InputError("The screens need a terminal. `tutor list` and `tutor learn LESSON` do without.")
    from tutor.commands.list import print_list

    print_list(arguments)
    console.say("\n" + IN_LINES)
    return 0


def send_forerunner(arguments: Namespace, seed: int | None) -> Forerunner | None:
    """Have a lesson's first page computed while the screens are prepared; None where that is not possible.

    Raises InputError for what is no learner's name.
    """
    from tutor.tui.forerunner import Forerunner, Wish

    console: Console = arguments.console
    try:
        columns, rows = os.get_terminal_size(console.stdout.fileno())
    except (OSError, ValueError):
        return None
    learner = learner_of(arguments.learner, console.environ)
    ascii_only = arguments.ascii or console.ascii_only
    home = str(data_folder(console.environ, console.platform))
    where = (arguments.lesson, arguments.course, home, learner, seed, arguments.page, arguments.restart)
    return Forerunner.send(Wish(*where, ascii_only, columns, rows))


def open_lesson(arguments: Namespace, seed: int | None) -> int:
    """Show one lesson, the list behind it; raises LessonError and InputError where there is none."""
    forerunner = send_forerunner(arguments, seed)
    try:
        library = open_library(arguments.course, arguments.console.environ)
        journal = open_journal(arguments)
        found = library.find(arguments.lesson)
        _hurry()
        from tutor.tui.shelf import Wanted

        wanted = Wanted(
            found, journal, seed, arguments.page, restart=arguments.restart, forerunner=forerunner
        )
        wanted.glance  # noqa: B018  what cannot be read at all is said before there are screens
        return _show(arguments, journal, wanted=wanted)
    finally:
        if forerunner is not None:
            forerunner.dismiss()


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

    return _show(arguments, journal, sitting=opens)


def _show(
    arguments: Namespace,
    journal: Journal,
    *,
    wanted: Wanted | None = None,
    sitting: Callable[[Shelf], SittingOpening] | None = None,
) -> int:
    _hurry()
    from tutor.tui.app import TutorApp
    from tutor.tui.shelf import Shelf

    console: Console = arguments.console
    shelf = Shelf(open_library(arguments.course, console.environ), journal)
    app = TutorApp(
        shelf,
        wanted=wanted,
        sitting=sitting(shelf) if sitting else None,
        ascii_only=arguments.ascii or console.ascii_only,
        home=data_folder(console.environ, console.platform),
    )
    try:
        app.run()
    finally:
        gc.enable()
    if app.failure:
        console.complain(app.failure, wrap=True)
    return app.return_code or 0


def _hurry() -> None:
    """Look for no garbage until the first frame is out: importing makes many objects and none of it.

    It would cost a tenth of the time; the app collects again from then on.
    """
    gc.disable()
    # Textual reads this once; what changed waits for the next frame, and an answer takes two or three.
    os.environ.setdefault("TEXTUAL_FPS", FRAMES_A_SECOND)
