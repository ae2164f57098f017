"""What the front ends rely on: roles, marks over lines, notes, bounds, a legend where it is needed."""

from __future__ import annotations

import math
from typing import get_args

import pytest
from msgspec import structs

from tutor.chart import styles
from tutor.chart.model import Axis, Chart, Contours, Kind, Raster, Role, Series
from tutor.chart.picture import Picture
from tutor.chart.render import render

RISING = Series((0, 1, 2, 3), (0, 1, 2, 3), "line", "curve")


def chart(*series: Series, x: Axis = Axis(), y: Axis = Axis(), title: str = "") -> Chart:  # noqa: B008
    return Chart(title, x, y, series)


def mark(x: float, y: float, role: Role, label: str = "") -> Series:
    return Series((x,), (y,), "marker", role, label)


def where(picture: Picture, character: str) -> list[tuple[int, int]]:
    rows = ["".join(run.text for run in row) for row in picture.rows]
    return [(r, c) for r, row in enumerate(rows) for c, each in enumerate(row) if each == character]


def role_at(picture: Picture, row: int, column: int) -> str | None:
    return [run.role for run in picture.rows[row] for _ in run.text][column]


@pytest.mark.parametrize("raster", get_args(Raster))
def test_marks_lie_over_lines_and_have_their_role(raster: Raster) -> None:
    picture = render(chart(RISING, mark(1, 1, "present"), mark(2, 2, "wrong")), 30, 10, raster)
    plain = raster == "ascii"
    for character, role in (("o" if plain else "●", "present"), ("x" if plain else "×", "wrong")):
        ((row, column),) = where(picture, character)
        assert role_at(picture, row, column) == role


def test_the_present_point_lies_over_all_others_and_that_is_said() -> None:
    marks = [mark(1, 1, role) for role in ("present", "right", "wrong", "minimum", "data")]
    picture = render(chart(RISING, *marks), 40, 12)
    assert len([row for row, _ in where(picture, "●") if row < 8]) == 1
    assert not [row for row, _ in where(picture, "◆") if row < 8]
    assert picture.notes == ("▽ is under ×", "× is under ◆", "◆ is under ●")
    assert "▽ is under ×; × is under ◆; ◆ is under" in picture.text


def test_a_mark_is_at_its_row_and_column() -> None:
    bounds = {"low": 0.0, "high": 8.0}
    for value in (0.0, 2.0, 4.0, 8.0):
        picture = render(chart(mark(value, value, "present"), x=Axis(**bounds), y=Axis(**bounds)), 19, 11)
        ((row, column),) = where(picture, "●")
        # Nine rows of plot and eighteen columns after the margin `0┤`: ends are in the outermost cells.
        assert row == 8 - round(value)
        assert column == 2 + math.floor(value / 8 * 33 + 0.5) // 2


def test_marks_outside_are_arrows_and_said() -> None:
    bounds = Axis(low=0, high=1)
    outside = [
        mark(2, 0.5, "wrong"),
        mark(-2, 0.5, "right"),
        mark(0.5, 9, "present"),
        mark(0.5, -9, "minimum"),
    ]
    picture = render(chart(*outside, x=bounds, y=bounds), 60, 10)
    assert all(len(where(picture, arrow)) == 1 for arrow in "◂▸▴▾")
    assert picture.notes == ("off the chart: ▽ below, × to the right, ◆ to the left, ● above",)


def test_what_a_log_axis_leaves_out_is_said() -> None:
    ys = (10.0, 1.0, 0.0, -1.0, math.nan)
    picture = render(chart(Series(range(5), ys, "line", "training"), y=Axis(log=True)), 40, 10)
    assert picture.notes == ("log axis: 2 values ≤ 0 left out", "1 value not finite left out")
    assert "log axis: 2 values" in picture.text
    one = render(chart(Series((1, 2), (0.0, 5.0), "dots", "data"), y=Axis(log=True)), 40, 10)
    assert one.notes == ("log axis: 1 value ≤ 0 left out",)
    across = render(chart(Series((-1, 2), (1.0, 5.0), "dots", "data"), x=Axis(log=True)), 40, 10)
    assert across.notes == ("log axis: 1 value ≤ 0 left out",)
    assert render(chart(RISING), 40, 10).notes == ()
    ended = [Series(range(5), ys, "line", "training"), mark(3, -1.0, "present")]
    assert render(chart(*ended, y=Axis(log=True)), 40, 10).notes[:2] == picture.notes


