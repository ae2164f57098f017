"""From an activity block to the question that grading asks of it, at the step where it stands."""

from __future__ import annotations

from tutor.course.lesson import ActivityItem, Lesson
from tutor.course.schema import Forecast, Predict
from tutor.errors import InputError
from tutor.grading import predict
from tutor.grading.forecast import forecast
from tutor.grading.moment import moment_of
from tutor.grading.numeric import FEWEST
from tutor.grading.questions import Question
from tutor.learner.runs import Runs


def build_question(lesson: Lesson, item: ActivityItem, runs: Runs) -> Question:
    """The question of an activity; raises InputError for a kind that cannot be asked."""
    block = item.block
    run = runs.before(item)
    if isinstance(block, Predict):
        return predict.Predict(
            moment_of(run),
            block.asked,
            block.at or {},
            block.decimals or FEWEST,
            block.hints,
        )
    if isinstance(block, Forecast):
        named = {name: runs.problem(name) for name in lesson.front.runs} if block.ask == "which-run" else {}
        return forecast(moment_of(run), block.ask, authored=block.hints, runs=named)
    raise InputError(
        f"{lesson.path.name}: this version cannot ask a `{item.kind}` question, which {item.id} is."
    )
