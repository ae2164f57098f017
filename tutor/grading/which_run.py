"""Which curve is which run: letters for curves, one of them asked for, reasons from what the runs do."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.descent.problem import Problem
from tutor.descent.run import Run
from tutor.errors import InputError
from tutor.grading.choose import Choice, Chosen, digest
from tutor.grading.fate import step_factors
from tutor.grading.landings import plain_number

LETTERS = "ABCD"


def which_run_question(runs: Mapping[str, Problem], seed: int, authored: tuple[str, ...]) -> Chosen:
    """One run is asked for among two to four curves; raises InputError for another number of runs."""
    if not 2 <= len(runs) <= len(LETTERS):
        raise InputError("which-run compares two to four runs.")
    order = sorted(runs, key=lambda name: digest(seed, "curve", name))
    curves = dict(zip(LETTERS, order, strict=False))
    asked = min(runs, key=lambda name: digest(seed, "asked", name))
    why = _behaviour(runs[asked])
    choices = tuple(
        Choice(f"curve {letter}", f"{_end(runs[name], letter)} {why}", name == asked)
        for letter, name in curves.items()
    )
    rungs = (
        "Look at how fast each curve falls, and whether one rises: that is what the learning rate decides.",
        "Each plain step multiplies the distance to the minimum by 1 − learning_rate · curvature, and what"
        " the loss has above its least value by the square of that.",
        why,
    )
    prompt = f"Which curve is the run with {describe(runs, asked)}?"
    return Chosen("forecast", prompt, choices, (*authored, *rungs), curves=curves)


def describe(runs: Mapping[str, Problem], name: str) -> str:
    """What sets a run apart: its learning rate, its optimiser, its batch, its start; else its name."""
    problem, others = runs[name], [other for key, other in runs.items() if key != name]
    parts = []
    if any(other.learning_rate != problem.learning_rate for other in others):
        parts.append(f"learning rate {plain_number(problem.learning_rate)}")
    if any(other.optimizer != problem.optimizer for other in others):
        parts.append("plain steps" if problem.optimizer.name == "plain" else problem.optimizer.name)
    if any(other.batch != problem.batch for other in others):
        parts.append("all points at once" if problem.batch is None else f"batches of {problem.batch}")
    if any(dict(other.start) != dict(problem.start) for other in others):
        parts.append("start " + ", ".join(f"{key} = {plain_number(at)}" for key, at in problem.start.items()))
    return ", ".join(parts) or f"the name {name}"


def _behaviour(problem: Problem) -> str:
    factors = step_factors(problem)
    if factors is None:
        return (
            f"The learning rate {plain_number(problem.learning_rate)} decides how fast the asked one falls."
        )
    factor = max(factors, key=abs)
    grows = "so its loss grows" if abs(factor) > 1 else "so its loss shrinks"
    return (
        f"In the asked run each step multiplies the distance to the minimum by"
        f" {plain_number(float(f'{factor:.3g}'))}, {grows} by the square of that."
    )


def _end(problem: Problem, letter: str) -> str:
    run = Run(problem).advance(min(problem.epochs, 1000))
    if run.diverged:
        return f"Curve {letter} runs away in epoch {run.diverged.epoch}."
    first, last = run.history[0].loss, run.history[-1].loss
    return f"Curve {letter} goes from {first:.3g} to {last:.3g} in {run.epoch} epochs."
