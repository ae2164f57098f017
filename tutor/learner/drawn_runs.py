"""The runs of a drawn question: as they stand on one page of a lesson, or after some epochs."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from tutor.course.lesson import ActivityItem, Lesson
from tutor.course.schema import Predict
from tutor.descent.run import Run
from tutor.digits import to_decimals
from tutor.grading.numeric import FEWEST
from tutor.learner.lines import coming_decimals
from tutor.learner.runs import Builder, Runs

TURNS = 4
"""A rounded number may make another step, which is shown with other decimals: then it is rounded anew."""


class RunsWithin(Runs):
    """A lesson's runs as they stand on one page of it, where activities are counted from that page on."""

    def __init__(self, lesson: Lesson, build: Builder, begin: int) -> None:
        super().__init__(lesson, build)
        self._begin = begin

    def at(self, place: int, run: str | None) -> Run:
        """A run when all activities before a place of the page are done."""
        return super().at(self._begin + place, run)

    def before(self, activity: ActivityItem) -> Run:
        """The activity's run when it is reached."""
        return self.at(self.place(activity), activity.run)

    def place(self, activity: ActivityItem) -> int:
        """The activity's place on the page."""
        return super().place(activity) - self._begin


class RunsLater(Runs):
    """Runs on which some epochs have passed when the page begins."""

    def __init__(self, lesson: Lesson, build: Builder, epochs: int) -> None:
        super().__init__(lesson, build)
        self._epochs = epochs
        self._begun: dict[str | None, Run] = {}

    def at(self, place: int, run: str | None) -> Run:
        """A run when all activities before a place are done."""
        if any(self.place(one) < place for one in self._lesson.activities if one.run == run):
            return super().at(place, run)
        if run not in self._begun:
            self._begun[run] = _as_shown(
                Run(self.problem(run)).advance(self._epochs), least=self._asks_a_value
            )
        return self._begun[run]

    @property
    def _asks_a_value(self) -> bool:
        """True where a loss, a slope or a prediction is asked, and no step tells how fine numbers must be."""
        return any(isinstance(one.block, Predict) and not one.steps() for one in self._lesson.activities)


def _as_shown(run: Run, *, least: bool) -> Run:
    """The run with its parameters rounded as a page shows them: what is given are the very numbers."""
    for _ in range(TURNS):
        if run.diverged:
            break
        decimals = FEWEST if least else coming_decimals(run)
        number = np.float32 if run.problem.single else float
        shown = {name: float(number(to_decimals(value, decimals))) for name, value in run.parameters.items()}
        if shown == dict(run.parameters):
            break
        run = run.resumed(replace(run.state, parameters=shown))
    return run
