"""From a lesson to a problem: data of all kinds, and every problem with them at its key."""

from pathlib import Path

import numpy as np
import pytest

from tutor.course.build import build_problem, chosen_values
from tutor.course.course_file import read_course
from tutor.course.problems import LessonError
from tutor.course.reader import read_lesson
from tutor.course.variants import values_of
from tutor.errors import InputError

FIXTURES = Path(__file__).parent / "fixtures"
COURSE = read_course(FIXTURES)


def fixture(id):
    return read_lesson(COURSE.path(id), COURSE)


def test_inline_data_in_its_dtype():
    problem = build_problem(fixture("every-key"))
    assert problem.data.columns["x"].dtype == np.float32
    assert problem.data.columns["y"].tolist() == [2, 4, 6, 8]
    assert (problem.start, problem.learning_rate, problem.epochs) == ({"w": 0.0}, 0.01, 20)
    assert problem.shuffle_seed == 3


def test_runs():
    lesson = fixture("every-key")
    assert build_problem(lesson, "fast").learning_rate == 0.1
    by_sum = build_problem(lesson, "by-sum")
    assert set(by_sum.gradient) == {"w"}
    assert by_sum.gradient_text == {"w": "dot(2*x, y_hat - y).mean()"}
    momentum = build_problem(lesson, "with-momentum").optimizer
    assert (momentum.name, momentum.memory) == ("momentum", 0.5)
    assert build_problem(lesson, "torch").engine == "torch"
    assert build_problem(lesson, "batches").batch == 2
    with pytest.raises(InputError, match=r"no run slow; its named runs: by-sum, fast"):
        build_problem(lesson, "slow")


def test_drawn_data_are_those_of_randomstate():
    problem = build_problem(fixture("two-parameters"))
    random = np.random.RandomState(42)
    x = random.uniform(0, 1, 100)
    y = 0.5 - 3 * x + random.normal(0, 0.1, 100)
    rows = np.arange(100)
    random.shuffle(rows)
    assert problem.data.columns["x"].tolist() == x[rows[:80]].tolist()
    assert problem.data.validation["y"].tolist() == y[rows[80:]].tolist()


def test_csv_by_headers_split_and_standardised_on_the_training_part():
    problem = build_problem(fixture("from-csv"))
    size = np.array([50.0, 80, 100])
    expected = (size - size.mean()) / size.std()
    np.testing.assert_allclose(problem.data.columns["size"], expected, rtol=1e-15)
    assert problem.data.columns["price"].tolist() == [100, 170, 195]
    kept = [(120 - size.mean()) / size.std()]
    np.testing.assert_allclose(problem.data.validation["size"], kept, rtol=1e-15)


def test_overrides():
    lesson = fixture("every-key")
    problem = build_problem(lesson, overrides={"learning_rate": 0.5, "epochs": 3, "batch": 2, "w": 1})
    assert (problem.learning_rate, problem.epochs, problem.batch, problem.start) == (0.5, 3, 2, {"w": 1.0})
    with pytest.raises(InputError, match="v cannot be changed"):
        build_problem(lesson, overrides={"v": 1})
    with pytest.raises(InputError, match="learning rate"):
        build_problem(lesson, overrides={"learning_rate": -1})


def test_a_seed_chooses_among_the_declared_values():
    lesson = fixture("every-key")
    seen = {tuple(chosen_values(lesson, seed).items()) for seed in range(200)}
    rates, starts = ({dict(chosen)[key] for chosen in seen} for key in ("learning_rate", "w"))
    assert rates == {0.01, 0.02, 0.03}
    assert starts == {-2 + 0.25 * k for k in range(15)}
    assert chosen_values(lesson, 7) == chosen_values(lesson, 7)
    problem = build_problem(lesson, seed=7)
    assert {"learning_rate": problem.learning_rate, **problem.start} == chosen_values(lesson, 7)


def test_what_a_run_overrides_no_seed_changes():
    lesson = fixture("every-key")
    assert {build_problem(lesson, "fast", seed=seed).learning_rate for seed in range(9)} == {0.1}


def test_a_seed_of_drawn_data():
    lesson = fixture("two-parameters")
    first = build_problem(lesson, seed=1)
    seeds = {chosen_values(lesson, seed)["seed"] for seed in range(100)}
    assert seeds == set(range(1, 10))
    random = np.random.RandomState(int(chosen_values(lesson, 1)["seed"]))
    assert sorted(first.data.columns["x"].tolist() + first.data.validation["x"].tolist()) == sorted(
        random.uniform(0, 1, 100).tolist()
    )


def test_ranges_are_exact_decimals_with_both_ends():
    from tutor.course.schema import Range

    assert values_of(Range(start=0.1, to=0.4, step=0.1)) == (0.1, 0.2, 0.3, 0.4)
    assert values_of(Range(start=-2.0, to=1.5, step=0.25))[-1] == 1.5


