"""`tutor key LESSON`: every answer, each mistake's number and sentence, as a sheet for the instructor."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tutor.console import Console


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.description = (
        "The answer sheet of a lesson: every answer, and each known mistake with its number and its sentence."
    )
    parser.epilog = "example: tutor key one-weight --seed 7"
    parser.add_argument("lesson", metavar="LESSON", help="the id of a lesson, or the path of its file")
    parser.add_argument("--seed", metavar="N", help="the numbers of learners with this seed")


def run(arguments: Namespace) -> int:
    """Print the sheet."""
    from tutor.authoring.key import sheet
    from tutor.commands.learn import read_seed
    from tutor.course.library import find_lesson
    from tutor.text import ascii_form

    console: Console = arguments.console
    seed = read_seed(arguments.seed)
    lesson = find_lesson(arguments.lesson, arguments.course, console.environ)
    plain = arguments.ascii or console.ascii_only
    for line in sheet(lesson, seed):
        console.say(ascii_form(line) if plain else line)
    return 0
