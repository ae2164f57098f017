"""Which part of a landscape a chart shows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from tutor.descent import landscape
from tutor.descent.problem import Problem
from tutor.descent.run import Run

CURVE_POINTS = 161
DOUBLINGS = 8
"""How often the room is doubled in which the lowest point of a curve is looked for."""
ROOM = 0.08
"""Of the span of what a chart of J shows: what it leaves free at each end."""
MAP_ROOM = 0.2
"""The same for a map that is not laid around a whole valley: the way would begin in its corner."""
FAR = 20
"""A lowest point so many times as far as the way, or a parameter, is long would make the way a dot."""

Bounds = tuple[float, float]


def valley_reach(run: Run) -> Mapping[str, float]:
    """How far from the minimum, along each parameter, the loss gets as high as it was at the start.

    The box around that level of a quadratic valley: with it the whole oval is on the chart. Empty for others.
    """
    problem, begun = run.problem, run.history[0]
    lowest = landscape.minimum(problem)
    if lowest is None:
        return {}
    try:
        widths = np.diag(np.linalg.inv(landscape.hessian(problem)))
    except np.linalg.LinAlgError:
        return {}
    height = begun.loss - landscape.loss(problem, lowest)
    if not (np.isfinite(height) and height > 0 and (widths > 0).all()):
        return {}
    return {
        name: float(np.sqrt(2 * height * width))
        for name, width in zip(problem.parameters, widths, strict=True)
    }


def lowest_along(problem: Problem, name: str) -> float | None:
    """Where J is least, or about where, seen from the start; None where it has no lowest point near by."""
    lowest = landscape.minimum(problem)
    if lowest is not None:
        return lowest[name]
    begun = problem.start[name]
    for doubling in range(DOUBLINGS):
        reach = max(1.0, abs(begun)) * 2.0 ** (doubling - 2)
        xs, ys = landscape.curve(problem, name, begun - reach, begun + reach, CURVE_POINTS)
        if np.isfinite(ys).all() and 0 < (place := int(ys.argmin())) < CURVE_POINTS - 1:
            return float(xs[place])
    return None


def bounds(way: Sequence[float], lowest: float | None, landing: float | None, room: float = ROOM) -> Bounds:
    """What the chart spans: the way and the minimum with room on both sides, the landing where it is near."""
    shown = [value for value in way if math.isfinite(value) and abs(value) < 1e12] or [0.0]
    if lowest is not None and math.isfinite(lowest):
        # The far side of the valley is as much a part of it as the side walked down.
        shown += [lowest, 2 * lowest - shown[0]]
    low, high = min(shown), max(shown)
    span = (high - low) or max(1.0, abs(high))
    if landing is not None and low - 2 * span <= landing <= high + 2 * span:
        low, high = min(low, landing), max(high, landing)
        span = high - low
    return low - room * span, high + room * span


def map_bounds(
    way: Sequence[float], lowest: float | None, reach: float | None, landing: float | None
) -> Bounds:
    """What a map spans along one parameter: the way, and the whole valley where `reach` says how wide it is.

    A lowest point that is absurdly far is left to an arrow at the edge.
    """
    if lowest is not None and reach is not None:
        return bounds([*way, lowest - reach, lowest + reach], None, landing)
    near = FAR * max(1.0, abs(way[0]), max(way) - min(way))
    known = lowest if lowest is not None and abs(lowest - way[0]) <= near else None
    return bounds(way, known, landing, MAP_ROOM)
