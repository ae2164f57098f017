"""Notebooks: valid, and their cells give the numbers of the lesson, digit by digit."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tutor.authoring.cases import own_case
from tutor.course.lesson import Lesson
from tutor.course.reader import read_lesson

nbformat = pytest.importorskip("nbformat")

from tutor.authoring.notebook import notebook  # noqa: E402

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "lessons").glob("*-*.md"))

FRONT = """+++
format = 1
id = "small"
title = "A lesson"
[problem]
model = "b + w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.05
epochs = 20
{more}
[problem.start]
b = 0.5
w = 0.25
[problem.data]
x = [1, 2, 3, 4, 0.5]
y = [2, 3, 5, 8, 1.5]
{data}
"""
PAGES = """+++

```predict
id = "first"
ask = ["b", "w"]
```

## More

```train
epochs = 7
print_every = 3
```

## Last

```forecast
id = "way"
ask = "direction"
then = "step"
```
"""
KINDS = {
    "plain": ("", ""),
    "float32": ('parameter_dtype = "float32"', 'dtype = "float32"'),
    "float32 data": ("", 'dtype = "float32"'),
    "batches": ("batch = 2\nshuffle_seed = 3", ""),
    "momentum": ('optimizer = { name = "momentum" }', ""),
    "rmsprop": ('optimizer = { name = "rmsprop" }', ""),
    "adam": ('batch = 2\noptimizer = { name = "adam" }', ""),
}


def small(folder: Path, more: str = "", data: str = "", pages: str = PAGES) -> Lesson:
    path = folder / "small.md"
    path.write_text(FRONT.format(more=more, data=data) + pages, "utf-8")
    return read_lesson(path)


def code_cells(lesson: Lesson) -> list[str]:
    made = json.loads(notebook(lesson))
    nbformat.validate(made)
    return ["".join(cell["source"]) for cell in made["cells"] if cell["cell_type"] == "code"]


def expected(lesson: Lesson) -> list[dict[str, float]]:
    """The parameters after each activity that moves a run."""
    engine = own_case(lesson).engine
    moving = [item for item in lesson.activities if engine.runs.moves(item)]
    return [dict(engine.runs.after(item).parameters) for item in moving]


def printed(output: str) -> dict[str, float]:
    """The parameters of the last line that a cell printed."""
    line = output.strip().splitlines()[-1]
    return {name: float(value) for name, value in re.findall(r"(\w+) = (\S+)", line)}


def run(cells: list[str]) -> list[str]:
    """What each cell prints, in this process."""
    names: dict[str, Any] = {}
    printed_by = []
    for cell in cells:
        output = io.StringIO()
        with contextlib.redirect_stdout(output), np.errstate():
            exec(cell, names)
        printed_by.append(output.getvalue())
    return [text for text in printed_by if text]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_cells_of_bundled_lessons_give_their_numbers(path: Path) -> None:
    lesson = read_lesson(path)
    outputs, wanted = run(code_cells(lesson)), expected(lesson)
    assert len(outputs) == len(wanted)
    single = any(problem.engine == "torch" for problem in lesson.problems.values())
    for output, parameters in zip(outputs, wanted, strict=True):
        if single:
            assert printed(output) == pytest.approx(parameters, rel=2e-6)
        else:
            assert printed(output) == parameters


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_run_is_met_to_the_last_bit(kind: str, tmp_path: Path) -> None:
    lesson = small(tmp_path, *KINDS[kind])
    assert [printed(output) for output in run(code_cells(lesson))] == expected(lesson)


def test_runs_take_turns(tmp_path: Path) -> None:
    pages = "[runs.fast]\nlearning_rate = 0.08\n" + PAGES.replace("print_every = 3", 'run = "fast"')
    pages += (
        '\n## Again\n\n```train\nrun = "fast"\nepochs = 2\n```\n\n```train\nepochs = 3\nrestart = true\n```\n'
    )
    lesson = small(tmp_path, pages=pages)
    assert [printed(output) for output in run(code_cells(lesson))] == expected(lesson)


def test_large_data_are_kept_bit_for_bit(tmp_path: Path) -> None:
    text = FRONT.format(more="", data="points = 500\nseed = 3")
    text = text.replace("x = [1, 2, 3, 4, 0.5]", 'x = "uniform(0, 1)"')
    text = text.replace("y = [2, 3, 5, 8, 1.5]", 'y = "1 + 2*x + normal(0, 0.1)"')
    path = tmp_path / "small.md"
    path.write_text(text + PAGES, "utf-8")
    lesson = read_lesson(path)
    assert [printed(output) for output in run(code_cells(lesson))] == expected(lesson)


def test_words_and_mathematics_are_there() -> None:
    lesson = read_lesson(ROOT / "lessons" / "one-weight.md")
    made = json.loads(notebook(lesson))
    words = "\n".join("".join(cell["source"]) for cell in made["cells"] if cell["cell_type"] == "markdown")
    assert "# One weight, by hand" in words
    assert "the program now says 0\\." in words or "the program now says 0." in words
    assert re.search(r"\$\$ \\frac\{d", words)
    assert "<details><summary>Answer</summary>" in words
    assert "{{" not in words
    assert notebook(lesson) == notebook(lesson)


def test_nothing_of_a_lesson_becomes_markup(tmp_path: Path) -> None:
    pages = PAGES.replace(
        "## Last", "## <b>Last</b>\n\n<script>alert(1)</script> $x$ [go](javascript:alert) [ok](https://a.b)"
    )
    made = json.loads(notebook(small(tmp_path, pages=pages)))
    words = "".join("".join(cell["source"]) for cell in made["cells"])
    assert re.search(r"(?<!\\)<(script|b)>", words) is None
    assert "](javascript" not in words
    assert "[ok](https://a.b)" in words
    assert "\\$x\\$" in words


@pytest.mark.parametrize("path", LESSONS[:1], ids=lambda path: path.stem)
def test_jupyter_runs_it(path: Path) -> None:
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    lesson = read_lesson(path)
    made = nbformat.reads(notebook(lesson), as_version=4)
    nbclient.NotebookClient(made, timeout=120, kernel_name="python3").execute()
    outputs = [cell.outputs[-1]["text"] for cell in made.cells if cell.cell_type == "code" and cell.outputs]
    assert len(outputs) == len(expected(lesson))
