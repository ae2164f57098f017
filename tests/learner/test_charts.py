"""Charts of runs: what they show, and the sentence that says it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tutor.chart.render import render
from tutor.course.build import build_problem
from tutor.course.lesson import Lesson
from tutor.descent.run import Run
from tutor.learner.charts import fit_chart, landscape_chart, loss_chart, short
from tutor.learner.explore_charts import explore_charts
from tutor.learner.journal import Journal
from tutor.learner.session import Session
from tutor.learner.stations import STEPPED

TWO = """+++
format = 1
id = "small"
title = "Two"
[problem]
model = "b + w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.1
epochs = 5
[problem.start]
b = 0.0
w = 0.0
[problem.data]
x = [0, 1, 2]
y = [1, 3, 5]
+++
"""


@pytest.fixture
def run(one_weight: Lesson) -> Run:
    return Run(build_problem(one_weight))


def test_the_loss_falls_in_words_and_in_the_chart(run: Run) -> None:
    block = loss_chart({"": run.advance(20)}, log=True)
    assert block.summary == "The loss fell from 30.0 to 0.0451 in 20 epochs."
    assert block.chart.y.log
    line, present = block.chart.series
    assert len(line.xs) == 21
    assert (line.ys[0], present.xs, present.ys) == (30.0, (20.0,), line.ys[-1:])


def test_the_first_loss_is_said_as_such(run: Run) -> None:
    assert loss_chart({"": run}).summary == "At the start the loss is 30.0."
    assert loss_chart({"": run.advance(1)}).summary == "The loss fell from 30.0 to 21.7 in 1 epoch."


def test_a_run_that_runs_away_is_said(one_weight: Lesson) -> None:
    away = Run(build_problem(one_weight, overrides={"learning_rate": 0.3})).advance(100)
    assert "ran away in epoch" in loss_chart({"": away}).summary


def test_the_chart_says_the_loss_that_the_run_printed(one_weight: Lesson) -> None:
    done = Run(build_problem(one_weight, overrides={"learning_rate": 0.04})).advance(30)
    assert (done.history[-1].loss, done.parameters["w"] == 2) == (0, False)
    block = landscape_chart(done)
    assert block is not None
    assert block.summary == "At w = 2.00 the loss is 0."


def test_several_runs_are_told_apart(run: Run) -> None:
    block = loss_chart({"slow": run.advance(2), "fast": run.advance(5)})
    assert [(series.role, series.label) for series in block.chart.series] == [
        ("run-a", "slow"),
        ("run-b", "fast"),
    ]
    assert "the loss of slow" in block.summary.lower()


def test_the_valley_has_the_way_the_present_and_the_wrong_landing(run: Run) -> None:
    block = landscape_chart(run.advance(2), landing={"w": 0.045})
    assert block is not None
    roles = {series.role: series for series in block.chart.series}
    assert set(roles) == {"curve", "path", "present", "wrong"}
    assert tuple(roles["path"].xs) == pytest.approx((0.0, 0.3))
    assert roles["present"].xs == pytest.approx((0.555,))
    assert roles["wrong"].ys == pytest.approx((7.5 * (2 - 0.045) ** 2,))
    assert min(roles["curve"].xs) < 0 < 2 < max(roles["curve"].xs)
    assert "Your answer leads to w = 0.0450" in block.summary


def test_an_answer_that_is_not_the_last_word_is_an_earlier_try(one_weight: Lesson) -> None:
    session = Session(one_weight, Journal(None))
    session.goto("second-step")
    said, labels = [], []
    for text in ("25.8", "0.56", "= 0.3*2", "0.555x", "0.045"):
        session.answer(text)
        block = session.page.charts[0]
        said.append(block.summary.split(". ")[-1].split(",")[0])
        labels.append([series.label for series in block.chart.series][-1])
    assert labels == ["your answer", "earlier try", "earlier try", "earlier try", "your answer"]
    assert said[1] == "An earlier try"


ONE = """+++
format = 1
id = "small"
title = "One"
[problem]
model = "w*x"
loss = "LOSS"
learning_rate = 0.1
epochs = 5
[problem.start]
w = 5.0
[problem.data]
x = [1, 2, 3]
y = [4.2, 7.8, 12.3]
+++
"""


@pytest.mark.parametrize("loss", ["mean(abs(y_hat - y))", "mean((y_hat - y)**4)"])
def test_a_valley_that_is_no_parabola_is_drawn_with_its_lowest_point(
    write_lesson: Callable[..., Lesson], loss: str
) -> None:
    run = Run(build_problem(write_lesson("\nHello.\n", ONE.replace("LOSS", loss))))
    block = landscape_chart(run)
    assert block is not None
    curve = next(series for series in block.chart.series if series.role == "curve")
    lowest = curve.ys.index(min(curve.ys))
    assert 0 < lowest < len(curve.ys) - 1
    assert 3.9 <= curve.xs[lowest] <= 4.2
    assert max(curve.xs) > 5


def test_a_slope_without_a_lowest_point_is_drawn_where_the_run_is(
    write_lesson: Callable[..., Lesson],
) -> None:
    run = Run(build_problem(write_lesson("\nHello.\n", ONE.replace("LOSS", "mean(log(1 + exp(-y*y_hat)))"))))
    block = landscape_chart(run)
    assert block is not None
    curve = next(series for series in block.chart.series if series.role == "curve")
    assert min(curve.xs) < 5 < max(curve.xs) < 20


@pytest.mark.parametrize(("at", "arrow", "side"), [(1e9, "▸", "right"), (-25.8, "◂", "left")])
def test_a_landing_far_away_is_an_arrow_and_does_not_flatten_the_chart(
    run: Run, at: float, arrow: str, side: str
) -> None:
    bare, block = landscape_chart(run.advance(1)), landscape_chart(run.advance(1), landing={"w": at})
    assert bare is not None
    assert block is not None
    assert max(block.chart.series[0].xs) < 10
    assert "Your answer leads to w = " in block.summary
    for size in ((45, 10), (60, 17)):
        picture = render(block.chart, *size).text
        assert f"off the chart: × to the {side}" in picture
        assert "× your answer" in picture
        (row,) = (row for row in picture.splitlines() if arrow in row)
        assert (row.rstrip().endswith("▸")) == (side == "right")
    before, after = (render(each.chart, 60, 20).text.splitlines() for each in (bare, block))
    assert before[-2].split() == after[-4].split()  # the ticks of w are the same


def test_a_step_just_taken_is_marked_right(run: Run) -> None:
    block = landscape_chart(run.advance(1), taken=True)
    assert block is not None
    assert "right" in {series.role for series in block.chart.series}


def test_two_parameters_have_contours(write_lesson: Callable[..., Lesson]) -> None:
    run = Run(build_problem(write_lesson("\nHello.\n", TWO))).advance(3)
    block = landscape_chart(run, landing={"b": 0.5})
    assert block is not None
    assert block.chart.contours is not None
    minimum = next(series for series in block.chart.series if series.role == "minimum")
    assert (minimum.xs[0], minimum.ys[0]) == pytest.approx((1.0, 2.0))
    assert {"path", "present", "wrong"} <= {series.role for series in block.chart.series}


BATCHES = TWO.replace("[problem.start]", "batch = 2\n\n[problem.start]", 1)


def test_a_way_of_mini_batches_has_a_corner_at_every_step(write_lesson: Callable[..., Lesson]) -> None:
    run = Run(build_problem(write_lesson("\nHello.\n", BATCHES)))
    assert run.problem.steps_per_epoch > 1
    taken = [run]
    for _ in range(3):
        taken.append(taken[-1].step())
    assert taken[-1].epoch < 3
    block = landscape_chart(taken[-1])
    assert block is not None
    way = next(series for series in block.chart.series if series.role == "path")
    assert way.xs == tuple(one.parameters["b"] for one in taken)
    assert way.ys == tuple(one.parameters["w"] for one in taken)


def test_a_long_way_of_mini_batches_is_drawn_by_steps_first_and_then_by_epochs(
    write_lesson: Callable[..., Lesson],
) -> None:
    run = Run(build_problem(write_lesson("\nHello.\n", BATCHES))).advance(STEPPED)
    per_epoch = run.problem.steps_per_epoch
    block = landscape_chart(run)
    assert block is not None
    way = next(series for series in block.chart.series if series.role == "path")
    assert len(way.xs) == STEPPED + 1 + STEPPED - STEPPED // per_epoch
    assert way.xs[STEPPED::1] == tuple(
        point.state.parameters["b"] for point in run.history[STEPPED // per_epoch :]
    )


def test_the_sandbox_draws_a_way_of_mini_batches_as_a_page_does(write_lesson: Callable[..., Lesson]) -> None:
    run = Run(build_problem(write_lesson("\nHello.\n", BATCHES))).advance(2).step()
    page, sandbox = landscape_chart(run), explore_charts(run.problem, {"a": run}, "a")[0]
    assert page is not None
    ways = [next(one for one in each.chart.series if one.role == "path") for each in (page, sandbox)]
    assert ways[0].xs == ways[1].xs
    assert ways[0].ys == ways[1].ys
    now = next(one for one in sandbox.chart.series if one.role == "present")
    assert (now.xs, now.ys) == ((run.parameters["b"],), (run.parameters["w"],))


def test_data_and_fit(run: Run) -> None:
    block = fit_chart({"": run.advance(1)})
    assert block is not None
    assert block.summary == ("The data go from y = 2 at x = 1 to 8 at x = 4. The model goes from 0.3 to 1.2.")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0"),
        (30.0, "30.0"),
        (0.04507, "0.0451"),
        (21.675, "21.7"),
        (2.6e-6, "2.60e−6"),
        (1e9, "1.00e9"),
        (float("inf"), "beyond all bounds"),
        (-0.5, "−0.500"),
        (123456.7, "123456.7"),
    ],
)
def test_numbers_in_sentences(value: float, said: str) -> None:
    assert short(value) == said
