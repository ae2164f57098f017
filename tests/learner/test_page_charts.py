"""The charts beside a page: training and validation, a logarithmic loss, the data with what is missed."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tutor.chart.model import Chart, Series
from tutor.chart.render import render
from tutor.course.lesson import Lesson
from tutor.course.reader import read_lesson
from tutor.learner.journal import Journal
from tutor.learner.page import Page
from tutor.learner.session import Session

ROOT = Path(__file__).parents[2]
X, Y = np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 4.0, 6.0, 8.0])

SPLIT = """+++
format = 1
id = "small"
title = "Split"
[problem]
model = "b + w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.1
epochs = 20
[problem.start]
b = 0.0
w = 0.0
[problem.data]
points = 20
seed = 42
x = "uniform(0, 1)"
y = "0.5 - 3*x + normal(0, 0.1)"
train = 0.8
+++
"""
TRAINED = '\nHello.\n\n## More {#more}\n\n```train\nepochs = EPOCHS\n```\n\n```plot\nof = "OF"\n```\n'


def trained(epochs: int, of: str = "loss") -> str:
    return TRAINED.replace("EPOCHS", str(epochs)).replace("OF", of)


def at(lesson: Lesson, page: str) -> Page:
    session = Session(lesson, Journal(None))
    session.goto(page)
    return session.page


def chart(page: Page, title: str) -> Chart:
    return next(block.chart for block in page.charts if block.chart.title.startswith(title))


def series(drawn: Chart, role: str) -> Series:
    (found,) = (one for one in drawn.series if one.role == role)
    return found


def split_losses(epochs: int) -> list[tuple[float, float]]:
    """The losses of training and of validation before each epoch and after the last, by a plain loop."""
    random = np.random.RandomState(42)
    x = random.uniform(0, 1, 20)
    y = 0.5 - 3 * x + random.normal(0, 0.1, 20)
    order = np.arange(20)
    random.shuffle(order)
    (tx, ty), (vx, vy) = ((x[part], y[part]) for part in (order[:16], order[16:]))
    b = w = 0.0
    losses = []
    for epoch in range(epochs + 1):
        miss = b + w * tx - ty
        losses.append((float(np.mean(miss**2)), float(np.mean((b + w * vx - vy) ** 2))))
        if epoch < epochs:
            b, w = b - 0.1 * float(np.mean(2 * miss)), w - 0.1 * float(np.mean(2 * tx * miss))
    return losses


def test_training_and_validation_are_drawn_over_each_other(write_lesson: Callable[..., Lesson]) -> None:
    drawn = chart(at(write_lesson(trained(12), SPLIT), "more"), "loss by epoch")
    training, validation = series(drawn, "training"), series(drawn, "validation")
    assert list(training.xs) == list(validation.xs) == list(range(13))
    expected = split_losses(12)
    assert list(training.ys) == pytest.approx([own for own, _ in expected])
    assert list(validation.ys) == pytest.approx([other for _, other in expected])
    assert (training.kind, validation.kind) == ("line", "line")
    for raster in ("braille", "block", "ascii"):
        first = render(drawn, 45, 10, raster).text.splitlines()[:2]
        assert all(any(word in row for row in first) for word in ("training", "validation"))


def test_without_a_validation_set_no_line_is_drawn_for_one(write_lesson: Callable[..., Lesson]) -> None:
    drawn = chart(at(write_lesson(trained(12)), "more"), "loss by epoch")
    assert {one.role for one in drawn.series} == {"training", "present"}


def test_a_bundled_page_draws_both_losses_beside_its_text() -> None:
    lesson = read_lesson(ROOT / "lessons" / "slope-and-intercept.md")
    drawn = {
        one.role
        for page in lesson.pages
        for block in at(lesson, page.key).charts
        if block.chart.title.startswith("loss by epoch")
        for one in block.chart.series
    }
    assert {"training", "validation"} <= drawn


ASKED = """
Hello.

## More {#more}

```train
epochs = EPOCHS
```

## Ask {#ask}