@pytest.mark.parametrize("apart", [1e-6, -1e-6])
def test_marks_that_coincide_midway_between_two_cells_are_in_one(apart: float) -> None:
    bounds = Axis(low=-1, high=1)
    there = [mark(0, 0, "minimum"), mark(apart, apart, "present")]
    for height in range(8, 16):
        picture = render(chart(*there, x=bounds, y=bounds), 60, height)
        assert "▽ is under ●" in picture.notes


@pytest.mark.parametrize("raster", get_args(Raster))
def test_marks_of_one_cell_that_do_not_coincide_are_not_told_as_if(raster: Raster) -> None:
    """On a map both axes count; beside a curve the one along it."""
    square = Contours((-100, 100), (-100, 100), ((1, 2), (3, 4)))
    shown = mark(1.11, 1.492, "present"), mark(0.98, 1.932, "minimum")
    over, under = ("o", "V") if raster == "ascii" else ("●", "▽")
    drawn = render(Chart("J(b, w)", Axis("b"), Axis("w"), shown, square), 70, 14, raster)
    said = f"{under} is under {over}, but 0.13 away in b and 0.44 in w"
    assert said in drawn.notes
    assert said in drawn.text
    along, up = Axis("w", low=-100, high=100), Axis("J", low=0, high=200)
    valley = render(chart(*shown, x=along, y=up), 70, 14, raster)
    assert valley.notes == (f"{under} is under {over}, but 0.13 away in w",)


def test_what_is_said_of_marks_is_true_of_the_drawing_that_says_it() -> None:
    """The row of the note moves marks into other cells: at some height it parts those that it was about."""
    parted = 0
    for height in range(8, 40):
        along, up = Axis("b", low=0, high=1), Axis("w", low=0, high=100)
        shown = mark(0.5, 50, "present"), mark(0.5, 53, "minimum")
        picture = render(chart(*shown, x=along, y=up), 60, height)
        rows = picture.text.split("\n")
        seen = any("▽" in row and "under" not in row for row in rows)
        assert seen != any("under" in note for note in picture.notes)
        assert seen != any("under" in row for row in rows)
        parted += seen and not rows[-1].strip()
    assert parted


def test_marks_that_are_written_alike_are_one_under_the_other() -> None:
    bounds = Axis("w", low=-100, high=100)
    there = [mark(2.0, 0, "minimum"), mark(1.9999, 0, "present")]
    assert render(chart(*there, x=bounds, y=bounds), 60, 12).notes == ("▽ is under ●",)


def test_a_stem_on_a_log_axis_comes_from_the_bottom() -> None:
    bounds = Axis(log=True, low=1, high=100)
    picture = render(chart(Series((1,), (100.0,), "stem", "residual"), y=bounds), 30, 10)
    assert {role_at(picture, row, 4) for row in range(8)} == {"residual"}
    assert picture.notes == ()


def test_lines_are_told_apart_without_colour() -> None:
    roles: tuple[Role, ...] = ("run-a", "run-b", "run-c", "run-d")
    series = [Series((0, 1), (k, k), "line", role, role) for k, role in enumerate(roles)]
    assert sorted(styles.dashes(series).values()) == [0, 1, 2, 3]
    assert set(styles.letters(series).values()) == {"a", "b", "c", "d"}
    same = [Series((0, 1), (k, k), "line", "training", str(k)) for k in range(4)]
    assert sorted(styles.dashes(same).values()) == [0, 1, 2, 3]
    assert len(set(styles.letters(same).values())) == 4
    for raster in get_args(Raster):
        picture = render(chart(*series), 60, 14, raster)
        shown = {tuple("".join(run.text for run in row)[8:40]) for row in picture.rows[1:]}
        assert len(shown) >= 5


@pytest.mark.parametrize("raster", get_args(Raster))
def test_marks_of_the_roles_are_all_different(raster: Raster) -> None:
    marks = [styles.mark(role, raster) for role in styles.MARKS]
    assert len(set(marks)) == len(marks)


def test_coinciding_lines_stay_visible_in_turn() -> None:
    both = [Series((0, 1), (1, 1), "line", role) for role in ("run-a", "run-b")]
    picture = render(chart(*both, y=Axis(low=0, high=2)), 40, 9, "ascii")
    assert "abababab" in picture.text
    roles = {run.role for row in picture.rows for run in row}
    assert {"run-a", "run-b"} <= roles


def test_a_legend_where_there_is_something_to_tell() -> None:
    alone = Series((0, 1), (0, 1), "line", "training", "training")
    assert "training" not in render(chart(alone), 40, 10).text
    assert "training" in render(chart(alone, RISING), 40, 10).text
    twice = render(chart(alone, alone), 40, 10).text
    assert twice.count("training") == 2  # the same word twice, but with two patterns
    crowd = [Series((0,), (0,), "dots", "data", "data"), Series((1,), (1,), "dots", "data", "data")]
    assert render(chart(*crowd), 40, 10).text.count("data") == 1


