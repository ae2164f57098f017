"""The figures that published notebooks print stand in the lessons about them, to their last digit.

Each lesson is walked to its end with every answer shown, and its pages are read as a learner reads them.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from tutor.course.course_file import read_course
from tutor.course.reader import read_lesson
from tutor.learner.journal import Journal
from tutor.learner.page import Page, Paragraph, TableBlock
from tutor.learner.session import Session

ROOT = Path(__file__).parents[2]
RUNS: dict[str, Any] = json.loads((ROOT / "tests" / "reference" / "figures.json").read_text("utf-8"))["runs"]
COURSE = read_course(ROOT / "lessons")
SEEDS = (None, 7)
"""What a published program printed does not change with the numbers of a learner."""


def lines(page: Page) -> list[str]:
    """Prose and the rows of tables, one line each."""
    found: list[str] = []
    for block in page.blocks:
        if isinstance(block, Paragraph):
            found.append("".join(span.text for span in block.spans))
        elif isinstance(block, TableBlock):
            found += [" ".join(row) for row in block.rows]
    return found


@lru_cache(maxsize=8)
def read(id: str, seed: int | None) -> tuple[str, ...]:
    """Every line of a lesson, once all is done on its pages."""
    session = Session(read_lesson(COURSE.path(id), COURSE), Journal(None), seed)
    found: list[str] = []
    while not session.ended:
        session.reveal()
        found += lines(session.page)
        session.forward()
    return tuple(found)


def is_there(id: str, *figures: str, seed: int | None = None) -> bool:
    """True where one line has all these figures, each as a whole number of its own."""
    wanted = [re.compile(rf"(?<![\d.]){re.escape(figure)}(?!\d|\.\d)") for figure in figures]
    return any(all(one.search(line) for one in wanted) for line in read(id, seed))


def printed(run: str, phase: int, epoch: int) -> tuple[str, str]:
    row = next(row for row in RUNS[run]["phases"][phase]["printed"] if row["epoch"] == epoch)
    return row["w"], row["loss"]


def test_one_weight() -> None:
    assert is_there(
        "one-weight", RUNS["chain-rule"]["before"], RUNS["chain-rule"]["phases"][0]["probe_after"]
    )
    for epoch in (1, 5, 10, 15, 20, 25):
        assert is_there("one-weight", str(20 + epoch), *printed("chain-rule", 1, epoch))


def test_the_chain_rule() -> None:
    for epoch in (1, 2, 3, 4, 24, 25):
        assert is_there("chain-rule", str(20 + epoch), *printed("chain-rule", 1, epoch))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_sum_that_looks_like_a_mean(seed: int | None) -> None:
    lesson = "sum-or-mean"
    for row in RUNS["sum-by-dot-every-other"]["phases"][0]["printed"][:8]:
        assert is_there(lesson, str(row["epoch"]), row["w"], row["loss"], seed=seed)
    ten, thirty = RUNS["sum-by-dot"]["phases"]
    assert is_there(lesson, ten["printed"][-1]["w"], ten["probe_after"], seed=seed)
    assert is_there(lesson, thirty["probe_after"], seed=seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_overshoot(seed: int | None) -> None:
    first = [printed("overshoot", 0, epoch) for epoch in (1, 2, 3, 4)]
    assert is_there("overshoot", *(w for w, _ in first), *(loss for _, loss in first), seed=seed)
    assert is_there("overshoot", RUNS["overshoot"]["f(10)"], seed=seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_slope_and_intercept(seed: int | None) -> None:
    figures = RUNS["slope-and-intercept"]
    first, last = figures["first_epoch"], figures["phases"][0]
    assert is_there("slope-and-intercept", first["loss"], last["loss"], seed=seed)
    for name in "bw":
        pair = (first[name].strip("[]"), last[name].strip("[]").lstrip("-"))
        assert is_there("slope-and-intercept", name, *pair, seed=seed)
        assert is_there("slope-and-intercept", first[f"grad_{name}"], seed=seed)
    assert is_there("slope-and-intercept", *(start.strip("[]") for start in figures["start"].values()))
