"""What a map of two parameters shows: its run with room around it, and where its valley is lowest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tutor.chart.model import Chart, Series
from tutor.chart.render import render
from tutor.course.build import build_problem
from tutor.course.lesson import Lesson
from tutor.course.reader import read_lesson
from tutor.descent.problem import Problem
from tutor.descent.run import Run
from tutor.learner.charts import landscape_chart
from tutor.learner.lowest import lowest_point

RAIN = read_lesson(Path(__file__).parents[2] / "lessons" / "classification.md")
SLOPE = """+++
format = 1
id = "small"
title = "Two"
[problem]
model = "b + w*x"
loss = "LOSS"
learning_rate = 0.1
epochs = 5
[problem.start]
b = START
w = 0.5
[problem.data]
x = [0, 1, 2]
y = [1, 0, 1]
+++
"""


def mapped(run: Run) -> Chart:
    block = landscape_chart(run)
    assert block is not None
    assert block.chart.contours is not None
    return block.chart


def marks(chart: Chart) -> dict[str, Series]:
    return {one.role: one for one in chart.series}


def problem(write_lesson: Callable[..., Lesson], loss: str, start: float = 0.5) -> Problem:
    return build_problem(write_lesson("\nHello.\n", SLOPE.replace("LOSS", loss).replace("START", str(start))))


def reweighted(xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
    """The logistic regression of ys on xs, intercept first, by least squares weighted anew each time."""
    rows = np.stack([np.ones_like(xs), xs], axis=1)
    found = np.zeros(2)
    for _ in range(30):
        p = 1 / (1 + np.exp(-rows @ found))
        weight = p * (1 - p)
        working = rows @ found + (ys - p) / weight
        found = np.linalg.solve(rows.T @ (weight[:, None] * rows), rows.T @ (weight * working))
    return found


def test_the_lowest_point_of_a_logistic_loss_is_that_of_the_regression() -> None:
    ground = build_problem(RAIN, run="overlapping")
    data = ground.data.columns
    found = lowest_point(ground)
    assert found is not None
    wanted = reweighted(data["x"].astype(float), data["y"].astype(float))
    assert (found["b"], found["w"]) == pytest.approx(tuple(wanted), abs=1e-3)


@pytest.mark.parametrize("epochs", [0, 1, 2, 8, 200])
def test_the_map_keeps_a_margin_around_the_run_and_holds_its_lowest_point(epochs: int) -> None:
    run = Run(build_problem(RAIN, run="overlapping")).advance(epochs)
    chart = mapped(run)
    assert chart.contours is not None
    assert marks(chart)["minimum"].label == "minimum"
    for side, values in (("xs", chart.contours.xs), ("ys", chart.contours.ys)):
        margin = (max(values) - min(values)) / 10
        for one in chart.series:
            assert min(values) + margin <= min(getattr(one, side))
            assert max(getattr(one, side)) <= max(values) - margin


@pytest.mark.parametrize("epochs", [0, 1, 400])
def test_a_valley_without_a_lowest_point_has_none_on_its_map_and_room_around_the_run(epochs: int) -> None:
    run = Run(build_problem(RAIN, run="separable")).advance(epochs)
    chart = mapped(run)
    assert chart.contours is not None
    assert "minimum" not in marks(chart)
    for side, values in (("xs", chart.contours.xs), ("ys", chart.contours.ys)):
        margin = (max(values) - min(values)) / 10
        for one in chart.series:
            assert min(values) + margin <= min(getattr(one, side))
            assert max(getattr(one, side)) <= max(values) - margin


@pytest.mark.parametrize(
    "loss",
    [
        "mean(abs(y_hat - y))",  # edges, no curvature
        "mean(y + log(1 + exp(-y_hat)))",  # ever lower
        "mean((y_hat - b - w*x + b*w - 1)**4 + y)",  # as low all along a line
        "mean(y + y_hat**2 - b**4)",  # a saddle
    ],
)
def test_no_point_is_taken_for_the_lowest_where_none_is(
    write_lesson: Callable[..., Lesson], loss: str
) -> None:
    assert lowest_point(problem(write_lesson, loss)) is None


def test_a_lowest_point_absurdly_far_is_an_arrow_at_the_edge(write_lesson: Callable[..., Lesson]) -> None:
    ground = problem(write_lesson, "mean(y + exp(b/20 - 3) + exp(3 - b/20) + (y_hat - b)**2)")
    found = lowest_point(ground)
    assert found is not None
    assert (found["b"], found["w"]) == pytest.approx((60, 0), abs=0.01)
    chart = mapped(Run(ground))
    assert chart.contours is not None
    assert max(chart.contours.xs) < 10
    assert "off the chart: ▽ to the right" in render(chart, 60, 14).text


def test_where_a_run_has_been_is_told_from_its_curve_by_shape(one_weight: Lesson) -> None:
    block = landscape_chart(Run(build_problem(one_weight)).advance(3))
    assert block is not None
    for raster, sign in (("braille", "○"), ("block", "○"), ("ascii", "#")):
        first, *rows = render(block.chart, 56, 14, raster).text.splitlines()
        assert f"{sign} before" in first
        assert "".join(rows).count(sign) == 3
