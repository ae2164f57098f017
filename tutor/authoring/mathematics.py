"""A lesson's mathematics: its derivatives against central differences, and whether its runs stay finite."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

from tutor.authoring.cases import Case
from tutor.authoring.places import at_activity, at_front
from tutor.course.lesson import Lesson, steps_of
from tutor.course.problems import FileProblem
from tutor.course.schema import Train
from tutor.descent.landscape import largest_stable_rate
from tutor.descent.messages import divergence_message
from tutor.descent.problem import Problem, derivation
from tutor.errors import TutorError
from tutor.grading.fate import step_factors
from tutor.grading.moment import Moment, moment

AWAY = (0.0, 0.3719, -0.6143, 1.2377, -1.7281)
"""How far from the start the derivative is looked at, in parts of the parameter's size, 1 at least."""
NUDGES = (1e-3, 1e-5)
"""Of central differences, likewise: the wide one where J is large, the narrow one where it bends fast."""
AGREEMENT = 1e-5
"""The part by which derivative and differences may differ."""
CORNER = 1e-3
"""One-sided slopes that differ by more than this part stand at a corner, where there is no derivative."""

Point = dict[str, float]


def derivative_problems(case: Case) -> Iterator[FileProblem]:
    """Every derivative that cannot be had or is not the slope of its loss, run by run."""
    lesson = case.lesson
    for run in lesson.problems:
        problem = case.engine.runs.problem(run)
        for name in problem.parameters:
            try:
                derivation(problem.objective, name)
            except TutorError as error:
                hint = "Write the loss with the functions that the guide lists."
                yield at_front(
                    lesson, ("problem", "loss"), "no-derivative", f"dJ/d{name}: {error}", hint, run=run
                )
                return
        yield from _slopes(lesson, run, moment(problem))
        yield from _written(lesson, run, problem)


def _slopes(lesson: Lesson, run: str | None, start: Moment) -> Iterator[FileProblem]:
    for name in start.problem.parameters:
        slope = start.true_gradient(name)
        if not math.isfinite(slope):
            message = f"dJ/d{name} has no finite value at the start."
            hint = f"Start {name} elsewhere, or take other data."
            yield at_front(lesson, ("problem", "start", name), "no-derivative", message, hint, run=run)
            continue
        for point in _points(start.before):
            found = [_difference(start, name, point, nudge) for nudge in NUDGES]
            derived = start.true_gradient(name, point, start.whole)
            if None in found or not math.isfinite(derived):
                continue
            loss = abs(start.loss(point, start.whole))
            if not any(_agree(one, derived, loss / nudge) for one, nudge in zip(found, NUDGES, strict=True)):
                message = f"dJ/d{name} is {derived:.6g} where central differences give {found[0]:.6g}."
                hint = "Please report this lesson: the derivation is at fault, not the file."
                yield at_front(lesson, ("problem", "loss"), "derivative-differs", message, hint, run=run)
                break


def _points(start: Mapping[str, float]) -> Iterator[Point]:
    for away in AWAY:
        yield {name: value + away * max(1.0, abs(value)) for name, value in start.items()}


def _agree(found: float | None, derived: float, grain: float) -> bool:
    """True within the differences' own error: a part of the slope, and the rounding of J over the nudge."""
    return (
        found is not None
        and abs(found - derived) <= AGREEMENT * max(abs(found), abs(derived)) + 1e-12 * grain
    )


def _difference(start: Moment, name: str, point: Point, nudge: float) -> float | None:
    """The slope of J by five points; None where J has no value or a corner."""
    step = nudge * max(1.0, abs(point[name]))
    loss = {k: start.loss({**point, name: point[name] + k * step}, start.whole) for k in (-2, -1, 0, 1, 2)}
    if not all(map(math.isfinite, loss.values())):
        return None
    slope = (8 * (loss[1] - loss[-1]) - (loss[2] - loss[-2])) / (12 * step)
    left, right = (loss[-2] - 4 * loss[-1] + 3 * loss[0]), (-3 * loss[0] + 4 * loss[1] - loss[2])
    one_sided = abs(left - right) / (2 * step)
    return None if one_sided > CORNER * max(abs(slope), 1e-3 * abs(loss[0]), 1e-9) else slope


