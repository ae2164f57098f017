"""The plot area: series and contours as layers of dots and marks, laid over each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tutor.chart import styles
from tutor.chart.axes import Scale
from tutor.chart.contours import contour
from tutor.chart.glyphs import Codes, characters, packed
from tutor.chart.labels import short
from tutor.chart.model import Raster, Series
from tutor.chart.raster import (
    DOTS,
    Flags,
    Floats,
    Frame,
    Ints,
    all_showable,
    floats,
    line,
    nearest,
    points,
    position,
    segments,
    showable,
)

Number = Callable[[str | None], int]
Owners = NDArray[np.int16]
Place = tuple[float, float]
AS_GOOD_AS = 1e-3
"""Of a dot: places as near to each other as that are the same place."""


class Drawn(Struct, frozen=True):
    """A series with its numbers as arrays of one length."""

    series: Series
    xs: Floats
    ys: Floats
    base: Floats
    index: int

    @property
    def kind(self) -> str:
        """How the series is drawn."""
        return self.series.kind

    @property
    def upright(self) -> bool:
        """True for a rule from bottom to top."""
        return self.kind == "rule" and not len(self.series.ys)


def drawn(series: Sequence[Series]) -> tuple[Drawn, ...]:
    """The series as arrays; where lengths differ, the points that have both numbers."""
    found = []
    for index, each in enumerate(series):
        xs, ys, base = floats(each.xs), floats(each.ys), floats(each.base)
        if each.kind == "rule":
            xs, ys = (xs, xs) if not len(ys) else (ys, ys)
        count = min(len(xs), len(ys))
        if each.kind == "stem":
            base = base[:count] if len(base) else np.zeros(count)
            count = min(count, len(base))
        found.append(Drawn(each, xs[:count], ys[:count], base, index))
    return tuple(found)


class Surface(Struct, frozen=True):
    """Contours as arrays, with the levels to draw."""

    xs: Floats
    ys: Floats
    values: Floats
    levels: tuple[float, ...]


class _Layer(Struct):
    grid: Flags
    role: str
    letter: str = ""
    """The one ASCII character of the layer; empty where it is drawn by shape."""
    shared: bool = False
    """True where a cell with several such layers shows them in turn."""
    clears: bool = False
    """True where the dots of layers below are removed from this layer's cells."""


