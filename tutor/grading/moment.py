"""Where a run stands when a question is asked, and any quantity of the problem there, rightly or wrongly."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from msgspec import Struct

from tutor.descent.evaluate import Evaluator
from tutor.descent.lines import gradient_name
from tutor.descent.loop import descent
from tutor.descent.optimizers import Rule, rule
from tutor.descent.problem import Array, Problem, outlined, rows
from tutor.descent.program import Program
from tutor.descent.run import Run
from tutor.descent.state import State, is_beyond
from tutor.descent.stepper import Step, step
from tutor.symbolic.expression import Expression, Objective, Symbol, names

REWOUND = 2e7
"""Rows times epochs beyond which the step before is not looked for, since a resumed run starts anew."""

_CANCELLED = 1e-9
"""A change below this part of what was put in is what rounding leaves of a sum that cancels."""
_FAR = (1000.0, -1000.0)
"""How far a parameter is moved to see whether anything feels it."""

Columns = Mapping[str, Array]


class Moment(Struct, frozen=True, eq=False, dict=True):
    """The state before a step, the coming step, and the step before it where there was one."""

    problem: Problem
    step: Step
    """The step that is coming; nobody has taken it yet."""
    previous: Step | None = None
    """The step that led here; None at the start, and where nobody knows."""

    @property
    def before(self) -> Mapping[str, float]:
        """The parameters as they stand."""
        return self.step.before.parameters

    @property
    def after(self) -> Mapping[str, float]:
        """The parameters after the coming step: the answer to most questions."""
        return self.step.after.parameters

    @property
    def number(self) -> int:
        """The number of the coming step, from 1, as an optimiser counts."""
        before = self.step.before
        return before.epoch * self.problem.steps_per_epoch + before.within + 1

    @cached_property
    def columns(self) -> Columns:
        """The rows of the coming step, in double precision."""
        return {name: _double(self.step.inputs[name]) for name in self.problem.objective.columns}

    @cached_property
    def whole(self) -> Columns:
        """All training rows, in double precision."""
        return {name: _double(column) for name, column in self.problem.data.columns.items()}

    @cached_property
    def validation(self) -> Columns | None:
        """All validation rows, in double precision; None where there are none."""
        columns = self.problem.data.validation
        return {name: _double(column) for name, column in columns.items()} if columns else None

    @property
    def points(self) -> int:
        """The number of rows of the coming step."""
        return rows(self.columns)

    @cached_property
    def update_rule(self) -> Rule:
        """How a gradient becomes a step here."""
        return rule(self.problem)

    @property
    def is_plain(self) -> bool:
        """True where the step is the learning rate times the gradient, and nothing else."""
        return self.problem.optimizer.name == "plain" and self.problem.zero_grad

    @property
    def only_sign(self) -> bool:
        """True where the step is the same for every gradient of one sign: the first of Adam and RMSprop."""
        return self.problem.optimizer.name in {"adam", "rmsprop"} and self.number == 1

    def value(
        self,
        expression: Expression,
        parameters: Mapping[str, float] | None = None,
        columns: Columns | None = None,
        y_hat: Array | None = None,
    ) -> float:
        """An expression in model terms here, in double precision; nan where it has no single value.

        `y_hat` replaces the forward pass's, one value per row.
        """
        program = self.problem.program
        values = program.values(columns or self.columns, parameters or self.before)
        with np.errstate(all="ignore"):
            try:
                program.run_forward(values)
                if y_hat is not None:
                    for name in self._output_names:
                        values[program.slots[name]] = y_hat
                return float(_evaluator(program, expression)(values))
            except (OverflowError, ZeroDivisionError, TypeError, ValueError):
                return math.nan

    @cached_property
    def _output_names(self) -> tuple[str, ...]:
        """y_hat, and the intermediate that the model gives out as it is: p in `model = "p"`."""
        model = self.problem.objective.model
        named = dict(self.problem.objective.intermediates)
        return ("y_hat", model.name) if isinstance(model, Symbol) and model.name in named else ("y_hat",)

    def gradient(
        self, name: str, parameters: Mapping[str, float] | None = None, columns: Columns | None = None
    ) -> float:
        """The gradient this program uses for a parameter, in double precision."""
        return self.value(self.problem.gradients[name], parameters, columns)

    def true_gradient(
        self, name: str, parameters: Mapping[str, float] | None = None, columns: Columns | None = None
    ) -> float:
        """dJ/dw itself, whatever the program uses, in double precision."""
        return self.value(outlined(self.problem.objective, name).folded, parameters, columns)

    def loss(self, parameters: Mapping[str, float] | None = None, columns: Columns | None = None) -> float:
        """J in double precision."""
        return self.value(self.problem.objective.loss, parameters, columns)

    def own_gradient(self, name: str) -> float:
        """The gradient at the present parameters; where nobody clears it, without what earlier steps left."""
        return self.gradient(name) if self.piles_up else self.step.gradient[name]

    @property
    def piles_up(self) -> bool:
        """True where each step adds its gradient to those of the steps before."""
        return not self.problem.zero_grad

    def own_gradient_before(self, name: str) -> float | None:
        """The gradient of the step before, on its own; None where there is no such step."""
        if self.previous is None:
            return None
        earlier = self.previous.before.memory.get(name, (0.0,))[0] if self.piles_up else 0.0
        return self.previous.gradient[name] - earlier

    def moved(self, name: str, gradient: float) -> float:
        """Where the update leads with that number for this step's own gradient, in double precision."""
        memory = self.step.before.memory.get(name, ())
        if self.piles_up:
            gradient += memory[0]
        try:
            return float(self.update_rule.update(self.before[name], gradient, memory, self.number)[0])
        except (OverflowError, ZeroDivisionError, ValueError):
            return math.nan

    @cached_property
    def after_next(self) -> Mapping[str, float] | None:
        """The parameters after the step that follows the coming one; None where that runs away."""
        walk = descent(self.problem, self.step.after)
        with np.errstate(all="ignore"):
            walk.step()
        return None if walk.diverged else walk.state().parameters

    def depends(self, name: str, other: str) -> bool:
        """True where the gradient used for a parameter changes with another parameter."""
        gradient = self.problem.gradients[name]
        return other in mentioned(self.problem.objective, gradient) and self.feels(gradient, other)

    def feels(self, expression: Expression, other: str) -> bool:
        """False where these data cancel a parameter out, as standardised ones do in the slope of w for b.

        An expression that is flat here, and not elsewhere, still feels it.
        """
        here, at = self.value(expression), self.before[other]
        return any(
            abs(self.value(expression, {**self.before, other: at + far}) - here) > _CANCELLED * abs(far)
            for far in _FAR
        )

    def memory_label(self, memory: str, name: str) -> str:
        """What an optimizer remembers of a parameter: `v`, or `v_b` where there are several parameters."""
        return memory if len(self.problem.parameters) == 1 else f"{memory}_{name}"

    def gradient_label(self, name: str) -> str:
        """The gradient at the present parameters: `dJ/dw`, or the name of a hand-written one."""
        return f"dJ/d{name}" if self.piles_up else gradient_name(self.problem, name)

    @property
    def is_finite(self) -> bool:
        """True where the coming step stays within bounds."""
        return not self.step.diverged and not any(is_beyond(value) for value in self.after.values())


