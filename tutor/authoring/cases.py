"""The sets of numbers a lesson is checked with: its own, and those that the seeds choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from tutor.course.build import build_problem, chosen_values, problem_key
from tutor.course.lesson import ActivityItem, Lesson
from tutor.course.schema import Derive, Diagnose, Forecast, Plot
from tutor.descent.problem import Problem
from tutor.grading.landings import plain_number
from tutor.grading.questions import Question
from tutor.learner.engine import Engine, Progress
from tutor.learner.fold import Work
from tutor.learner.page import ChartBlock
from tutor.learner.runs import Runs
from tutor.symbolic.expression import Objective

SEEDS = range(64)
"""The seeds that a lesson is checked with."""


class Case(Struct, frozen=True, eq=False):
    """One set of numbers, with the engine that is asked by all checks and learners."""

    lesson: Lesson
    engine: Engine
    seeds: tuple[int, ...] = ()
    """The seeds that choose these numbers; empty for the lesson's own."""
    values: Mapping[str, float] = field(default_factory=dict)
    """What they choose, by key."""

    @property
    def seed(self) -> int | None:
        """The first of its seeds."""
        return self.seeds[0] if self.seeds else None

    @property
    def where(self) -> str:
        """How messages name it: `seed 5 (learning_rate = 0.02, w = −1)`; empty for the lesson's own."""
        if not self.seeds:
            return ""
        chosen = ", ".join(f"{key} = {plain_number(value)}" for key, value in self.values.items())
        return f"seed {self.seed} ({chosen})"


class _Problems:
    """The problems of all runs and seeds, each once however many share it, so that its way is walked once."""

    def __init__(self, lesson: Lesson) -> None:
        self._lesson = lesson
        self._built: dict[tuple[Objective, bytes], Problem] = {}

    def runs(self, seed: int | None) -> Runs:
        """The runs with the numbers that a seed chooses."""
        return Runs(self._lesson, lambda run: self._problem(run, seed))

    def _problem(self, run: str | None, seed: int | None) -> Problem:
        key = problem_key(self._lesson, run, seed)
        if key not in self._built:
            self._built[key] = build_problem(self._lesson, run=run, seed=seed)
        return self._built[key]


class _SeedEngine(Engine):
    """Spares what does not depend on the numbers: derivatives, and what only a journal would need."""

    def __init__(self, lesson: Lesson, seed: int, problems: _Problems, own: Engine | None) -> None:
        super().__init__(lesson, seed, problems.runs(seed))
        self._own = own

    def question(self, item: ActivityItem) -> Question:
        if self._own is not None and isinstance(item.block, Derive):
            return self._own.question(item)
        return super().question(item)

    def train(self, item: ActivityItem, progress: Progress | None = None) -> dict[str, Any] | None:
        """The training itself; no table is printed of it, and nothing has to be restored."""
        after = self.runs.trained(item, progress)
        return None if after is None else {"epochs": item.steps(), "rows": []}

    def plot(
        self, item: ActivityItem, block: Plot, place: int, asked: ActivityItem | None, work: Work
    ) -> None:
        """No chart: those of the lesson's own numbers are drawn."""

    def side_charts(
        self,
        place: int,  # noqa: ARG002
        own: str | None,  # noqa: ARG002
        asked: ActivityItem | None,  # noqa: ARG002
        work: Work,  # noqa: ARG002
    ) -> tuple[ChartBlock, ...]:
        """No charts either."""
        return ()


class _OwnEngine(Engine):
    """Trains once for all learners, and draws each chart once."""

    def __init__(self, lesson: Lesson) -> None:
        self.problems = _Problems(lesson)
        super().__init__(lesson, None, self.problems.runs(None))
        self._trained: dict[str, dict[str, Any] | None] = {}
        self._plots: dict[str, ChartBlock | None] = {}
        self._beside: dict[tuple[int, str | None, bool], tuple[ChartBlock, ...]] = {}

    def train(self, item: ActivityItem, progress: Progress | None = None) -> dict[str, Any] | None:
        """The record of a training, made once."""
        if item.id not in self._trained:
            self._trained[item.id] = super().train(item, progress)
        return self._trained[item.id]

    def plot(
        self, item: ActivityItem, block: Plot, place: int, asked: ActivityItem | None, work: Work
    ) -> ChartBlock | None:
        """The chart as the first learner saw it."""
        if item.id not in self._plots:
            self._plots[item.id] = super().plot(item, block, place, asked, work)
        return self._plots[item.id]

    def side_charts(
        self, place: int, own: str | None, asked: ActivityItem | None, work: Work
    ) -> tuple[ChartBlock, ...]:
        """The charts as the first learner saw them."""
        key = (place, own, work.done)
        if key not in self._beside:
            self._beside[key] = super().side_charts(place, own, asked, work)
        return self._beside[key]


def own_case(lesson: Lesson) -> Case:
    """The lesson's own numbers."""
    return Case(lesson, _OwnEngine(lesson))


def seed_cases(lesson: Lesson, own: Engine | None = None, seeds: range = SEEDS) -> Iterator[Case]:
    """Each choice of numbers that the seeds make, once, in the order of its first seed.

    `own` is the engine of the lesson's own numbers, for what does not depend on them.
    """
    if lesson.front.variants is None:
        return
    found: dict[tuple[float, ...], list[int]] = {}
    for seed in seeds:
        found.setdefault(tuple(chosen_values(lesson, seed).values()), []).append(seed)
    problems = own.problems if isinstance(own, _OwnEngine) else _Problems(lesson)
    for alike in found.values():
        engine = _SeedEngine(lesson, alike[0], problems, own)
        yield Case(lesson, engine, tuple(alike), chosen_values(lesson, alike[0]))


def questions(lesson: Lesson) -> tuple[ActivityItem, ...]:
    """Every activity that waits for an answer."""
    return tuple(
        item
        for item in lesson.activities
        if item.asks and not (isinstance(item.block, Derive) and item.block.ask == "watch")
    )


def is_mixed(item: ActivityItem) -> bool:
    """True for a question that is another for each seed, whatever the numbers."""
    block = item.block
    if isinstance(block, Forecast):
        return block.ask == "which-run"
    return isinstance(block, Diagnose) or bool(getattr(block, "shuffle", False))
