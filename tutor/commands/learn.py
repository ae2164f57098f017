"""`tutor learn LESSON`: a lesson where the learner left it, on screens, as lines or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.errors import InputError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tutor.console import Console
    from tutor.learner.session import Session


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.description = "Open a lesson where you left it."
    parser.epilog = "example: tutor learn one-weight --plain"
    parser.add_argument("lesson", metavar="LESSON", help="the id of a lesson, or the path of its file")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--plain", action="store_true", help="as lines and prompts, nothing moves a cursor")
    shape.add_argument("--jsonl", action="store_true", help="as JSON lines, for programs")
    parser.add_argument("--from", dest="page", metavar="PAGE", help="go to a page, by its key or number")
    parser.add_argument("--restart", action="store_true", help="begin again; the history is kept")
    parser.add_argument("--seed", metavar="N", help="other numbers, the same for everybody with this seed")


def run(arguments: Namespace) -> int:
    """Open the lesson in the front end that the terminal or the learner asks for.

    Raises LessonError for a lesson with errors, InputError where there is none, or no such page.
    """
    console: Console = arguments.console
    seed = read_seed(arguments.seed)
    if not (arguments.jsonl or arguments.plain) and console.interactive:
        from tutor.commands.app import open_lesson

        return open_lesson(arguments, seed)
    from tutor.commands.record import open_journal
    from tutor.course.library import open_library

    library = open_library(arguments.course, console.environ)
    journal = open_journal(arguments)
    from tutor.course.reader import read_lesson
    from tutor.learner.session import Session

    lesson = read_lesson(*library.find(arguments.lesson))
    session = Session(lesson, journal, seed)
    prepare(session, arguments)
    if arguments.jsonl:
        from tutor import jsonl

        return jsonl.play(session, console)
    from tutor.plain import Plain

    return Plain(session, console, ascii_only=arguments.ascii).play()


def prepare(session: Session, arguments: Namespace) -> None:
    """What `--restart` and `--from` ask of a session before its first page."""
    if arguments.restart:
        session.restart()
    if arguments.page is not None and (refused := session.goto(arguments.page)):
        raise InputError(refused)


def read_seed(text: str | None) -> int | None:
    """The seed of `--seed`; raises InputError for what is none."""
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > 10 or int(text) >= 2**32:
        raise InputError("A seed is a whole number from 0 to 4294967295.")
    return int(text)