class Plot:
    """The cells of one plot area, filled layer by layer."""

    def __init__(
        self, frame: Frame, raster: Raster, number: Number, names: tuple[str, str] = ("", "")
    ) -> None:
        self.frame, self.raster, self.number, self.names = frame, raster, number, names
        self.is_map = False
        across, down = DOTS[raster]
        self.shape = (frame.rows // down, frame.columns // across)
        self.layers: list[_Layer] = []

    def surface(self, surface: Surface) -> None:
        """Add contours, dotted, below everything else; in ASCII each is a row of its number, from 1."""
        self.is_map = True
        for index, level in enumerate(surface.levels):
            x0, y0, x1, y1 = contour(surface.xs, surface.ys, surface.values, level)
            ends = (*self.frame.place(x0, y0), *self.frame.place(x1, y1))
            grid = segments(self.frame, ends, dotted=self.raster != "ascii")
            self.layers.append(_Layer(grid, "contour", str((index + 1) % 10)))

    def add(self, series: Sequence[Drawn]) -> None:
        """Add all series but marks: rules, then stems, lines and dots, each kind in the order given.

        A crowd of dots, more than there are cells, goes below the lines, which are kept clear of it.
        """
        plain = [each.series for each in series]
        patterns, letters = styles.dashes(plain), styles.letters(plain)
        crowds = {each.index for each in series if each.kind == "dots" and len(each.xs) > self.cell_count}
        for kind in ("rule", "stem", "crowd", "line", "dots"):
            for each in series:
                actual = "crowd" if each.index in crowds else each.kind
                if actual != kind or not len(each.xs):
                    continue
                grid = self._grid(each, self._pattern(patterns.get(each.index, 0)))
                clears = bool(crowds) if kind == "line" else each.series.role == "path"
                letter = letters[each.index]
                self.layers.append(_Layer(grid, each.series.role, letter, kind == "line", clears))

    @property
    def cell_count(self) -> int:
        """How many cells the area has."""
        return self.shape[0] * self.shape[1]

    def _pattern(self, number: int) -> tuple[bool, ...]:
        """The dash pattern of a line; in ASCII lines are told apart by letters."""
        return styles.SOLID if self.raster == "ascii" else styles.DASHES[number]

    def _grid(self, each: Drawn, pattern: tuple[bool, ...]) -> Flags:
        frame = self.frame
        if each.kind == "rule":
            return self._rule(each)
        across, down = frame.place(each.xs, each.ys)
        if each.kind == "dots":
            return points(frame, across, down, bold=each.series.role == "path")
        if each.kind == "line":
            return line(frame, across, down, pattern)
        _, foot = frame.place(each.xs, each.base)
        # A foot below a log axis is at its bottom: the stem comes from there.
        foot = np.where(np.isnan(foot), frame.rows, foot) if frame.y.log else foot
        return segments(frame, (across, down, across, foot), dotted=self.raster != "ascii")

    def _rule(self, each: Drawn) -> Flags:
        frame = self.frame
        grid = np.zeros((frame.rows, frame.columns), dtype=bool)
        across, down = frame.place(each.xs, each.ys)
        place = across if each.upright else down
        most = frame.columns if each.upright else frame.rows
        at = nearest(place[~np.isnan(place)])
        at = at[(at >= 0) & (at < most)]
        if each.upright:
            grid[:, at] = np.resize(styles.CROSSING, frame.rows)[:, None]
        else:
            grid[at, :] = np.resize(styles.CROSSING, frame.columns)
        return grid

    def cells(self) -> tuple[Codes, Owners]:
        """The characters of all layers so far, and the number of each cell's role."""
        total = np.zeros((self.frame.rows, self.frame.columns), dtype=bool)
        owners = np.zeros(self.shape, dtype=np.int16)
        codes = np.full(self.shape, 0x20, dtype=np.uint32)
        sharing = np.zeros(self.shape, dtype=np.int64)
        column = np.arange(self.shape[1])
        for layer in self.layers:
            bits = packed(layer.grid, self.raster)
            here = bits > 0
            if layer.shared:
                sharing += here
                # The k-th line in a cell takes every k-th such column: coinciding lines all stay visible.
                here &= (sharing <= 1) | (column % np.maximum(sharing, 1) == 0)
            if layer.clears:
                wide, high = DOTS[self.raster]
                total &= ~here.repeat(high, axis=0).repeat(wide, axis=1)
            total |= layer.grid
            owners[here] = self.number(layer.role)
            if self.raster == "ascii":
                codes[here] = ord(layer.letter) if layer.letter else characters(bits, self.raster)[here]
        if self.raster != "ascii":
            codes = characters(packed(total, self.raster), self.raster)
        return codes, owners

    def marks(self, series: Sequence[Drawn], codes: Codes, owners: Owners) -> list[str]:
        """Set the one-cell marks over everything else, and say which are covered by others.

        Those outside become arrows at the nearest edge.
        """
        on_top: dict[tuple[int, int], tuple[str, Place]] = {}
        covered: dict[str, None] = {}
        for each in marked(series):
            role = each.series.role
            rows, columns, beyond, places = self._cells_of(each)
            mark = styles.mark(role, self.raster)
            arrows = [mark, *styles.ARROWS[self.raster == "ascii"]]
            codes[rows, columns] = np.array([ord(arrow) for arrow in arrows], dtype=np.uint32)[beyond + 1]
            owners[rows, columns] = self.number(role)
            if role in styles.WEIGHTY:
                cells = zip(rows.tolist(), columns.tolist(), strict=True)
                for cell, place in zip(cells, places, strict=True):
                    below, there = on_top.get(cell, (mark, place))
                    if below != mark:
                        covered[f"{below} is under {mark}{self._apart(there, place)}"] = None
                    on_top[cell] = mark, place
        return list(covered)

    def _apart(self, one: Place, other: Place) -> str:
        """How far from each other two marks of one cell lie, where they would be written differently.

        On a map along both axes; beside a curve along x, for y follows from it.
        """
        ends = self.frame.place(*(np.array(pair) for pair in zip(one, other, strict=True)))
        told: list[str] = []
        for axis, end in enumerate(ends):
            differ = abs(end[0] - end[1]) > AS_GOOD_AS and f"{one[axis]:.2e}" != f"{other[axis]:.2e}"
            if differ and (self.is_map or not told):
                (far,) = short([float(f"{abs(one[axis] - other[axis]):.1e}")])
                where = f" in {self.names[axis]}" if self.names[axis] else ""
                told.append(far + " away" * (not told) + where)
        return ", but " + " and ".join(told) if told else ""

    def _cells_of(self, each: Drawn) -> tuple[Ints, Ints, Ints, list[Place]]:
        """The cell of each mark that can be shown, the side it lies beyond, or −1, and its place."""
        frame = self.frame
        across, down = frame.place(each.xs, each.ys)
        good = ~(np.isnan(across) | np.isnan(down))
        wide, high = DOTS[self.raster]
        # A minimum stands midway in its chart, so between two cells of an even number of them: marks that are
        # as good as there must not be told apart by their last digits.
        columns = np.clip(nearest(across[good] + AS_GOOD_AS), 0, frame.columns - 1) // wide
        rows = np.clip(nearest(down[good] + AS_GOOD_AS), 0, frame.rows - 1) // high
        places = list(zip(each.xs[good].tolist(), each.ys[good].tolist(), strict=True))
        return rows, columns, sides(each, frame.x, frame.y)[good], places


def marked(series: Sequence[Drawn]) -> list[Drawn]:
    """The series of one-cell marks, in the order in which they cover each other."""
    order = {role: rank for rank, role in enumerate(styles.PRECEDENCE)}
    marks = [each for each in series if each.kind == "marker" and len(each.xs)]
    return sorted(marks, key=lambda each: order.get(each.series.role, -1))


def sides(each: Drawn, x: Scale, y: Scale) -> Ints:
    """For each point the number in `styles.SIDES` of the side of the plot it lies beyond, or −1.

    Of two sides that of x is told: J is high at either end of a valley.
    """
    found = np.full(len(each.xs), -1)
    across, up = position(each.xs, x, 2), position(each.ys, y, 2)
    found[up > 1 + 1e-9], found[up < -1e-9] = 2, 3
    found[across < -1e-9], found[across > 1 + 1e-9] = 0, 1
    return found


def left_out(series: Sequence[Drawn], x_log: bool, y_log: bool) -> tuple[int, int]:
    """How many points are left out: because they are not finite, and because a log axis cannot show them."""
    broken = below = 0
    for each in series:
        if each.series.role == "present" and any(other.kind == "line" for other in series):
            continue  # It marks a value of a line, which is counted there.
        straight = each.kind == "rule"
        x_scale, y_scale = x_log and (not straight or each.upright), y_log and not each.upright
        if all_showable(each.xs, x_scale) and all_showable(each.ys, y_scale):
            continue
        finite = showable(each.xs, False) & showable(each.ys, False)
        shown = showable(each.xs, x_scale) & showable(each.ys, y_scale)
        broken += int(finite.size - finite.sum())
        below += int(finite.sum() - (finite & shown).sum())
    return broken, below
