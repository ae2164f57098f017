"""`tutor trace LESSON`: the training loop as a table, as CSV or as JSON."""

from __future__ import annotations

import json
import math
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from tutor.errors import InputError
from tutor.text import clean, quote

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tutor.console import Console
    from tutor.course.lesson import Lesson
    from tutor.descent.problem import Problem
    from tutor.descent.table import Row

MOST = 999_999_999_999
"""The largest whole number that is taken where nothing runs the longer for it."""
PATIENCE = 0.5
"""Seconds without a row before a terminal is told how far the run is."""


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.description = (
        "Run a lesson's training loop and show every epoch. The loss and the gradient of a row"
        " belong to the parameters before its update; the parameters are those after it."
    )
    parser.epilog = "example: tutor trace one-weight --epochs 50 --every 5 --set learning_rate=0.02"
    parser.add_argument("lesson", metavar="LESSON", help="the id of a lesson, or the path of its file")
    parser.add_argument("--epochs", metavar="N", help="how many, 1,000,000 at most; else the lesson's own")
    parser.add_argument("--every", metavar="K", default="1", help="show epochs 1, 1+K, 1+2K, ...")
    parser.add_argument("--run", metavar="NAME", help="a named run of the lesson")
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="another learning_rate, epochs, batch or start value; may be given several times",
    )
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--csv", action="store_true", help="comma-separated, every digit")
    shape.add_argument("--json", action="store_true", help="one JSON object")


def run(arguments: Namespace) -> int:
    """Print the epochs; 0 even where the run diverges, which is said on standard error."""
    from tutor.course.build import build_problem
    from tutor.course.library import find_lesson
    from tutor.descent.autograd import torch_works
    from tutor.descent.messages import divergence_message, engine_notice
    from tutor.descent.table import rows

    console: Console = arguments.console
    every = _whole("--every", arguments.every)
    lesson = find_lesson(arguments.lesson, arguments.course, console.environ)
    problem = changed(build_problem(lesson, run=arguments.run), _settings(arguments))
    problem.prove()
    if problem.by_torch:
        torch_works()
    if notice := engine_notice(problem):
        console.complain(notice)
    progress = Progress(console, problem.epochs)
    rows_are_seen = not arguments.json and bool(console.stdout and console.stdout.isatty())
    last: list[Row] = []

    def followed() -> Iterator[Row]:
        for row in rows(problem, every=every, progress=progress):
            if rows_are_seen:
                progress.clear()
            last[:] = [row]
            yield row
        progress.clear()

    lines = _shape(arguments)(lesson, arguments.run, problem, followed())
    for line in lines:
        console.say(line)
    if last and last[0].diverged:
        console.complain(divergence_message(problem, last[0].diverged))
    return 0


Writer = Callable[["Lesson", "str | None", "Problem", "Iterable[Row]"], Iterator[str]]


def _shape(arguments: Namespace) -> Writer:
    if arguments.csv:
        return _as_csv
    return _as_json if arguments.json else _as_table


def _settings(arguments: Namespace) -> dict[str, str]:
    """What `--set` and `--epochs` say, by name; of a name given twice, the last."""
    found: dict[str, str] = {}
    for text in arguments.set:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise InputError(f"--set takes NAME=VALUE, such as learning_rate=0.1, and not {quote(text)}.")
        found[name.strip()] = value.strip()
    if arguments.epochs is not None:
        found["epochs"] = arguments.epochs
    return found


def changed(problem: Problem, settings: dict[str, str]) -> Problem:
    """The problem with other numbers; raises InputError for a name or a value that cannot be used."""
    from tutor.course.schema import MAX_EPOCHS

    changes: dict[str, Any] = {}
    start = dict(problem.start)
    for name, value in settings.items():
        if name in ("epochs", "batch"):
            changes[name] = _whole(name, value, MAX_EPOCHS if name == "epochs" else MOST)
        elif name == "learning_rate":
            changes[name] = _number(name, value)
        elif name in start:
            start[name] = _number(name, value)
        else:
            names = ", ".join(("learning_rate", "epochs", "batch", *start))
            raise InputError(f"{quote(name)} cannot be set here; what can: {names}.")
    return replace(problem, start=start, **changes) if settings else problem


def _whole(name: str, text: str, most: int = MOST) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 12 or not 1 <= int(text) <= most:
        raise InputError(f"{name} is a whole number from 1 to {most:,}, and not {_said(text)}.")
    return int(text)


def _number(name: str, text: str) -> float:
    try:
        value = float(text) if "_" not in text else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"{name} is a number such as 0.1, and not {_said(text)}.")
    return value


def _said(text: str) -> str:
    return quote(text) if text else "nothing"


