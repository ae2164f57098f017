"""What stands above a drawn question: its data, its program, and where that stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor.course import schema
from tutor.course.lesson import ActivityItem, CodeItem, Figure, Item, ProseItem, TableItem, Text
from tutor.descent.lines import gradient_name
from tutor.descent.problem import Problem
from tutor.descent.run import Run
from tutor.grading.landings import plain_number
from tutor.grading.predict import Predict
from tutor.grading.questions import Question
from tutor.grading.written import Written
from tutor.learner.lines import coming_decimals, given_text, number_text
from tutor.learner.sources import FEW
from tutor.learner.templates import Sketch
from tutor.symbolic.printing import numpy_source, one_line

_DOT = re.compile(r"(?<![\w.])dot\(")
"""An author may leave the np. of np.dot away."""


def context(
    run: Run, question: Question, sketch: Sketch, item: ActivityItem, above: tuple[Item, ...] = ()
) -> Iterator[Item]:
    """The data, the program and where it stands: as much as the question can be answered from.

    `above` is what else stands above the question: it may tell where the program stands.
    """
    problem = run.problem
    expression = isinstance(question, Written)
    if not expression:
        yield from _data(problem)
    yield CodeItem(tuple(_program(problem, item, expression=expression, several=bool(sketch.runs))))
    if sketch.note:
        yield _prose(sketch.note)
    if isinstance(item.block, schema.Forecast) and item.block.ask == "step-size":
        yield _prose(_last_step(run))
    told = _parameters_told(above, item.run)
    if not (expression or item.steps() or sketch.runs or told >= set(run.parameters)):
        digits = question.shown if isinstance(question, Predict) else coming_decimals(run)
        stands = ", ".join(f"{name} = {given_text(at, digits)}" for name, at in run.parameters.items())
        yield _prose(f"The program stands at {stands}.")


def _parameters_told(above: tuple[Item, ...], run: str | None) -> set[str]:
    """The parameters whose present values stand in the prose above a question."""
    told: set[str] = set()
    for item in above:
        if isinstance(item, ActivityItem) and item.kind == "train":
            told.clear()
        if isinstance(item, ProseItem):
            figures = (one.parsed.single for one in item.segments if isinstance(one, Figure) and one.parsed)
            told |= {one.name for one in figures if one and one.at is None and one.run in (None, run)}
    return told


def _last_step(run: Run) -> str:
    """Where the step before led: what the coming one is compared with."""
    earlier = run.at(run.epoch - 1).parameters
    digits = coming_decimals(run.at(run.epoch - 1))
    ways = (
        f"{name} from {number_text(earlier[name], digits)} to {number_text(at, digits)}"
        for name, at in run.parameters.items()
    )
    return f"The last step took {', '.join(ways)}."


def _data(problem: Problem) -> Iterator[Item]:
    columns = problem.data.columns
    if problem.data.points > FEW:
        yield _prose(f"There are {problem.data.points} training points.")
        return
    rows = [
        ((Text(name),), *((Text(plain_number(float(value))),) for value in column))
        for name, column in columns.items()
    ]
    if rows:
        yield TableItem(rows[0], tuple(rows[1:]))


def _program(problem: Problem, item: ActivityItem, *, expression: bool, several: bool) -> Iterator[str]:
    objective = problem.objective
    asks_model = isinstance(item.block, schema.Write) and item.block.ask == "y_hat"
    for name, meaning in objective.intermediates:
        yield f"{name} = {numpy_source(meaning)}"
    yield f"y_hat = {numpy_source(objective.model)}" if not asks_model else f"the model: {_words(problem)}"
    asks_loss = isinstance(item.block, schema.Write) and item.block.ask == "loss"
    if not asks_loss:
        yield f"J = {numpy_source(objective.loss)}"
    else:
        yield f"J = {_words(problem, loss=True)}"
    if expression:
        return
    for name, written in problem.gradient_text.items():
        yield f"{gradient_name(problem, name)} = {_DOT.sub('np.dot(', written)}"
    if not several:
        yield f"learning_rate = {plain_number(problem.learning_rate)}"


def _words(problem: Problem, *, loss: bool = False) -> str:
    """The model or the loss as mathematics, where its NumPy is what is asked for."""
    objective = problem.objective
    return one_line(objective.loss if loss else objective.model)


def _prose(text: str) -> ProseItem:
    return ProseItem((Text(text),))