def _written(lesson: Lesson, run: str | None, problem: Problem) -> Iterator[FileProblem]:
    for name in problem.gradient or {}:
        if problem.gradient_factors[name] is None:
            message = f"the hand-written gradient of {name} is no constant times dJ/d{name}."
            hint = "If that is what the lesson is about, say so on a page; else compare it with tutor derive."
            path = ("problem", "gradient", name)
            yield at_front(lesson, path, "gradient-differs", _capital(message), hint, "warning", run)


def finite_problems(case: Case) -> Iterator[FileProblem]:
    """Each run that diverges undeclared, or does not where it is declared."""
    lesson = case.lesson
    for run in lesson.problems:
        problem = case.engine.runs.problem(run)
        if case.seeds and _settles(problem):
            continue
        epochs = _epochs_of(lesson, run)
        # As far as the lesson goes it is known already: the questions stand on it.
        far = case.engine.runs.at(len(lesson.activities), run)
        gone = far.advance(epochs - far.epoch).diverged
        if gone and not problem.diverges:
            where = f"With {case.where}: " if case.where else ""
            key = "learning_rate"
            rate = largest_stable_rate(problem)
            hint = "Declare"
            if rate and rate <= problem.learning_rate:
                hint = f"Take a learning rate below {_below(rate):.3g}, or declare"
            yield at_front(
                lesson,
                ("variants", key) if case.values.get(key) is not None else ("problem", key),
                "run-diverges",
                f"{where}{divergence_message(problem, gone)}",
                f"{hint} diverges = true where it is meant.",
                run=run,
            )
        elif problem.diverges and not gone and not case.seeds:
            message = f"`diverges = true` is declared, and the run stays finite for its {epochs} epochs."
            hint = "Take it out, or take a larger learning rate or more epochs."
            path = ("problem", "diverges")
            yield at_front(lesson, path, "run-stays-finite", message, hint, run=run)


def _below(number: float) -> float:
    """With three digits, rounded down: what is offered as a bound lies within it."""
    place = 10.0 ** (math.floor(math.log10(number)) - 2)
    return math.floor(number / place) * place


def past_trainings(case: Case) -> Iterator[FileProblem]:
    """Trainings that are to end in an epoch that their run has behind it, which only its rows can tell."""
    for item in case.lesson.activities:
        block = item.block
        if isinstance(block, Train) and block.until is not None and not block.restart:
            done = case.engine.runs.before(item).epoch
            if block.until <= done and not case.engine.runs.before(item).diverged:
                message = f"The run has done {done} epochs here."
                hint = "Take a later epoch, or epochs = ... for so many more."
                yield at_activity(item, ("until",), "range", message, hint)


def _settles(problem: Problem) -> bool:
    """True where every step is known to shrink the distance to the minimum, so that nothing need run."""
    factors = step_factors(problem)
    return factors is not None and max(map(abs, factors)) < 1


def work_of(lesson: Lesson, problems: Callable[[str | None], Problem]) -> float:
    """What all runs of a lesson cost, in steps over 1,000 rows."""
    steps = 0.0
    for run in lesson.problems:
        problem = problems(run)
        rows = problem.batch or problem.data.points
        steps += _epochs_of(lesson, run) * problem.steps_per_epoch * max(1.0, rows / 1000)
    return steps


def _epochs_of(lesson: Lesson, run: str | None) -> int:
    """How far a run goes: the epochs it declares, or those of the activities where these are more."""
    far, batched = lesson.problems[run].epochs, lesson.problems[run].batch is not None
    for item in lesson.activities:
        if item.run == run:
            far = max(far, steps_of(item.block, item.epoch, batched=batched)[0])
    return far


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
