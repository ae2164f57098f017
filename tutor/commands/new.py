"""`tutor new PATH`: a lesson that passes `check` as made; with `--course`, a whole course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.errors import InputError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tutor.console import Console


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.description = (
        "A new lesson: a file that passes tutor check as made, with remarks that teach the format."
        " Nothing that is there is overwritten."
    )
    parser.epilog = "example: tutor new courses/parabola.md"
    parser.add_argument("path", metavar="PATH", help="the file to make, ID.md; - prints the lesson instead")
    parser.add_argument(
        "--course", dest="whole", action="store_true", help="PATH is a folder: make a whole course in it"
    )


def run(arguments: Namespace) -> int:
    """Make the files and say so; raises InputError where one cannot be made."""
    from tutor.authoring.scaffold import FIRST_LESSON, lesson_text, new_course, new_lesson

    console: Console = arguments.console
    if arguments.path == "-" and arguments.whole:
        raise InputError("A course is several files: give a folder for it. - prints one lesson.")
    if arguments.path == "-":
        console.say(lesson_text(FIRST_LESSON), end="")
        return 0
    for line in (new_course if arguments.whole else new_lesson)(arguments.path):
        console.say(line)
    return 0
