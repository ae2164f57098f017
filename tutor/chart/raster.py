"""Dots in cells: lines and points set on a fine grid by NumPy, and the characters that show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tutor.chart.axes import LARGEST, SMALLEST, Scale
from tutor.chart.model import Raster

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Ends = tuple[Floats, Floats, Floats, Floats]

DOTS: Final[dict[Raster, tuple[int, int]]] = {"braille": (2, 4), "block": (2, 2), "ascii": (2, 3)}
"""How many dots a cell has, across and down."""

FAR = 1e12
"""A distance in dots that is more than any picture's, and small enough to calculate with."""

MOST_DOTS = 4_000_000
"""A tangle of lines with more dots than this is thinned: by then it is a filled area."""


class Frame(Struct, frozen=True):
    """The plot area: its scales, and its size in dots (rows are counted from the top)."""

    x: Scale
    y: Scale
    columns: int
    rows: int

    def place(self, xs: Floats, ys: Floats) -> tuple[Floats, Floats]:
        """Where points lie, in dots from the top left; NaN where a point cannot be shown at all."""
        across = position(xs, self.x, self.columns)
        up = position(ys, self.y, self.rows)
        return across, (self.rows - 1) - up


def floats(values: Sequence[float]) -> Floats:
    """The values as an array, by the fastest way there is for their kind."""
    if isinstance(values, range):
        return np.arange(values.start, values.stop, values.step, dtype=np.float64)
    if isinstance(values, (tuple, list)):
        return np.fromiter(values, np.float64, len(values))
    return np.asarray(values, dtype=np.float64)


def showable(values: Floats, log: bool) -> Flags:
    """Which values an axis can show: finite and not absurdly large; positive on a log axis."""
    if log:
        return (values >= SMALLEST) & (values <= LARGEST)
    return np.abs(values) <= LARGEST


def all_showable(values: Floats, log: bool) -> bool:
    """True where an axis can show every value; looks at the two ends only, so a million cost little."""
    if not values.size:
        return True
    low, high = values.min(), values.max()
    return bool(low >= (SMALLEST if log else -LARGEST) and high <= LARGEST)


def position(values: Floats, scale: Scale, dots: int) -> Floats:
    """Dots from the low end of an axis, with fractions; NaN where the axis cannot show the value.

    What is far outside is only known to be `FAR`.
    """
    low, high = scale.ends
    with np.errstate(all="ignore"):
        measured = np.log10(values) if scale.log else values
        placed = np.clip((measured - low) * ((dots - 1) / (high - low)), -FAR, FAR)
    if all_showable(values, scale.log):
        return placed
    return np.where(showable(values, scale.log), placed, np.nan)


def nearest(places: Floats) -> Ints:
    """The dots nearest to places; a half goes up, as on the axes."""
    return np.floor(places + 0.5).astype(np.int64)


def points(frame: Frame, across: Floats, down: Floats, *, bold: bool = False) -> Flags:
    """The grid with one dot per point that lies inside; a bold one is two dots wide and high."""
    grid = np.zeros((frame.rows, frame.columns), dtype=bool)
    good = ~(np.isnan(across) | np.isnan(down))
    if not good.all():
        across, down = across[good], down[good]
    columns, rows = nearest(across), nearest(down)
    _set(grid, columns, rows)
    if bold:
        beside, beyond = columns + 1 - 2 * (columns % 2), rows + 1 - 2 * (rows % 2)
        for x, y in ((beside, rows), (columns, beyond), (beside, beyond)):
            _set(grid, x, y)
    return grid


def line(frame: Frame, across: Floats, down: Floats, pattern: Sequence[bool] = (True,)) -> Flags:
    """The grid with successive points joined; a point that cannot be shown leaves a gap.

    `pattern` is repeated along the line: which of its dots are set.
    """
    if len(across) > 8 * frame.columns:
        across, down = reduced(across, down)
    grid = _lonely(frame, across, down)
    if len(across) > 1:
        _join(grid, (across[:-1], down[:-1], across[1:], down[1:]), pattern)
    return grid


def segments(frame: Frame, ends: Ends, *, dotted: bool = False) -> Flags:
    """The grid with separate lines from (x0, y0) to (x1, y1), in dots.

    Dotted lines have every second dot, by column where they are flat and by row where they are steep, so
    that pieces of one curve, in whatever order, make one dotted curve.
    """
    grid = np.zeros((frame.rows, frame.columns), dtype=bool)
    if not dotted:
        _join(grid, ends, (True,))
        return grid
    x0, y0, x1, y1 = ends
    steep = np.abs(y1 - y0) > np.abs(x1 - x0)
    for part, kept in ((steep, np.s_[1::2, :]), (~steep, np.s_[:, 1::2])):
        whole = np.zeros_like(grid)
        _join(whole, (x0[part], y0[part], x1[part], y1[part]), (True,))
        grid[kept] |= whole[kept]
    return grid


