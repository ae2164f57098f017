"""Up to four runs over each other: on the landscape they share, on the loss by epoch, on the data."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from tutor.chart.model import Axis, Chart, Contours, Role, Series
from tutor.descent import landscape
from tutor.descent.problem import Problem
from tutor.descent.run import Run
from tutor.learner.charts import (
    GRID,
    RUN_ROLES,
    fit_chart,
    inputs_and_targets,
    loss_chart,
    short,
    spans_decades,
)
from tutor.learner.explore import NAMES
from tutor.learner.page import ChartBlock
from tutor.learner.stations import stations
from tutor.learner.windows import CURVE_POINTS, valley_reach

HIGH = 10.0
"""Points of a way whose loss is so many times the highest start's are beyond the edge of the landscape."""
SHARES = (1 / 4, 1.0, 4.0)
"""Of the height at which the highest run begins: the lines of a map, evenly apart in a quadratic valley."""
ROOM = 1.2
DOUBLINGS = 60

Bounds = tuple[float, float]
Floats = tuple[float, ...]


class Place(NamedTuple):
    """A point of a way over the landscape."""

    parameters: Mapping[str, float]
    loss: float
    """Over all training rows."""


def explore_charts(ground: Problem, runs: Mapping[str, Run], chosen: str) -> tuple[ChartBlock, ...]:
    """The landscape where it can be drawn, the loss by epoch, the data where they can be drawn."""
    several = len(runs) > 1
    roles = tuple(map(_role, runs))
    named = runs if several else {"": runs[chosen]}
    surface = _landscape(ground, runs, chosen, several)
    loss = loss_chart(named, log=any(map(spans_decades, runs.values())), roles=roles)
    if several:
        loss = _marked(loss, runs[chosen])
    # With several columns a chart shows the misses of one run only: those of the chosen one.
    many = len(inputs_and_targets(ground)[0]) > 1
    fit = fit_chart({"": runs[chosen]} if many else named, roles=roles)
    fit = fit and _about_the_data(fit, many)
    return tuple(block for block in (surface, loss, fit) if block is not None)


def _about_the_data(block: ChartBlock, many: bool) -> ChartBlock:
    """The chart of the data, where a run that goes far from them does not make them small."""
    chart = block.chart
    data = next(one for one in chart.series if one.role == "data")
    targets = data.xs if many else data.ys
    low, high = min(targets), max(targets)
    room = (high - low) or max(1.0, abs(high))
    shown = [y for one in chart.series for y in one.ys if math.isfinite(y)] or [low]
    axis = replace(chart.y, low=max(min(*shown, low), low - room), high=min(max(*shown, high), high + room))
    return replace(block, chart=replace(chart, y=axis))


def _role(name: str) -> Role:
    return RUN_ROLES[NAMES.index(name)]


def _marked(block: ChartBlock, run: Run) -> ChartBlock:
    """The chart of several runs, with a mark where the chosen one stands."""
    last = run.history[-1:]
    here = Series(
        tuple(float(point.epoch) for point in last), tuple(p.loss for p in last), "marker", "present", "now"
    )
    return replace(block, chart=replace(block.chart, series=(*block.chart.series, here)))


# The landscape


def _landscape(ground: Problem, runs: Mapping[str, Run], chosen: str, several: bool) -> ChartBlock | None:
    names = ground.parameters
    if len(names) > 2:
        return None
    lowest = landscape.minimum(ground)
    ways = {name: _way(run) for name, run in runs.items()}
    near = _near(ways.values())
    bounds = [_window(name, lowest, list(runs.values()), near) for name in names]
    if len(names) == 1:
        chart = _valley(ground, names[0], bounds[0], ways, chosen, several)
    else:
        least = None if lowest is None else landscape.loss(ground, lowest)
        heights = _heights(least, ways.values())
        chart = _contours(ground, names, bounds, heights, ways, chosen, several)
        if lowest is not None:
            xs, ys = ((lowest[name],) for name in names)
            mark = Series(xs, ys, "marker", "minimum", "minimum")
            chart = replace(chart, series=(*chart.series[:-1], mark, chart.series[-1]))
    said = _said(ways[chosen])
    return ChartBlock(replace(chart, caption=said), said)


def _way(run: Run) -> list[Place]:
    """Where a run has been, with the losses there."""
    if run.problem.steps_per_epoch == 1:
        return [Place(point.state.parameters, point.loss) for point in run.history]
    been = stations(run)
    if not been:
        return []
    columns = {name: np.array([one[name] for one in been]) for name in run.problem.parameters}
    losses = landscape.losses(run.problem, columns).tolist()
    return [Place(*place) for place in zip(been, losses, strict=True)]


def _said(way: Sequence[Place]) -> str:
    if not way:
        return "The run begins beyond everything that can be drawn."
    last = way[-1]
    where = ", ".join(f"{name} = {short(value)}" for name, value in last.parameters.items())
    return f"At {where} the loss is {short(last.loss)}."


