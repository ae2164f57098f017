"""`tutor preview PATH`: a lesson on screens as it is being written, with the checker's report."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.errors import InputError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tutor.console import Console


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.description = (
        "A lesson as its learners see it, read again at the same page whenever you save it, with what tutor"
        " check says of it: beside it in a wide terminal, in its place by f5 in a narrow one. Nothing that"
        " you do there is recorded. Without a terminal the report is printed once."
    )
    parser.epilog = "example: tutor preview courses/parabola.md"
    parser.add_argument("path", metavar="PATH", help="the lesson file, ID.md; it need not be there yet")


def run(arguments: Namespace) -> int:
    """Show the preview until it is left; where nothing can be shown, do what `tutor check` does.

    Raises InputError where no file is named.
    """
    console: Console = arguments.console
    if not arguments.path:
        raise InputError("Name a lesson file: tutor preview PATH.")
    path = Path(arguments.path)
    ascii_only = arguments.ascii or console.ascii_only
    if not console.interactive or os.path.isdir(path):
        return _report(path, console, ascii_only)
    from tutor.course.library import Library
    from tutor.learner.journal import Journal
    from tutor.learner.places import data_folder
    from tutor.tui.app import TutorApp
    from tutor.tui.draft import Draft
    from tutor.tui.shelf import Shelf

    app = TutorApp(
        Shelf(Library(()), Journal(None)),
        draft=Draft(path),
        ascii_only=ascii_only,
        home=data_folder(console.environ, console.platform),
    )
    app.run()
    return app.return_code or 0


def _report(path: Path, console: Console, ascii_only: bool) -> int:
    from tutor.authoring.checker import check
    from tutor.authoring.report import status
    from tutor.text import ascii_form

    reports = list(check([str(path)]))
    for report in reports:
        console.say(ascii_form(report.text()) if ascii_only else report.text())
    return status(reports)
