"""The sandbox's map of two parameters: what it spans, along both of its axes."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from tutor.chart.model import Chart
from tutor.course.reader import read_lesson
from tutor.descent import landscape
from tutor.learner.explore import Sandbox
from tutor.learner.explore_commands import obey
from tutor.learner.explore_view import view_of
from tutor.learner.journal import Journal
from tutor.learner.session import Session

ROOT = Path(__file__).parents[2]
VALLEYS = ["slope-and-intercept", "mini-batches", "momentum-and-adam", "feature-scaling"]


def played(sandbox: Sandbox, *lines: str) -> Sandbox:
    for line in lines:
        sandbox = obey(sandbox, line)
        while sandbox.running:
            sandbox = sandbox.tick()
    return sandbox


def opened(lesson: str, page: str | None = None) -> Sandbox:
    session = Session(read_lesson(ROOT / "lessons" / f"{lesson}.md"), Journal(None))
    if page:
        session.goto(page)
    return session.explore()


def spans(chart: Chart) -> list[tuple[float, float]]:
    ends = [(axis.low, axis.high) for axis in (chart.x, chart.y)]
    return [(low, high) for low, high in ends if low is not None and high is not None]


def oval(sandbox: Sandbox) -> list[np.ndarray]:
    """Points as high as where the chosen run begins, all around the minimum."""
    ground, start = sandbox.ground, sandbox.run.history[0].state.parameters
    lowest = landscape.minimum(ground)
    assert lowest is not None
    height = landscape.loss(ground, dict(start)) - landscape.loss(ground, lowest)
    factor = np.linalg.cholesky(landscape.hessian(ground))
    angles = np.linspace(0, 2 * math.pi, 73)
    around = np.linalg.solve(factor.T, np.array([np.cos(angles), np.sin(angles)])) * math.sqrt(2 * height)
    return [lowest[name] + row for name, row in zip(ground.parameters, around, strict=True)]


@pytest.mark.parametrize("lesson", VALLEYS)
def test_the_map_encloses_the_valley_up_to_where_the_run_begins(lesson: str) -> None:
    sandbox = opened(lesson)
    for moved in (sandbox, played(sandbox, "run 20")):
        chart = view_of(moved).charts[0].chart
        assert chart.contours is not None
        for (low, high), there in zip(spans(chart), oval(moved), strict=True):
            assert low < there.min() < there.max() < high
            assert there.max() - there.min() > (high - low) / 5  # and it is not lost in it


def test_a_start_beside_the_minimum_along_one_axis_alone_is_still_a_map() -> None:
    sandbox = opened("slope-and-intercept")
    lowest = landscape.minimum(sandbox.ground)
    assert lowest is not None
    sandbox = played(sandbox, f"b = {lowest['b'] + 1e-3}")
    for (low, high), there in zip(spans(view_of(sandbox).charts[0].chart), oval(sandbox), strict=True):
        assert low < there.min() < there.max() < high


def test_every_run_and_the_minimum_are_on_the_map() -> None:
    sandbox = played(opened("slope-and-intercept"), "again", "b = 6", "w = -4", "again", "w = 9", "run 30")
    chart = view_of(sandbox).charts[0].chart
    for series in chart.series:
        for (low, high), values in zip(spans(chart), (series.xs, series.ys), strict=True):
            assert low <= min(values) <= max(values) <= high


def test_a_start_at_the_minimum_has_a_map_too() -> None:
    sandbox = opened("slope-and-intercept")
    lowest = landscape.minimum(sandbox.ground)
    assert lowest is not None
    sandbox = played(sandbox, *(f"{name} = {value!r}" for name, value in lowest.items()))
    assert all(low < high for low, high in spans(view_of(sandbox).charts[0].chart))


@pytest.mark.parametrize("lesson", VALLEYS)
def test_a_line_of_the_map_goes_through_where_the_run_begins(lesson: str) -> None:
    sandbox = opened(lesson)
    start = dict(sandbox.run.history[0].state.parameters)
    contours = view_of(played(sandbox, "run 5")).charts[0].chart.contours
    assert contours is not None
    low, middle, high = contours.levels
    assert middle == pytest.approx(landscape.loss(sandbox.ground, start), rel=0.05)
    assert low < middle < high
    assert contours.levels == view_of(sandbox).charts[0].chart.contours.levels  # they stand still


def test_a_map_begun_at_the_minimum_chooses_its_own_lines() -> None:
    sandbox = opened("slope-and-intercept")
    lowest = landscape.minimum(sandbox.ground)
    assert lowest is not None
    sandbox = played(sandbox, *(f"{name} = {value!r}" for name, value in lowest.items()))
    contours = view_of(sandbox).charts[0].chart.contours
    assert contours is not None
    assert contours.levels == ()