```predict
id = "next-step"
ask = "w"
```
"""


@pytest.mark.parametrize(("epochs", "log"), [(8, False), (40, True)])
def test_a_loss_that_spans_decades_is_logarithmic_beside_its_page(
    write_lesson: Callable[..., Lesson], epochs: int, log: bool
) -> None:
    drawn = chart(at(write_lesson(ASKED.replace("EPOCHS", str(epochs))), "ask"), "loss by epoch")
    assert drawn.y.log is log
    assert drawn.title == ("loss by epoch (log)" if log else "loss by epoch")
    line = series(drawn, "training")
    w, losses = 0.0, []
    for _ in range(epochs + 1):
        losses.append(float(np.mean((w * X - Y) ** 2)))
        w -= 0.01 * float(np.mean(2 * X * (w * X - Y)))
    assert list(line.ys) == pytest.approx(losses)
    assert (max(losses) > 100 * min(losses)) is log


def test_a_plot_is_logarithmic_where_its_author_says_so(write_lesson: Callable[..., Lesson]) -> None:
    asked = trained(4).replace('of = "loss"', 'of = "loss"\nlog = true')
    assert chart(at(write_lesson(asked), "more"), "loss by epoch").y.log
    assert not chart(at(write_lesson(trained(4)), "more"), "loss by epoch").y.log


def test_on_a_logarithmic_axis_equal_factors_are_equal_distances(
    write_lesson: Callable[..., Lesson],
) -> None:
    page = at(write_lesson(ASKED.replace("EPOCHS", "60")), "ask")
    rows = render(chart(page, "loss by epoch"), 61, 20).text.splitlines()
    marks = [number for number, row in enumerate(rows) if row[:8].rstrip().endswith("┤")]
    gaps = {after - before for before, after in pairwise(marks)}
    assert len(marks) >= 3
    assert max(gaps) - min(gaps) <= 1


def test_each_point_has_a_stem_to_what_the_model_makes_of_it(write_lesson: Callable[..., Lesson]) -> None:
    drawn = chart(at(write_lesson(trained(3, "fit")), "more"), "data and fit")
    w = 0.0
    for _ in range(3):
        w -= 0.01 * float(np.mean(2 * X * (w * X - Y)))
    stems, data, fit = series(drawn, "residual"), series(drawn, "data"), series(drawn, "fit")
    assert (stems.kind, stems.label) == ("stem", "miss")
    assert (list(stems.xs), list(stems.ys)) == ([1, 2, 3, 4], [2, 4, 6, 8])
    assert list(stems.base) == pytest.approx(list(w * X))
    assert (list(data.xs), list(data.ys)) == (list(stems.xs), list(stems.ys))
    assert list(fit.ys) == pytest.approx([w * x for x in fit.xs])


@pytest.mark.parametrize(("raster", "mark"), [("braille", "⡂"), ("block", "▌"), ("ascii", ":")])
def test_the_stems_are_seen_between_points_and_line(
    write_lesson: Callable[..., Lesson], raster: str, mark: str
) -> None:
    drawn = chart(at(write_lesson(trained(1, "fit")), "more"), "data and fit")
    bare = Chart(drawn.title, drawn.x, drawn.y, tuple(one for one in drawn.series if one.role != "residual"))
    rows, without = (render(each, 45, 14, raster).text.splitlines() for each in (drawn, bare))
    assert any(f"{mark} miss" in row for row in rows)
    sign = "+" if raster == "ascii" else "•"
    (last,) = {max(row.rfind(sign) for row in rows if row.find(sign, 6) > 0)}
    stem = [row[last : last + 1] for row in rows[2:-3]]
    assert sum(cell not in ("", " ") for cell in stem) >= 5
    assert sum(row[last : last + 1] not in ("", " ") for row in without[2:-3]) <= 3


def test_stems_are_left_out_where_they_would_hide_the_data() -> None:
    lesson = read_lesson(ROOT / "lessons" / "slope-and-intercept.md")
    session = Session(lesson, Journal(None))
    fits = [
        block.chart
        for page in lesson.pages
        if not session.goto(page.key)
        for block in session.page.charts
        if block.chart.title == "data and fit"
    ]
    assert fits
    assert all("residual" not in {one.role for one in each.series} for each in fits)
    assert all(math.isfinite(y) for each in fits for one in each.series for y in one.ys)
