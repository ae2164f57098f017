"""One step, shown: forward, loss, gradient and update, each with its value and the source that gives it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from tutor.descent.evaluate import ARITHMETIC_ERRORS
from tutor.descent.loop import descent
from tutor.descent.optimizers import rule
from tutor.descent.problem import Array, Problem, rows
from tutor.descent.program import columns_in
from tutor.descent.state import State, start
from tutor.symbolic.expression import AGGREGATES, Call
from tutor.symbolic.numpy_source import numpy_source, sigmoid_names

__all__ = ["Line", "State", "Step", "gradient_name", "step"]

LineName = Literal["forward", "loss", "gradient", "update"]


@dataclass(frozen=True, eq=False)
class Line:
    """One assignment of the step: run in order, the sources give these very digits."""

    name: LineName
    of: str
    """The left-hand side as it is written: `y_hat`, `J`, `dJ/dw`, `grad`, `w`, an intermediate."""
    target: str
    """The left-hand side as Python can assign it: `dw` for `dJ/dw`."""
    source: str
    value: float | Array
    parameter: str = ""
    """The parameter of a gradient or update line."""

    @property
    def code(self) -> str:
        """The line as Python runs it: `dw = np.mean(2*x*(y_hat - y))`."""
        return f"{self.target} = {self.source}"


@dataclass(frozen=True, eq=False)
class Step:
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
    lines: tuple[Line, ...]
    inputs: Mapping[str, Any]
    """What the sources start from: columns of the batch, parameters, N, and the settings they name."""
    diverged: bool = False

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
        _lines(problem, values, walk.loss, gradient, after),
        {**columns, **_settings(problem, before), "N": rows(columns)},
        walk.diverged,
    )


def shown(value: Any) -> float | Array:
    """A value as it is kept for display: a column, or a Python number."""
    if isinstance(value, np.ndarray):
        return value
    return math.nan if value is None else float(value)


def validation_loss(problem: Problem, parameters: Mapping[str, float]) -> float | None:
    """J over the rows set aside; None where there are none."""
    if problem.data.validation is None:
        return None
    return loss_over(problem, columns_in(problem.data.validation, problem.single), parameters)


def training_loss(problem: Problem, parameters: Mapping[str, float]) -> float:
    """J over all training rows, in the arithmetic of the run."""
    return loss_over(problem, columns_in(problem.data.columns, problem.single), parameters)


def loss_over(problem: Problem, columns: Mapping[str, Array], parameters: Mapping[str, float]) -> float:
    """J over the given columns; nan where Python's arithmetic gives up."""
    number = np.float32 if problem.single else float
    values = problem.program.values(columns, {name: number(value) for name, value in parameters.items()})
    with np.errstate(all="ignore"):
        try:
            return problem.program.loss_at(values)
        except ARITHMETIC_ERRORS:
            return math.nan


def gradient_name(problem: Problem, name: str) -> str:
    """`dJ/dw`; `grad` where it is hand-written (`grad_w` beside other parameters)."""
    if not problem.is_written(name):
        return f"dJ/d{name}"
    return "grad" if len(problem.parameters) == 1 else f"grad_{name}"


def gradient_source(problem: Problem, name: str) -> str:
    """The NumPy source of a gradient; a hand-written `….mean()` keeps the author's spelling."""
    expression = problem.gradients[name]
    text = problem.gradient_text.get(name, "").replace(" ", "")
    match expression:
        case Call(function, (Call() as inner,)) if function in AGGREGATES and text.endswith(f".{function}()"):
            return f"{numpy_source(inner)}.{function}()"
        case Call(function, (inner,)) if function in AGGREGATES and text.endswith(f".{function}()"):
            return f"({numpy_source(inner)}).{function}()"
    return numpy_source(expression, sigmoids=sigmoid_names(problem.objective))


def _settings(problem: Problem, before: State) -> dict[str, Any]:
    """Parameters, memories and the optimiser's constants, by the names the sources use."""
    number = np.float32 if problem.single else float
    chosen = problem.optimizer
    settings: dict[str, Any] = {name: number(value) for name, value in before.parameters.items()}
    settings |= {
        "learning_rate": problem.learning_rate,
        "beta": chosen.memory,
        "beta1": chosen.beta1,
        "beta2": chosen.beta2,
        "epsilon": chosen.epsilon,
        "t": before.epoch * problem.steps_per_epoch + before.within + 1,
    }
    for name, memory in before.memory.items():
        settings |= dict(zip(_memory_names(problem, name), map(number, memory), strict=True))
    return settings


def _memory_names(problem: Problem, name: str) -> tuple[str, ...]:
    mark = "" if len(problem.parameters) == 1 else f"_{name}"
    return tuple(f"{memory}{mark}" for memory in rule(problem).memory)


def _lines(
    problem: Problem, values: Mapping[str, Any], loss: float, gradient: Mapping[str, float], after: State
) -> tuple[Line, ...]:
    objective = problem.objective
    sigmoids = sigmoid_names(objective)
    lines = [
        Line("forward", name, name, numpy_source(meaning), shown(values[name]))
        for name, meaning in (*objective.intermediates, ("y_hat", objective.model))
    ]
    lines.append(Line("loss", "J", "J", numpy_source(objective.loss, sigmoids=sigmoids), loss))
    for name, value in gradient.items():
        of = gradient_name(problem, name)
        target = of if problem.is_written(name) else f"d{name}"
        lines.append(Line("gradient", of, target, gradient_source(problem, name), value, name))
    update = rule(problem)
    for name in gradient:
        of = gradient_name(problem, name)
        target = of if problem.is_written(name) else f"d{name}"
        used = target if problem.single else f"float({target})"
        results = (*after.memory[name], after.parameters[name])
        sources = update.source(name, used, _memory_names(problem, name))
        for (assigned, source), value in zip(sources, results, strict=True):
            lines.append(Line("update", assigned, assigned, source, value, name))
    return tuple(lines)
