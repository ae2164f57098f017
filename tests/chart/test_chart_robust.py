"""Whatever is drawn, at whatever size: no error, exact rows and columns, nothing wider than a cell."""

from __future__ import annotations

import unicodedata
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tutor.chart.model import Axis, Chart, Contours, Kind, Raster, Role, Series
from tutor.chart.picture import FURNITURE
from tutor.chart.render import render

RASTERS = get_args(Raster)
ROLES = set(get_args(Role)) | set(FURNITURE) | {None}
EXTREMES = [0.0, -0.0, 1.0, -1.0, 1e-12, 1e12, 5e-324, 1e-300, 1e300, -1e300, 1.7e308, -1.7e308, 1 + 2e-16,
            float("inf"), float("-inf"), float("nan")]  # fmt: skip

number = st.floats() | st.sampled_from(EXTREMES) | st.floats(-100, 100) | st.integers(-5, 50).map(float)
numbers = st.lists(number, max_size=30).map(tuple)
bound = st.none() | number
words = st.text(max_size=20) | st.sampled_from(
    ["", "J(w)", "loss by epoch", "损失 👩‍👩‍👧", "e\u0301\u200b\x1b[31m"]
)
axes = st.builds(Axis, words, st.booleans(), bound, bound)


@st.composite
def series(draw: st.DrawFn) -> Series:
    xs = draw(numbers)
    shape = draw(st.sampled_from(["free", "flat", "upright", "rising", "empty"]))
    ys = draw(numbers)
    if shape == "flat":
        ys = (draw(number),) * len(xs)
    elif shape == "upright":
        xs = (draw(number),) * len(ys)
    elif shape == "rising":
        xs = tuple(map(float, range(len(ys))))
    elif shape == "empty":
        ys = ()
    kind, role = draw(st.sampled_from(get_args(Kind))), draw(st.sampled_from(get_args(Role)))
    return Series(xs, ys, kind, role, draw(words), draw(numbers))


@st.composite
def surfaces(draw: st.DrawFn) -> Contours:
    wide, high = draw(st.integers(0, 5)), draw(st.integers(0, 5))
    rows = tuple(tuple(draw(number) for _ in range(wide)) for _ in range(high))
    if draw(st.booleans()):
        xs, ys = tuple(map(float, range(wide))), tuple(map(float, range(high)))
    else:
        xs, ys = (tuple(sorted(draw(number) for _ in range(n))) for n in (wide, high))
    return Contours(xs, ys, rows, draw(numbers), draw(words))


charts = st.builds(
    Chart, words, axes, axes, st.lists(series(), max_size=4).map(tuple), st.none() | surfaces(), words
)


def check(chart: Chart, width: int, height: int, raster: Raster) -> None:
    picture = render(chart, width, height, raster)
    assert len(picture.rows) == height
    for row in picture.rows:
        text = "".join(run.text for run in row)
        assert len(text) == width
        assert cell_len(text) == width
        assert all(unicodedata.category(c)[0] not in "CM" for c in text)
        assert {run.role for run in row} <= ROLES
        if raster == "ascii":
            assert text.isascii()
    assert render(chart, width, height, raster) == picture


@settings(max_examples=300, deadline=None)
@given(charts, st.integers(0, 70), st.integers(0, 25), st.sampled_from(RASTERS))
def test_any_chart_any_size(chart: Chart, width: int, height: int, raster: Raster) -> None:
    check(chart, width, height, raster)


@pytest.mark.long
@settings(max_examples=20_000, deadline=None)
@given(charts, st.integers(0, 210), st.integers(0, 65), st.sampled_from(RASTERS))
def test_any_chart_any_size_at_length(chart: Chart, width: int, height: int, raster: Raster) -> None:
    check(chart, width, height, raster)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=20), st.integers(24, 60), st.integers(6, 20))
def test_a_finite_point_is_always_somewhere(ys: list[float], width: int, height: int) -> None:
    chart = Chart("", Axis(), Axis(), (Series(range(len(ys)), tuple(ys), "marker", "present"),))
    assert "●" in render(chart, width, height).text
