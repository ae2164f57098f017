"""`tutor trace`: every printed figure of the notebooks, the shapes of its output, and what cannot be used."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tutor.cli import main
from tutor.console import Console
from tutor.descent import autograd

ROOT = Path(__file__).parents[2]
RUNS: dict[str, Any] = json.loads((ROOT / "tests" / "reference" / "figures.json").read_text("utf-8"))["runs"]
CASES = [(name, lesson) for name, run in RUNS.items() for lesson in run["lessons"]]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def trace(*arguments: str, stderr: io.StringIO | None = None) -> tuple[int, str, str]:
    console = Console(io.StringIO(), io.StringIO(), stderr or io.StringIO(), {})
    status = main(["trace", *arguments], console, guard=False)
    return status, console.stdout.getvalue(), console.stderr.getvalue()


def records(*arguments: str) -> list[dict[str, str]]:
    status, out, _ = trace(*arguments, "--csv")
    assert status == 0
    return list(csv.DictReader(io.StringIO(out)))


def bundled(lesson: str) -> str:
    return str(ROOT / "lessons" / f"{lesson}.md")


@pytest.fixture
def lesson(tmp_path: Path) -> Any:
    """Writes a lesson file of a problem and gives its path."""

    def write(problem: str, name: str = "a-lesson") -> str:
        path = tmp_path / f"{name}.md"
        head = f'+++\nformat = 1\nid = "{name}"\ntitle = "A lesson"\n'
        path.write_text(f"{head}{problem}\n+++\n\n# A lesson\n\nOne weight.\n", "utf-8")
        return str(path)

    return write


ONE_WEIGHT = """
[problem]
model = "w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.01
epochs = 5
[problem.start]
w = 0.0
[problem.data]
x = [1, 2, 3, 4]
y = [2, 4, 6, 8]
"""
LINE = ONE_WEIGHT.replace("w*x", "b + w*x").replace("w = 0.0", "b = 0.5\nw = 0.0")
WILD = ONE_WEIGHT.replace("0.01", "5.0").replace("epochs = 5", "epochs = 500")


# The published figures


def as_printed(value: float, text: str) -> str:
    return f"{value:.{len(text.partition('.')[2])}f}"


@pytest.mark.parametrize(("name", "lesson"), CASES)
def test_published_figures(name: str, lesson: str) -> None:
    check_published(RUNS[name], bundled(lesson))


@pytest.mark.parametrize(("name", "lesson"), [case for case in CASES if "engine" in RUNS[case[0]]])
def test_published_figures_without_torch(name: str, lesson: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autograd, "torch_is_installed", lambda: False)
    check_published(RUNS[name], bundled(lesson))
    status, out, notice = trace(bundled(lesson), "--epochs", "1", "--csv")
    assert (status, notice.count("\n")) == (0, 1)
    assert "torch is not installed" in notice
    assert "torch" not in out


def check_published(figures: dict[str, Any], path: str) -> None:
    if "x" not in figures:
        check_line(figures, path)
        return
    rows = records(path, "--epochs", str(sum(phase["epochs"] for phase in figures["phases"])))
    gradient = "grad_w" if figures["gradient"] == "sum" else "dJ/dw"
    assert list(rows[0]) == ["epoch", "loss", gradient, "w"]
    done, x = 0, figures["probe_x"]
    for phase in figures["phases"]:
        for printed in phase["printed"]:
            row = rows[done + printed["epoch"] - 1]
            assert row["epoch"] == str(done + printed["epoch"])
            assert as_printed(float(row["loss"]), printed["loss"]) == printed["loss"]
            assert as_printed(float(row["w"]), printed["w"]) == printed["w"]
        done += phase["epochs"]
        if "probe_after" in phase:
            assert as_printed(float(rows[done - 1]["w"]) * x, phase["probe_after"]) == phase["probe_after"]
    if "probe_after_20_epochs" in figures:
        assert as_printed(float(rows[19]["w"]) * x, "0.000") == figures["probe_after_20_epochs"]
    if "f(10)" in figures:
        assert str(float(rows[-1]["w"]) * 10) == figures["f(10)"]


def check_line(figures: dict[str, Any], path: str) -> None:
    (phase,) = figures["phases"]
    rows = records(path, "--epochs", str(phase["epochs"]))
    first = figures["first_epoch"]
    assert list(rows[0]) == ["epoch", "loss", "validation_loss", "dJ/db", "dJ/dw", "b", "w"]
    assert (rows[0]["loss"], rows[0]["dJ/db"], rows[0]["dJ/dw"]) == (
        first["loss"],
        first["grad_b"],
        first["grad_w"],
    )
    for row, wanted in ((rows[0], first), (rows[-1], phase)):
        assert [f"[{float(row[name]):.8f}]" for name in "bw"] == [wanted["b"], wanted["w"]]
    assert rows[-1]["loss"] == phase["loss"]


# The shapes of the output


def test_csv_is_all_digits(lesson: Any) -> None:
    status, out, errors = trace(lesson(LINE), "--csv")
    assert (status, errors) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "epoch,loss,dJ/db,dJ/dw,b,w"
    assert len(lines) == 6
    x, y, b, w = np.array([1.0, 2, 3, 4]), np.array([2.0, 4, 6, 8]), 0.5, 0.0
    for epoch in range(1, 6):
        u = b + w * x - y
        loss, db, dw = np.mean(u**2), np.mean(2 * u), np.mean(2 * x * u)
        b, w = b - 0.01 * float(db), w - 0.01 * float(dw)
        assert lines[epoch] == ",".join([str(epoch), *(repr(float(v)) for v in (loss, db, dw, b, w))])


def test_parameters_stand_in_the_order_of_the_start(lesson: Any) -> None:
    swapped = LINE.replace("b = 0.5\nw = 0.0", "w = 0.0\nb = 0.5")
    assert list(records(lesson(swapped))[0]) == ["epoch", "loss", "dJ/dw", "dJ/db", "w", "b"]


def test_a_hand_written_gradient_is_no_derivative(lesson: Any) -> None:
    text = LINE + '[problem.gradient]\nw = "dot(2*x, y_hat - y).mean()"\n'
    assert list(records(lesson(text))[0]) == ["epoch", "loss", "dJ/db", "grad_w", "b", "w"]


def test_every(lesson: Any) -> None:
    path = lesson(ONE_WEIGHT)
    whole = records(path, "--epochs", "23")
    for every in (1, 2, 5, 22, 23, 1000):
        assert records(path, "--epochs", "23", "--every", str(every)) == whole[::every]


def test_json(lesson: Any) -> None:
    status, out, _ = trace(lesson(LINE), "--json", "--every", "2", "--set", "learning_rate=0.02")
    found = json.loads(out)
    assert status == 0
    assert list(found) == ["lesson", "run", "parameters", "learning_rate", "diverged", "epochs"]
    epochs = found.pop("epochs")
    assert found == {
        "lesson": "a-lesson",
        "run": None,
        "parameters": ["b", "w"],
        "learning_rate": 0.02,
        "diverged": None,
    }
    assert [row["epoch"] for row in epochs] == [1, 3, 5]
    assert list(epochs[0]) == ["epoch", "loss", "validation_loss", "gradient", "parameters"]
    assert epochs[0]["validation_loss"] is None
    rows = records(lesson(LINE), "--every", "2", "--set", "learning_rate=0.02")
    assert [repr(row["gradient"]["w"]) for row in epochs] == [row["dJ/dw"] for row in rows]
    assert [repr(row["parameters"]["b"]) for row in epochs] == [row["b"] for row in rows]


def test_a_run_that_diverges(lesson: Any) -> None:
    path = lesson(WILD)
    status, out, errors = trace(path, "--csv", "--every", "3")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 0
    assert int(rows[-1]["epoch"]) < 500
    assert float(rows[-1]["loss"]) > 1e12
    assert errors.startswith(f"The run diverged at epoch {rows[-1]['epoch']}: the loss is ")
    assert errors.rstrip().endswith("steps settle only below 0.1333.")
    assert errors.count("\n") == 1
    found = json.loads(trace(path, "--json", "--every", "3")[1])
    assert found["diverged"] == int(rows[-1]["epoch"]) == found["epochs"][-1]["epoch"]


def test_what_is_not_finite_is_null(lesson: Any) -> None:
    text = ONE_WEIGHT.replace('"w*x"', '"exp(w*x)"').replace("w = 0.0", "w = 50.0")
    found = json.loads(trace(lesson(text.replace("epochs = 5", "epochs = 5\ndiverges = true")), "--json")[1])
    assert found["diverged"] == 1
    text = ONE_WEIGHT.replace("epochs = 5", "epochs = 5\ndiverges = true").replace("w*x", "x/w")
    status, out, errors = trace(lesson(text), "--json")
    row = json.loads(out)["epochs"][0]
    assert status == 0
    assert (row["loss"], row["gradient"], row["parameters"]) == (None, {"w": None}, {"w": None})
    assert "the loss is not a finite number" in errors


def test_the_table_for_people(lesson: Any) -> None:
    status, out, errors = trace(lesson(ONE_WEIGHT), "--epochs", "2")
    assert (status, errors) == (0, "")
    assert out == (
        "A lesson\n"
        "learning rate 0.01, 4 points\n"
        "\n"
        "  epoch            loss           dJ/dw               w\n"
        "      1     30.00000000    -30.00000000      0.30000000\n"
        "      2     21.67500000    -25.50000000      0.55500000\n"
        "\n"
        "A row's loss and dJ/dw belong to the parameters before its update, w to after it.\n"
    )


def test_the_table_says_so_where_its_digits_are_those_of_float32(lesson: Any) -> None:
    coarse = ONE_WEIGHT.replace("[problem.data]", '[problem.data]\ndtype = "float32"')
    assert coarse != ONE_WEIGHT
    assert trace(lesson(coarse))[1].splitlines()[1] == "learning rate 0.01, 4 points, computed in float32"


def test_the_table_keeps_its_columns_apart(lesson: Any) -> None:
    """However large or small the numbers become, a row has as many words as the header."""
    for text in (WILD, ONE_WEIGHT.replace("epochs = 5", "epochs = 400"), ONE_WEIGHT.replace("0.01", "0.15")):
        lines = trace(lesson(text))[1].splitlines()[3:-2]
        assert len(lines) > 4
        assert {len(line.split()) for line in lines} == {4}
        assert len({len(line) for line in lines}) == 1


def test_named_runs(lesson: Any) -> None:
    path = lesson(ONE_WEIGHT + "[runs.faster]\nlearning_rate = 0.02\n")
    assert records(path, "--run", "faster") == records(path, "--set", "learning_rate=0.02")
    assert json.loads(trace(path, "--run", "faster", "--json")[1])["run"] == "faster"
    assert "A lesson, run faster\nlearning rate 0.02" in trace(path, "--run", "faster")[1]


def test_set(lesson: Any) -> None:
    path = lesson(LINE)
    rows = records(path, "--set", "epochs=3", "--set", "w=2", "--set", " b = -1e-1 ", "--set", "batch=3")
    assert len(rows) == 3
    u = -0.1 + np.array([2.0, 4, 6, 8]) - np.array([2.0, 4, 6, 8])
    assert float(rows[0]["loss"]) == pytest.approx(float(np.mean(u**2)))
    assert len(records(path, "--set", "epochs=3", "--epochs", "2")) == 2


def test_as_many_epochs_as_a_lesson_may_have(lesson: Any) -> None:
    """A run that leaves the range of numbers at once, so that the test does not wait for a million."""
    status, out, errors = trace(
        lesson(ONE_WEIGHT), "--epochs", "1000000", "--set", "learning_rate=1e6", "--csv"
    )
    assert status == 0
    assert len(out.splitlines()) < 10
    assert "diverged" in errors


def test_validation_loss(lesson: Any, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y,set\n1,2,train\n2,4,train\n3,7,validation\n", "utf-8")
    head, _, _ = ONE_WEIGHT.partition("[problem.data]")
    path = lesson(head + '[problem.data]\ncsv = "a.csv"\nsplit = "set"\n')
    rows = records(path)
    assert list(rows[0]) == ["epoch", "loss", "validation_loss", "dJ/dw", "w"]
    assert (rows[0]["loss"], rows[0]["validation_loss"]) == ("10.0", "49.0")


# What cannot be used


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--set", "learning_rate=0"], "greater than 0"),
        (["--set", "learning_rate=-1"], "greater than 0"),
        (["--set", "learning_rate=nan"], "such as 0.1"),
        (["--set", "learning_rate=fast"], "such as 0.1"),
        (["--set", "learning_rate=1_0"], "such as 0.1"),
        (["--set", "learning_rate"], "NAME=VALUE"),
        (["--set", "=3"], "NAME=VALUE"),
        (["--set", "rate=3"], "rate cannot be set"),
        (["--set", "x=3"], "x cannot be set"),
        (["--set", "w=inf"], "such as 0.1"),
        (["--set", "batch=0"], "whole number"),
        (["--set", "batch=2.5"], "whole number"),
        (["--set", "epochs=1e3"], "whole number"),
        (["--set", "a\x1b[31m=3"], "cannot be set"),
        (["--set", "w="], "and not nothing"),
        (["--epochs", "0"], "whole number"),
        (["--epochs", ""], "and not nothing"),
        (["--epochs", "1000001"], "epochs is a whole number from 1 to 1,000,000, and not 1000001."),
        (["--epochs", "99999999"], "from 1 to 1,000,000"),
        (["--set", "epochs=99999999"], "from 1 to 1,000,000"),
        (["--every", "1000000000000"], "from 1 to 999,999,999,999"),
        (["--epochs", "-3"], "whole number"),
        (["--epochs", "9" * 5000], "whole number"),
        (["--every", "0"], "whole number"),
        (["--every", "two"], "whole number"),
        (["--run", "none"], "no run none"),
    ],
)
def test_arguments_that_cannot_be_used(lesson: Any, arguments: list[str], says: str) -> None:
    status, out, errors = trace(lesson(ONE_WEIGHT), *arguments)
    assert (status, out, errors.count("\n")) == (2, "", 1)
    assert says in errors
    assert "\x1b" not in errors
    assert len(errors) < 200


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("x = [1, 2, 3, 4]", "x = [1, 2, 3]", 15),
        ("x = [1, 2, 3, 4]", "x = [1, nan, 3, 4]", 14),
        ("x = [1, 2, 3, 4]", "x = [1, inf, 3, 4]", 14),
        ("x = [1, 2, 3, 4]", "x = [1, true, 3, 4]", 14),
        ("x = [1, 2, 3, 4]", "x = [1, [2], 3, 4]", 14),
        ("x = [1, 2, 3, 4]", 'x = [1, "2", 3, 4]', 14),
        ("x = [1, 2, 3, 4]", "x = []", 14),
        ("learning_rate = 0.01", "learning_rate = 0", 9),
        ("learning_rate = 0.01", "learning_rate = -0.1", 9),
        ("w = 0.0", "w = 0.0\nv = 1.0", 13),
        ("x = [1, 2, 3, 4]\ny = [2, 4, 6, 8]", 'csv = "../a.csv"', 14),
        ("x = [1, 2, 3, 4]\ny = [2, 4, 6, 8]", 'csv = "none.csv"', 14),
        ("x = [1, 2, 3, 4]\ny = [2, 4, 6, 8]", 'csv = "empty.csv"', 14),
        ("x = [1, 2, 3, 4]\ny = [2, 4, 6, 8]", 'csv = "text.csv"', 14),
        ("x = [1, 2, 3, 4]\ny = [2, 4, 6, 8]", 'csv = "link.csv"', 14),
        (
            "x = [1, 2, 3, 4]\ny = [2, 4, 6, 8]",
            'points = 4\nseed = 1\ntrain = 0.1\nx = "uniform(0, 1)"\ny = "2*x"',
            16,
        ),
    ],
)
def test_bad_data(lesson: Any, tmp_path: Path, old: str, new: str, line: int) -> None:
    assert old in ONE_WEIGHT
    (tmp_path / "empty.csv").write_text("", "utf-8")
    (tmp_path / "text.csv").write_text("x,y\n1,two\n", "utf-8")
    (tmp_path / "real.csv").write_text("x,y\n1,2\n", "utf-8")
    os.symlink(tmp_path / "real.csv", tmp_path / "link.csv")
    path = lesson(ONE_WEIGHT.replace(old, new))
    status, out, errors = trace(path, "--csv")
    assert (status, out) == (2, "")
    assert f"a-lesson.md:{line}:" in errors
    assert ": error[" in errors
    assert "Traceback" not in errors


def test_a_lesson_that_is_not_there() -> None:
    for name in ("no-such-lesson", "no/such/lesson.md", "a\x1b[2Jb"):
        status, out, errors = trace(name)
        assert (status, out) == (2, "")
        assert "\x1b" not in errors
        assert errors.count("\n") <= 2  # a second one says how to mend it


# Streams


def test_progress_only_on_a_terminal(lesson: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.commands.trace.PATIENCE", 0.0)
    path = lesson(ONE_WEIGHT)
    arguments = (path, "--epochs", "3000", "--every", "1500", "--csv")
    status, quiet, errors = trace(*arguments)
    assert (status, errors) == (0, "")
    _, out, shown = trace(*arguments, stderr=Terminal())
    assert out == quiet
    assert "epoch 1,000 of 3,000" in shown
    assert shown.endswith("\r")


@pytest.mark.parametrize("shape", ["--json", "--csv"])
def test_progress_while_nothing_is_seen(lesson: Any, shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that go to a file, or wait for the end, say nothing of how far the run is."""
    monkeypatch.setattr("tutor.commands.trace.PATIENCE", 0.0)
    path = lesson(ONE_WEIGHT)
    _, quiet, _ = trace(path, "--epochs", "20", shape)
    _, out, shown = trace(path, "--epochs", "20", shape, stderr=Terminal())
    assert out == quiet
    assert "epoch 10 of 20\repoch 11 of 20" in shown
    assert shown.endswith("\r")


