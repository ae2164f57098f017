"""`tutor progress`: what was done, skill by skill; its file for another machine, and a lesson begun anew."""

from __future__ import annotations

import csv
import io
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutor.errors import InputError
from tutor.text import ascii_form, quote

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tutor.console import Console
    from tutor.learner.journal import Journal
    from tutor.learner.progress import Progress

ACTIONS = ("export", "import", "reset")
LARGEST_FILE = 1_000_000_000
COLUMNS = ("kind", "id", "title", "state", "page", "pages", "asked", "right_first", "times")
"""The header of `--csv`: one row for each lesson, skill and mistake."""


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.description = (
        "What you have done: lessons, first tries, skill by skill, and the mistakes made most."
        " `export FILE` writes it all to a file, `import FILE` takes such a file in (nothing is doubled),"
        " and `reset LESSON` sets the history of a lesson aside."
    )
    parser.epilog = "examples: tutor progress --json\n          tutor progress export my-progress.jsonl"
    parser.add_argument("action", nargs="?", choices=ACTIONS, help="what to do with it; shown if left out")
    parser.add_argument("target", nargs="?", metavar="FILE|LESSON", help="a file, - for a pipe, or a lesson")
    parser.add_argument("--yes", action="store_true", help="reset without asking")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="one JSON object")
    shape.add_argument("--csv", action="store_true", help="one row for each lesson, skill and mistake")


def run(arguments: Namespace) -> int:
    """Show, export, import or reset; raises InputError for what cannot be done."""
    from tutor.commands.record import open_journal

    if arguments.action and not arguments.target:
        what = "a lesson" if arguments.action == "reset" else "a file"
        raise InputError(f"Name {what}: tutor progress {arguments.action} {what.split()[1].upper()}.")
    journal = open_journal(arguments)
    if journal.notice:
        arguments.console.complain(journal.notice)
    match arguments.action:
        case "export":
            return _export(arguments, journal)
        case "import":
            return _import(arguments, journal)
        case "reset":
            return _reset(arguments, journal)
    return _show(arguments, journal)


# Showing


def _show(arguments: Namespace, journal: Journal) -> int:
    from tutor.course.library import open_library
    from tutor.learner.progress import progress_of
    from tutor.learner.progress_words import lines

    console: Console = arguments.console
    found = progress_of(journal, open_library(arguments.course, console.environ))
    if arguments.json:
        console.say(json.dumps(_as_object(found)))
        return 0
    if arguments.csv:
        console.say(_as_csv(found), end="")
        return 0
    plain = arguments.ascii or console.ascii_only
    for line in lines(found, console.width - 1, ascii_only=plain):
        console.say(ascii_form(line.text) if plain else line.text)
    return 0


def _as_object(found: Progress) -> dict[str, Any]:
    """`{"learner", "lessons", "skills", "mistakes", "days"}`, as `--json` prints it."""
    return {
        "learner": found.learner,
        "lessons": [
            {
                "id": one.id,
                "title": one.title,
                "state": one.state.words,
                "page": one.page,
                "pages": one.pages,
                "asked": one.asked,
                "right_first": one.right_first,
            }
            for one in found.lessons
        ],
        "skills": [
            {"id": one.id, "title": one.title, "asked": one.asked, "right_first": one.right_first}
            for one in found.skills
        ],
        "mistakes": [{"code": one.code, "skill": one.skill, "times": one.times} for one in found.mistakes],
        "days": [{"date": date, "answers": answers} for date, answers in found.days],
    }


def _as_csv(found: Progress) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    shown = _as_object(found)
    for one in shown["lessons"]:
        writer.writerow({"kind": "lesson", **one})
    for one in shown["skills"]:
        writer.writerow({"kind": "skill", **one})
    for one in found.mistakes:
        writer.writerow({"kind": "mistake", "id": one.code, "title": one.words, "times": one.times})
    return text.getvalue()


# Files


