"""The vectorised raster against plain Python loops that place one dot at a time."""

from __future__ import annotations

import math
import subprocess
import sys
from array import array
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.chart.axes import Scale
from tutor.chart.glyphs import characters, packed
from tutor.chart.raster import Frame, clipped, floats, line, points, position, reduced, segments

Dots = set[tuple[int, int]]
PLAIN = Frame(Scale(0, 1), Scale(0, 1), 24, 20)

places = st.floats(-40, 60) | st.integers(-3, 26).map(float) | st.just(math.nan)
polylines = st.lists(st.tuples(places, places), max_size=12)


def dots(grid: np.ndarray) -> Dots:
    rows, columns = np.nonzero(grid)
    return set(zip(columns.tolist(), rows.tolist(), strict=True))


def half_up(value: float) -> int:
    return math.floor(value + 0.5)


def inside(x: int, y: int) -> bool:
    return 0 <= x < PLAIN.columns and 0 <= y < PLAIN.rows


def loop_line(x0: int, y0: int, x1: int, y1: int) -> list[tuple[int, int]]:
    steps = max(abs(x1 - x0), abs(y1 - y0))
    along = [k / max(steps, 1) for k in range(steps + 1)]
    return [(half_up(x0 + (x1 - x0) * t), half_up(y0 + (y1 - y0) * t)) for t in along]


def arrays(path: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    return floats([x for x, _ in path]), floats([y for _, y in path])


@given(polylines)
def test_points_are_where_a_loop_puts_them(path: list[tuple[float, float]]) -> None:
    expected = {(half_up(x), half_up(y)) for x, y in path if not (math.isnan(x) or math.isnan(y))}
    assert dots(points(PLAIN, *arrays(path))) == {dot for dot in expected if inside(*dot)}


@given(st.lists(st.tuples(st.floats(0, 23), st.floats(0, 19)), max_size=12))
def test_lines_are_where_a_loop_puts_them(path: list[tuple[float, float]]) -> None:
    expected: Dots = set()
    whole = [(half_up(x), half_up(y)) for x, y in path]
    for (x0, y0), (x1, y1) in pairwise(whole):
        expected.update(loop_line(x0, y0, x1, y1))
    if len(path) > 1:
        assert dots(line(PLAIN, *arrays(path))) == expected


@given(
    st.lists(st.tuples(st.integers(0, 23), st.integers(0, 19)), min_size=2, max_size=8), st.integers(0, 255)
)
def test_dashes_run_on_along_the_line(path: list[tuple[int, int]], bits: int) -> None:
    pattern = tuple(bool(bits >> k & 1) for k in range(8))
    expected: Dots = set()
    travelled = 0
    for (x0, y0), (x1, y1) in pairwise(path):
        drawn = loop_line(x0, y0, x1, y1)
        expected.update(dot for k, dot in enumerate(drawn) if pattern[(travelled + k) % 8])
        travelled += len(drawn) - 1
    assert dots(line(PLAIN, *arrays([(float(x), float(y)) for x, y in path]), pattern)) == expected


@given(polylines)
def test_lines_leave_gaps_and_stay_inside(path: list[tuple[float, float]]) -> None:
    found = dots(line(PLAIN, *arrays(path)))
    near: Dots = set()
    for (x0, y0), (x1, y1) in pairwise(path):
        if math.isnan(x0 + y0 + x1 + y1):
            continue
        for k in range(2001):
            x, y = x0 + (x1 - x0) * k / 2000, y0 + (y1 - y0) * k / 2000
            near.add((half_up(x), half_up(y)))
    for index, (x, y) in enumerate(path):
        beside = [p for p in path[max(0, index - 1) : index + 2] if not math.isnan(p[0] + p[1])]
        if len(beside) == 1 and not math.isnan(x + y):
            near.add((half_up(x), half_up(y)))
    close = {(x + i, y + j) for x, y in near for i in (-1, 0, 1) for j in (-1, 0, 1)}
    assert found <= close


@given(st.lists(st.tuples(st.integers(0, 23), st.integers(0, 19)), min_size=2, max_size=8))
def test_successive_dots_touch(path: list[tuple[int, int]]) -> None:
    found = dots(line(PLAIN, *arrays([(float(x), float(y)) for x, y in path])))
    reached, frontier = set(), {path[0]}
    while frontier:
        reached |= frontier
        frontier = {
            (x + i, y + j) for x, y in frontier for i in (-1, 0, 1) for j in (-1, 0, 1)
        } & found - reached
    assert reached == found


rough = st.floats(0, 23) | st.just(math.nan)


@given(
    st.lists(st.tuples(st.sampled_from([0.0, 1.2, 1.4, 7.0, 23.0]) | rough, rough), min_size=1, max_size=300)
)
def test_a_reduced_line_sets_the_same_dots(path: list[tuple[float, float]]) -> None:
    square = Frame(Scale(0, 1), Scale(0, 1), 24, 24)
    whole = [None if math.isnan(x + y) else (half_up(x), half_up(y)) for x, y in path]
    expected = {dot for dot in whole if dot}
    for one, other in pairwise(whole):
        if one and other:
            expected.update(loop_line(*one, *other))
    across, down = reduced(*arrays(path))
    assert len(across) <= 4 * len(path)
    assert dots(line(square, across, down)) == expected


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_crowd_of_points_is_the_loop_of_its_extremes(seed: int) -> None:
    random = np.random.RandomState(seed)
    ys = np.round(random.uniform(0, 19, 2000))
    xs = np.sort(random.uniform(0, 23, 2000))
    found = line(PLAIN, xs, ys)
    for column in range(24):
        here = ys[[half_up(x) == column for x in xs.tolist()]]
        assert found[int(here.min()) : int(here.max()) + 1, column].all()


@given(places, places, places, places)
def test_clipping_keeps_what_is_inside(x0: float, y0: float, x1: float, y1: float) -> None:
    cut = clipped(tuple(np.array([end]) for end in (x0, y0, x1, y1)), 24, 20)
    if math.isnan(x0 + y0 + x1 + y1):
        assert not len(cut[0])
        return
    crosses = any(
        0 <= x0 + (x1 - x0) * k / 500 <= 23 and 0 <= y0 + (y1 - y0) * k / 500 <= 19 for k in range(501)
    )
    if crosses:
        assert len(cut[0]) == 1
    for start, stop in ((cut[0], cut[1]), (cut[2], cut[3])):
        assert ((start >= -0.5) & (start < 23.5) & (stop >= -0.5) & (stop < 19.5)).all()
    if len(cut[0]) and math.hypot(x1 - x0, y1 - y0) > 1e-6:
        for x, y in ((cut[0][0], cut[1][0]), (cut[2][0], cut[3][0])):
            off = abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / math.hypot(x1 - x0, y1 - y0)
            assert off < 0.75


@pytest.mark.parametrize("log", [False, True])
@given(values=st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=9))
def test_positions_agree_with_the_ticks(log: bool, values: list[float]) -> None:
    axis = Scale(1e-3, 1e3, log)
    found = np.floor(position(np.array(values), axis, 90) + 0.5)
    for value, dot in zip(values, found.tolist(), strict=True):
        low, high, at = (math.log10(v) if log else v for v in (1e-3, 1e3, value))
        assert abs(dot - axis.dot(value, 90)) == 0 or abs((at - low) * 89 / (high - low) % 1 - 0.5) < 1e-9


