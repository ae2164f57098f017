"""A problem made ready to run: its lines as functions over one list of values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from tutor.descent.evaluate import ARITHMETIC_ERRORS, NUMPY, Evaluator, Functions, evaluator
from tutor.descent.problem import Array, Problem, rows
from tutor.symbolic.expression import Expression, Objective
from tutor.symbolic.printing import executable, sigmoid_names


class Program:
    """Forward pass and loss of an objective; values live in slots, parameters first."""

    def __init__(
        self, objective: Objective, parameters: tuple[str, ...], functions: Functions = NUMPY
    ) -> None:
        intermediates = tuple(name for name, _ in objective.intermediates)
        self.parameters = parameters
        names = (*parameters, *objective.columns, "N", *intermediates, "y_hat")
        self.slots = {name: slot for slot, name in enumerate(names)}
        self._functions = functions
        self._sigmoids = sigmoid_names(objective)
        self.forward = tuple(
            (self.slots[name], self.evaluator(expression))
            for name, expression in (*objective.intermediates, ("y_hat", objective.model))
        )
        self.loss = self.evaluator(objective.loss)

    def evaluator(self, expression: Expression) -> Evaluator:
        """The expression as a function of the values; logarithms of a sigmoid are taken from its z."""
        return evaluator(executable(expression, self._sigmoids), self.slots, self._functions)

    def values(self, columns: Mapping[str, Array], parameters: Mapping[str, Any]) -> list[Any]:
        """The values before the forward pass."""
        known: dict[str, Any] = {**columns, **parameters, "N": rows(columns)}
        return [known.get(name) for name in self.slots]

    def run_forward(self, values: list[Any]) -> None:
        """Fill in the intermediates and y_hat."""
        for slot, line in self.forward:
            values[slot] = line(values)

    def loss_at(self, values: list[Any]) -> float:
        """J, after a forward pass."""
        self.run_forward(values)
        return float(self.loss(values))


def columns_in(columns: Mapping[str, Array], single: bool) -> Mapping[str, Array]:
    """The columns as the run sees them: float32 where everything is."""
    if not single:
        return columns
    return {name: column.astype(np.float32, copy=False) for name, column in columns.items()}


def predict(problem: Problem, parameters: Mapping[str, float], at: Mapping[str, float]) -> float:
    """y_hat for numbers, such as x = 5, in double precision; inf or nan where it has no value."""
    known: dict[str, Any] = {**at, **parameters, "N": problem.data.points}
    program = problem.program
    values: list[Any] = [known.get(name) for name in program.slots]
    with np.errstate(all="ignore"):
        try:
            program.run_forward(values)
            return float(values[program.slots["y_hat"]])
        except ARITHMETIC_ERRORS:
            return math.nan
