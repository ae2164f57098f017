"""One step, shown: forward, loss, gradient and update, each with its value and the source that gives it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from msgspec import Struct

from tutor.descent.evaluate import ARITHMETIC_ERRORS
from tutor.descent.lines import Line, inputs, shown, step_lines
from tutor.descent.loop import descent
from tutor.descent.problem import Array, Problem, rows
from tutor.descent.program import columns_in
from tutor.descent.state import State, start


class Step(Struct, frozen=True, eq=False, dict=True):
    """One step, whole; the loss and the gradient belong to the parameters before it."""

    before: State
    after: State
    forward: float | Array
    """y_hat: one value per row of the batch, or one number where the model has no column."""
    loss: float
    """Over the rows of this step."""
    validation_loss: float | None
    """None where nothing was set aside."""
    gradient: Mapping[str, float]
    inputs: Mapping[str, Any]
    """What the sources start from: columns of the batch, parameters, N, and the settings they name."""
    problem: Problem
    values: Mapping[str, Any]
    """What each name of the program stood for, parameters as they are after it."""
    diverged: bool = False

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Forward, loss, gradients and updates, in the order they run."""
        return step_lines(self.problem, self.values, self.loss, self.gradient, self.after)

    @property
    def epoch(self) -> int:
        """The number of the epoch this step belongs to, from 1."""
        return self.before.epoch + 1


def step(problem: Problem, state: State | None = None) -> Step:
    """The step from a state (the start if None); the state itself is left alone."""
    before = state or start(problem)
    walk = descent(problem, before)
    with np.errstate(all="ignore"):
        walk.step()
    after = walk.state()
    program = problem.program
    values = walk.named()
    gradient = {name: float(dw) for name, dw in zip(program.parameters, walk.gradient, strict=True)}
    columns = {name: values[name] for name in problem.objective.columns}
    return Step(
        before,
        after,
        shown(values["y_hat"]),
        walk.loss,
        validation_loss(problem, before.parameters),
        gradient,
        {**columns, **inputs(problem, before), "N": rows(columns)},
        problem,
        values,
        walk.diverged,
    )


def validation_loss(problem: Problem, parameters: Mapping[str, float]) -> float | None:
    """J over the rows set aside; None where there are none."""
    if problem.data.validation is None:
        return None
    return _loss_over(problem, columns_in(problem.data.validation, problem.single), parameters)


def training_loss(problem: Problem, parameters: Mapping[str, float]) -> float:
    """J over all training rows, in the arithmetic of the run."""
    return _loss_over(problem, columns_in(problem.data.columns, problem.single), parameters)


def _loss_over(problem: Problem, columns: Mapping[str, Array], parameters: Mapping[str, float]) -> float:
    """J over the given columns; nan where Python's arithmetic gives up."""
    number = np.float32 if problem.single else float
    values = problem.program.values(columns, {name: number(value) for name, value in parameters.items()})
    with np.errstate(all="ignore"):
        try:
            return problem.program.loss_at(values)
        except ARITHMETIC_ERRORS:
            return math.nan
