"""How a chart's rows and columns are shared out between its parts, at any size."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct, field

from tutor.chart import styles
from tutor.chart.axes import Scale, Tick, Ticks, ticks
from tutor.chart.legend import Entry, Lines, arranged
from tutor.chart.model import Chart, Raster
from tutor.chart.raster import DOTS
from tutor.chart.words import cells, cut, wrap

_MARGIN_LABEL = 6
"""The longest axis label that stands in the margin, at the end of its axis; others have a row."""
_LEFT_BY_CAPTION = (6, 6, 6, 8)
"""Rows that a caption of so many lines leaves to the plot, at the least."""


class Words(Struct, frozen=True):
    """All that is written on a chart, cleaned."""

    title: str
    x_label: str
    y_label: str
    caption: str
    legend: tuple[Entry, ...]


def words(chart: Chart, raster: Raster) -> Words:
    """The words of a chart; the label of y is left out where the title says it, but for a map's."""

    def clean(text: str) -> str:
        return cells(text, ascii_only=raster == "ascii").strip()

    title, y_label = clean(chart.title), clean(chart.y.label)
    if chart.contours is None and re.search(rf"(?<!\w){re.escape(y_label)}(?!\w)", title):
        y_label = ""
    patterns, letters = styles.dashes(chart.series), styles.letters(chart.series)
    entries: dict[Entry, None] = {}
    for index, each in enumerate(chart.series):
        if each.label:
            sample = styles.sample(each, patterns.get(index, 0), letters[index], raster)
            entries[Entry(sample, each.role, clean(each.label))] = None
    alone = len(chart.series) == 1 and chart.contours is None
    return Words(title, clean(chart.x.label), y_label, clean(chart.caption), () if alone else tuple(entries))


class Layout(Struct):
    """Where everything goes: rows from the top, columns from the left."""

    width: int
    plot_rows: int
    title: bool = False
    y_label_row: bool = False
    beside: list[Entry] = field(default_factory=list)
    """The part of the legend to the right of the title."""
    legend: Lines = field(default_factory=list)
    """The rows of the legend below the title."""
    label_row: bool = False
    """True where tick labels of x have their own row; else they stand in the axis line."""
    x_label_row: bool = False
    notes: list[str] = field(default_factory=list)
    caption: list[str] = field(default_factory=list)
    gutter: int = 1
    y_ticks: Ticks = field(default_factory=lambda: Ticks(()))
    x_ticks: Ticks = field(default_factory=lambda: Ticks(()))
    x_starts: list[int] = field(default_factory=list)
    """The column at which each label of x begins."""

    @property
    def top(self) -> int:
        """The first row of the plot."""
        return self.title + self.y_label_row + len(self.legend)

    @property
    def axis_row(self) -> int:
        """The row of the x axis, just below the plot."""
        return self.top + self.plot_rows

    @property
    def plot_columns(self) -> int:
        """How many cells wide the plot is."""
        return self.width - self.gutter

    def take(self, rows: int, leaving: int) -> bool:
        """Take rows from the plot, if it keeps so many."""
        if rows < 1 or self.plot_rows - rows < leaving:
            return False
        self.plot_rows -= rows
        return True


def lay_out(
    text: Words,
    notes: Sequence[str],
    axes: tuple[Scale, Scale] | None,
    size: tuple[int, int],
    raster: Raster,
    *,
    whole: bool = False,
) -> Layout:
    """Share out a picture of `size` columns and rows; the plot keeps at least two rows."""
    width, height = size
    layout = Layout(width, height - 1)
    beside_axis = len(text.y_label) <= _MARGIN_LABEL
    layout.title = bool(text.title or (text.y_label and beside_axis)) and layout.take(1, 2)
    before = len(text.title) + (len(text.y_label) + 2 if text.y_label and beside_axis else 0)
    room = width - before - 3 if layout.title else 0
    layout.beside, *layout.legend = arranged(text.legend, room, width, layout.take)
    layout.label_row = layout.take(1, 4)
    layout.y_label_row = not beside_axis and layout.take(1, 4)
    _place_notes(layout, notes, raster)
    layout.x_label_row = len(text.x_label) > _MARGIN_LABEL and layout.take(1, 5)
    caption = wrap(text.caption, width)
    if len(caption) <= 3 and layout.take(len(caption), _LEFT_BY_CAPTION[len(caption)]):
        layout.caption = caption
    if axes is not None:
        _place_ticks(layout, text, axes, raster, whole)
    return layout


def x_label_in_margin(layout: Layout, text: Words, raster: Raster) -> str:
    """The label of x as it stands in the margin, left of its tick labels; empty where it has a row."""
    return "" if layout.x_label_row else cut(text.x_label, _MARGIN_LABEL, ascii_only=raster == "ascii")


def _place_notes(layout: Layout, notes: Sequence[str], raster: Raster) -> None:
    if not notes:
        return
    text = "; ".join(notes)
    lines = wrap(text, layout.width)
    if layout.take(len(lines), 3 if len(lines) == 1 else 5):
        layout.notes = lines
    elif layout.take(1, 3):
        # Whole notes, as many as there is room for; a half one says nothing.
        while len(notes) > 1 and len(text) > layout.width:
            notes = notes[:-1]
            text = "; ".join(notes)
        layout.notes = [cut(text, layout.width, ascii_only=raster == "ascii")]


def _place_ticks(layout: Layout, text: Words, axes: tuple[Scale, Scale], raster: Raster, whole: bool) -> None:
    x, y = axes
    wide, high = DOTS[raster]
    minus = "-" if raster == "ascii" else "−"
    rows = layout.plot_rows

    def y_fits(drawn: Sequence[Tick]) -> bool:
        places = [y.dot(tick.value, rows * high) // high for tick in drawn]
        return all(a < b for a, b in pairwise(places))

    room = max(4, layout.width // 3 - 2)
    layout.y_ticks = ticks(y, max(2, min(8, rows // 2)), room, y_fits, minus=minus)
    longest = max((len(tick.text) for tick in layout.y_ticks.ticks), default=0)
    if raster == "ascii" and longest:
        longest += 1
    beside = len(text.y_label) if len(text.y_label) <= _MARGIN_LABEL and layout.title else 0
    label = len(x_label_in_margin(layout, text, raster))
    layout.gutter = max(longest, beside + bool(beside and text.title), label) + 1
    columns = layout.plot_columns

    def starts(drawn: Sequence[Tick]) -> list[int]:
        least = label + 1 if label else 0
        least = least if layout.label_row else layout.gutter
        found = []
        for tick in drawn:
            middle = layout.gutter + x.dot(tick.value, columns * wide) // wide
            start = middle - len(tick.text) // 2
            found.append(max(least, min(start, layout.width - len(tick.text))))
        return found

    def x_fits(drawn: Sequence[Tick]) -> bool:
        at = starts(drawn)
        ends = [start + len(tick.text) for start, tick in zip(at, drawn, strict=True)]
        return ends[-1] <= layout.width and all(a + 2 <= b for a, b in zip(ends, at[1:], strict=False))

    most = max(2, min(10, columns // 6))
    layout.x_ticks = ticks(x, most, columns, x_fits, whole=whole, minus=minus)
    layout.x_starts = starts(layout.x_ticks.ticks)
