"""Which seed of a lesson can be asked: one whose right answers no mistake comes near."""

from __future__ import annotations

from msgspec import Struct

from tutor.course.build import build_problem
from tutor.course.lesson import Lesson
from tutor.course.schema import Choose, Diagnose, Forecast, Predict
from tutor.course.variants import declared_values
from tutor.errors import TutorError
from tutor.grading.predict import Predict as PredictQuestion
from tutor.grading.variants import why_not_asked
from tutor.learner.asking import Asking
from tutor.learner.runs import Runs

TRIES = 64
"""Seeds that are tried; looking at one costs about 5 ms, and a lesson must open at once."""


class Found(Struct, frozen=True):
    """The seed that is used, and why not the one that was wished for."""

    seed: int
    notice: str = ""
    """One line for the learner; empty where the wish could be granted."""


def askable_seed(lesson: Lesson, seed: int) -> Found:
    """The first seed from `seed` on that can be asked; the wished one where none can, or nothing varies."""
    if not any(len(values) > 1 for values in declared_values(lesson).values()):
        return Found(seed, "This lesson has only one set of numbers; a seed does not change them.")
    if why_not(lesson, seed) is None:
        return Found(seed)
    unfair = f"With the numbers of seed {seed} a question here could not be asked fairly"
    for tried in range(seed + 1, seed + TRIES):
        if why_not(lesson, tried) is None:
            return Found(tried, f"{unfair}, so these are the numbers of seed {tried}.")
    return Found(seed, f"{unfair}, and no seed near it does better.")


def why_not(lesson: Lesson, seed: int) -> str | None:
    """Why a seed's numbers are not fit to be asked, as one sentence; None where they are."""
    runs = Runs(lesson, lambda run: build_problem(lesson, run=run, seed=seed))
    asking = Asking(lesson, runs, seed)
    for item in lesson.activities:
        if not isinstance(item.block, Predict | Forecast | Diagnose | Choose):
            continue
        try:
            question = asking.question(item, lambda segments: "")  # noqa: ARG005
        except TutorError as error:
            return str(error)
        if isinstance(question, PredictQuestion) and (reason := why_not_asked(question)):
            return reason
    return None
