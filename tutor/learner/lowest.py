"""The lowest point of a loss, for the charts: exact where it can be, else by Newton's steps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tutor.descent import landscape
from tutor.descent.problem import Problem

STEPS = 40
SPACING = 1e-3
"""Of the differences that slopes and curvatures are taken from."""
REACHED = 1e-5
"""A step shorter than this, beside a parameter of size 1, ends the search."""
FLATTEST = 1e-6
"""Of the largest curvature: a valley that curves less in some direction has no one lowest point."""
HALVINGS = 20

Floats = NDArray[np.float64]


@lru_cache(maxsize=8)
def lowest_point(problem: Problem) -> Mapping[str, float] | None:
    """The parameters of the least loss, or of the least about the start; None without one such point."""
    exact = landscape.minimum(problem)
    if exact is not None or landscape.moments(problem) is not None:
        return exact
    names = problem.parameters
    here = np.array([problem.start[name] for name in names], dtype=np.float64)
    for _ in range(STEPS):
        step = _newton(problem, here)
        if step is None:
            return None
        if np.abs(step).max() <= REACHED * max(1.0, float(np.abs(here).max())):
            return dict(zip(names, (here + step).tolist(), strict=True))
        # The longest of the step, its half, its quarter... that leads down.
        tried = here + step * 0.5 ** np.arange(HALVINGS + 1)[:, None]
        losses = _losses(problem, np.vstack([here[None], tried]))
        down = np.flatnonzero(losses[1:] < losses[0])
        if not down.size:
            return None
        here = tried[down[0]]
    return None


def _newton(problem: Problem, here: Floats) -> Floats | None:
    """The step to the lowest point of the bowl that J is about here; None where it is no bowl."""
    count = len(here)
    unit = np.diag(SPACING * np.maximum(1.0, np.abs(here)))
    pairs = [(i, j) for i in range(count) for j in range(i)]
    corners = [here + s * unit[i] + t * unit[j] for i, j in pairs for s in (1, -1) for t in (1, -1)]
    losses = _losses(problem, np.array([here, *(here + unit), *(here - unit), *corners]))
    if not np.isfinite(losses).all():
        return None
    size = np.diag(unit)
    up, down = losses[1 : 1 + count], losses[1 + count : 1 + 2 * count]
    slope = (up - down) / (2 * size)
    matrix = np.diag((up - 2 * losses[0] + down) / size**2)
    for place, (i, j) in enumerate(pairs):
        a, b, c, d = losses[1 + 2 * count + 4 * place :][:4]
        matrix[i, j] = matrix[j, i] = (a - b - c + d) / (4 * size[i] * size[j])
    curvatures = np.linalg.eigvalsh(matrix)
    if curvatures[0] <= FLATTEST * abs(curvatures[-1]) or curvatures[-1] <= 0:
        return None
    return np.asarray(np.linalg.solve(matrix, -slope), np.float64)


def _losses(problem: Problem, places: Floats) -> Floats:
    columns = {name: places[:, at].copy() for at, name in enumerate(problem.parameters)}
    return landscape.losses(problem, columns)
