"""`tutor practice`: fresh questions on what is due, weak and new; a quiz for a class by a seed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.errors import InputError
from tutor.text import ascii_form, quote

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tutor.console import Console
    from tutor.learner.practice import Practice


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.description = (
        "Questions with fresh numbers on what the lessons teach: first what is due, then what went wrong,"
        " then what is new. With a seed everybody gets the same questions."
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
    """Open a sitting, or print its answer sheet."""
    from tutor.commands.learn import read_seed
    from tutor.commands.record import open_journal
    from tutor.course.library import open_library
    from tutor.learner.drawing import Pool
    from tutor.learner.journal import Journal
    from tutor.learner.practice import Practice

    console: Console = arguments.console
    seed = read_seed(arguments.seed)
    if arguments.key and seed is None:
        raise InputError("An answer sheet needs its seed: tutor practice --seed 42 --key.")
    pool = Pool(open_library(arguments.course, console.environ).courses[0])
    journal = Journal(None) if arguments.key else open_journal(arguments)
    if arguments.report:
        _try_to_write(Path(arguments.report))
    sitting = Practice(pool, journal, count=_count(arguments.count), seed=seed, skill=arguments.skill)
    if arguments.key:
        return _print_key(arguments, console, sitting)
    try:
        return _play(arguments, console, sitting)
    finally:
        if arguments.report:
            _write_report(console, sitting, arguments.report)


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


def _try_to_write(path: Path) -> None:
    """Whether a report can be written is found out before the first question, not after the last."""
    from tutor.learner.summary import is_report

    there = path.exists()
    if there and not is_report(path):
        raise InputError(f"{quote(str(path))} is there already and is no report: it is left alone.")
    try:
        with path.open("a", encoding="utf-8"):
            pass
        if not there:
            path.unlink()
    except OSError as error:
        raise InputError(f"{quote(str(path))} cannot be written: {error.strerror or error}.") from None


def _write_report(console: Console, sitting: Practice, name: str) -> None:
    from tutor.learner.summary import report

    path = Path(name)
    half = path.with_name(f"{path.name}.part")
    try:
        half.write_text(json.dumps(report(sitting), indent=1, ensure_ascii=False) + "\n", "utf-8")
        half.replace(path)
    except OSError as error:
        console.complain(f"{quote(name)} cannot be written: {error.strerror or error}.")
