"""Data from lists, from files and from seeds; whatever cannot be used is one message that says where."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tutor.descent import csv_data
from tutor.descent.csv_data import from_csv
from tutor.descent.data import inline, standardise
from tutor.descent.data_error import DataError
from tutor.descent.drawn import draw, draw_start

HOUSES = "Size m2,Price,set\n50,100,train\n70,150,train\n90,170,validation\n\n110,230,train\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "houses.csv").write_text(HOUSES, "utf-8")
    return tmp_path


def fault(work: Callable[[], object]) -> DataError:
    with pytest.raises(DataError) as caught:
        work()
    assert "\n" not in str(caught.value)
    return caught.value


# Inline


def test_inline() -> None:
    data = inline({"x": [1, 2.5], "y": [3, -4]}, "float32")
    assert data.points == 2
    assert data.validation is None
    assert data.columns["x"].dtype == np.float32
    assert data.columns["x"].tolist() == [1, 2.5]
    with pytest.raises(ValueError, match="read-only"):
        data.columns["x"][0] = 7


@pytest.mark.parametrize(
    ("columns", "key", "index", "says"),
    [
        ({"x": [1, 2], "y": [1, 2, 3]}, "y", None, "y has 3 values and x has 2"),
        ({"x": [1, float("nan")]}, "x", 1, "not a finite number"),
        ({"x": [float("inf"), 1]}, "x", 0, "not a finite number"),
        ({"x": [1, -float("inf")]}, "x", 1, "not a finite number"),
        ({"x": [1, 10**400]}, "x", 1, "not a finite number"),
        ({"x": [1, True]}, "x", 1, "true: write 1 or 0"),
        ({"x": [[1, 2]]}, "x", 0, "itself a list"),
        ({"x": [1, "2"]}, "x", 1, "no number"),
        ({"x": [1, None]}, "x", 1, "no number"),
        ({"x": "1, 2"}, "x", None, "a list of numbers"),
        ({"x": 3}, "x", None, "a list of numbers"),
        ({"x": []}, "x", None, "empty"),
        ({"x": [0] * 1001}, "x", None, "1001 values; at most 1000"),
    ],
)
def test_bad_inline(columns: Any, key: str, index: int | None, says: str) -> None:
    error = fault(lambda: inline(columns))
    assert says in str(error)
    assert (error.key, error.index) == (key, index)


def test_a_number_too_large_for_float32() -> None:
    assert "does not fit in float32" in str(fault(lambda: inline({"x": [1.0, 1e39]}, "float32")))
    inline({"x": [0.0] * 1000})


# CSV


def test_csv(folder: Path) -> None:
    data = from_csv("data/houses.csv", folder, {"x": "Size m2", "y": "Price"}, split="set")
    assert data.columns["x"].tolist() == [50, 70, 110]
    assert data.columns["y"].tolist() == [100, 150, 230]
    assert data.validation is not None
    assert data.validation["x"].tolist() == [90]


def test_csv_with_mark_quotes_and_crlf(folder: Path) -> None:
    (folder / "a.csv").write_bytes('\ufeffx,"y, twice"\r\n1,"2"\r\n 3 ,4e0\r\n'.encode())
    data = from_csv("a.csv", folder, {"x": "x", "y": "y, twice"}, dtype="float32")
    assert data.columns["x"].tolist() == [1, 3]
    assert data.columns["y"].tolist() == [2, 4]


@pytest.mark.parametrize(
    ("text", "row", "says"),
    [
        ("", None, "empty"),
        ("\n\n", None, "empty"),
        ("x,y\n", None, "a header and no row"),
        ("x,y\n1,2\n3\n", 3, "Row 3 has 1 cell; the header has 2"),
        ("x,y\n1,2,3\n", 2, "Row 2 has 3 cells"),
        ("x,y\n1,two\n", 2, "Row 2, column y: two is no finite number"),
        ("x,y\n1,2\n,4\n", 3, "Row 3, column x: the cell is empty"),
        ("x,y\n1,nan\n", 2, "nan is no finite number"),
        ("x,y\n1,inf\n", 2, "inf is no finite number"),
        ("x,y\n1,1e999\n", 2, "1e999 is no finite number"),
        ("x,y\n1,1_000\n", 2, "1_000 is no finite number"),
        ("x,y\n1,true\n", 2, "true is no finite number"),
        ("x,x\n1,2\n", None, "The header x stands 2 times"),
        ("x,why\n1,2\n", None, "No column has the header y"),
        ('x,y\n1,"2\n', None, "not readable as CSV"),
        ("x,y\n1,\x1b[31m2\n", 2, "[31m2 is no finite number"),
        ("x,y\n1,\0\n", 2, "what cannot be shown is no finite number"),
        ("x;y\n1;2\n", None, "commas part the cells of a CSV file, and x;y has none"),
        ("x\ty\n1\t2\n", None, "commas part the cells"),
        ("x,y\n1,2\n , \n", 3, "Row 3, column x: the cell is empty"),
    ],
)
def test_bad_csv(folder: Path, text: str, row: int | None, says: str) -> None:
    (folder / "bad.csv").write_bytes(text.encode())
    error = fault(lambda: from_csv("bad.csv", folder, {"x": "x", "y": "y"}))
    assert says in str(error)
    assert "\x1b" not in str(error)
    assert error.row == row


def test_bad_bytes(folder: Path) -> None:
    (folder / "bad.csv").write_bytes(b"x\n\xff\n")
    assert "not UTF-8" in str(fault(lambda: from_csv("bad.csv", folder, {"x": "x"})))
    (folder / "bad.csv").write_bytes(b"x\n1\0\n")
    assert "Row 2" in str(fault(lambda: from_csv("bad.csv", folder, {"x": "x"})))


def test_blank_lines_are_passed_over(folder: Path) -> None:
    (folder / "a.csv").write_text("x,y\n\n1,2\n  \n3,4\n\t\n", "utf-8")
    assert from_csv("a.csv", folder, {"x": "x", "y": "y"}).columns["y"].tolist() == [2, 4]
    # Of a single column a blank is a value that is missing, not a line without any.
    (folder / "a.csv").write_text("x\n1\n  \n", "utf-8")
    assert "Row 3, column x: the cell is empty" in str(fault(lambda: from_csv("a.csv", folder, {"x": "x"})))


def test_split_cells(folder: Path) -> None:
    columns = {"x": "Size m2"}
    (folder / "a.csv").write_text("Size m2,set\n1,validation\n", "utf-8")
    assert "no row whose set is train" in str(fault(lambda: from_csv("a.csv", folder, columns, split="set")))
    (folder / "a.csv").write_text("Size m2,set\n1,test\n", "utf-8")
    error = fault(lambda: from_csv("a.csv", folder, columns, split="set"))
    assert "Row 2 says test" in str(error)
    assert "a cell is train or validation" in str(error)
    (folder / "a.csv").write_text("Size m2,set\n1,train\n", "utf-8")
    assert from_csv("a.csv", folder, columns, split="set").validation is None
    (folder / "a.csv").write_text("Size m2,set\n1,\n", "utf-8")
    error = fault(lambda: from_csv("a.csv", folder, columns, split="set"))
    assert "Row 2 says nothing in the split column" in str(error)
    error = fault(lambda: from_csv("data/houses.csv", folder, {"x": "Size m"}, split="set"))
    assert "did you mean Size m2?" in str(error)


@pytest.mark.parametrize(
    "path", ["../houses.csv", "/etc/passwd", "data/../../houses.csv", "data/../data/houses.csv", "", "a\0b"]
)
def test_a_path_that_leaves_the_folder(folder: Path, path: str) -> None:
    assert "outside the course folder" in str(fault(lambda: from_csv(path, folder, {"x": "x"})))


def test_links_are_not_followed(folder: Path) -> None:
    outside = folder.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "secret.csv").write_text("x\n1\n", "utf-8")
    os.symlink(outside / "secret.csv", folder / "file.csv")
    os.symlink(outside, folder / "linked")
    os.symlink(folder / "data" / "houses.csv", folder / "data" / "inner.csv")
    os.symlink(folder / "round.csv", folder / "round.csv")
    for path in ("file.csv", "linked/secret.csv", "data/inner.csv", "round.csv"):
        assert "leads through a link" in str(fault(lambda path=path: from_csv(path, folder, {"x": "x"})))


def test_a_course_folder_reached_by_a_link_is_fine(folder: Path) -> None:
    link = folder.parent / "linked-course"
    os.symlink(folder, link)
    assert from_csv("data/houses.csv", link, {"x": "Price"}).points == 4


def test_what_is_no_file(folder: Path) -> None:
    assert "no file" in str(fault(lambda: from_csv("data", folder, {"x": "x"})))
    missing = fault(lambda: from_csv("data/none.csv", folder, {"x": "x"}))
    assert "There is no file data/none.csv" in str(missing)
    os.mkfifo(folder / "pipe.csv")
    assert "no file" in str(fault(lambda: from_csv("pipe.csv", folder, {"x": "x"})))


def test_too_large(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (folder / "large.csv").open("wb") as large:
        large.truncate(256 * 2**20 + 1)
    assert "256 MiB" in str(fault(lambda: from_csv("large.csv", folder, {"x": "x"})))
    monkeypatch.setattr(csv_data, "MAX_ROWS", 3)
    assert "more than 3 rows" in str(fault(lambda: from_csv("data/houses.csv", folder, {"x": "Price"})))


def test_a_csv_is_read_into_few_bytes(folder: Path) -> None:
    (folder / "long.csv").write_text("x,y\n" + "1.5,2.5\n" * 50_000, "utf-8")
    tracemalloc.start()
    from_csv("long.csv", folder, {"x": "x", "y": "y"})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6 * 50_000 * 16


# Drawn


def test_drawn_as_by_hand() -> None:
    columns = {"x": "uniform(0, 1)", "t": "normal(2, 0.5*x)", "y": "0.5 - 3*x + normal(0, 0.1)", "c": "2"}
    data = draw(columns, points=10, seed=7)
    random = np.random.RandomState(7)
    x = random.rand(10, 1)[:, 0]
    t = 2 + 0.5 * x * random.randn(10)
    y = 0.5 - 3 * x + 0.1 * random.randn(10)
    assert data.columns["x"].tolist() == x.tolist()
    assert np.allclose(data.columns["t"], t, rtol=1e-15)
    assert data.columns["y"].tolist() == y.tolist()
    assert data.columns["c"].tolist() == [2] * 10


def test_drawn_split() -> None:
    whole = draw({"x": "normal(0, 1)"}, points=10, seed=3, dtype="float32")
    data = draw({"x": "normal(0, 1)"}, points=10, seed=3, train=0.75)
    random = np.random.RandomState(3)
    x = random.randn(10)
    rows = np.arange(10)
    random.shuffle(rows)
    assert whole.columns["x"].tolist() == x.astype(np.float32).tolist()
    assert data.columns["x"].tolist() == x[rows[:7]].tolist()
    assert data.validation is not None
    assert data.validation["x"].tolist() == x[rows[7:]].tolist()
    assert draw({"x": "uniform(0, 1)"}, points=4, seed=1, train=1.0).validation is None


def test_drawn_start() -> None:
    random = np.random.RandomState(42)
    b, w = random.rand(1)[0], 0.1 * random.randn(1)[0]
    start = draw_start({"b": "uniform(0, 1)", "a": 2.0, "w": "normal(0, 0.1)"}, 42)
    assert start == {"b": b, "a": 2.0, "w": w}


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("uniform(0)", 0, "Write uniform(low, high)."),
        ("1 + normal(0, 1, 2)", 4, "Write normal(mean, deviation)."),
        ("1 + normal(0, 1", 4, "Write normal(mean, deviation)."),
        ("uniform(0, normal(0, 1))", 11, "cannot stand within another draw"),
        ("2 + normal(0, -1)", 4, "a deviation of 0 or more"),
        ("uniform(0, 1e30)**8*1e30*1e30*1e30", None, "not finite"),
        ("log(uniform(-2, -1))", None, "not finite"),
        ("1/(x - x)", None, "not finite"),
        ("uniform(0, 1) + z", 16, "z"),
        ("2*uniform(q, 1)", 10, "q"),
        ("uniform", 0, "uniform"),
        ("__import__('os')", 11, ""),
        ("", 0, ""),
    ],
)
def test_bad_draws(text: str, position: int | None, says: str) -> None:
    error = fault(lambda: draw({"x": "uniform(0, 1)", "y": text}, points=5, seed=1))
    assert says in str(error)
    assert error.key == "y"
    assert error.position == position


@pytest.mark.parametrize("text", ["uniform(0, 1) + foo", "foo*normal(0, 1)", "np.random.uniform(0, 1)"])
def test_no_name_is_told_that_nobody_wrote(text: str) -> None:
    """A draw is read with a name in its place; that name is nobody's business."""
    assert "q0" not in str(fault(lambda: draw({"x": text}, points=5, seed=1)))
    named = str(fault(lambda: draw({"q0": "uniform(0, 1)", "x": text}, points=5, seed=1)))
    assert "the names are q0 and N" in named
    assert "q1" not in named


