"""What drives the coming step, as numbers and as words, for the questions that ask about it."""

from __future__ import annotations

import math
from collections.abc import Mapping

from tutor.digits import to_digits
from tutor.grading.landings import plain_number
from tutor.grading.moment import Columns, Moment
from tutor.grading.update_mistakes import pull

ALIKE = 1e-6
"""Lengths and losses that differ by less than this part are called equal: float32 has no more."""


def shown(value: float, digits: int = 4) -> str:
    """A number inside a sentence: four significant digits, or so many."""
    return plain_number(to_digits(value, digits)) if math.isfinite(value) else "not a number"


def bracketed(value: float) -> str:
    """A number behind a product sign."""
    text = shown(value)
    return f"({text})" if value < 0 else text


def sign(value: float) -> int:
    """1, 0 or -1."""
    return (value > 0) - (value < 0)


def moves(moment: Moment) -> dict[str, float]:
    """How far the coming step moves each parameter."""
    return {name: moment.after[name] - moment.before[name] for name in moment.problem.parameters}


def drive(moment: Moment, name: str) -> float:
    """What the learning rate is multiplied by here: the gradient, or what an optimiser made of it."""
    if moment.is_plain:
        return moment.step.gradient[name]
    return (moment.before[name] - moment.after[name]) / moment.problem.learning_rate


def slope_along(moment: Moment, parameters: Mapping[str, float], columns: Columns | None = None) -> float:
    """How fast J changes along the coming step, at some parameters; negative is downhill.

    Over the rows that the step sees, or over those in `columns`.
    """
    return sum(move * moment.true_gradient(name, parameters, columns) for name, move in moves(moment).items())


def in_symbols(moment: Moment) -> str:
    """The step of every parameter, as `−learning_rate · dJ/dw`."""
    return "; ".join(f"−learning_rate · {pull(moment, name)}" for name in moment.problem.parameters)


def updates_in_symbols(moment: Moment) -> str:
    """The update of every parameter, as `w − learning_rate · dJ/dw`."""
    names = moment.problem.parameters
    return "; ".join(f"{name} − learning_rate · {pull(moment, name)}" for name in names)


def in_numbers(moment: Moment) -> str:
    """The step of every parameter with its numbers, as `w: −0.01 · (−30)`."""
    rate = plain_number(moment.problem.learning_rate)
    steps = (f"{name}: −{rate} · {bracketed(drive(moment, name))}" for name in moment.problem.parameters)
    return "; ".join(steps)


def updates_in_numbers(moment: Moment) -> str:
    """The update of every parameter with its numbers, as `w: 0 − 0.01 · (−30)`."""
    rate = plain_number(moment.problem.learning_rate)
    return "; ".join(
        f"{name}: {shown(moment.before[name])} − {rate} · {bracketed(drive(moment, name))}"
        for name in moment.problem.parameters
    )


def begun(sentence: str) -> str:
    """A sentence that begins with a capital where it begins with an article."""
    return f"T{sentence[1:]}" if sentence.startswith("the ") else sentence
