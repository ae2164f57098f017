"""Which names of a lesson's expressions are columns: the one parser says, however the text is spelled."""

import re
from pathlib import Path

import pytest

from tutor.course.build import build_problem
from tutor.course.problems import LessonError
from tutor.course.reader import read_lesson

LESSONS = Path(__file__).parents[2] / "lessons"
LESSON = """+++
format = 1
id = "names"
title = "Names"

[problem]
model = "{model}"
loss = "{loss}"
learning_rate = 0.01
epochs = 3
{more}
[problem.start]
{start}

[problem.data]
{data}
{tables}
+++

{page}
"""
CSV = 'csv = "data.csv"'
LISTS = "x = [1, 2]\ny = [2, 4]"
DRAWN = 'points = 5\nseed = 1\nz = "uniform(0, 1)"\nx = "uniform(0, 1)"\n'


def lesson(
    folder, data, model="w*x", loss="mean((y_hat - y)**2)", start="w = 0.5", tables="", more="", page="Text."
):
    (folder / "data.csv").write_text("x,y\n1,2\n2,4\n")
    text = LESSON.format(model=model, loss=loss, start=start, data=data, tables=tables, more=more, page=page)
    (folder / "names.md").write_text(text)
    return read_lesson(folder / "names.md")


@pytest.mark.parametrize(
    ("model", "loss"),
    [
        ("w*x²", "mean((ŷ − y)²)"),
        ("2x w", "mean((y_hat - y)**2)"),
        ("w*ln(x)", "mean(square(y_hat - y))"),
        ("w*e^x", "mean((y_hat - y)**2)"),
        ("w*x_i", "1/N Σ (y_hat_i - y_i)²"),
        ("w*x", r"\\frac{1}{N}\\sum (y_hat-y)^2"),
    ],
)
def test_columns_of_a_csv_file_are_the_names_that_the_parser_asks_for(tmp_path, model, loss):
    from_lists = build_problem(lesson(tmp_path, LISTS, model, loss))
    from_file = build_problem(lesson(tmp_path, CSV, model, loss))
    assert set(from_file.objective.columns) == {"x", "y"}
    assert from_file.objective.loss == from_lists.objective.loss
    assert from_file.data.columns["y"].tolist() == [2, 4]


def test_a_let_and_y_hat_are_no_columns_of_a_csv_file(tmp_path):
    found = lesson(tmp_path, CSV, "z", "mean((y_hat - y)²)", tables='[problem.let]\nz = "w*x"')
    assert build_problem(found).objective.columns == ("x", "y")


@pytest.mark.parametrize("draw", ["x + z²", "x + 2z", "x + normal(0, z²)"])
def test_a_column_that_only_a_draw_uses(tmp_path, draw):
    assert lesson(tmp_path, f'{DRAWN}y = "{draw}"').front.problem.data.points == 5


@pytest.mark.parametrize("gradient", ["mean(t²)", "mean(2t)"])
def test_a_column_that_only_a_written_gradient_uses(tmp_path, gradient):
    tables = f'[problem.gradient]\nw = "{gradient}"'
    assert lesson(tmp_path, f"{LISTS}\nt = [1, 2]", tables=tables).front.problem.gradient


def test_a_start_knows_no_points(tmp_path):
    with pytest.raises(LessonError, match="N counts the points of the data") as caught:
        lesson(tmp_path, LISTS, start='seed = 1\nw = "1/N"')
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.code) == (14, 8, "unknown-name")


def test_names_that_stand_for_draws_are_not_told(tmp_path):
    with pytest.raises(LessonError) as caught:
        lesson(tmp_path, 'points = 5\nseed = 1\nx = "uniform(0, 1) + foo"\ny = "x"')
    (problem,) = caught.value.problems
    assert "q0" not in problem.message
    assert (problem.line, problem.column) == (18, 22)


@pytest.mark.parametrize(
    ("lesson_id", "name", "line"),
    [("one-weight", "w", 'model = "w*x"'), ("slope-and-intercept", "b", 'model = "b + w*x"'),
     ("classification", "w", 'z = "b + w*x"')],
)  # fmt: skip
def test_a_parameter_without_a_start_is_said_once(tmp_path, lesson_id, name, line):
    text = (LESSONS / f"{lesson_id}.md").read_text("utf-8")
    head, table, rest = text.partition("[problem.start]\n")
    begun = re.sub(rf"\A((?:.*\n)*?){name} = .*\n", r"\1", rest)
    path = tmp_path / f"{lesson_id}.md"
    path.write_text(head + table + begun, encoding="utf-8")
    with pytest.raises(LessonError) as caught:
        read_lesson(path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.source_line) == ("unknown-name", line)


def test_names_that_only_the_pages_use_are_said_besides_the_one_of_the_model(tmp_path):
    with pytest.raises(LessonError) as caught:
        lesson(tmp_path, LISTS, "w*x + b", page="{{b}} {{other}} {{b}} {{another}}")
    assert [problem.message.partition(" here")[0] for problem in caught.value.problems] == [
        "I do not know the name b",
        "`other` is no name of this lesson.",
        "`another` is no name of this lesson.",
    ]
