"""Every bundled lesson, and every run of it: the lines that are shown give these very digits."""

from __future__ import annotations

from pathlib import Path

import pytest
from descent_problems import check_step

from tutor.course.build import build_problem
from tutor.course.reader import read_lesson
from tutor.descent.run import Run

LESSONS = sorted(
    path for path in (Path(__file__).parents[2] / "lessons").glob("*.md") if path.stem != "README"
)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_source_gives_these_digits(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What torch's lines give is compared in the test of the source by torch.
    monkeypatch.setattr("tutor.descent.autograd.torch_is_installed", lambda: False)
    lesson = read_lesson(path)
    for name in lesson.problems:
        problem = build_problem(lesson, name)
        run = Run(problem)
        for _ in range(4):
            assert check_step(problem, run.state) == run.step().state
            run = run.step()
        later = Run(problem).advance(min(problem.epochs, 50) - 1)
        if later.diverged is None:
            check_step(problem, later.state)


def test_there_are_lessons() -> None:
    assert len(LESSONS) >= 6
