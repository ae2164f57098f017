"""The bundled lessons' problems, asked everything at many epochs and played against themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor.course.build import build_problem
from tutor.course.reader import read_lesson
from tutor.descent.run import Run
from tutor.grading.moment import moment_of
from tutor.grading.play import misplayed
from tutor.grading.predict import predict

LESSONS = sorted(
    path for path in (Path(__file__).parents[2] / "lessons").glob("*.md") if path.name != "README.md"
)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
@pytest.mark.parametrize("epochs", [0, 1, 2, 20, pytest.param(45, marks=pytest.mark.long)])
def test_every_answer_to_a_bundled_problem_is_judged_as_it_must(path, epochs):
    lesson = read_lesson(path)
    for name in (None, *lesson.front.runs):
        made = build_problem(lesson, run=name)
        run = Run(made).advance(epochs)
        if run.diverged:
            continue
        slope = (f"dJ/d{made.parameters[-1]}",) if made.zero_grad else ()
        for ask in (made.parameters, "loss", *slope):
            assert misplayed(predict(moment_of(run), ask)) == ()