def _near(ways: Iterable[Sequence[Place]]) -> list[Place]:
    """The points of all ways that are not far above where the runs begin."""
    begun = [way for way in ways if way]
    highest = max((way[0].loss for way in begun if math.isfinite(way[0].loss)), default=0.0)
    return [point for way in begun for point in way if point.loss <= HIGH * highest]


def _window(
    name: str, lowest: Mapping[str, float] | None, runs: Sequence[Run], near: Sequence[Place]
) -> Bounds:
    """What the landscape spans along a parameter: all starts about the minimum, and the ways that stay near.

    On a map also the valley up to where the highest run begins, so that it is as wide as it is high. It grows
    by doubling, so that it stands still while a run goes on.
    """
    starts = [run.problem.start[name] for run in runs]
    centre = lowest[name] if lowest is not None else starts[0]
    half = max(abs(start - centre) for start in starts)
    if len(runs[0].problem.parameters) > 1:
        half = max(half, *(valley_reach(run).get(name, 0.0) for run in runs))
    if half <= 1e-9 * abs(centre):
        half = max(1.0, abs(centre))
    low, high = centre - ROOM * half, centre + ROOM * half
    values = [value for point in near if math.isfinite(value := point.parameters[name])]
    least, most = min(values, default=centre), max(values, default=centre)
    for _ in range(DOUBLINGS):
        low = low if least >= low else centre - 2 * (centre - low)
        high = high if most <= high else centre + 2 * (high - centre)
    return low, high


def _valley(
    ground: Problem,
    name: str,
    bounds: Bounds,
    ways: Mapping[str, Sequence[Place]],
    chosen: str,
    several: bool,
) -> Chart:
    xs, ys = _curve(ground, name, *bounds)
    series = [Series(xs, ys, "line", "curve")]
    for label, way in ways.items():
        places = tuple(point.parameters[name] for point in way)
        losses = tuple(point.loss for point in way)
        role: Role = _role(label) if several else "path"
        if several or len(way) > 1:
            series.append(Series(places, losses, "line", role, label if several else "way"))
    here = [(point.parameters[name], point.loss) for point in ways[chosen][-1:]]
    series.append(Series(tuple(x for x, _ in here), tuple(y for _, y in here), "marker", "present", "now"))
    finite = [y for y in ys if math.isfinite(y)] or [0.0, 1.0]
    low, high = min(finite), max(finite)
    if low == high:
        high = low + 1
    across, up = Axis(name, low=bounds[0], high=bounds[1]), Axis("J", low=low, high=high)
    return Chart(f"J({name})", across, up, tuple(series))


def _contours(
    ground: Problem,
    names: tuple[str, ...],
    bounds: Sequence[Bounds],
    heights: Floats,
    ways: Mapping[str, Sequence[Place]],
    chosen: str,
    several: bool,
) -> Chart:
    across, up = names
    surface = replace(_surface(ground, (across, up), bounds[0], bounds[1]), levels=heights)
    series = []
    for label, way in ways.items():
        xs, ys = (tuple(point.parameters[name] for point in way) for name in names)
        role: Role = _role(label) if several else "path"
        if several or len(way) > 1:
            series.append(Series(xs, ys, "line", role, label if several else "way"))
    xs, ys = (tuple(point.parameters[name] for point in ways[chosen][-1:]) for name in names)
    series.append(Series(xs, ys, "marker", "present", "now"))
    axes = [Axis(name, low=low, high=high) for name, (low, high) in zip(names, bounds, strict=True)]
    return Chart(f"J({across}, {up})", axes[0], axes[1], tuple(series), surface)


def _heights(least: float | None, ways: Iterable[Sequence[Place]]) -> Floats:
    """The heights of a map's lines: where the highest run begins, half as far from the minimum, twice as far.

    Empty where they cannot be told, so that they are chosen by what the map shows.
    """
    begun = max((way[0].loss for way in ways if way and math.isfinite(way[0].loss)), default=0.0)
    if least is None or not begun - least > 1e-9 * begun:
        return ()
    raw = [least + share * (begun - least) for share in SHARES]
    return tuple(float(f"{height:.2g}") for height in raw)


@lru_cache(maxsize=8)
def _curve(ground: Problem, name: str, low: float, high: float) -> tuple[Floats, Floats]:
    xs, ys = landscape.curve(ground, name, low, high, CURVE_POINTS)
    return tuple(map(float, xs)), tuple(map(float, ys))


@lru_cache(maxsize=8)
def _surface(ground: Problem, names: tuple[str, str], wide: Bounds, high: Bounds) -> Contours:
    xs, ys, values = landscape.surface(ground, names, (wide[0], high[0]), (wide[1], high[1]), GRID)
    return Contours(
        tuple(map(float, xs)), tuple(map(float, ys)), tuple(tuple(map(float, row)) for row in values)
    )
