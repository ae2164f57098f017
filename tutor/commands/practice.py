"""`tutor practice`: fresh questions on what is due, weak and new; a quiz for a class by a seed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.errors import InputError
from tutor.text import ascii_form, quote

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

    from tutor.console import Console
    from tutor.learner.journal import Journal
    from tutor.learner.practice import Practice


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.description = (
        "Questions with fresh numbers on what the lessons teach: first what is due, then what went wrong,"
        " then what is new. They are of the lessons that you have begun, or of the first one while none is;"
        " with --seed or --skill they are of the whole course. With a seed everybody gets the same questions."
        " A sitting that was broken off goes on where it was."
    )
    parser.epilog = "examples: tutor practice\n          tutor practice --seed 42 --count 10 --key"
    parser.add_argument("--skill", metavar="S", help="one skill alone; an unknown one lists them all")
    parser.add_argument("--count", metavar="N", help="how many questions; 10 if left out")
    parser.add_argument("--seed", metavar="N", help="the same questions for everybody with this seed")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--plain", action="store_true", help="as lines and prompts, nothing moves a cursor")
    shape.add_argument("--jsonl", action="store_true", help="as JSON lines, for programs")
    shape.add_argument("--key", action="store_true", help="print the answer sheet of the seed")
    parser.add_argument("--report", metavar="FILE", help="write what was answered to a file, as JSON")


def run(arguments: Namespace) -> int:
    """Open a sitting, or print its answer sheet; raises InputError for what there is not."""
    from tutor.commands.learn import read_seed
    from tutor.commands.record import open_journal
    from tutor.learner.journal import Journal

    console: Console = arguments.console
    seed = read_seed(arguments.seed)
    if arguments.key and seed is None:
        raise InputError("An answer sheet needs its seed: tutor practice --seed 42 --key.")
    count = _count(arguments.count)
    journal = Journal(None) if arguments.key else open_journal(arguments)
    report = None if arguments.report is None else _Report(arguments.report)
    keep = report.keep if report else None
    skill: str | None = arguments.skill
    if not (arguments.key or arguments.plain or arguments.jsonl) and console.interactive:
        from tutor.commands.app import open_practice

        status = open_practice(arguments, journal, count=count, seed=seed, skill=skill, keep=keep)
    else:
        status = _read_aloud(arguments, journal, count, seed, skill, keep)
    if report:
        report.complain(console)
    return status


def _read_aloud(
    arguments: Namespace,
    journal: Journal,
    count: int,
    seed: int | None,
    skill: str | None,
    keep: Callable[[Practice], None] | None,
) -> int:
    """The sitting as lines or as JSON, or its answer sheet."""
    from tutor.course.library import open_library
    from tutor.learner.drawing import Pool
    from tutor.learner.met import to_practise
    from tutor.learner.practice import Practice

    console: Console = arguments.console
    course = open_library(arguments.course, console.environ).courses[0]
    pool = Pool(to_practise(course, journal, seed, skill))
    sitting = Practice(pool, journal, count=count, seed=seed, skill=skill, keep=keep)
    if arguments.key:
        return _print_key(arguments, console, sitting)
    status = _play(arguments, console, sitting)
    if keep is not None:
        keep(sitting)
    return status


def _play(arguments: Namespace, console: Console, sitting: Practice) -> int:
    if arguments.jsonl:
        from tutor import jsonl

        return jsonl.play(sitting, console)
    from tutor.plain import Plain

    return Plain(sitting, console, ascii_only=arguments.ascii).play()


def _count(text: str | None) -> int:
    from tutor.learner.practice import COUNT, MOST

    if text is None:
        return COUNT
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= MOST):
        raise InputError(f"A sitting has 1 to {MOST} questions.")
    return int(text)


def _print_key(arguments: Namespace, console: Console, sitting: Practice) -> int:
    from tutor.learner.sheet import sheet

    skill = f", skill {sitting.skill}" if sitting.skill else ""
    console.say(
        f"Answers to seed {sitting.seed}, {sitting.count} questions{skill}, of {sitting.pool.course.title}\n"
    )
    plain = arguments.ascii or console.ascii_only
    for line in sheet(sitting):
        console.say(ascii_form(line) if plain else line)
    return 0


class _Report:
    """The file that an instructor collects; it is written anew after every answer, so that none is lost."""

    def __init__(self, name: str) -> None:
        """Raises InputError where no report can be written: better now than after the last question."""
        if not name:
            raise InputError("Name a file for the report: tutor practice --report FILE.")
        self._path = Path(name)
        self._failed = ""
        from tutor.learner.summary import is_report

        there = os.path.exists(self._path)
        if there and not (os.path.isfile(self._path) and is_report(self._path)):
            raise InputError(f"{quote(name)} is there already and is no report: it is left alone.")
        try:
            with self._path.open("a", encoding="utf-8"):
                pass
            if not there:
                self._path.unlink()
        except OSError as error:
            raise InputError(f"{quote(name)} cannot be written: {error.strerror or error}.") from None

    def keep(self, sitting: Practice) -> None:
        """Write what was answered; a sitting without an answer does not replace the report of another."""
        from tutor.learner.summary import report

        if self._path.exists() and not sitting.answered:
            return
        half = self._path.with_name(f"{self._path.name}.part")
        try:
            half.write_text(json.dumps(report(sitting), indent=1, ensure_ascii=False) + "\n", "utf-8")
            half.replace(self._path)
            self._failed = ""
        except OSError as error:
            self._failed = f"{quote(str(self._path))} cannot be written: {error.strerror or error}."

    def complain(self, console: Console) -> None:
        """Say that the last answers could not be written."""
        if self._failed:
            console.complain(self._failed)