def test_labels_of_axes_find_their_place() -> None:
    long = structs.replace(
        chart(RISING, title="J"), x=Axis("weight of the model"), y=Axis("mean squared error")
    )
    text = render(long, 40, 14).text.split("\n")
    assert text[1] == "mean squared error"
    assert text[-1].strip() == "weight of the model"
    short = structs.replace(long, x=Axis("w"), y=Axis("b"))
    text = render(short, 40, 14).text.split("\n")
    assert text[0] == "b  J"
    assert text[-1].startswith("w  0")
    said = structs.replace(long, title="J of w", y=Axis("J"))
    assert render(said, 40, 14).text.split("\n")[0].strip() == "J of w"


def test_a_caption_is_whole_or_not_there() -> None:
    captioned = structs.replace(chart(RISING), caption="The loss rises from 0 to 3 in three epochs, evenly.")
    assert render(captioned, 30, 14).text.endswith("The loss rises from 0 to 3 in\nthree epochs, evenly.")
    assert "The loss" not in render(captioned, 30, 8).text
    assert "The loss" not in render(captioned, 18, 14).text


def test_below_the_smallest_size_there_is_the_title() -> None:
    named = chart(RISING, title="loss by epoch")
    assert render(named, 12, 3).text == "loss by epo…\n\n"
    assert render(named, 12, 1, "ascii").text == "loss by epo."
    assert render(named, 0, 0).text == ""
    assert render(named, -1, -1).rows == ()


def test_levels_are_named_and_numbered() -> None:
    grid = (0.0, 1.0, 2.0)
    values = tuple(tuple(x + y for x in grid) for y in grid)
    surface = Chart("J", Axis(), Axis(), (), Contours(grid, grid, values, levels=(1.0, 3.0), label="J"))
    picture = render(surface, 30, 12, "ascii")
    assert picture.notes == ("lines at J = 1, 3",)
    assert where(picture, "1")
    assert {role_at(picture, *cell) for cell in where(picture, "2")} >= {"contour"}
    unnamed = structs.replace(surface, contours=Contours(grid, grid, values, levels=(1.0, 3.0)))
    assert render(unnamed, 30, 12).notes == ("lines at heights 1, 3",)


@pytest.mark.parametrize(
    "broken",
    [
        Contours((0.0, 1.0), (0.0, 1.0), ((1.0, 2.0),)),
        Contours((0.0,), (0.0,), ((1.0,),)),
        Contours((0.0, math.nan), (0.0, 1.0), ((1.0, 2.0), (1.0, 2.0))),
        Contours((0.0, 1.0), (0.0, 1.0), ((1.0, 2.0), (1.0,))),
        Contours((), (), ()),
    ],
)
def test_contours_that_are_none_are_left_out(broken: Contours) -> None:
    assert "nothing to draw yet" in render(Chart("J", Axis(), Axis(), (), broken), 30, 12).text


def test_lengths_that_differ_are_cut_to_the_shorter() -> None:
    for kind in get_args(Kind):
        longer = Series((0, 1, 2, 3), (5.0, 5.0), kind, "data", base=(4.0,))
        assert len(render(chart(longer), 30, 10).rows) == 10


def test_rules_go_straight_across() -> None:
    rules = chart(Series((), (1.0,), "rule", "minimum"), Series((2.0,), (), "rule", "residual"), RISING)
    picture = render(rules, 40, 12, "ascii")
    rows = picture.text.split("\n")
    assert any(row.count("-") > 15 and "+" not in row[4:] for row in rows[:-2])
    assert sum("|" in row[5:] for row in rows) >= 8


@pytest.mark.parametrize(("height", "lines"), [(8, 0), (9, 0), (12, 2), (13, 2), (14, 3), (30, 3)])
def test_a_caption_of_three_lines_needs_a_higher_chart_than_one_of_two(height: int, lines: int) -> None:
    short, long = "one two three four five six", "one two three four five six seven eight nine ten"
    for caption, rows in ((short, min(lines, 2)), (long, lines if lines > 2 else 0)):
        chart = Chart("J", Axis("w"), Axis("J"), (Series((0, 1), (0, 1), "line", "curve"),), None, caption)
        shown = render(chart, 20, height).text
        assert " ".join(shown.split()).endswith(caption) == bool(rows)
