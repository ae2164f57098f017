"""What the sandbox says of a run: where it stands, how it went, and the largest stable learning rate."""

from __future__ import annotations

import math

from tutor.descent.landscape import hessian, largest_stable_rate, moments
from tutor.descent.messages import rounded_down, what_diverged
from tutor.descent.problem import Problem
from tutor.descent.run import Run
from tutor.digits import in_words
from tutor.grading.landings import plain_number
from tutor.learner.charts import short

UNKNOWN = "The largest stable learning rate is not known here"


def standing(run: Run, loss: float) -> str:
    """Where a run stands, in one line."""
    values = ", ".join(f"{name} = {short(value)}" for name, value in run.parameters.items())
    return f"{values}, loss = {short(loss)}"


def ending(run: Run) -> str:
    """That a run has diverged, and at which step; empty where it has not."""
    return f"{what_diverged(run.diverged)} A smaller learning rate may settle." if run.diverged else ""


def stable_rate(run: Run) -> str:
    """The largest stable learning rate of a run's problem, with what it means, or why there is none."""
    problem = run.problem
    if refused := _why_none(problem):
        return f"{UNKNOWN}: {refused}"
    if moments(problem) is not None:
        rate = largest_stable_rate(problem)
        return _none_found(problem) if rate is None else _known(problem, rate)
    here = {name: value for name, value in run.parameters.items() if math.isfinite(value)}
    if run.diverged or len(here) < len(run.parameters):
        return f"{UNKNOWN}: the curvature is different at every place, and this run has left them all."
    rate = largest_stable_rate(problem, here)
    return _none_found(problem) if rate is None else _local(run, rate)


def _why_none(problem: Problem) -> str:
    if problem.optimizer.name in ("rmsprop", "adam"):
        return (
            f"{problem.optimizer.name} divides each step by the size of the slopes, so the curvature alone"
            " sets no limit."
        )
    if not problem.zero_grad:
        return "the gradients pile up from step to step, and swing at any rate."
    return ""


def _none_found(problem: Problem) -> str:
    curvatures = hessian(problem)
    if math.isfinite(float(curvatures.max())) and float(curvatures.diagonal().max()) <= 0:
        return f"{UNKNOWN}: the loss does not curve upwards here, and the limit comes from the curvature."
    return f"{UNKNOWN}: the curvature that the steps feel has no one value here."


def _known(problem: Problem, rate: float) -> str:
    shown = rounded_down(rate)
    said = f"The largest stable learning rate is {shown}: below it steps settle, above it they grow."
    if problem.optimizer.name == "plain":
        past = "past the minimum" if len(problem.parameters) == 1 else "past the minimum where it is steepest"
        said += f" Beyond {in_words(rate / 2)} each step goes {past}."
    if problem.batch is not None:
        said += " That is for steps over all rows; a batch of few can curve more steeply."
    return f"{said} {_yours(problem)}"


def _local(run: Run, rate: float) -> str:
    return (
        f"Where the run stands now, the curvature allows learning rates up to {rounded_down(rate)}."
        " That is local: this loss curves differently at every place, so it promises nothing farther on."
        f" {_yours(run.problem)}"
    )


def _yours(problem: Problem) -> str:
    return f"Yours is {plain_number(problem.learning_rate)}."
