"""From a lesson's text to a problem that runs: expressions, data, start and, with a seed, its variant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

import msgspec
from msgspec.structs import replace

from tutor.course import schema
from tutor.course.blocks import KeyPath
from tutor.course.figures import figure_text
from tutor.course.lesson import Figure, Lesson
from tutor.course.problems import LessonError
from tutor.course.variants import declared_values
from tutor.descent import data as inline_data
from tutor.descent.csv_data import from_csv
from tutor.descent.data_error import DataError
from tutor.descent.drawn import draw, draw_start
from tutor.descent.problem import Dataset, Optimizer, Problem, ProblemError
from tutor.descent.run import Run
from tutor.descent.stepper import training_loss
from tutor.errors import InputError
from tutor.grading.variants import draw as draw_variant
from tutor.symbolic.expression import Expression, Objective, names
from tutor.symbolic.parser import parse
from tutor.text import quote

Overrides = Mapping[str, float]
"""Other numbers for `learning_rate`, `epochs`, `batch` or a parameter's start, by name."""


def build_problem(
    lesson: Lesson, run: str | None = None, overrides: Overrides | None = None, seed: int | None = None
) -> Problem:
    """The lesson's problem, or a named run's; raises LessonError, at the key, where its data cannot be used.

    A seed chooses the lesson's variant of that number; overrides come last.
    """
    if run not in lesson.problems:
        there = ", ".join(name for name in lesson.problems if name) or "none"
        raise InputError(f"{lesson.id} has no run {quote(str(run))}; its named runs: {there}.")
    source = lesson.problems[run]
    changed = _changed(lesson, run, source, seed)
    build = _Build(lesson, run, changed)
    problem = build.problem(overrides or {})
    if seed is None and not overrides:
        build.check_first_loss(problem)
    return problem


def problem_key(lesson: Lesson, run: str | None, seed: int | None) -> tuple[Objective, bytes]:
    """What a run's problem is made of: runs and seeds with the same key have the same problem."""
    source = _changed(lesson, run, lesson.problems[run], seed)
    return lesson.objectives[run], msgspec.json.encode(source)


def figure(
    lesson: Lesson, figure: Figure, run_of: Callable[[str | None], Run], own: str | None = None
) -> str:
    """A number of prose as it is shown; `run_of` gives the runs where it stands, `own` names the page's."""
    return figure_text(figure, run_of, own if own in lesson.problems else None)


def chosen_values(lesson: Lesson, seed: int) -> dict[str, float]:
    """What a seed chooses for each key of `[variants]`, whether or not it can be asked."""
    return draw_variant(seed, lesson.id, declared_values(lesson))


def _changed(lesson: Lesson, run: str | None, source: schema.Problem, seed: int | None) -> schema.Problem:
    """The problem with the numbers that a seed chooses; what a run overrides stays its own."""
    if seed is None:
        return source
    own = lesson.front.runs[run] if run is not None else schema.Run()
    changes: dict[str, Any] = {}
    start: dict[str, Any] = dict(source.start.values)
    for key, value in chosen_values(lesson, seed).items():
        if key == "learning_rate":
            changes[key] = own.learning_rate if own.learning_rate is not None else value
        elif key == "seed" and source.data.points is not None:
            kept = own.data is not None and own.data.seed is not None
            changes["data"] = source.data if kept else msgspec.structs.replace(source.data, seed=int(value))
        elif key != "seed" and not (own.start is not None and key in own.start.values):
            start[key] = value
    changes["start"] = msgspec.structs.replace(source.start, values=start)
    return msgspec.structs.replace(source, **changes)


