"""Problems for the tests of the engine, written as a lesson writes them."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

from tutor.descent.data import inline
from tutor.descent.problem import Dataset, Problem
from tutor.descent.state import State
from tutor.descent.stepper import Step, step
from tutor.symbolic.expression import Expression, Objective, Scope, Shape, shape
from tutor.symbolic.parser import parse

MSE = "mean((y_hat - y)**2)"
SUM = "dot(2*x, y_hat - y).mean()"
FOUR_POINTS = {"x": [1, 2, 3, 4], "y": [2, 4, 6, 8]}


def objective(
    model: str,
    loss: str,
    parameters: tuple[str, ...],
    columns: tuple[str, ...],
    let: Mapping[str, str] | None = None,
) -> Objective:
    shapes = dict.fromkeys(parameters, Shape.SCALAR) | dict.fromkeys(columns, Shape.COLUMN)
    intermediates: list[tuple[str, Expression]] = []
    for name, text in (let or {}).items():
        meaning = read(text, shapes)
        shapes[name] = shape(meaning)
        intermediates.append((name, meaning))
    meaning = read(model, shapes)
    shapes["y_hat"] = shape(meaning)
    return Objective(meaning, read(loss, shapes), parameters, columns, tuple(intermediates))


def read(text: str, shapes: Mapping[str, Shape]) -> Expression:
    return parse(text, Scope(shapes), learner=False).expression


def problem(
    model: str = "w*x",
    loss: str = MSE,
    data: Dataset | Mapping[str, Any] | None = None,
    start: Mapping[str, float] | None = None,
    learning_rate: float = 0.01,
    *,
    dtype: Any = "float64",
    let: Mapping[str, str] | None = None,
    gradient: Mapping[str, str] | None = None,
    **settings: Any,
) -> Problem:
    dataset = data if isinstance(data, Dataset) else inline(data or FOUR_POINTS, dtype)
    begin = start or {"w": 0.0}
    goal = objective(model, loss, tuple(begin), tuple(dataset.columns), let)
    written = {name: read(text, goal.scope.shapes) for name, text in (gradient or {}).items()}
    return Problem(
        goal,
        dataset,
        begin,
        learning_rate,
        gradient=written or None,
        gradient_text=gradient or {},
        **settings,
    )


def namespace(found: Step) -> dict[str, Any]:
    return {"np": np, **found.inputs}


def bits(value: Any) -> bytes:
    if isinstance(value, np.ndarray):
        return value.dtype.str.encode() + value.tobytes()
    return struct.pack("d", float(value))


def check_step(tested: Problem, state: State | None = None) -> State:
    """Run the shown lines as plain Python and compare every bit; the state after the step."""
    found = step(tested, state)
    names = namespace(found)
    with np.errstate(all="ignore"):
        for line in found.lines:
            exec(line.code, names)
            assert bits(names[line.target]) == bits(line.value), line.code
    for name, value in found.after.parameters.items():
        assert bits(names[name]) == bits(value)
    return found.after
