"""`tutor list`: the lessons in course order, with what was done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tutor.console import Console
    from tutor.course.library import Library
    from tutor.learner.journal import Journal


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.description = "The lessons in course order: new, begun at a page, or done."
    parser.epilog = "example: tutor list --json"
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(arguments: Namespace) -> int:
    """Print the list."""
    if arguments.json:
        library, journal = _opened(arguments)
        arguments.console.say(json.dumps({"lessons": records(library, journal)}))
    else:
        print_list(arguments)
    return 0


def print_list(arguments: Namespace) -> None:
    """Print the list as a table."""
    library, journal = _opened(arguments)
    _print_table(arguments.console, library, journal, arguments.ascii)


def _opened(arguments: Namespace) -> tuple[Library, Journal]:
    from tutor.commands.record import open_journal
    from tutor.course.library import open_library

    console: Console = arguments.console
    library = open_library(arguments.course, console.environ)
    journal = open_journal(arguments)
    if journal.notice:
        console.complain(journal.notice)
    return library, journal


def records(library: Library, journal: Journal) -> list[dict[str, object]]:
    """One object for each lesson, in course order."""
    from tutor.learner.states import count_pages, lesson_state

    return [
        {
            "id": header.id,
            "title": header.title,
            "state": lesson_state(header, journal).words,
            "pages": count_pages(header.path),
        }
        for header in library.headers
    ]


def _print_table(console: Console, library: Library, journal: Journal, ascii_only: bool) -> None:
    from tutor.learner.states import lesson_state
    from tutor.text import ascii_form

    rows = []
    for header in library.headers:
        minutes = f"{header.minutes} min" if header.minutes else ""
        rows.append((header.id, lesson_state(header, journal).words, minutes, header.title))
    if not rows:
        console.say("There are no lessons.")
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        line = "  ".join([*cells, row[3]]).rstrip()
        console.say(ascii_form(line) if ascii_only or console.ascii_only else line)
