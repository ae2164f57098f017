"""The runs of a drawn question: as they stand on one page of a lesson, or after some epochs."""

from __future__ import annotations

from tutor.course.lesson import ActivityItem, Lesson
from tutor.descent.run import Run
from tutor.learner.runs import Builder, Runs


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
            self._begun[run] = Run(self.problem(run)).advance(self._epochs)
        return self._begun[run]