def reduced(across: Floats, down: Floats) -> tuple[Floats, Floats]:
    """The same line with at most four points for each time it passes through a column of dots.

    First, lowest, highest and last of a passage set the same dots as all of its points.
    """
    gap = np.isnan(across) | np.isnan(down)
    if gap.any():
        across, down = np.where(gap, np.nan, across), np.where(gap, np.nan, down)
        column = np.where(gap, -(2**40), nearest(np.where(gap, 0.0, across)))
    else:
        column = nearest(across)
    starts = np.concatenate(([0], np.flatnonzero(column[1:] != column[:-1]) + 1))
    stops = np.concatenate((starts[1:], [len(column)])) - 1
    lowest = np.fmin.reduceat(down, starts)
    highest = np.fmax.reduceat(down, starts)
    columns = np.where(gap[starts], np.nan, column[starts].astype(np.float64))
    return np.repeat(columns, 4), np.stack((down[starts], lowest, highest, down[stops]), axis=1).ravel()


def _lonely(frame: Frame, across: Floats, down: Floats) -> Flags:
    """Bold dots for the points without a neighbour to be joined to: a line would be nothing there."""
    good = ~(np.isnan(across) | np.isnan(down))
    alone = good.copy()
    alone[1:] &= ~good[:-1]
    alone[:-1] &= ~good[1:]
    return points(frame, across[alone], down[alone], bold=True)


def _set(grid: Flags, columns: Ints, rows: Ints) -> None:
    inside = (columns >= 0) & (columns < grid.shape[1]) & (rows >= 0) & (rows < grid.shape[0])
    grid.ravel()[rows[inside] * grid.shape[1] + columns[inside]] = True


def _join(grid: Flags, ends: Ends, pattern: Sequence[bool]) -> None:
    """Set the dots of straight lines between whole dots, a step at a time along the longer side."""
    x0, y0, x1, y1 = clipped(ends, grid.shape[1], grid.shape[0])
    if not len(x0):
        return
    x0, y0, x1, y1 = (np.floor(end + 0.5) for end in (x0, y0, x1, y1))
    steps = np.maximum(np.abs(x1 - x0), np.abs(y1 - y0))
    total = int(steps.sum()) + len(steps)
    if total > MOST_DOTS:
        stride = -(-total // MOST_DOTS)
        x0, y0, x1, y1, steps = x0[::stride], y0[::stride], x1[::stride], y1[::stride], steps[::stride]
    counts = steps.astype(np.int64) + 1
    first = np.cumsum(counts) - counts
    along = np.arange(int(counts.sum())) - np.repeat(first, counts)
    share = along / np.repeat(np.maximum(steps, 1.0), counts)
    columns = np.floor(np.repeat(x0, counts) + np.repeat(x1 - x0, counts) * share + 0.5).astype(np.int64)
    rows = np.floor(np.repeat(y0, counts) + np.repeat(y1 - y0, counts) * share + 0.5).astype(np.int64)
    if not all(pattern):
        travelled = np.cumsum(counts - 1) - (counts - 1)
        shown = np.asarray(pattern)[(along + np.repeat(travelled, counts)) % len(pattern)]
        columns, rows = columns[shown], rows[shown]
    grid[rows, columns] = True


def clipped(ends: Ends, columns: int, rows: int) -> Ends:
    """The parts of straight lines inside the grid (Liang and Barsky); lines with a NaN end are dropped."""
    x0, y0, x1, y1 = ends
    inside = (np.minimum(x0, x1) >= -0.5) & (np.maximum(x0, x1) < columns - 0.5)
    inside &= (np.minimum(y0, y1) >= -0.5) & (np.maximum(y0, y1) < rows - 0.5)
    if inside.all():
        return ends
    good = ~(np.isnan(x0) | np.isnan(x1) | np.isnan(y0) | np.isnan(y1))
    x0, y0, x1, y1 = (end[good] for end in ends)
    enter, leave = np.zeros(len(x0)), np.ones(len(x0))
    for start, stop, most in ((x0, x1, columns - 1), (y0, y1, rows - 1)):
        change = stop - start
        with np.errstate(all="ignore"):
            one, other = -start / change, (most - start) / change
        flat = change == 0
        outside = flat & ((start < -0.5) | (start >= most + 0.5))
        enter = np.maximum(enter, np.where(flat, np.where(outside, 2.0, 0.0), np.minimum(one, other)))
        leave = np.minimum(leave, np.where(flat, 1.0, np.maximum(one, other)))
    kept = enter <= leave
    x0, y0, x1, y1, enter, leave = (each[kept] for each in (x0, y0, x1, y1, enter, leave))
    width, height = x1 - x0, y1 - y0
    cut = (x0 + width * enter, y0 + height * enter, x0 + width * leave, y0 + height * leave)
    a, b, c, d = cut
    return (
        np.clip(a, 0, columns - 1),
        np.clip(b, 0, rows - 1),
        np.clip(c, 0, columns - 1),
        np.clip(d, 0, rows - 1),
    )
