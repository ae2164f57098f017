"""The numbers that a lesson can compute at a place, and which of them a typed number is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator

from tutor.authoring.cases import Case
from tutor.course.figures import FigureValueError, figure_value
from tutor.course.lesson import Figure, PageSource
from tutor.descent import landscape
from tutor.descent.lines import gradient_name
from tutor.descent.run import Run
from tutor.descent.stepper import step, training_loss
from tutor.errors import TutorError

EXEMPT = 10
"""Whole numbers up to this are words of prose, whatever they equal."""
LONGEST = 30
"""Characters beyond which a number is none that a lesson shows."""
ENOUGH = 3
"""Significant digits from which on a rounded number counts as the number."""

Named = tuple[str, float]


def quantities(case: Case, page: PageSource, place: int, figures: Iterable[Figure]) -> Iterator[Named]:
    """Each number with the {{…}} that writes it; those of the page's own figures come last."""
    run = case.engine.runs.at(place, page.run)
    prefix = f"{page.run}." if page.run else ""
    for name, value in _of_run(run):
        if math.isfinite(value):
            yield f"{{{{{prefix}{name}}}}}", value
    for figure in figures:
        if figure.parsed is None:
            continue
        try:
            value = figure_value(figure.parsed, lambda name: case.engine.runs.at(place, name), page.run)
        except (FigureValueError, TutorError):
            continue
        if isinstance(value, int | float) and math.isfinite(value):
            yield f"{{{{{figure.source}}}}}", float(value)


def _of_run(run: Run) -> Iterator[Named]:
    problem = run.problem
    yield "learning_rate", problem.learning_rate
    yield "N", float(problem.data.points)
    yield "epochs", float(problem.epochs)
    yield "epoch", float(run.epoch + 1)
    yield "epoch - 1", float(run.epoch)
    for name, value in run.parameters.items():
        yield name, float(value)
    for name, value in problem.start.items():
        yield f"{name}@0", float(value)
    yield "loss", training_loss(problem, run.parameters)
    if run.diverged:
        return
    coming = step(problem, run.state)
    for name, value in coming.gradient.items():
        yield gradient_name(problem, name), value
    for name, value in coming.after.parameters.items():
        yield f"{name}@{run.epoch + 1}", float(value)
    if landscape.moments(problem) is not None:
        yield from _of_landscape(run)


def _of_landscape(run: Run) -> Iterator[Named]:
    problem, at = run.problem, run.parameters
    found = {
        "largest_stable_rate": landscape.largest_stable_rate(problem, at),
        "step_factor": landscape.step_factor(problem, at),
        "condition_number": landscape.condition_number(problem, at),
    }
    lowest = landscape.minimum(problem)
    for name in problem.parameters:
        of = f"({name})" if len(problem.parameters) > 1 else ""
        found[f"curvature{of}"] = landscape.curvature(problem, name, at)
        found[f"minimum{of}"] = lowest[name] if lowest else None
    yield from ((name, float(value)) for name, value in found.items() if value is not None)


def named(typed: str, known: Iterable[Named]) -> str | None:
    """The first of the numbers that the typed one equals; None where it equals none, or is exempt."""
    text = typed.replace("−", "-").lstrip("+")
    if len(text) > LONGEST:
        return None
    value = float(text)
    if value.is_integer() and abs(value) <= EXEMPT:
        return None
    mantissa = text.lower().partition("e")[0]
    decimals = len(mantissa.partition(".")[2])
    digits = len(mantissa.replace(".", "").lstrip("-0"))
    reach = 1e-6 * max(1.0, abs(value)) if abs(value) >= 1e-3 else 1e-9
    if "." in mantissa and "e" not in text.lower() and digits >= ENOUGH:
        reach = max(reach, 0.5 * 10.0**-decimals * (1 + 1e-9))
    for name, number in known:
        if abs(abs(number) - abs(value)) <= reach:
            return name if number * value >= 0 else _turned(name, value)
    return None


def _turned(name: str, typed: float) -> str:
    """What writes the number with the sign that was typed."""
    inner = name.removeprefix("{{").removesuffix("}}")
    if typed > 0:
        return f"{{{{abs({inner})}}}}"
    return f"{{{{-{inner}}}}}" if re.fullmatch(r"[\w./@]+", inner) else f"{{{{-({inner})}}}}"