@pytest.mark.parametrize(
    ("text", "position"), [("1/N", 2), ("normal(0, 1/N)", 12), ("uniform(0, 1)/N", 14), ("N", 0)]
)
def test_a_start_knows_no_points(text: str, position: int) -> None:
    error = fault(lambda: draw_start({"w": text}, 1))
    assert "N counts the points of the data" in str(error)
    assert (error.key, error.position) == ("w", position)


def test_bad_settings_of_draws() -> None:
    columns = {"x": "uniform(0, 1)"}
    assert fault(lambda: draw(columns, points=0, seed=1)).key == "points"
    assert fault(lambda: draw(columns, points=2_000_001, seed=1)).key == "points"
    many = {f"x{k}": "1" for k in range(40)}
    assert "256 MiB" in str(fault(lambda: draw(many, points=2_000_000, seed=1)))
    assert fault(lambda: draw(columns, points=5, seed=-1)).key == "seed"
    for train in (0.1, 0.0, -1.0, 1.5, float("nan")):
        assert fault(lambda train=train: draw(columns, points=5, seed=1, train=train)).key == "train"
    assert fault(lambda: draw_start({"w": "uniform(0, 1)"}, None)).key == "w"


# Scaling


def test_standardise_is_fitted_on_training_rows() -> None:
    data = draw({"x": "uniform(5, 9)", "y": "2*x"}, points=50, seed=1, train=0.8)
    scaled = standardise(data, ["x"])
    x = data.columns["x"]
    assert np.allclose(scaled.columns["x"], (x - x.mean()) / x.std(), rtol=1e-12)
    assert scaled.validation is not None
    assert data.validation is not None
    assert np.allclose(scaled.validation["x"], (data.validation["x"] - x.mean()) / x.std(), rtol=1e-12)
    assert scaled.columns["y"] is data.columns["y"]
    assert scaled.scaling["x"].mean == pytest.approx(x.mean())
    assert "same value" in str(fault(lambda: standardise(inline({"x": [2, 2]}), ["x"])))


@pytest.mark.parametrize("value", [0.1, 0.3, 7.7, -1e300, 1e-320])
@pytest.mark.parametrize("points", [1, 3, 10, 97])
def test_equal_values_have_no_scale(value: float, points: int) -> None:
    """Whatever rounding leaves of their deviation."""
    assert "same value" in str(fault(lambda: standardise(inline({"x": [value] * points}), ["x"])))


def test_values_beyond_scaling() -> None:
    assert "too large" in str(fault(lambda: standardise(inline({"x": [1e308, -1e308]}), ["x"])))
    assert "too small" in str(fault(lambda: standardise(inline({"x": [1e-310, 2e-310]}), ["x"])))
