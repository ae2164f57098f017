"""The training loop as rows, one for each epoch asked: nothing is kept but the row at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from msgspec import Struct

from tutor.descent.loop import Descent, descent
from tutor.descent.problem import Problem
from tutor.descent.run import Divergence, divergence
from tutor.descent.state import start
from tutor.descent.stepper import validation_loss

CHUNK = 50
"""Epochs between two words of progress."""


class Row(Struct, frozen=True):
    """One epoch. The losses belong to the parameters before its first update."""

    epoch: int
    """From 1."""
    loss: float
    """Over all training rows."""
    validation_loss: float | None
    gradient: tuple[float, ...]
    """Used by the last update of the epoch, in the order of the parameters."""
    parameters: tuple[float, ...]
    """After the epoch."""
    diverged: Divergence | None = None
    """Only on the last row of a run that ran away."""


def rows(
    problem: Problem,
    epochs: int | None = None,
    every: int = 1,
    progress: Callable[[int], None] = lambda _: None,
) -> Iterator[Row]:
    """Epochs 1, 1 + every, ... up to `epochs` (the problem's own if None).

    A run that diverges ends with the row of the epoch that did, whether it was asked or not.
    `progress` is told, now and then, how many epochs are done.
    """
    walk = descent(problem, start(problem))
    epoch, last = 1, problem.epochs if epochs is None else epochs
    while epoch <= last:
        validation = validation_loss(problem, walk.state().parameters)
        _advance(walk, 1)
        yield _row(walk, epoch, validation)
        if walk.diverged:
            return
        progress(epoch)
        target = min(epoch + every - 1, last)
        while epoch < target:
            chunk = min(CHUNK - epoch % CHUNK, target - epoch)
            before = _advance(walk, chunk)
            if before is not None:
                yield _row(walk, walk.state().epoch, validation_loss(problem, before))
                return
            epoch += chunk
            progress(epoch)
        epoch = target + 1


def _advance(walk: Descent, epochs: int) -> dict[str, float] | None:
    """So many epochs on; where the run diverges on the way, the parameters before that epoch."""
    with np.errstate(all="ignore"):
        for _ in range(epochs):
            before = walk.parameters()
            walk.epoch()
            if walk.diverged:
                return before
    return None


def _row(walk: Descent, epoch: int, validation: float | None) -> Row:
    return Row(
        epoch,
        walk.epoch_loss,
        validation,
        tuple(map(float, walk.gradient)),
        tuple(walk.parameters().values()),
        divergence(walk),
    )
