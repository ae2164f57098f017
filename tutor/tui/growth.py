"""The frames between a chart and the same chart with more steps: what grew is drawn bit by bit."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from tutor.chart.model import Axis, Chart, Series

GROWING = frozenset({"training", "validation", "path"})
"""The roles of series that gain a point with every step."""

FRAMES = 30
"""At most so many pictures of a chart that grows."""
SECONDS = 1.8
"""How long it grows: long enough to be noticed where the eye was on the text, too short to wait for."""
SLOWEST = 0.12
"""Seconds of one picture, where few steps are new."""


def frames(chart: Chart, since: int) -> Iterator[Chart]:
    """The chart as it grows from `since` steps taken to what it shows; none where it is all there at once.

    A single new point is drawn at once: waiting for it would only delay the answer.
    """
    lead = next((one for one in chart.series if one.role in ("training", "validation")), None)
    if lead is None:
        return
    first = max(1, sum(epoch <= since for epoch in lead.xs))
    last = len(lead.xs)
    if last - first < 2:
        return
    held = replace(chart, x=_held(chart.x, chart, "xs"), y=_held(chart.y, chart, "ys"))
    step = max(1, -(-(last - first) // FRAMES))
    for points in range(first, last, step):
        yield replace(held, series=tuple(_shortened(one, lead, points) for one in chart.series))


def pace(count: int) -> float:
    """Seconds of each of so many pictures."""
    return min(SECONDS / max(count, 1), SLOWEST)


def _shortened(series: Series, lead: Series, points: int) -> Series:
    if series.role in GROWING:
        return replace(series, xs=series.xs[:points], ys=series.ys[:points])
    if series.role == "present":
        return replace(series, xs=lead.xs[points - 1 : points], ys=lead.ys[points - 1 : points])
    return series


def _held(axis: Axis, chart: Chart, side: str) -> Axis:
    """The axis of the whole, so that the frame stands still while its line grows."""
    values = [value for one in chart.series for value in getattr(one, side) if value == value]
    if axis.log:
        values = [value for value in values if value > 0]
    if not values or axis.low is not None or axis.high is not None:
        return axis
    return replace(axis, low=min(values), high=max(values))
