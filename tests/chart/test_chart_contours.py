"""Every end of every piece of a contour is at the level; rings close; saddles and holes are handled."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.chart.contours import contour, levels

Surface = Callable[[np.ndarray, np.ndarray], np.ndarray]


def sampled(surface: Surface, points: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    xs, ys = np.linspace(-3, 4, points), np.linspace(-2, 5, points + 3)
    return xs, ys, surface(xs[None, :], ys[:, None])


def bowl(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return 1.2 * (x - 1) ** 2 + 0.9 * (x - 1) * (y - 1.5) + 0.5 * (y - 1.5) ** 2


@pytest.mark.parametrize(
    ("surface", "level"),
    [(bowl, 0.5), (bowl, 2.0), (lambda x, y: x * y, 0.7), (lambda x, y: np.sin(x) + np.cos(y), 0.1)],
)
def test_ends_are_near_the_level(surface: Surface, level: float) -> None:
    for points, within in ((40, 0.05), (160, 0.003)):
        xs, ys, values = sampled(surface, points)
        x0, y0, x1, y1 = contour(xs, ys, values, level)
        assert len(x0) > 10
        assert np.abs(surface(x0, y0) - level).max() < within
        assert np.abs(surface(x1, y1) - level).max() < within


def test_a_ring_closes() -> None:
    xs, ys, values = sampled(bowl, 50)
    x0, y0, x1, y1 = contour(xs, ys, values, 1.0)
    ends = Counter(
        (round(x, 9), round(y, 9)) for x, y in [*zip(x0, y0, strict=True), *zip(x1, y1, strict=True)]
    )
    assert set(ends.values()) == {2}


# Between the least numbers there is nothing to interpolate: there the middle is taken.
heights = st.floats(-9, 9, allow_subnormal=False)
grids = st.lists(st.lists(heights, min_size=4, max_size=4), min_size=3, max_size=3)


@given(grids, st.floats(-5, 5, allow_subnormal=False))
def test_ends_lie_on_grid_lines_between_both_sides_of_the_level(
    rows: list[list[float]], level: float
) -> None:
    """Linear interpolation done by hand along each crossed edge gives exactly the set of ends."""
    values = np.array(rows)
    x0, y0, x1, y1 = contour(np.arange(4.0), np.arange(3.0), values, level)
    found = sorted([*zip(x0, y0, strict=True), *zip(x1, y1, strict=True)])
    expected = []
    for row in range(3):
        for column in range(4):
            for r, c in ((row, column + 1), (row + 1, column)):
                if r > 2 or c > 3 or (rows[row][column] > level) == (rows[r][c] > level):
                    continue
                share = (level - rows[row][column]) / (rows[r][c] - rows[row][column])
                where = (column + share * (c - column), row + share * (r - row))
                border = (r == row and row in (0, 2)) or (c == column and column in (0, 3))
                expected += [where] if border else [where, where]
    assert len(found) == len(expected)
    # Sorted by rounded place: a point shared by two squares may differ in its last digit.
    key = lambda p: (round(p[0], 6), round(p[1], 6))  # noqa: E731
    for one, other in zip(sorted(found, key=key), sorted(expected, key=key), strict=True):
        assert math.dist(one, other) < 1e-5


def test_a_saddle_is_cut_by_its_middle() -> None:
    high = contour(np.arange(2.0), np.arange(2.0), np.array([[3.0, 0.0], [0.0, 3.0]]), 1.0)
    low = contour(np.arange(2.0), np.arange(2.0), np.array([[3.0, 0.0], [0.0, 3.0]]), 2.0)
    assert len(high[0]) == len(low[0]) == 2
    # Above the middle's height the two high corners are apart: each piece stays near one of them.
    for x0, y0, x1, y1 in zip(*low, strict=True):
        assert (x0 + x1 < 1) == (y0 + y1 < 1)
    # Below it they are joined: each piece cuts off a low corner.
    for x0, y0, x1, y1 in zip(*high, strict=True):
        assert (x0 + x1 < 1) != (y0 + y1 < 1)


def test_holes_and_overflow() -> None:
    values = np.array([[0.0, 0.0, 0.0], [1.0, math.nan, 1.0], [2.0, 2.0, 2.0], [3.0, 3.0, 3.0]])
    assert not len(contour(np.arange(3.0), np.arange(4.0), values, 0.5)[0])
    assert len(contour(np.arange(3.0), np.arange(4.0), values, 2.5)[0]) == 2
    huge = np.array([[-1.7e308, 1.7e308], [-1.7e308, 1.7e308]])
    assert contour(np.arange(2.0), np.arange(2.0), huge, 0.0)[0].tolist() == [0.5]
    assert contour(np.arange(2.0), np.arange(2.0), huge, 0.85e308)[0].tolist() == [pytest.approx(0.75)]
    least = np.array([[0.0, 5e-324], [0.0, 5e-324]])
    assert contour(np.arange(2.0), np.arange(2.0), least, 0.0)[0].tolist() == [0.5]


def test_levels() -> None:
    assert levels(np.array([0.0, 16.0]), 3) == (1.0, 4.0, 9.0)
    assert levels(np.array([0.0, 16.0]), 3, [5.0, 2.0, 2.0, math.inf]) == (2.0, 5.0)
    assert levels(np.array([1.0, 1.0]), 3) == ()
    assert levels(np.array([math.nan]), 3) == ()
    assert levels(np.array([-1.7e308, 1.7e308]), 3) == ()