class Progress:
    """How far a long run is, on standard error, where that is a terminal and no row was seen for a while."""

    def __init__(self, console: Console, epochs: int) -> None:
        self._stream = console.stderr
        self._epochs = epochs
        self._shown = 0
        self._told = time.monotonic()
        self._wanted = bool(console.stderr and console.stderr.isatty())

    def __call__(self, epoch: int) -> None:
        """Say how many epochs are done, now and then."""
        if not self._wanted:
            return
        now = time.monotonic()
        if now - self._told < PATIENCE:
            return
        self._told = now
        text = f"epoch {epoch:,} of {self._epochs:,}"
        self._stream.write("\r" + text.ljust(self._shown))
        self._stream.flush()
        self._shown = len(text)

    def clear(self) -> None:
        """Give the line back before a row is printed."""
        self._told = time.monotonic()
        if self._shown:
            self._stream.write("\r" + " " * self._shown + "\r")
            self._stream.flush()
            self._shown = 0


def _gradient_columns(problem: Problem) -> list[str]:
    from tutor.descent.lines import gradient_name

    labels = ((name, gradient_name(problem, name)) for name in problem.parameters)
    return [label if label.startswith("dJ/d") else f"grad_{name}" for name, label in labels]


def _header(problem: Problem) -> list[str]:
    losses = ["loss"] if problem.data.validation is None else ["loss", "validation_loss"]
    return ["epoch", *losses, *_gradient_columns(problem), *problem.parameters]


def _numbers(row: Row) -> list[float]:
    losses = [row.loss] if row.validation_loss is None else [row.loss, row.validation_loss]
    return [*losses, *row.gradient, *row.parameters]


def _as_csv(lesson: Lesson, run: str | None, problem: Problem, rows: Iterable[Row]) -> Iterator[str]:  # noqa: ARG001
    """A header, then every number with all its digits."""
    yield ",".join(_header(problem))
    for row in rows:
        yield ",".join([str(row.epoch), *(repr(float(value)) for value in _numbers(row))])


def _as_json(lesson: Lesson, run: str | None, problem: Problem, rows: Iterable[Row]) -> Iterator[str]:
    """One object; a number that is not finite is null."""
    diverged, width = None, len(_header(problem))
    # Whether the run diverged stands before its epochs, so these are kept: as bare numbers, which take
    # a tenth of their text.
    kept = array("d")
    for row in rows:
        diverged = row.epoch if row.diverged else None
        kept.extend((row.epoch, *_numbers(row)))
    head = {
        "lesson": lesson.id,
        "run": run,
        "parameters": list(problem.parameters),
        "learning_rate": problem.learning_rate,
        "diverged": diverged,
    }
    yield json.dumps(head)[:-1] + ', "epochs": ['
    for start in range(0, len(kept), width):
        comma = "," if start + width < len(kept) else ""
        yield json.dumps(_record(problem, kept[start : start + width])) + comma
    yield "]}"


def _record(problem: Problem, numbers: Sequence[float]) -> dict[str, Any]:
    """One epoch of `--json`, from its number and the others in the order of the header."""
    names = problem.parameters
    epoch, loss, *others = numbers
    validation = None if problem.data.validation is None else _finite(others.pop(0))
    values = [_finite(value) for value in others]
    return {
        "epoch": int(epoch),
        "loss": _finite(loss),
        "validation_loss": validation,
        "gradient": dict(zip(names, values[: len(names)], strict=True)),
        "parameters": dict(zip(names, values[len(names) :], strict=True)),
    }


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _as_table(lesson: Lesson, run: str | None, problem: Problem, rows: Iterable[Row]) -> Iterator[str]:
    """For people: a heading, aligned columns, and what belongs to what."""
    name = f"{lesson.title}, run {run}" if run else lesson.title
    points = problem.data.points
    yield clean(name, keep="")
    # Of float32 the last of eight decimals are its own: 21.67499924 where paper has 21.675.
    coarse = ", computed in float32" if problem.single or problem.data.dtype == "float32" else ""
    yield f"learning rate {problem.learning_rate:g}, {points:,} point{'' if points == 1 else 's'}{coarse}"
    yield ""
    header = _header(problem)
    widths = [7, *(max(16, len(title) + 2) for title in header[1:])]
    yield "".join(title.rjust(width) for title, width in zip(header, widths, strict=True))
    for row in rows:
        cells = [f"{row.epoch}", *map(_shown, _numbers(row))]
        yield "".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
    yield ""
    moved = " and ".join(problem.parameters)
    gradients = " and ".join(_gradient_columns(problem))
    yield f"A row's loss and {gradients} belong to the parameters before its update, {moved} to after it."


def _shown(value: float) -> str:
    """Eight decimals while they say something, else six significant digits with an exponent."""
    if not math.isfinite(value):
        return repr(float(value))
    size = abs(value)
    return f"{value:.8f}" if size == 0 or 5e-7 <= size < 1e4 else f"{value:.5e}"
