"""From an activity block to the question that grading asks of it, at the step where it stands."""

from __future__ import annotations

from collections.abc import Callable

from tutor.course.figures import holds
from tutor.course.lesson import ActivityItem, Lesson, Segment
from tutor.course.schema import Choose, Derive, Diagnose, Forecast, Predict, Write
from tutor.descent.problem import Problem
from tutor.descent.run import Run
from tutor.errors import InputError
from tutor.grading.choose import Choice, choose
from tutor.grading.diagnose import diagnose
from tutor.grading.forecast import forecast
from tutor.grading.moment import moment_of
from tutor.grading.numeric import FEWEST
from tutor.grading.predict import Predict as PredictQuestion
from tutor.grading.questions import Question
from tutor.grading.which_run import OWN
from tutor.grading.written_questions import class_labels, derive_question, write_question
from tutor.learner.runs import Runs

Teller = Callable[[tuple[Segment, ...]], str]
"""Prose with its figures, as text."""


class Asking:
    """Makes the questions of one lesson; `seed` mixes options and chooses mistakes."""

    def __init__(self, lesson: Lesson, runs: Runs, seed: int | None) -> None:
        self._lesson = lesson
        self._runs = runs
        self._seed = seed or 0

    def question(self, item: ActivityItem, tell: Teller) -> Question:
        """The question of an activity; raises InputError for one that cannot be asked."""
        hints = tuple(
            _told(item, f"hints.{place}", hint, tell) for place, hint in enumerate(item.block.hints)
        )
        run = self._runs.before(item)
        match item.block:
            case Predict() as block:
                least = FEWEST if block.decimals is None else block.decimals
                return PredictQuestion(
                    moment_of(run), block.asked, block.at or {}, least, hints, block.collides
                )
            case Forecast() as block:
                named = self._named_runs() if block.ask == "which-run" else {}
                return forecast(moment_of(run), block.ask, authored=hints, runs=named, seed=self._seed)
            case Derive(wrt=wrt, ask=("result" | "each-rule") as ask):
                own = class_labels(run.problem)
                return derive_question(run.problem.objective, wrt, ask, authored=hints, labels=own)
            case Write() as block:
                return write_question(run.problem, block.ask, given=block.given or "", authored=hints)
            case Diagnose() as block:
                return diagnose(moment_of(run), block.mistake, seed=self._seed, authored=hints)
            case Choose() as block:
                return self._choose(item, block, hints, tell)
        raise InputError(f"{self._lesson.path.name}: {item.id} asks a `{item.kind}`, which is not built yet.")

    def _named_runs(self) -> dict[str, Problem]:
        named = {name: self._runs.problem(name) for name in self._lesson.front.runs}
        return {OWN: self._runs.problem(None), **named}

    def _choose(self, item: ActivityItem, block: Choose, hints: tuple[str, ...], tell: Teller) -> Question:
        place = self._runs.place(item)

        def run_of(name: str | None) -> Run:
            return self._runs.at(place, name)

        choices = []
        for number, option in enumerate(block.options):
            condition = item.conditions.get(number)
            correct = option.correct is True if condition is None else holds(condition, run_of, item.run)
            text = _told(item, f"options.{number}.text", option.text, tell)
            because = _told(item, f"options.{number}.because", option.because, tell)
            choices.append(Choice(text, because, correct))
        prompt = _told(item, "prompt", block.prompt, tell)
        return choose(prompt, choices, authored=hints, shuffle=self._seed if block.shuffle else None)


def _told(item: ActivityItem, key: str, raw: str, tell: Teller) -> str:
    segments = item.texts.get(key)
    return raw if segments is None else tell(segments)