HEAD = """+++
format = 1
id = "bad"
title = "Bad"
[problem]
model = "w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.01
epochs = 20
[problem.start]
w = 1
[problem.data]
"""


def refused(tmp_path, data, csv=None):
    (tmp_path / "bad.md").write_text(f"{HEAD}{data}\n+++\nText.\n")
    if csv is not None:
        (tmp_path / "data.csv").write_bytes(csv if isinstance(csv, bytes) else csv.encode())
    with pytest.raises(LessonError) as caught:
        build_problem(read_lesson(tmp_path / "bad.md"))
    (problem,) = caught.value.problems
    assert str(caught.value).startswith(f"{tmp_path / 'bad.md'}:{problem.line}:{problem.column}: error")
    return problem


CSV = 'csv = "data.csv"'


@pytest.mark.parametrize(
    ("csv", "said"),
    [
        ("", "empty"),
        ("x,y\n", "no row"),
        ("x,z\n1,2\n", "No column has the header y"),
        ("x,y\n1,2\n1\n", "Row 3 has 1 cell;"),
        ("x,y\n1,2\n3,four\n", "Row 3, column y: four is no finite number"),
        ("x,y\n1,2\n3,\n", "Row 3, column y: the cell is empty"),
        ("x,y\n1,nan\n", "Row 2, column y: nan is no finite number"),
        (b"x,y\n\xff,2\n", "not UTF-8"),
        ("x,y\n\x1b[31m,2\n", "Row 2, column x"),
        ("\u202ex,y\n1,2\n", "No column has the header x"),
    ],
)
def test_a_csv_file_that_cannot_be_used(tmp_path, csv, said):
    problem = refused(tmp_path, CSV, csv)
    assert problem.code == "bad-data"
    assert said in problem.message
    assert problem.source_line == (CSV if problem.line == 13 else "[problem.data]")
    assert "\x1b" not in problem.text()
    assert "\u202e" not in problem.text()


def test_a_csv_file_that_is_not_there_or_not_here(tmp_path):
    assert refused(tmp_path, CSV).code == "bad-data"
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    inner = tmp_path / "inner"
    inner.mkdir()
    (outside / "data.csv").write_text("x,y\n1,2\n")
    (inner / "data.csv").symlink_to(outside / "data.csv")
    problem = refused(inner, CSV)
    assert (problem.line, problem.column, problem.code) == (13, 7, "bad-data")
    assert "link" in problem.message


def test_a_named_header_is_reported_at_its_key(tmp_path):
    problem = refused(tmp_path, f'{CSV}\nx = "Size m2"', "x,y\n1,2\n")
    assert (problem.line, problem.column) == (14, 5)


def test_a_split_without_training_rows(tmp_path):
    problem = refused(tmp_path, f'{CSV}\nsplit = "set"', "x,y,set\n1,2,validation\n")
    assert problem.code == "bad-data"
    problem = refused(tmp_path, f'{CSV}\nsplit = "set"', "x,y,set\n1,2,test\n")
    assert (problem.line, problem.column) == (14, 9)


def test_a_loss_beyond_all_numbers(tmp_path):
    problem = refused(tmp_path, "x = [1e308, 1e308]\ny = [0, 0]")
    assert (problem.code, problem.line) == ("not-finite", 12)


def test_drawn_data_that_cannot_be_drawn(tmp_path):
    problem = refused(tmp_path, 'points = 10\nseed = 1\nx = "2 + normal(0, -1)"\ny = "x"')
    assert (problem.line, problem.column, problem.code) == (15, 10, "bad-data")


def test_too_many_values_are_refused_unread(tmp_path):
    columns = "\n".join(f'c{i} = "uniform(0, 1)"' for i in range(20))
    text = HEAD.replace('"w*x"', '"w*x + ' + " + ".join(f"c{i}" for i in range(20)) + '"')
    (tmp_path / "bad.md").write_text(
        f'{text}points = 2000000\nseed = 1\nx = "uniform(0, 1)"\ny = "x"\n{columns}\n+++\nText.\n'
    )
    with pytest.raises(LessonError, match="MiB"):
        build_problem(read_lesson(tmp_path / "bad.md"))


def test_data_that_changed_on_disk_are_read_anew(tmp_path):
    (tmp_path / "bad.md").write_text(f"{HEAD}{CSV}\n+++\nText.\n")
    (tmp_path / "data.csv").write_text("x,y\n1,2\n")
    lesson = read_lesson(tmp_path / "bad.md")
    assert build_problem(lesson).data.columns["y"].tolist() == [2]
    before = lesson.fingerprint
    (tmp_path / "data.csv").write_text("x,y\n1,2\n3,44\n")
    lesson = read_lesson(tmp_path / "bad.md")
    assert build_problem(lesson).data.columns["y"].tolist() == [2, 44]
    assert lesson.fingerprint != before
