"""`tutor doctor`: what is installed, where things are, what is amiss and what to do about it."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import asdict

from tutor.errors import TutorError, install_command
from tutor.text import ascii_form, clean
from tutor.tui.room import SMALLEST

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Mapping

    from tutor.console import Console

PACKAGES = ("textual", "numpy", "sympy", "msgspec", "fsrs")
LONGEST = 200
"""Characters of a folder's name that are shown where it cannot be used."""
NARROWEST = 20
"""Characters of a finding in a line, however narrow the terminal."""
MARKS = {"well": "ok", "note": "note", "problem": "PROBLEM"}


class Finding(Struct, frozen=True):
    """One thing that was looked at."""

    about: str
    said: str
    state: Literal["well", "note", "problem"] = "well"
    """A note changes what can be done; a problem is to be mended."""
    advice: str = ""
    """What to do, where there is something to do."""


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.description = (
        "What is installed, where things are, whether your progress is sound, what this terminal can show,"
        " and what to do about each problem. It changes nothing. Exit status 1 where there is a problem."
    )
    parser.epilog = "example: tutor doctor"
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(arguments: Namespace) -> int:
    """Print every finding; 1 where one is a problem."""
    console: Console = arguments.console
    found = list(findings(arguments))
    if arguments.json:
        console.say(json.dumps({"findings": [asdict(one) for one in found]}))
    else:
        plain = arguments.ascii or console.ascii_only
        for line in lines(found, _columns(console)):
            console.say(ascii_form(line) if plain else line)
    return int(any(one.state == "problem" for one in found))


def lines(found: list[Finding], width: int | None = None) -> Iterator[str]:
    """The findings as people read them; where there is a width, broken between words."""
    column = max(len(one.about) for one in found)
    for one in found:
        yield from _wrapped(f"{MARKS[one.state]:<8} {one.about:<{column}}  ", one.said, width)
        if one.advice:
            yield from _wrapped(f"{'':8} {'':{column}}  -> ", one.advice, width)


def _columns(console: Console) -> int | None:
    """What fits into a line; None where the output goes to a file or a program, which keep lines whole."""
    try:
        return console.width - 1 if console.stdout.isatty() else None
    except (ValueError, AttributeError):  # it was closed
        return None


def _wrapped(lead: str, text: str, width: int | None) -> Iterator[str]:
    from textwrap import wrap

    safe = clean(text, keep="")
    room = None if width is None else max(width - len(lead), NARROWEST)
    # A path stays whole, so that it can be copied, even where the terminal has to break it.
    parts = [safe] if room is None else wrap(safe, room, break_long_words=False, break_on_hyphens=False)
    first, *more = parts or [""]
    yield f"{lead}{first}".rstrip()
    yield from (f"{'':{len(lead)}}{part}" for part in more)


def findings(arguments: Namespace) -> Iterator[Finding]:
    """Everything that is looked at, in order."""
    console: Console = arguments.console
    yield from _program()
    yield from _torch()
    yield from _journal(arguments, console)
    yield from _courses(arguments, console)
    yield from _terminal(console)


def _program() -> Iterator[Finding]:
    import platform
    from importlib.metadata import PackageNotFoundError, version

    from tutor.version import __version__

    yield Finding("tutor", f"{__version__}, in {Path(__file__).resolve().parents[1]}")
    yield Finding("Python", f"{platform.python_version()} on {platform.platform()}")
    for name in PACKAGES:
        try:
            yield Finding(name, version(name))
        except PackageNotFoundError:
            yield Finding(name, "is not installed", "problem", f"Install it: {install_command(name)}")
    yield Finding("SQLite", sqlite3.sqlite_version)


def _torch() -> Iterator[Finding]:
    from importlib.metadata import PackageNotFoundError, version

    try:
        yield Finding("torch", version("torch"))
    except PackageNotFoundError:
        said = "is not installed; NumPy takes the steps of lessons that ask for it"
        yield Finding("torch", said, "note", f"If you want it: {install_command('torch')}")


# The journal


def _journal(arguments: Namespace, console: Console) -> Iterator[Finding]:
    from tutor.commands.record import learner_of
    from tutor.learner.journal_store import FILE_NAME
    from tutor.learner.places import data_folder

    folder = data_folder(console.environ, console.platform)
    try:
        learner = learner_of(arguments.learner, console.environ)
        yield Finding("learner", learner)
    except TutorError as error:
        yield Finding("learner", str(error), "problem", "Choose another TUTOR_LEARNER.")
    path = folder / FILE_NAME
    try:
        unusable = list(_folder(folder))
        yield from unusable
        if path.is_file():
            yield _file(path)
        elif not unusable:
            yield Finding("progress", f"nothing yet; it will be kept in {path}")
    except OSError as error:  # a name that is too long, for one
        said = f"{clean(str(folder), keep='')[:LONGEST]}: {error.strerror}, so nothing is saved"
        yield Finding("folder", said, "problem", "Set TUTOR_HOME to a folder of yours.")
        return
    for aside in sorted(folder.glob(f"{FILE_NAME}.damaged-*")) if folder.is_dir() else ():
        if not aside.name.endswith(("-wal", "-shm")):
            said = f"{aside.name} is an earlier file that was damaged"
            yield Finding("progress", said, "note", "Delete it once you miss nothing.")