class _Build:
    def __init__(self, lesson: Lesson, run: str | None, source: schema.Problem) -> None:
        self.lesson = lesson
        self.run = run
        self.source = source
        self.objective = lesson.objectives[run]

    def problem(self, overrides: Overrides) -> Problem:
        source = self.source
        optimizer = source.optimizer
        settings: dict[str, Any] = {
            "learning_rate": source.learning_rate,
            "epochs": source.epochs,
            "batch": source.batch,
        }
        data, start = self.data(), self.start()
        for key, value in overrides.items():
            if key in start:
                start[key] = float(value)
            elif key in settings:
                settings[key] = value if key == "learning_rate" else int(value)
            else:
                allowed = "learning_rate, epochs, batch and starts can"
                raise InputError(f"{quote(key)} cannot be changed; {allowed}.")
        try:
            return Problem(
                objective=self.objective,
                data=data,
                start=start,
                gradient=self.gradient(),
                gradient_text=source.gradient,
                optimizer=Optimizer(
                    name=optimizer.name,
                    beta=optimizer.beta,
                    beta1=0.9 if optimizer.beta1 is None else optimizer.beta1,
                    beta2=0.999 if optimizer.beta2 is None else optimizer.beta2,
                    epsilon=1e-8 if optimizer.epsilon is None else optimizer.epsilon,
                ),
                shuffle_seed=source.shuffle_seed,
                parameter_dtype=source.parameter_dtype,
                engine=source.engine,
                zero_grad=source.zero_grad,
                diverges=source.diverges,
                **settings,
            )
        except ProblemError as error:
            if overrides:
                raise
            self.refuse(tuple(error.key.split(".")), "bad-value", str(error))

    def gradient(self) -> Mapping[str, Expression] | None:
        scope = self.objective.scope
        written = {
            name: parse(text, scope, learner=False).expression for name, text in self.source.gradient.items()
        }
        return written or None

    def start(self) -> dict[str, float]:
        try:
            return draw_start(self.source.start.values, self.source.start.seed)
        except DataError as error:
            self.refuse_data("start", error)

    def data(self) -> Dataset:
        source = self.source.data
        try:
            root, encoded = self.lesson.root, msgspec.json.encode(source)
            found = _dataset(root, encoded, self.objective.columns, _stamp(root, source))
            if source.standardise:
                used = _inputs(self.objective)
                return inline_data.standardise(found, [name for name in found.columns if name in used])
            return found
        except DataError as error:
            self.refuse_data("data", error)

    def check_first_loss(self, problem: Problem) -> None:
        """The loss at the start is a number: a run that begins beyond all numbers teaches nothing."""
        loss = training_loss(problem, problem.start)
        if not -1e300 < loss < 1e300 and not problem.diverges:
            message = "The loss at the start is not a finite number."
            self.refuse(("data",), "not-finite", message, "Take smaller data, or another start.")

    def refuse_data(self, table: str, error: DataError) -> NoReturn:
        key = error.key
        path: KeyPath = (table,) if key is None else (table, key)
        if error.index is not None and key is not None:
            path = (table, key, error.index)
        self.refuse(path, "bad-data", str(error), inside=error.position)

    def refuse(
        self, path: KeyPath, code: str, message: str, hint: str = "", inside: int | None = None
    ) -> NoReturn:
        problem = self.lesson.problem_at(("problem", *path), code, message, hint, self.run, inside=inside)
        # As it was given: it may begin with a name of the lesson, which has no capital.
        raise LessonError([replace(problem, message=message)]) from None


def _inputs(objective: Objective) -> frozenset[str]:
    """The columns that the model looks at; targets are not standardised."""
    return names(objective.expand(objective.model)) & frozenset(objective.columns)


def _stamp(root: Path, source: schema.Data) -> tuple[int, int]:
    """Size and time of the data file, so that one that changed is read anew."""
    if source.csv is None:
        return (0, 0)
    try:
        status = (root / source.csv).stat()
    except (OSError, ValueError):
        return (0, 0)
    return status.st_size, status.st_mtime_ns


@lru_cache(maxsize=8)
def _dataset(root: Path, encoded: bytes, columns: tuple[str, ...], _stamp: tuple[int, int]) -> Dataset:
    """The data, kept: runs that share them share what is computed of them."""
    source = msgspec.json.decode(encoded, type=schema.Data)
    if source.csv is not None:
        headers = {name: str(source.columns.get(name, name)) for name in columns}
        return from_csv(source.csv, root, headers, split=source.split, dtype=source.dtype)
    if source.points is not None:
        drawn = {name: str(text) for name, text in source.columns.items()}
        seed = source.seed or 0
        return draw(drawn, points=source.points, seed=seed, train=source.train, dtype=source.dtype)
    lists = {name: value for name, value in source.columns.items() if isinstance(value, tuple)}
    return inline_data.inline(lists, source.dtype)
