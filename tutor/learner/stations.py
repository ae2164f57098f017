"""Where a run has been: what a landscape draws as its way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from tutor.descent.loop import descent
from tutor.descent.run import Run
from tutor.descent.state import start

STEPPED = 200
"""Mini-batches of a way that are drawn one by one; what comes after them is drawn from epoch to epoch."""

Station = Mapping[str, float]
"""The parameters at one moment."""


def stations(run: Run) -> list[Station]:
    """The parameters on a run's way: after each of the first mini-batches, later on after each epoch."""
    epochs = [(point.epoch, dict(point.state.parameters)) for point in run.history]
    per_epoch = run.problem.steps_per_epoch
    last = epochs[-1][0] if epochs else 0
    stepped = min(last, STEPPED // per_epoch)
    begun = 0 if run.diverged or stepped < last else run.state.within
    way: list[Station] = [parameters for _, parameters in epochs]
    if per_epoch > 1 and stepped * per_epoch + begun:
        steps = _walked(run, stepped * per_epoch + begun)
        if _agree(steps[::per_epoch], epochs):
            way = [*steps, *(parameters for epoch, parameters in epochs if epoch > stepped)]
    if not run.diverged and (not way or way[-1] != run.parameters):
        way.append(run.parameters)
    return way


def _walked(run: Run, steps: int) -> list[Station]:
    """The start, and the parameters after each of so many mini-batches."""
    walk = descent(run.problem, start(run.problem))
    way: list[Station] = [walk.parameters()]
    with np.errstate(all="ignore"):
        for _ in range(steps):
            walk.step()
            way.append(walk.parameters())
    return way


def _agree(walked: list[Station], epochs: Iterable[tuple[int, Station]]) -> bool:
    """True where the walk comes by the run's own epochs; a run may begin elsewhere than its problem."""
    return all(walked[epoch] == parameters for epoch, parameters in epochs if epoch < len(walked))
