"""Charts as small tables: what is told of the values when nobody looks."""

from __future__ import annotations

import math

from tutor.chart.model import Axis, Chart, Series
from tutor.course.build import build_problem
from tutor.course.lesson import Lesson
from tutor.descent.run import Run
from tutor.learner.chart_table import MOST_ROWS, chart_table
from tutor.learner.charts import fit_chart, landscape_chart, loss_chart


def run_of(lesson: Lesson, epochs: int) -> Run:
    return Run(build_problem(lesson)).advance(epochs)


def test_a_loss_is_told_at_a_few_epochs_the_first_and_the_last_among_them(one_weight: Lesson) -> None:
    table = chart_table(loss_chart({"": run_of(one_weight, 20)}).chart)
    assert table is not None
    assert table.header == ("epoch", "J")
    assert [row[0] for row in table.rows] == ["0", "4", "8", "12", "16", "20"]
    assert (table.rows[0][1], table.rows[-1][1]) == ("30.0", "0.0451")


def test_runs_stand_side_by_side_and_a_shorter_one_ends(one_weight: Lesson) -> None:
    runs = {"A": run_of(one_weight, 4), "B": run_of(one_weight, 2)}
    table = chart_table(loss_chart(runs).chart)
    assert table is not None
    assert table.header == ("epoch", "A", "B")
    assert [row[2] for row in table.rows][-2:] == ["", ""]


def told_epochs(*lines: list[float]) -> list[str]:
    series = tuple(Series(range(len(ys)), ys, "line", "training", f"{ys[0]}") for ys in lines)
    table = chart_table(Chart("", Axis("epoch"), Axis("J"), series))
    assert table is not None
    assert len(table.rows) <= MOST_ROWS
    return [row[0] for row in table.rows]


def test_of_a_line_that_swings_in_time_with_the_rows_the_turning_points_are_told() -> None:
    swing = [(1 + math.cos(math.tau * epoch / 8)) * (1 + epoch / 100) for epoch in range(41)]
    assert told_epochs(swing) == ["0", "4", "16", "24", "32", "40"]


def test_each_of_two_lines_has_its_turning_points() -> None:
    one, two = [0.0] * 41, [1.0] * 41
    one[18], one[30], two[5], two[39] = 7.0, -7.0, 7.0, -7.0
    assert told_epochs(one, two) == ["0", "5", "18", "30", "39", "40"]


def test_what_is_not_finite_is_no_turning_point() -> None:
    assert told_epochs([3.0, 9.0, math.inf, math.nan, 4.0, math.nan, 5.0, 5.0, 5.0])[:2] == ["0", "1"]
    assert told_epochs([math.nan] * 11) == ["0", "2", "4", "6", "8", "10"]


def test_one_loss_alone_is_no_table(one_weight: Lesson) -> None:
    assert chart_table(loss_chart({"": run_of(one_weight, 0)}).chart) is None


def test_data_come_with_what_the_model_makes_of_them(one_weight: Lesson) -> None:
    block = fit_chart({"": run_of(one_weight, 1)})
    assert block is not None
    table = chart_table(block.chart)
    assert table is not None
    assert table.header == ("x", "y", "y_hat")
    assert [math.isclose(float(row[2]), 0.3 * float(row[0]), rel_tol=1e-6) for row in table.rows] == [
        True
    ] * 4


def test_the_way_over_a_valley_is_told_point_by_point(one_weight: Lesson) -> None:
    valley = landscape_chart(run_of(one_weight, 2), landing={"w": 0.045})
    assert valley is not None
    table = chart_table(valley.chart)
    assert table is not None
    assert [row[0] for row in table.rows] == ["before", "before", "now", "your answer"]
    assert table.rows[2] == ("now", "0.555", "15.7")
    assert len(table.rows) <= MOST_ROWS


def test_of_many_data_a_few_are_told_the_outermost_among_them() -> None:
    xs, ys = (3.0, -3.0, 0.0, 1.0, 2.0, -1.0, -2.0, 4.0), (0.0, 1.0, 9.0, 2.0, -9.0, 0.0, 0.0, 1.0)
    series = (
        Series(xs, ys, "marker", "data", "data"),
        Series(xs, ys, "stem", "residual", "miss", (0.5,) * 8),
    )
    table = chart_table(Chart("", Axis("x"), Axis("y"), series))
    assert table is not None
    assert table.header == ("x, 6 of 8 points", "y", "y_hat")
    assert [row[0] for row in table.rows][:1] + [row[0] for row in table.rows][-1:] == ["−3", "4"]
    assert {"9", "−9"} <= {row[1] for row in table.rows}, "the highest and the lowest"
