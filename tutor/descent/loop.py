"""The training loop itself: one mutable walk downhill, which Run and the table of epochs both drive."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from tutor.descent.evaluate import ARITHMETIC_ERRORS, Evaluator
from tutor.descent.optimizers import Memory, rule
from tutor.descent.problem import Problem, rows
from tutor.descent.program import Program, columns_in
from tutor.descent.state import LIMIT, State, is_beyond

REMEMBERED = 1000
"""Rows up to which the order of an epoch is kept for other runs with the same seed."""

Moment = tuple[int, tuple[Any, ...], tuple[Memory, ...]]
"""Epochs done, parameters and memories, as the engine holds them."""


def descent(problem: Problem, state: State) -> Descent:
    """The walk by the problem's engine; by NumPy, in float32, where torch is asked for and not there."""
    if problem.by_torch:
        from tutor.descent.autograd import TorchDescent, torch_works

        if torch_works():
            return TorchDescent(problem, state)
    return Descent(problem, state)


def as_state(moment: Moment, parameters: tuple[str, ...]) -> State:
    """The state of a moment, in Python's own numbers."""
    epoch, values, memories = moment
    return State(
        epoch,
        {name: float(value) for name, value in zip(parameters, values, strict=True)},
        {name: tuple(map(float, memory)) for name, memory in zip(parameters, memories, strict=True)},
    )


def order(problem: Problem, epoch: int) -> NDArray[np.intp]:
    """The training rows in the order that an epoch, counted from 1, visits them in mini-batches."""
    points = problem.data.points
    return (_order if points <= REMEMBERED else _shuffled)(problem.shuffle_seed, epoch, points)


def _shuffled(seed: int, epoch: int, points: int) -> NDArray[np.intp]:
    return np.random.RandomState([seed, epoch]).permutation(points)


# To seed the generator takes longer than some epochs do.
_order = lru_cache(maxsize=512)(_shuffled)


class Descent:
    """The walk by NumPy. Floating-point warnings are silenced by whoever drives it, once, not per step."""

    loss: float
    """Of the last step, before its update, over the step's rows."""
    epoch_loss: float
    """Over all training rows, before the first update of the last epoch; nan where that was not seen."""
    gradient: list[Any]
    """Used by the last step, in the order of the parameters."""
    diverged: bool
    """True once a step went beyond LIMIT or to what is not a number."""

    def __init__(self, problem: Problem, state: State) -> None:
        self._problem = problem
        self._program = program = self.program()
        self._rule = rule(problem)
        self._columns = self.columns(columns_in(problem.data.columns, problem.single))
        self._gradients = self.gradients()
        self._epoch, self._within = state.epoch, state.within
        number = self._number = self.number
        self._memory = [
            tuple(number(value) for value in state.memory.get(name, ())) for name in program.parameters
        ]
        parameters = {name: number(value) for name, value in state.parameters.items()}
        self._values = program.values(problem.data.columns, parameters)
        self._order: NDArray[np.intp] | None = None
        self._load(None)
        self.loss = self.epoch_loss = math.nan
        self.gradient = []
        self.diverged = False

    def program(self) -> Program:
        """Forward pass and loss in this engine's functions."""
        return self._problem.program

    def gradients(self) -> tuple[Evaluator, ...]:
        """The gradient of each parameter, in their order."""
        return self._problem.gradient_lines

    def columns(self, columns: Mapping[str, Any]) -> Mapping[str, Any]:
        """The columns in this engine's arrays."""
        return columns

    @property
    def number(self) -> Any:
        """Makes a parameter, or a gradient, of a number."""
        return np.float32 if self._problem.single else float

    def named(self) -> dict[str, Any]:
        """Every name's value in the last step, in NumPy; parameters already updated."""
        return dict(zip(self._program.slots, self._values, strict=True))

    def parameters(self) -> dict[str, float]:
        """The parameters after the last step."""
        return {name: float(self._values[slot]) for slot, name in enumerate(self._program.parameters)}

    def moment(self) -> Moment:
        """Where the walk stands now, between two epochs, for a history that is taken at every step."""
        return self._epoch, tuple(self._values[: len(self._memory)]), tuple(self._memory)

    def state(self) -> State:
        """Where the walk stands now."""
        return replace(as_state(self.moment(), self._problem.parameters), within=self._within)

    def epoch(self) -> None:
        """Take the steps that complete the epoch, unless one of them diverges."""
        try:
            if self._problem.batch is None:
                self._take(self._epoch + 1)
                self.epoch_loss = self.loss
            else:
                self._batches()
        except ARITHMETIC_ERRORS:
            self._give_up()
        self._epoch, self._within = self._epoch + 1, 0

    def step(self) -> None:
        """Take one step, a mini-batch or all the rows; the last of an epoch completes it."""
        per_epoch = self._problem.steps_per_epoch
        try:
            if self._problem.batch is not None:
                self._load(self._within)
            self._take(self._epoch * per_epoch + self._within + 1)
        except ARITHMETIC_ERRORS:
            self._give_up()
        self._within += 1
        if self._within == per_epoch:
            self._epoch, self._within, self._order = self._epoch + 1, 0, None

    def _take(self, t: int) -> None:
        """Forward, loss, gradient, update: all parameters move together, from the old values."""
        values, memories, number = self._values, self._memory, self._number
        self.loss = math.nan
        for slot, line in self._program.forward:
            values[slot] = line(values)
        self.loss = loss = float(self._program.loss(values))
        gradient = [number(line(values)) for line in self._gradients]
        if not self._problem.zero_grad:
            gradient = [pile + dw for (pile,), dw in zip(memories, gradient, strict=True)]
        self.gradient = gradient
        diverged = not -LIMIT <= loss <= LIMIT
        update = self._rule.update
        for slot, dw in enumerate(gradient):
            w, memories[slot] = update(values[slot], dw, memories[slot], t)
            values[slot] = w
            diverged = diverged or not -LIMIT <= w <= LIMIT
        self.diverged = diverged

    def _batches(self) -> None:
        """The mini-batches that are left of the epoch, after a look at the loss over all rows."""
        self.epoch_loss = math.nan
        if self._within == 0:
            self._load(None)
            self.epoch_loss = self._program.loss_at(self._values)
        per_epoch = self._problem.steps_per_epoch
        for batch in range(self._within, per_epoch):
            self._load(batch)
            self._take(self._epoch * per_epoch + batch + 1)
            self.diverged = self.diverged or (batch == 0 and is_beyond(self.epoch_loss))
            if self.diverged:
                break
        self._order = None

    def _load(self, batch: int | None) -> None:
        """Put the rows of one mini-batch (None: all rows) in place."""
        columns, size = self._columns, self._problem.batch
        if batch is not None and size is not None:
            if self._order is None:
                self._order = order(self._problem, self._epoch + 1)
            chosen = self._order[batch * size : (batch + 1) * size]
            columns = {name: column[chosen] for name, column in columns.items()}
        for name in self._problem.objective.columns:
            self._values[self._program.slots[name]] = columns[name]
        self._values[self._program.slots["N"]] = rows(columns)

    def _give_up(self) -> None:
        """What Python could not calculate is not a number, and the run ends here."""
        self.diverged = True
        if self._problem.batch is None:
            self.epoch_loss = self.loss
        count = len(self._program.parameters)
        self.gradient = [math.nan] * count
        self._values[:count] = [math.nan] * count
