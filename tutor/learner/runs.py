"""Where each run of a lesson stands at each activity; a training that is recorded is never run again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tutor.course.lesson import ActivityItem, Lesson
from tutor.course.schema import Train
from tutor.descent.problem import Problem
from tutor.descent.run import Divergence, Kept, Run, Trail
from tutor.descent.state import State

KEPT = 128
"""At most twice so many points of a training are recorded for its chart."""

PART = 2000
"""Epochs between two reports of a long training."""

Builder = Callable[[str | None], Problem]


class Runs:
    """The runs of one lesson, exact at every activity; built when they are first asked for."""

    def __init__(self, lesson: Lesson, build: Builder) -> None:
        self._lesson = lesson
        self._build = build
        self._problems: dict[str | None, Problem] = {}
        self._after: dict[str, Run] = {}
        self._moving: dict[str | None, list[ActivityItem]] = {}
        for activity in lesson.activities:
            if activity.steps() or isinstance(activity.block, Train):
                self._moving.setdefault(activity.run, []).append(activity)
        self._order = {activity.id: place for place, activity in enumerate(lesson.activities)}

    def problem(self, run: str | None) -> Problem:
        """The problem of a named run; the lesson's own under None."""
        if run not in self._problems:
            self._problems[run] = self._build(run)
        return self._problems[run]

    def recorded(self, activity: ActivityItem, data: Mapping[str, Any]) -> None:
        """Take over what a training reached from its record."""
        if activity.id not in self._after:
            restored = _restore(self.problem(activity.run), data)
            if restored is not None:
                self._after[activity.id] = restored

    def before(self, activity: ActivityItem) -> Run:
        """The activity's run when it is reached."""
        return self.at(self._order[activity.id], activity.run)

    def at(self, place: int, run: str | None) -> Run:
        """A run when all activities before a place (of the lesson's list) are done."""
        earlier = [one for one in self._moving.get(run, ()) if self._order[one.id] < place]
        return self.after(earlier[-1]) if earlier else Run(self.problem(run))

    def after(self, activity: ActivityItem) -> Run:
        """The activity's run once it is done; one that takes no step leaves it where it was."""
        if activity.id not in self._after:
            run = self.before(activity)
            self._after[activity.id] = moved(run, activity)
        return self._after[activity.id]

    def trained(self, activity: ActivityItem, progress: Callable[[int, int], bool] | None) -> Run | None:
        """The run after a training, taken in parts so that `progress` can tell of it, and end it."""
        if progress is None or activity.id in self._after:
            return self.after(activity)
        block = activity.block
        assert isinstance(block, Train)
        run = self.before(activity)
        if block.restart:
            run = Run(run.problem)
        total = _epochs_to_go(run, block)
        part, done = max(1, min(PART, total // 20)), 0
        while done < total and not run.diverged:
            run = run.advance(min(part, total - done))
            done += part
            if not progress(min(done, total), total):
                return None
        self._after[activity.id] = run
        return run

    def moves(self, activity: ActivityItem) -> bool:
        """True where the activity takes steps."""
        return any(one.id == activity.id for one in self._moving.get(activity.run, ()))

    def place(self, activity: ActivityItem) -> int:
        """The activity's place in the lesson's list."""
        return self._order[activity.id]


def moved(run: Run, activity: ActivityItem) -> Run:
    """The run after an activity's steps."""
    block = activity.block
    if not isinstance(block, Train):
        return run.step() if activity.steps() else run
    if block.restart:
        run = Run(run.problem)
    return run.advance(_epochs_to_go(run, block))


def _epochs_to_go(run: Run, block: Train) -> int:
    """How many epochs a training runs from here."""
    if block.until is not None:
        return max(block.until - run.epoch, 0)
    return block.epochs or 0


def record(run: Run) -> dict[str, Any]:
    """A run as the journal keeps it: where it stands, exactly, and enough of its way to draw it."""
    points = list(run.history)
    while len(points) > 2 * KEPT:
        points = points[::2]
    gone = run.diverged
    return {
        "state": _state(run.state),
        "points": [[_state(point.state), point.loss] for point in points if point.epoch < run.epoch],
        "diverged": [gone.epoch, gone.quantity, gone.value] if gone else None,
    }


def _restore(problem: Problem, data: Mapping[str, Any]) -> Run | None:
    """The run that was recorded; None where the record is not one of this problem."""
    try:
        state = _read_state(data["state"])
        kept = tuple(_read_kept(point) for point in data["points"])
        gone = data["diverged"]
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    if set(state.parameters) != set(problem.parameters):
        return None
    stride = kept[1][0][0] - kept[0][0][0] if len(kept) > 1 else 1
    return Run(problem, Trail(state, kept, max(stride, 1), Divergence(*gone) if gone else None))


def _read_kept(data: Any) -> Kept:
    state = _read_state(data[0])
    return (state.epoch, tuple(state.parameters.values()), tuple(state.memory.values())), float(data[1])


def _state(state: State) -> list[Any]:
    return [state.epoch, dict(state.parameters), {n: list(m) for n, m in state.memory.items()}, state.within]


def _read_state(data: Any) -> State:
    epoch, parameters, memory, within = data
    return State(
        int(epoch),
        {str(name): float(value) for name, value in parameters.items()},
        {str(name): tuple(map(float, values)) for name, values in memory.items()},
        int(within),
    )