def _folder(folder: Path) -> Iterator[Finding]:
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir():
        said = f"{there} is a file and no folder, so nothing is saved"
        yield Finding("folder", said, "problem", "Set TUTOR_HOME to a folder of yours.")
    elif not _can_be_written(there):
        advice = "Make it writable, or set TUTOR_HOME to a folder of yours."
        yield Finding("folder", f"{there} cannot be written to, so nothing is saved", "problem", advice)


def _can_be_written(folder: Path) -> bool:
    """Tried, since permissions do not tell everything: a folder is made in it and taken away."""
    try:
        with TemporaryDirectory(dir=folder):
            return True
    except OSError:
        return False


def _file(path: Path) -> Finding:
    """Whether the journal is sound, found without changing it."""
    from tutor.learner.journal_file import FORMAT, damaged, why

    size = f"{path.stat().st_size / 1e6:.1f} MB"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1)) as file:
            version = file.execute("PRAGMA user_version").fetchone()[0]
            if version > FORMAT:
                said = f"{path} is of format {version}, this version knows {FORMAT}; it is left alone"
                return Finding("progress", said, "problem", "Install the newer version of the tutor.")
            checked = file.execute("PRAGMA quick_check(1)").fetchone()[0]
            count = file.execute("SELECT count(*) FROM event").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if damaged(error):
            return _damaged(path)
        advice = "Close the program that holds it, or make the file readable."
        return Finding("progress", f"{path}: {why(error)}", "problem", advice)
    if checked != "ok":
        return _damaged(path)
    if not os.access(path, os.W_OK):
        return Finding(
            "progress", f"{path} is read-only, so nothing is saved", "problem", "Make it writable."
        )
    return Finding("progress", f"{path}: sound, {count} events, {size}")


def _damaged(path: Path) -> Finding:
    advice = "Open any lesson: the file is kept aside, and what can be read of it is taken over."
    return Finding("progress", f"{path} is damaged", "problem", advice)


def _courses(arguments: Namespace, console: Console) -> Iterator[Finding]:
    from tutor.course.library import course_folders, open_library

    for folder in course_folders(arguments.course, console.environ):
        try:
            library = open_library(str(folder), {})
        except TutorError as error:
            first = str(error).splitlines()[0]
            yield Finding(
                "course", first, "problem", "Mend it, or leave it out of --course and TUTOR_COURSE."
            )
            continue
        own = [one for one in library.headers if one.course == library.courses[0]]
        broken = [one.id for one in own if one.problem is not None]
        said = f"{library.courses[0].title}, {len(own)} lessons, in {folder}"
        if broken:
            yield Finding(
                "course", said, "problem", f"Cannot be read: {', '.join(broken[:5])}; open it to see why."
            )
        else:
            yield Finding("course", said)


# The terminal


def _terminal(console: Console) -> Iterator[Finding]:
    environ = console.environ
    term = environ.get("TERM", "") or "not set"
    if not console.interactive:
        said = "none here: lessons are told line by line"
        yield Finding(
            "terminal", said, "note", "For the screens, run it in a terminal that can place its cursor."
        )
    else:
        columns, rows = _size(console)
        if columns < SMALLEST[0] or rows < SMALLEST[1]:
            said = f"{columns} x {rows} is too small for the screens"
            advice = f"Enlarge it to {SMALLEST[0]} x {SMALLEST[1]} or more, or add --plain."
            yield Finding("terminal", said, "note", advice)
        else:
            yield Finding("terminal", f"{term}, {columns} x {rows}")
    yield Finding("colours", _colours(environ))
    if console.on_linux_console:
        said = "ASCII only: the fonts of the Linux console lack the others"
        yield Finding("characters", said, "note", "A terminal in a window shows dots and signs as well.")
    elif console.ascii_only:
        advice = "Set LANG to a UTF-8 locale, such as C.UTF-8, for the signs of mathematics."
        yield Finding("characters", "ASCII only, by the locale or the output's encoding", "note", advice)
    else:
        shown = "ŵ = w − η·∂J/∂w, ▁▃▅▇ ⠑⢄"
        yield Finding("characters", f"UTF-8; this should look like mathematics and charts: {shown}")
    if sys.flags.utf8_mode == 0 and os.name == "nt":  # pragma: no cover - of Windows alone
        yield Finding("encoding", "not UTF-8 mode", "note", "Set PYTHONUTF8=1 where letters look wrong.")


def _size(console: Console) -> tuple[int, int]:
    try:
        size = os.get_terminal_size(console.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return console.width, SMALLEST[1]
    return size.columns, size.lines


def _colours(environ: Mapping[str, str]) -> str:
    if environ.get("NO_COLOR"):
        return "none, since NO_COLOR is set"
    if environ.get("COLORTERM", "") in {"truecolor", "24bit"}:
        return "16 million"
    term = environ.get("TERM", "")
    return "256" if "256" in term else "16" if term and term != "dumb" else "none"
