"""A chart as text at a given size: title, legend, axes with ticks, the plot, notes and caption."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from tutor.chart import styles
from tutor.chart.axes import Scale
from tutor.chart.canvas import Canvas
from tutor.chart.contours import levels
from tutor.chart.extents import scales, whole_numbers
from tutor.chart.furniture import write_axes, write_words
from tutor.chart.labels import short
from tutor.chart.layout import Layout, Words, lay_out, words
from tutor.chart.model import Chart, Raster
from tutor.chart.picture import Picture
from tutor.chart.plot import Drawn, Plot, Surface, drawn, left_out, marked, sides
from tutor.chart.raster import DOTS, Frame, all_showable, floats
from tutor.chart.words import cells, cut, wrap

SMALLEST_SIZE = (16, 4)
"""Columns and rows below which there is no chart, only its name; from 24 x 6 on it is legible."""

_NOTHING = ("nothing to draw yet", "nothing yet")
_NOTHING_LEFT = ("nothing can be drawn", "nothing")


def render(chart: Chart, width: int, height: int, raster: Raster = "braille") -> Picture:
    """Draw a chart in exactly `width` x `height` cells; the same chart gives the same picture."""
    width, height = max(width, 0), max(height, 0)
    text = words(chart, raster)
    if width < SMALLEST_SIZE[0] or height < SMALLEST_SIZE[1]:
        canvas = Canvas(width, height)
        canvas.put(0, 0, cut(text.title, width, ascii_only=raster == "ascii"), "title")
        return canvas.picture()
    series, surface = drawn(chart.series), _surface(chart, height)
    axes = scales(chart, series, surface, (width - 6, height - 4))
    notes = _notes(chart, series, surface, axes, raster)
    content = _Content(text, series, surface, axes, raster)
    canvas, late = _attempt(content, notes, width, height)
    if late:
        # What only a drawing shows (labels counted from a base, marks under others) needs a row in it.
        canvas, again = _attempt(content, late + notes, width, height)
        if again != late:
            # In fewer rows marks lie in other cells: that room is kept, and what is said is true of it.
            canvas, _ = _attempt(content, late + notes, width, height, said=again + notes)
        notes = again + notes
    return canvas.picture(tuple(notes))


class _Content(Struct, frozen=True):
    """What is drawn, whatever the arrangement."""

    text: Words
    series: tuple[Drawn, ...]
    surface: Surface | None
    axes: tuple[Scale, Scale] | None
    raster: Raster


def _attempt(
    content: _Content, notes: list[str], width: int, height: int, said: list[str] | None = None
) -> tuple[Canvas, list[str]]:
    """The chart drawn with these notes, or with others in their room, and the notes that drawing it adds."""
    canvas, axes, raster = Canvas(width, height), content.axes, content.raster
    whole = content.surface is None and whole_numbers(content.series)
    layout = lay_out(content.text, notes, axes, (width, height), raster, whole=whole)
    if said is not None:
        layout.notes = wrap("; ".join(said), width)[: len(layout.notes)]
    write_words(canvas, layout, content.text, raster)
    write_axes(canvas, layout, axes, raster)
    if axes is None:
        _write_nothing(canvas, layout, _NOTHING_LEFT if notes else _NOTHING)
        return canvas, []
    wide, high = DOTS[raster]
    frame = Frame(*axes, layout.plot_columns * wide, layout.plot_rows * high)
    plot = Plot(frame, raster, canvas.number, (content.text.x_label, content.text.y_label))
    if content.surface is not None:
        plot.surface(content.surface)
    plot.add(content.series)
    codes, owners = plot.cells()
    covered = plot.marks(content.series, codes, owners)
    canvas.area(layout.top, layout.gutter, codes, owners)
    return canvas, _bases(layout) + covered


def _surface(chart: Chart, height: int) -> Surface | None:
    given = chart.contours
    if given is None:
        return None
    xs, ys = floats(given.xs), floats(given.ys)
    if any(len(row) != len(xs) for row in given.values):
        return None
    values = np.asarray(given.values, dtype=np.float64)
    if values.shape != (len(ys), len(xs)) or min(values.shape) < 2:
        return None
    if not (all_showable(xs, False) and all_showable(ys, False)):
        return None
    return Surface(xs, ys, values, levels(values, max(3, min(7, height // 3)), given.levels))


def _notes(
    chart: Chart,
    series: Sequence[Drawn],
    surface: Surface | None,
    axes: tuple[Scale, Scale] | None,
    raster: Raster,
) -> list[str]:
    """What the picture cannot show, or only shows as lines, in words."""
    notes = []
    broken, below = left_out(series, chart.x.log, chart.y.log)
    if below:
        notes.append(f"log axis: {below} value{'s' if below > 1 else ''} ≤ 0 left out")
    if broken:
        notes.append(f"{broken} value{'s' if broken > 1 else ''} not finite left out")
    outside = _outside(series, axes, raster)
    if outside:
        notes.append(f"off the chart: {', '.join(outside)}")
    if chart.contours is not None and surface is not None and surface.levels:
        minus = "-" if raster == "ascii" else "−"
        heights = ", ".join(short(surface.levels, minus))
        notes.append(
            f"lines at {chart.contours.label or 'heights'} {'= ' if chart.contours.label else ''}{heights}"
        )
    return [cells(note, ascii_only=raster == "ascii") for note in notes]


def _outside(series: Sequence[Drawn], axes: tuple[Scale, Scale] | None, raster: Raster) -> list[str]:
    if axes is None:
        return []
    found = [(each.series.role, sides(each, *axes)) for each in marked(series)]
    return [
        f"{styles.mark(role, raster)} {styles.SIDES[side]}"
        for role, beyond in found
        for side in sorted(set(beyond[beyond >= 0].tolist()))
    ]


def _bases(layout: Layout) -> list[str]:
    named = (("y", layout.y_ticks.base), ("x", layout.x_ticks.base))
    return [f"{name} is counted from {base}" for name, base in named if base]


def _write_nothing(canvas: Canvas, layout: Layout, sayings: Sequence[str]) -> None:
    saying = next((text for text in sayings if len(text) <= layout.plot_columns), "")
    start = layout.gutter + (layout.plot_columns - len(saying)) // 2
    canvas.put(layout.top + layout.plot_rows // 2, start, saying, "note")
