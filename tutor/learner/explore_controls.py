"""What can be changed in the sandbox: each control as text, and how a typed value is read."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from tutor.course.nearest import nearest
from tutor.course.schema import MAX_EPOCHS
from tutor.descent.problem import Optimizer, OptimizerName, Problem, ProblemError
from tutor.descent.state import LIMIT
from tutor.errors import TutorError
from tutor.grading.landings import plain_number
from tutor.grading.reading import NumberError, read_number
from tutor.text import quote

OPTIMIZERS: tuple[OptimizerName, ...] = get_args(OptimizerName)
ALL = "all"
"""How a batch of every row is written."""

MEANINGS = {
    "learning_rate": "how far a step goes",
    "epochs": "where a run stops",
    "optimizer": "how a slope becomes a step",
    "batch": "rows for one step",
}
ALIASES = {
    "learning rate": "learning_rate",
    "lr": "learning_rate",
    "rate": "learning_rate",
    "eta": "learning_rate",
    "η": "learning_rate",
    "alpha": "learning_rate",
    "α": "learning_rate",
    "epoch": "epochs",
    "optimiser": "optimizer",
    "batch_size": "batch",
    "batch size": "batch",
}
"""Other words that people use; a parameter of that name comes first."""
_EXAMPLES = {"epochs": "20", "optimizer": "adam", "batch": "2"}
_ASSIGNMENT = re.compile(r"\s*([^\W\d]\w*(?:\s+(?:rate|size)(?!\w))?)\s*(?:=|:|\s)\s*(.*)", re.DOTALL)
_WHOLE, _ANY = "a whole number such as 20", "one such as 0.05 or 1/20"
_LADDER = (1, 2, 5)
_NO_NUMBER = frozenset({"formula", "unknown_name", "syntax", "arity", "attribute", "index"})


class ControlError(TutorError):
    """A typed value that cannot be used; its one sentence says why."""


class Control(Struct, frozen=True):
    """One thing to change, as a front end shows it."""

    name: str
    value: str
    meaning: str
    """In a few words; empty where there is nothing to add."""


def controls_of(problem: Problem, wanted: Iterable[str] = ()) -> tuple[str, ...]:
    """The controls that make sense for a problem: those wanted, in their order, else all."""
    order = tuple(wanted) or ("learning_rate", "start", "epochs", "optimizer", "batch")
    names = [part for name in order for part in (problem.parameters if name == "start" else (name,))]
    plain_only = bool(problem.gradient)
    never = {
        *(("optimizer",) if plain_only or problem.engine == "torch" else ()),
        *(("batch",) if plain_only or problem.data.points < 2 else ()),
    }
    return tuple(dict.fromkeys(name for name in names if name not in never))


def control(problem: Problem, epochs: int, name: str) -> Control:
    """A control with its present value."""
    if name in problem.start:
        return Control(name, plain_number(problem.start[name]), f"where {name} starts")
    return Control(name, value_text(problem, epochs, name), MEANINGS[name])


def value_text(problem: Problem, epochs: int, name: str) -> str:
    """The present value of a control, as it may be typed."""
    match name:
        case "learning_rate":
            return plain_number(problem.learning_rate)
        case "epochs":
            return str(epochs)
        case "optimizer":
            return problem.optimizer.name
        case "batch":
            return ALL if problem.batch is None else str(problem.batch)
    return plain_number(problem.start[name])


def assignment(text: str, names: Iterable[str]) -> tuple[str, str] | None:
    """Which control a line such as `learning_rate = 0.05` sets, and to what; None where it names none."""
    found = _ASSIGNMENT.fullmatch(text)
    if found is None:
        return None
    word = " ".join(found[1].split())
    known = resolved(word, names)
    return None if known is None else (known, found[2])


def resolved(word: str, names: Iterable[str]) -> str | None:
    """The control that a word means."""
    there = tuple(names)
    if word in there:
        return word
    meant = ALIASES.get(word.lower(), word.lower())
    if meant == "start":
        starts = [name for name in there if name not in MEANINGS]
        return starts[0] if len(starts) == 1 else None
    return meant if meant in there else None


def no_such_control(word: str, names: Iterable[str]) -> str:
    """What is said to a word that is no control here."""
    there = tuple(names)
    near = nearest(word, there)
    hint = f"Did you mean {near}?" if near else f"There are: {', '.join(there)}."
    return f"There is no control {quote(word, 20)} here. {hint}"


def example(name: str) -> str:
    """A line that gives a control a value."""
    return f"{name} = {_EXAMPLES.get(name, '0.05')}"


def read_epochs(text: str) -> int:
    """A number of epochs; raises ControlError."""
    value = _whole(text, "epochs")
    if not 1 <= value <= MAX_EPOCHS:
        raise ControlError(f"A run has 1 to {MAX_EPOCHS:,} epochs.")
    return value


def changed(problem: Problem, name: str, text: str, own: Optimizer) -> Problem:
    """The problem with another value of a control but epochs; raises ControlError.

    `own` is the lesson's optimiser, whose settings are kept where it is named again.
    """
    try:
        match name:
            case "learning_rate":
                return replace(problem, learning_rate=float(_number(text, name)))
            case "optimizer":
                chosen = _optimizer(text)
                return replace(problem, optimizer=own if own.name == chosen else Optimizer(chosen))
            case "batch":
                return replace(problem, batch=_batch(text, problem.data.points))
        return replace(problem, start={**problem.start, name: _start(text, name)})
    except ProblemError as error:
        raise ControlError(str(error)) from None


def nudged(problem: Problem, epochs: int, name: str, up: bool) -> str:
    """The next larger or smaller value of a control, as text: 1, 2, 5, 10, ... for rates and epochs."""
    match name:
        case "learning_rate":
            return plain_number(min(max(_rung(problem.learning_rate, up), 1e-12), 1e12))
        case "epochs":
            return str(min(max(round(_rung(epochs, up)), 1), MAX_EPOCHS))
        case "optimizer":
            place = OPTIMIZERS.index(problem.optimizer.name) + (1 if up else -1)
            return OPTIMIZERS[place % len(OPTIMIZERS)]
        case "batch":
            points = problem.data.points
            size = points if problem.batch is None else problem.batch
            size = min(2 * size, points) if up else max(size // 2, 1)
            return ALL if size == points else str(size)
    value = problem.start[name]
    step = 0.5 * 10.0 ** math.floor(math.log10(max(abs(value), 1.0)))
    return plain_number(float(f"{value + (step if up else -step):.12g}"))


def _rung(value: float, up: bool) -> float:
    """The next of 1, 2, 5, 10, 20, ... beyond a value, on the wanted side."""
    power = math.floor(math.log10(value))
    rungs = [float(f"{digit}e{power + shift}") for shift in (-1, 0, 1) for digit in _LADDER]
    beyond = [rung for rung in rungs if (rung > value * (1 + 1e-9) if up else rung < value * (1 - 1e-9))]
    return min(beyond) if up else max(beyond)


def _number(text: str, name: str) -> Fraction:
    try:
        return read_number(text).value
    except NumberError as error:
        if error.code == "empty":
            raise ControlError(f"Nothing was typed, so {name} stays as it is.") from None
        if error.code in _NO_NUMBER:
            raise ControlError(
                f"{quote(text, 20)} is no number; {name} takes {_WHOLE if name in _EXAMPLES else _ANY}."
            ) from None
        raise ControlError(error.message) from None


def _whole(text: str, name: str) -> int:
    value = _number(text, name)
    if value.denominator != 1:
        raise ControlError(f"{name} takes {_WHOLE}.")
    return int(value)


def _start(text: str, name: str) -> float:
    value = float(_number(text, name))
    if abs(value) > LIMIT:
        raise ControlError(f"{name} starts between −10^12 and 10^12: beyond that a run has diverged.")
    return value


def _batch(text: str, points: int) -> int | None:
    if text.strip().lower() == ALL:
        return None
    value = _whole(text, "batch") if text.strip()[:1].isdigit() else None
    if value is None or not 1 <= value <= points:
        raise ControlError(f"A batch is a number of rows from 1 to {points:,}, or {ALL}.")
    return None if value == points else value


def _optimizer(text: str) -> OptimizerName:
    word = text.strip().lower()
    found = [name for name in OPTIMIZERS if word and name.startswith(word)]
    if len(found) != 1:
        raise ControlError(f"The optimizer is one of {', '.join(OPTIMIZERS[:-1])} and {OPTIMIZERS[-1]}.")
    return found[0]
