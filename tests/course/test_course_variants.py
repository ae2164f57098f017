"""Every numeric question of the bundled course can be asked with fresh numbers, by seed after seed.

The numbers of the published runs are fixed: a question about one of those is the only exception.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from tutor.course.build import build_problem, chosen_values
from tutor.course.course_file import read_course
from tutor.course.lesson import ActivityItem, Lesson
from tutor.course.reader import read_lesson
from tutor.course.schema import Predict
from tutor.descent import autograd
from tutor.grading.landings import fixed
from tutor.grading.predict import Predict as PredictQuestion
from tutor.grading.variants import why_not_asked
from tutor.learner.asking import Asking
from tutor.learner.runs import Runs
from tutor.learner.seeds import why_not

COURSE = read_course(Path(__file__).parents[2] / "lessons")
SEEDS = range(64)
ENOUGH = 20
"""Seeds that each question has to be askable with."""
DIFFERENT = 8
"""Right answers that those seeds have to lead to, at the least."""


@lru_cache(maxsize=4)
def lesson_of(id: str) -> Lesson:
    return read_lesson(COURSE.path(id), COURSE)


def numeric(lesson: Lesson) -> list[ActivityItem]:
    return [item for item in lesson.activities if isinstance(item.block, Predict)]


ASKING = [id for id in COURSE.lessons if numeric(lesson_of(id))]


def questions(lesson: Lesson, seed: int) -> Iterator[tuple[str, PredictQuestion]]:
    """The numeric questions with a seed's numbers, each where it stands in the lesson."""
    runs = Runs(lesson, lambda run: build_problem(lesson, run=run, seed=seed))
    asking = Asking(lesson, runs, seed)
    for item in numeric(lesson):
        question = asking.question(item, lambda segments: "")
        assert isinstance(question, PredictQuestion)
        yield item.id, question


def askable(id: str, *, all_seeds: bool) -> dict[str, list[tuple[str, ...]]]:
    """By question, the right answer of each seed with which it can be asked; stops once there are enough."""
    lesson = lesson_of(id)
    found: dict[str, list[tuple[str, ...]]] = {item.id: [] for item in numeric(lesson)}
    known: dict[tuple[float, ...], dict[str, tuple[str, ...]]] = {}
    for seed in SEEDS:
        values = tuple(chosen_values(lesson, seed).values())
        if values not in known:
            known[values] = {
                name: tuple(fixed(number.truth, number.decimals) for number in question.numbers)
                for name, question in questions(lesson, seed)
                if why_not_asked(question) is None
            }
        for name, answer in known[values].items():
            found[name].append(answer)
        if not all_seeds and all(
            len(answers) >= ENOUGH and len(set(answers)) >= DIFFERENT for answers in found.values()
        ):
            break
    return found


def check(id: str, *, all_seeds: bool) -> None:
    for name, answers in askable(id, all_seeds=all_seeds).items():
        assert len(answers) >= ENOUGH, f"{id}: {name} can be asked with {len(answers)} seeds"
        assert len(set(answers)) >= DIFFERENT, f"{id}: {name} has {len(set(answers))} right answers"


@pytest.mark.parametrize("id", ASKING)
def test_numeric_questions_can_be_asked_anew(id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autograd, "torch_is_installed", lambda: False)
    check(id, all_seeds=False)


@pytest.mark.long
@pytest.mark.parametrize("id", ASKING)
def test_with_every_seed(id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autograd, "torch_is_installed", lambda: False)
    check(id, all_seeds=True)
    whole = [seed for seed in SEEDS if why_not(lesson_of(id), seed) is None]
    assert len(whole) >= ENOUGH, f"{id}: {len(whole)} seeds leave every question askable"


def test_most_lessons_ask_for_numbers() -> None:
    assert len(ASKING) >= 12
