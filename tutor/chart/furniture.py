"""What stands around the plot: title, legend, axes with their ticks and labels, notes and caption."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.chart.axes import Scale
from tutor.chart.canvas import Canvas
from tutor.chart.layout import Layout, Words, x_label_in_margin
from tutor.chart.legend import Entry, length
from tutor.chart.model import Raster
from tutor.chart.raster import DOTS
from tutor.chart.words import cut

_UNICODE_AXES, _ASCII_AXES = tuple("│┤└─┬"), tuple("|++-+")
"""Upright, with a tick, the corner, across, with a tick."""


def write_words(canvas: Canvas, layout: Layout, text: Words, raster: Raster) -> None:
    """Write the title, the legend, the labels of the axes, notes and caption in their rows."""
    width, plain = layout.width, raster == "ascii"
    row = 0
    if layout.title:
        _write_title(canvas, layout, text, raster)
        row += 1
    for line in layout.legend:
        _write_legend(canvas, row, layout.gutter if layout.gutter + length(line) <= width else 0, line)
        row += 1
    if layout.y_label_row:
        canvas.put(row, 0, cut(text.y_label, width, ascii_only=plain), "label")
    row = layout.axis_row
    margin = x_label_in_margin(layout, text, raster)
    canvas.put(row + 1 if layout.label_row else row, 0, margin, "label")
    row += 1 + layout.label_row
    if layout.x_label_row:
        label = cut(text.x_label, layout.plot_columns, ascii_only=plain)
        canvas.put(row, layout.gutter + (layout.plot_columns - len(label)) // 2, label, "label")
        row += 1
    for role, lines in (("note", layout.notes), ("caption", layout.caption)):
        for words in lines:
            canvas.put(row, 0, words, role)
            row += 1


def _write_title(canvas: Canvas, layout: Layout, text: Words, raster: Raster) -> None:
    label = "" if layout.y_label_row else text.y_label[: layout.gutter - 1]
    legend = length(layout.beside)
    room = layout.width - (legend + 3 if legend else 0)
    start = max(min(layout.gutter, room - len(text.title)), len(label) + 2 if label else 0)
    canvas.put(0, max(0, start - 2 - len(label)), label, "label")
    canvas.put(0, start, cut(text.title, room - start, ascii_only=raster == "ascii"), "title")
    _write_legend(canvas, 0, layout.width - legend, layout.beside)


def _write_legend(canvas: Canvas, row: int, start: int, entries: Sequence[Entry]) -> None:
    for entry in entries:
        canvas.put(row, start, entry.sample, entry.role)
        canvas.put(row, start + len(entry.sample) + 1, entry.word, "legend")
        start += len(entry) + 2


def write_axes(canvas: Canvas, layout: Layout, axes: tuple[Scale, Scale] | None, raster: Raster) -> None:
    """Draw both axes, with ticks and labels where there are scales."""
    upright, with_tick, corner, across, below = _ASCII_AXES if raster == "ascii" else _UNICODE_AXES
    wide, high = DOTS[raster]
    gutter, axis = layout.gutter, layout.axis_row
    for row in range(layout.top, axis):
        canvas.put(row, gutter - 1, upright, "axis")
    canvas.put(axis, gutter - 1, corner + across * layout.plot_columns, "axis")
    if axes is None:
        return
    x, y = axes
    for tick in layout.y_ticks.ticks:
        row = axis - 1 - y.dot(tick.value, layout.plot_rows * high) // high
        canvas.put(row, gutter - 1, with_tick, "axis")
        start = gutter - 1 - len(tick.text) - (raster == "ascii")
        canvas.put(row, start, tick.text, "axis")
    for tick, start in zip(layout.x_ticks.ticks, layout.x_starts, strict=True):
        if layout.label_row:
            column = gutter + x.dot(tick.value, layout.plot_columns * wide) // wide
            canvas.put(axis, column, below, "axis")
        canvas.put(axis + layout.label_row, start, tick.text, "axis")
