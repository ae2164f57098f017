"""`tutor notebook LESSON -o FILE.ipynb`: the lesson as a Jupyter notebook that runs."""

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
        "A lesson as a Jupyter notebook: its prose, its mathematics, and its NumPy lines as cells that run."
    )
    parser.epilog = "example: tutor notebook one-weight -o one-weight.ipynb"
    parser.add_argument("lesson", metavar="LESSON", help="the id of a lesson, or the path of its file")
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="a new file for the notebook; - prints it"
    )


def run(arguments: Namespace) -> int:
    """Write the notebook; raises InputError where it cannot be."""
    from tutor.authoring.notebook import notebook
    from tutor.course.library import find_lesson
    from tutor.text import quote

    console: Console = arguments.console
    shown = quote(arguments.output, 200)
    # Somebody may have worked in it: no notebook is made over another.
    if arguments.output != "-" and os.path.isfile(arguments.output):
        message = f"{shown} is there already, and is left as it is. Choose another name, or delete it first."
        raise InputError(message)
    text = notebook(find_lesson(arguments.lesson, arguments.course, console.environ))
    if arguments.output == "-":
        console.say(text, end="")
        return 0
    try:
        Path(arguments.output).write_text(text, "utf-8")
    except (OSError, ValueError) as error:
        reason = (
            error.strerror if isinstance(error, OSError) and error.strerror else "the name cannot be used"
        )
        raise InputError(f"{shown} cannot be written: {reason.lower()}.") from None
    console.say(f"{shown} is written.")
    return 0