def _export(arguments: Namespace, journal: Journal) -> int:
    from tutor.learner.exchange import exported

    console: Console = arguments.console
    lines = exported(journal)
    if arguments.target == "-":
        for line in lines:
            console.say(line)
        return 0
    path = Path(arguments.target)
    shown = quote(arguments.target)
    if os.path.exists(path) and not (os.path.isfile(path) and _is_ours(path)):
        raise InputError(f"{shown} is there already and is no export of the tutor: it is left alone.")
    half = path.with_name(f"{path.name}.part")
    count = -1
    try:
        with half.open("w", encoding="utf-8", newline="\n") as file:
            for count, line in enumerate(lines):  # noqa: B007 - the last number is how many there were
                file.write(f"{line}\n")
        half.replace(path)
    except OSError as error:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise InputError(f"{shown} cannot be written: {error.strerror or error}.") from None
    console.say(f"{_events(count)} of {journal.learner} written to {shown}.")
    return 0


def _is_ours(path: Path) -> bool:
    from tutor.learner.exchange import is_export

    try:
        with path.open(encoding="utf-8") as file:
            return is_export(file.readline(10_000))
    except (OSError, UnicodeDecodeError):
        return False


def _import(arguments: Namespace, journal: Journal) -> int:
    from tutor.learner.exchange import imported, merged

    console: Console = arguments.console
    shown = "The input" if arguments.target == "-" else quote(arguments.target)
    rows = imported(_lines(arguments, console, shown), shown)
    if arguments.learner is not None:
        rows = [(row[0], journal.learner, *row[2:]) for row in rows]
    try:
        new = journal.take_in(rows, merged)
    except OSError as error:
        raise InputError(f"Nothing could be taken in: {error}") from None
    known = f"; {_events(len(rows) - new)} were here already" if new < len(rows) else ""
    console.say(f"{_events(new)} taken in{known}.")
    return 0


def _lines(arguments: Namespace, console: Console, shown: str) -> list[str]:
    from tutor.learner.exchange import UNTOUCHED

    try:
        if arguments.target == "-":
            raw = b"\n".join(iter(console.read_line, None))
        else:
            path = Path(arguments.target)
            with path.open("rb") as file:  # a device says that it is empty, and never ends
                raw = file.read(LARGEST_FILE + 1)
        if len(raw) > LARGEST_FILE:
            raise InputError(f"{shown} is too large. {UNTOUCHED}")
        return raw.decode("utf-8").split("\n")
    except OSError as error:
        raise InputError(f"{shown} cannot be read: {error.strerror or error}. {UNTOUCHED}") from None
    except (UnicodeDecodeError, ValueError):
        raise InputError(f"{shown} is no export of the tutor. {UNTOUCHED}") from None


def _events(count: int) -> str:
    return f"{count} event{'' if count == 1 else 's'}"


# Beginning anew


def _reset(arguments: Namespace, journal: Journal) -> int:
    from tutor.learner.events import Event

    console: Console = arguments.console
    lesson = _lesson_id(arguments, console, journal)
    if not arguments.yes:
        console.say(f"Set what you did in {lesson} aside, and begin it anew? y or n: ", end="")
        line = console.read_line()
        if line is None:
            raise InputError("Nobody answered, and nothing was changed. Add --yes to reset without asking.")
        if line.decode("utf-8", "replace").strip().lower() not in {"y", "yes"}:
            console.say("Nothing was changed.")
            return 0
    was_said = journal.notice
    journal.append(Event("reset", lesson))
    if not journal.saved:
        raise InputError("Nothing could be set aside." if was_said else journal.notice)
    console.say(f"{lesson} begins anew. What you did before is kept, and no longer counted.")
    return 0


def _lesson_id(arguments: Namespace, console: Console, journal: Journal) -> str:
    """The lesson's id; one that is no longer in the course can still be set aside by its id."""
    from tutor.course.library import open_library

    word: str = arguments.target
    if journal.events(word):
        return word
    return open_library(arguments.course, console.environ).find(word)[0].stem
