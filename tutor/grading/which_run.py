"""Which curve is which run: letters for curves, one of them asked for, reasons from what the runs do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from tutor.descent.problem import Problem
from tutor.descent.run import Run
from tutor.errors import InputError
from tutor.grading.choose import Choice, Chosen, digest
from tutor.grading.drives import shown
from tutor.grading.fate import step_factors
from tutor.grading.landings import plain_number

LETTERS = "ABCD"
OWN = ""
"""The name of the lesson's own run beside its named ones."""
WATCHED = 1000
"""Epochs at the most that tell one curve from another."""


def which_run_question(runs: Mapping[str, Problem], seed: int, authored: tuple[str, ...]) -> Chosen:
    """One run is asked for among two to four curves; the lesson's own is one where there is room for it.

    Raises InputError for another number of runs, and where no words or no curve tell them apart.
    """
    played = {name: Run(problem).advance(min(problem.epochs, WATCHED)) for name, problem in runs.items()}
    if OWN in played and (len(played) > len(LETTERS) or _looks_like_another(OWN, played)):
        del played[OWN]
    if not 2 <= len(played) <= len(LETTERS):
        raise InputError("which-run compares two to four runs.")
    problems = {name: runs[name] for name in played}
    order = sorted(played, key=lambda name: digest(seed, "curve", name))
    curves = dict(zip(LETTERS, order, strict=False))
    asked = min(played, key=lambda name: digest(seed, "asked", name))
    if _looks_like_another(asked, played):
        raise InputError("which-run compares runs whose curves differ; two of these are the same.")
    why = _behaviour(problems[asked])
    choices = tuple(
        Choice(f"curve {letter}", f"{_end(played[name], letter)} {why}", name == asked)
        for letter, name in curves.items()
    )
    rungs = (
        "Look at how fast each curve falls, and whether one rises or swings. Which would you expect of each?",
        "Each plain step multiplies the distance to the minimum by 1 − learning_rate · curvature, and what"
        " the loss has above its least value by the square of that.",
        why,
    )
    prompt = f"Which curve is the run {_describe(problems, asked)}?"
    return Chosen("forecast", prompt, choices, (*authored, *rungs), curves=curves)


def _looks_like_another(name: str, played: Mapping[str, Run]) -> bool:
    """True where another run has the same losses, as far as a chart could show."""
    own = _losses(played[name])
    others = (_losses(run) for key, run in played.items() if key != name)
    return any(len(other) == len(own) and np.allclose(other, own, rtol=1e-3, atol=0) for other in others)


def _losses(run: Run) -> list[float]:
    return [point.loss for point in run.history]


def _describe(runs: Mapping[str, Problem], name: str) -> str:
    """What sets a run apart from every other, in as few words as do; else its name."""
    problem, others = runs[name], [other for key, other in runs.items() if key != name]
    differences = list(_differences(problem))
    for words, differs in differences:
        if all(map(differs, others)):
            return f"with {words}"
    parts: list[str] = []
    left = others
    for words, differs in differences:
        if any(map(differs, left)):
            parts.append(words)
            left = [other for other in left if not differs(other)]
        if not left:
            return f"with {' and '.join(parts)}"
    return f"called {name}" if name != OWN else "with the lesson's own settings"


def _differences(problem: Problem) -> Iterator[tuple[str, Callable[[Problem], bool]]]:
    """What can be said of a run, with a test of whether another one differs in it."""
    yield (
        f"learning rate {plain_number(problem.learning_rate)}",
        lambda other: other.learning_rate != problem.learning_rate,
    )
    optimizer = _OPTIMIZERS[problem.optimizer.name]
    yield optimizer, lambda other: other.optimizer.name != problem.optimizer.name
    beta = plain_number(problem.optimizer.memory)
    yield f"{optimizer} of β = {beta}", lambda other: other.optimizer != problem.optimizer
    batches = "all points at once" if problem.batch is None else f"batches of {problem.batch}"
    yield batches, lambda other: other.batch != problem.batch
    start = ", ".join(f"{key} = {plain_number(at)}" for key, at in problem.start.items())
    yield f"start {start}", lambda other: dict(other.start) != dict(problem.start)
    written = "a hand-written gradient" if problem.gradient else "the derived gradient"
    yield written, lambda other: bool(other.gradient) != bool(problem.gradient)
    cleared = "cleared gradients" if problem.zero_grad else "gradients that pile up"
    yield cleared, lambda other: other.zero_grad != problem.zero_grad


_OPTIMIZERS = {"plain": "plain steps", "momentum": "momentum", "rmsprop": "RMSprop", "adam": "Adam"}
_STEPS = {
    "momentum": "A velocity gathers speed and runs past the minimum, so the loss of the asked run swings.",
    "rmsprop": "RMSprop's first step is much longer than its learning rate: look at the first epochs.",
    "adam": "Adam moves each parameter by about the learning rate in an epoch, from the first on.",
}


def _behaviour(problem: Problem) -> str:
    factors = step_factors(problem)
    if problem.optimizer.name in _STEPS:
        return _STEPS[problem.optimizer.name]
    if factors is None:
        return (
            f"The learning rate {plain_number(problem.learning_rate)} decides how fast the asked one falls."
        )
    factor = max(factors, key=abs)
    size = abs(factor) - 1
    does = (
        "grows with the square of that"
        if size > 1e-9
        else "stays"
        if size > -1e-9
        else "shrinks with the square of that"
    )
    return (
        f"In the asked run each step multiplies the distance to the minimum by"
        f" {plain_number(float(f'{factor:.3g}'))}, so its loss {does}."
    )


def _end(run: Run, letter: str) -> str:
    if run.diverged:
        return f"Curve {letter} runs away in epoch {run.diverged.epoch}."
    first, last = run.history[0].loss, run.history[-1].loss
    return f"Curve {letter} goes from {shown(first)} to {shown(last)} in {run.epoch} epochs."
