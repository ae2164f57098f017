"""Where a descent stands between two steps, and when it has run away."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from msgspec import Struct, field

from tutor.descent.optimizers import rule
from tutor.descent.problem import Problem

LIMIT = 1e12
"""A loss or a parameter beyond this, or not finite, ends a run: it has diverged."""


class State(Struct, frozen=True):
    """Where a run stands; with the problem it determines every later step."""

    epoch: int
    """Whole epochs done; with full batches the steps taken."""
    parameters: Mapping[str, float]
    memory: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """What the optimiser remembers of each parameter."""
    within: int = 0
    """Mini-batches done of the coming epoch."""


def start(problem: Problem) -> State:
    """Before the first step; a float32 run starts from float32 numbers."""
    number = np.float32 if problem.single else float
    memory = {name: (0.0,) * len(rule(problem).memory) for name in problem.parameters}
    return State(0, {name: float(number(value)) for name, value in problem.start.items()}, memory)


def is_beyond(value: float) -> bool:
    """True where a number is not finite or so large that the run has diverged."""
    return not -LIMIT <= value <= LIMIT
