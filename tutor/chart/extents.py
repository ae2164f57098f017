"""Which part of each axis a chart shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from tutor.chart.axes import Scale, scale
from tutor.chart.model import Axis, Chart
from tutor.chart.plot import Drawn, Surface
from tutor.chart.raster import Floats, all_showable, showable

Extent = tuple[float, float]


def scales(
    chart: Chart, series: Sequence[Drawn], surface: Surface | None, cells: tuple[int, int]
) -> tuple[Scale, Scale] | None:
    """The scales of x and y for an area of so many cells; None where there is nothing to show."""
    wide, high = cells
    across, up = _extents(chart, series, surface)
    fixed = _fixed(chart.x) and _fixed(chart.y)
    if (across is None or up is None) and not fixed:
        return None
    whole = surface is None and whole_numbers(series)
    across = _roomy(chart.x, series, across, wide)
    x = scale(chart.x.low, chart.x.high, across, log=chart.x.log, whole=whole)
    steps = 0 if surface else max(2, min(8, high // 3))
    y = scale(chart.y.low, chart.y.high, up, log=chart.y.log, steps=steps)
    return x, y


def whole_numbers(series: Sequence[Drawn]) -> bool:
    """True where x counts something (epochs): all whole, so ticks between them would mislead."""
    counted = [each.xs for each in series if len(each.xs) and not (each.kind == "rule" and not each.upright)]
    return bool(counted) and all(bool((xs == np.floor(xs)).all()) for xs in counted)


def _fixed(axis: Axis) -> bool:
    return axis.low is not None and axis.high is not None


def _extents(
    chart: Chart, series: Sequence[Drawn], surface: Surface | None
) -> tuple[Extent | None, Extent | None]:
    if surface is not None:
        return _extent([surface.xs], chart.x.log), _extent([surface.ys], chart.y.log)
    across: list[Floats] = []
    up: list[Floats] = []
    for each in series:
        if each.kind == "rule":
            (across if each.upright else up).append(each.xs)
            continue
        xs, ys = each.xs, each.ys
        if not (all_showable(xs, chart.x.log) and all_showable(ys, chart.y.log)):
            good = showable(xs, chart.x.log) & showable(ys, chart.y.log)
            xs, ys = xs[good], ys[good]
        across.append(xs)
        up.append(ys)
        if each.kind == "stem":
            up.append(each.base)
    return _extent(across, chart.x.log), _extent(up, chart.y.log)


def _extent(parts: Iterable[Floats], log: bool) -> Extent | None:
    ends: list[float] = []
    for values in parts:
        kept = values if all_showable(values, log) else values[showable(values, log)]
        if kept.size:
            ends += [float(kept.min()), float(kept.max())]
    return (min(ends), max(ends)) if ends else None


def _roomy(axis: Axis, series: Sequence[Drawn], extent: Extent | None, wide: int) -> Extent | None:
    """The extent of x with a cell to spare at each side, where single data points would touch it."""
    loose = any(each.series.role == "data" and each.kind != "line" for each in series)
    if extent is None or not loose or axis.log:
        return extent
    spare = (extent[1] - extent[0]) / max(wide - 2, 1)
    return extent[0] - spare, extent[1] + spare
