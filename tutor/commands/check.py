"""`tutor check PATH...`: lessons linted, their mathematics checked, and played as every kind of learner."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tutor.console import Console

MOST_WORKERS = 4
"""Processes that share a folder of lessons."""


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.description = (
        "Check lessons: what they say, their mathematics, and that they can be played by every kind of"
        " learner. A folder means all of it. The exit status is 0 where all is well (warnings included),"
        " 1 for errors, 2 for a file that cannot be read."
    )
    parser.epilog = "example: tutor check lessons"
    parser.add_argument("paths", metavar="PATH", nargs="+", help="a lesson file, or a folder of lessons")
    parser.add_argument("--json", action="store_true", help="one JSON object, for editors")
    parser.add_argument(
        "--lock", action="store_true", help="write ids.lock beside course.toml: the ids as they are now"
    )


def run(arguments: Namespace) -> int:
    """Print what was found; the exit status is that of the worst file."""
    from tutor.authoring.checker import check
    from tutor.authoring.report import status, summary
    from tutor.text import ascii_form

    console: Console = arguments.console
    plain = arguments.ascii or console.ascii_only
    if arguments.lock:
        from tutor.authoring.locking import lock

        for line in lock(arguments.paths):
            console.complain(line)
    reports = []
    for report in check(arguments.paths, min(os.cpu_count() or 1, MOST_WORKERS)):
        reports.append(report)
        if not arguments.json:
            console.say(ascii_form(report.text()) if plain else report.text())
    if arguments.json:
        console.say(json.dumps({"files": [report.json() for report in reports]}))
    elif len(reports) > 1:
        console.say(summary(reports))
    return status(reports)
