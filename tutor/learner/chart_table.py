"""A chart as a small table of its values, for who hears it read aloud."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from tutor.chart.model import Chart, Series
from tutor.digits import in_words
from tutor.learner.charts import short
from tutor.learner.page import TableBlock

MOST_ROWS = 6
"""More than this is long to listen to; the sentence of the chart says the rest."""
LINES = frozenset({"training", "validation", "run-a", "run-b", "run-c", "run-d"})
POINTS = {"path": "before", "present": "now", "right": "now", "wrong": "your answer", "minimum": "minimum"}
"""The roles of points that are told one by one, each with its word where the chart has none."""


def chart_table(chart: Chart) -> TableBlock | None:
    """Losses by epoch, data with what the model makes of them, or points on a valley; else None."""
    lines = [one for one in chart.series if one.role in LINES and one.kind == "line"]
    if lines and len(lines[0].xs) > 1:
        return _by_epoch(chart, lines)
    stems = next((one for one in chart.series if one.kind == "stem"), None)
    if stems is not None:
        return _data(chart, stems)
    return _points(chart) if not lines else None


def _by_epoch(chart: Chart, lines: Sequence[Series]) -> TableBlock:
    longest = max(lines, key=lambda one: len(one.xs))
    losses = [dict(zip(one.xs, one.ys, strict=True)) for one in lines]
    header = (chart.x.label, *(one.label or chart.y.label for one in lines))
    told = _spread(longest.xs, [x for own in losses for x in _turns(own)])
    rows = ((f"{x:.0f}", *(short(own[x]) if x in own else "" for own in losses)) for x in told)
    return TableBlock(header, tuple(rows))


def _data(chart: Chart, stems: Series) -> TableBlock:
    rows = list(zip(stems.xs, stems.ys, stems.base, strict=True))
    column, many = chart.x.label, len(rows)
    if many > MOST_ROWS:
        by_input = {row[0]: row for row in rows}
        told = _spread(sorted(by_input), _turns({x: row[1] for x, row in by_input.items()}))
        rows = [by_input[x] for x in told]
        column = f"{column}, {len(rows)} of {many} points"
    return TableBlock(
        (column, chart.y.label, "y_hat"), tuple(tuple(in_words(v) for v in row) for row in rows)
    )


def _points(chart: Chart) -> TableBlock | None:
    rows = [
        (one.label or POINTS[one.role], short(x), short(y))
        for one in chart.series
        if one.role in POINTS
        for x, y in list(zip(one.xs, one.ys, strict=True))[-MOST_ROWS // 2 :]
    ]
    return TableBlock(("", chart.x.label, chart.y.label), tuple(rows)) if len(rows) > 1 else None


def _turns(values: Mapping[float, float]) -> tuple[float, ...]:
    """Where a line is highest and where it is lowest, of what it has of finite values."""
    finite = [x for x, y in values.items() if math.isfinite(y)]
    return (max(finite, key=values.__getitem__), min(finite, key=values.__getitem__)) if finite else ()


def _spread(xs: Sequence[float], wanted: Iterable[float]) -> list[float]:
    """The first, the last, and some between: evenly, but for each wanted one in place of its nearest.

    Even steps alone may keep time with a line that swings, and tell of it as one that does not.
    """
    last = len(xs) - 1
    count = min(last, MOST_ROWS - 1)
    told = [xs[round(last * part / count)] for part in range(count + 1)]
    free = told[1:-1]
    for x in wanted:
        if x in free:
            free.remove(x)
        elif free and x not in told:
            nearest = min(free, key=lambda one: abs(one - x))
            free.remove(nearest)
            told[told.index(nearest)] = x
    return sorted(told)