def moment(problem: Problem, state: State | None = None, previous: State | None = None) -> Moment:
    """The moment before the step from a state; `previous` is the state one step earlier, if any."""
    return Moment(problem, step(problem, state), None if previous is None else step(problem, previous))


def moment_of(run: Run) -> Moment:
    """The present moment of a run, with the step that led to it where that is soon found again."""
    problem, state = run.problem, run.state
    far = state.epoch * max(problem.data.points, 1000) > REWOUND
    if far or (state.within == 0 and state.epoch == 0):
        return moment(problem, state)
    per_epoch = problem.steps_per_epoch
    if state.within:
        earlier, steps = run.at(state.epoch), state.within - 1
    else:
        earlier, steps = run.at(state.epoch - 1), per_epoch - 1
    walk = descent(problem, earlier.state)
    with np.errstate(all="ignore"):
        for _ in range(steps):
            walk.step()
    return moment(problem, state, walk.state())


@lru_cache(maxsize=512)
def mentioned(objective: Objective, expression: Expression) -> frozenset[str]:
    """The names in an expression once the model is written out."""
    return names(objective.expand(expression))


@lru_cache(maxsize=512)
def _evaluator(program: Program, expression: Expression) -> Evaluator:
    """The catalogue asks for the same expressions at every answer; a tree is walked once."""
    return program.evaluator(expression)


def _double(column: Any) -> Array:
    return np.asarray(column, dtype=np.float64)