def test_a_long_run_as_json_is_small_in_memory(lesson: Any) -> None:
    path = lesson(ONE_WEIGHT)
    trace(path, "--epochs", "10", "--json")

    class Nowhere(io.StringIO):
        def write(self, text: str) -> int:
            return len(text)

    tracemalloc.start()
    main(["trace", path, "--epochs", "20000", "--json"], Console(io.StringIO(), Nowhere(), io.StringIO(), {}))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


def test_a_torch_that_cannot_be_imported_counts_as_not_there(tmp_path: Path) -> None:
    (tmp_path / "torch").mkdir()
    (tmp_path / "torch" / "__init__.py").write_text("raise ImportError('libgomp is missing')\n", "utf-8")
    found = subprocess.run(
        [sys.executable, "-m", "tutor", "trace", bundled("autograd"), "--epochs", "3", "--csv"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert found.returncode == 0
    assert found.stderr == "torch cannot be imported, so NumPy takes the same steps in float32.\n"
    assert [row["w"][:5] for row in csv.DictReader(io.StringIO(found.stdout))] == ["0.299", "0.554", "0.771"]


def test_a_reader_that_leaves_early() -> None:
    """`tutor trace … | head -2` ends without a word, and so does output that is closed."""
    command = f"'{sys.executable}' -m tutor trace '{bundled('one-weight')}' --epochs 20000 --csv"
    for end, lines in ((" | head -2", 2), (" >&-", 0)):
        shell = ["bash", "-c", "set -o pipefail; " + command + end]
        found = subprocess.run(shell, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert found.returncode == 0
        assert found.stderr == ""
        assert len(found.stdout.splitlines()) == lines