def test_values_an_axis_cannot_show_have_no_position() -> None:
    odd = np.array([1.0, 0.0, -1.0, math.nan, math.inf, -math.inf, 1e305])
    assert np.isnan(position(odd, Scale(0, 1), 10)).tolist() == [False] * 3 + [True] * 4
    assert np.isnan(position(odd, Scale(1, 10, True), 10)).tolist() == [False] + [True] * 6


def test_every_kind_of_sequence_gives_the_same_numbers() -> None:
    for values in ((1.0, 2.0, 3.0), [1, 2, 3], range(1, 4), array("d", [1, 2, 3]), np.array([1.0, 2, 3])):
        assert floats(values).tolist() == [1.0, 2.0, 3.0]
    assert floats(range(5, 0, -2)).tolist() == [5.0, 3.0, 1.0]


def test_a_tangle_ends_in_time_and_memory() -> None:
    random = np.random.RandomState(1)
    grid = line(Frame(Scale(0, 1), Scale(0, 1), 240, 240), *random.uniform(0, 239, (2, 300_000)))
    assert grid.mean() > 0.9


def test_stippled_pieces_make_a_dotted_line() -> None:
    flat = segments(PLAIN, tuple(np.array([v]) for v in (0.0, 3.0, 23.0, 3.0)), dotted=True)
    steep = segments(PLAIN, tuple(np.array([v]) for v in (5.0, 0.0, 5.0, 19.0)), dotted=True)
    assert dots(flat) == {(x, 3) for x in range(1, 24, 2)}
    assert dots(steep) == {(5, y) for y in range(1, 20, 2)}


def test_braille_by_the_standard() -> None:
    # Dots 1 to 8 of the Unicode standard, as (column, row), are bits 0 to 7 above U+2800.
    for bit, (x, y) in enumerate([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]):
        grid = np.zeros((4, 2), dtype=bool)
        grid[y, x] = True
        assert int(characters(packed(grid, "braille"), "braille")[0, 0]) == 0x2800 + 2**bit


@pytest.mark.parametrize(
    ("picture", "character"),
    [
        ("## ..", "▀"),
        (".. ##", "▄"),
        ("#. #.", "▌"),
        ("#. .#", "▚"),
        (".# #.", "▞"),
        ("## ##", "█"),
        (".. ..", " "),
    ],
)
def test_blocks(picture: str, character: str) -> None:
    grid = np.array([[c == "#" for c in row] for row in picture.split()])
    assert chr(characters(packed(grid, "block"), "block")[0, 0]) == character


@pytest.mark.parametrize(
    ("picture", "character"),
    [
        ("## .. ..", "'"), (".. ## ..", "-"), (".. .. ##", "_"), (".. .. #.", "."), ("#. ## .#", "\\"),
        (".# .# #.", "/"), ("#. #. #.", "|"), ("## ## ##", "#"), (".. .. ..", " "), ("#. .# ..", "'"),
    ],
)  # fmt: skip
def test_ascii_shapes(picture: str, character: str) -> None:
    grid = np.array([[c == "#" for c in row] for row in picture.split()])
    assert chr(characters(packed(grid, "ascii"), "ascii")[0, 0]) == character


def test_the_model_needs_no_numpy() -> None:
    code = "import sys, tutor.chart.model, tutor.chart.spark; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
