"""Lines of equal height on a surface given on a grid, by marching squares."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from tutor.chart.raster import Floats, Ints

# The two edges of a square that a contour crosses, by which corners are above the level: bit 0 lower
# left, bit 1 lower right, bit 2 upper right, bit 3 upper left. Edges: 0 bottom, 1 right, 2 top, 3 left.
_CROSSED: tuple[tuple[int, int], ...] = (
    (-1, -1), (3, 0), (0, 1), (3, 1), (1, 2), (-1, -1), (0, 2), (3, 2),
    (2, 3), (0, 2), (-1, -1), (1, 2), (1, 3), (0, 1), (0, 3), (-1, -1),
)  # fmt: skip
_SADDLES = {5: (((3, 2), (0, 1)), ((3, 0), (1, 2))), 10: (((3, 0), (1, 2)), ((3, 2), (0, 1)))}
"""For the two ambiguous squares: the pairs of edges when the middle is above the level, and when not."""


def contour(xs: Floats, ys: Floats, values: Floats, level: float) -> tuple[Floats, Floats, Floats, Floats]:
    """The pieces of one contour as (x0, y0, x1, y1); `values[j, i]` belongs to `xs[i]`, `ys[j]`.

    Heights between grid points are interpolated along the grid's lines; squares with a corner that is
    not finite have no contour.
    """
    above = values > level
    case = above[:-1, :-1].astype(np.int64) + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    finite = np.isfinite(values)
    whole = finite[:-1, :-1] & finite[:-1, 1:] & finite[1:, 1:] & finite[1:, :-1]
    rows, columns = np.nonzero(whole & (case > 0) & (case < 15))
    cases = case[rows, columns]
    pairs = np.array(_CROSSED)[cases]
    plain = pairs[:, 0] >= 0
    found = [(rows[plain], columns[plain], pairs[plain])]
    found += _saddles(values, level, rows, columns, cases)
    row = np.concatenate([each[0] for each in found])
    column = np.concatenate([each[1] for each in found])
    pair = np.concatenate([each[2] for each in found])
    x0, y0 = _crossing(xs, ys, values, level, row, column, pair[:, 0])
    x1, y1 = _crossing(xs, ys, values, level, row, column, pair[:, 1])
    return x0, y0, x1, y1


def _saddles(
    values: Floats, level: float, rows: Ints, columns: Ints, cases: Ints
) -> list[tuple[Ints, Ints, Ints]]:
    found = []
    for case, (high, low) in _SADDLES.items():
        here = cases == case
        if not here.any():
            continue
        r, c = rows[here], columns[here]
        # Quarters first: the sum of four large heights could overflow.
        middle = values[r, c] / 4 + values[r, c + 1] / 4 + values[r + 1, c] / 4 + values[r + 1, c + 1] / 4
        for one, other in zip(high, low, strict=True):
            found.append((r, c, np.where((middle > level)[:, None], one, other)))
    return found


def _crossing(
    xs: Floats, ys: Floats, values: Floats, level: float, row: Ints, column: Ints, edge: Ints
) -> tuple[Floats, Floats]:
    """Where the level is met on one edge of each square."""
    upright = (edge == 1) | (edge == 3)
    r0, c0 = row + (edge == 2), column + (edge == 1)
    r1, c1 = r0 + upright, c0 + ~upright
    start, stop = values[r0, c0], values[r1, c1]
    # Halves, because the distance between two large heights could overflow; the least numbers have none.
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (level / 2 - start / 2) / (stop / 2 - start / 2)
    share = np.where(np.isfinite(share), share, 0.5)
    x = xs[c0] + (xs[c1] - xs[c0]) * share
    y = ys[r0] + (ys[r1] - ys[r0]) * share
    return x, y


def levels(values: Floats, count: int, asked: Sequence[float] = ()) -> tuple[float, ...]:
    """The heights to draw: those asked for, else `count` whose rings around a bowl are evenly apart."""
    if len(asked):
        return tuple(sorted({float(level) for level in asked if np.isfinite(level)}))
    finite = values[np.isfinite(values)]
    if not finite.size:
        return ()
    low, high = float(finite.min()), float(finite.max())
    if not np.isfinite(high - low) or high - low <= 1e-12 * max(abs(low), abs(high)):
        return ()
    raw = [low + (high - low) * ((k + 1) / (count + 1)) ** 2 for k in range(count)]
    round_ones = [round(level, 1 - math.floor(math.log10(level - low))) for level in raw]
    rising = all(a < b for a, b in pairwise([low, *round_ones, high]))
    return tuple(round_ones if rising else raw)
