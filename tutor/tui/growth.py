"""The frames between a chart and the same chart with more steps: what grew is drawn bit by bit."""

from __future__ import annotations

from dataclasses import replace

from tutor.chart.model import Axis, Chart, Series

GROWING = frozenset({"training", "validation", "path"})
"""The roles of series that gain a point with every step."""


def grown_from(before: Chart | None, after: Chart) -> int:
    """How many points of `after` stood in `before` already; all of them where nothing grew."""
    lengths = _lengths(after)
    if before is None or before.title != after.title or not lengths:
        return max(lengths, default=0)
    return min(max(_lengths(before), default=0), max(lengths))


def frame(chart: Chart, points: int) -> Chart:
    """The chart with the first `points` steps of its run, on the axes of the whole."""
    series = tuple(_shortened(one, chart, points) for one in chart.series)
    return replace(chart, series=series, x=_held(chart.x, chart, "xs"), y=_held(chart.y, chart, "ys"))


def length(chart: Chart) -> int:
    """The steps shown in a chart."""
    return max(_lengths(chart), default=0)


def _lengths(chart: Chart) -> list[int]:
    return [len(one.xs) for one in chart.series if one.role in GROWING]


def _shortened(series: Series, chart: Chart, points: int) -> Series:
    if series.role in GROWING and points < len(series.xs):
        return replace(series, xs=series.xs[:points], ys=series.ys[:points])
    if series.role == "present":
        leader = next((one for one in chart.series if one.role in GROWING and len(one.xs) > points), None)
        if leader is not None:
            return replace(series, xs=leader.xs[points - 1 : points], ys=leader.ys[points - 1 : points])
    return series


def _held(axis: Axis, chart: Chart, side: str) -> Axis:
    values = [value for one in chart.series for value in getattr(one, side) if value == value]
    if axis.log:
        values = [value for value in values if value > 0]
    if not values or axis.low is not None or axis.high is not None:
        return axis
    return replace(axis, low=min(values), high=max(values))
