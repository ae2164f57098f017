"""What becomes of a run: it closes in, swings, or runs away."""

from __future__ import annotations

from typing import Literal

import numpy as np

from tutor.descent.landscape import hessian, largest_stable_rate, moments
from tutor.descent.problem import Problem
from tutor.descent.run import Run
from tutor.grading.choose import Choice, Chosen
from tutor.grading.landings import plain_number
from tutor.grading.moment import Moment

Fate = Literal["converge", "oscillate", "diverge"]

WATCHED = 300
"""Steps that a run is watched for where its fate is not known in closed form."""


def fate(problem: Problem, run: Run | None = None) -> Fate:
    """From the factors per step where the loss is quadratic and the steps plain; else by watching."""
    factors = step_factors(problem)
    if factors is None:
        return _watched(run or Run(problem))
    if max(abs(factor) for factor in factors) > 1 + 1e-9:
        return "diverge"
    return "oscillate" if min(factors) < -1e-9 else "converge"


def step_factors(problem: Problem) -> tuple[float, ...] | None:
    """1 − η·c·λ for each direction of the bowl; None where steps do not follow one such rule."""
    factor = problem.gradient_factor
    plain = problem.optimizer.name == "plain" and problem.batch is None and problem.zero_grad
    if not plain or factor is None or moments(problem) is None:
        return None
    curvatures = np.linalg.eigvalsh(hessian(problem))
    curved = [value for value in curvatures if abs(value) > 1e-12 * max(map(abs, curvatures), default=1)]
    return tuple(1 - problem.learning_rate * float(factor) * float(value) for value in curved) or None


def _watched(run: Run) -> Fate:
    losses, moves = [run.history[-1].loss], []
    for _ in range(WATCHED):
        after = run.advance(1)
        if after.diverged:
            return "diverge"
        moves.append([after.parameters[name] - run.parameters[name] for name in after.parameters])
        losses.append(after.history[-1].loss)
        run = after
    steps = np.array(moves)
    if losses[-1] > 2 * losses[0] and losses[-1] > losses[-2]:
        return "diverge"
    main = steps[:, np.abs(steps).sum(axis=0).argmax()]
    turns = np.sum(np.sign(main[1:]) * np.sign(main[:-1]) < 0)
    return "oscillate" if turns > len(main) / 3 else "converge"


def fate_question(moment: Moment, authored: tuple[str, ...]) -> Chosen:
    """Closes in, swings, or diverges; the reasons speak of the factor per step where there is one."""
    problem = moment.problem
    truth = fate(problem, Run(problem).resumed(moment.step.before))
    factors = step_factors(problem)
    because = _because(problem, factors)
    texts: tuple[tuple[Fate, str], ...] = (
        ("converge", "it closes in on the minimum from one side"),
        ("oscillate", "it swings from side to side, without running away"),
        ("diverge", "it swings wider and wider, and diverges"),
    )
    choices = tuple(Choice(text, because, name == truth) for name, text in texts)
    rate, limit = plain_number(problem.learning_rate), largest_stable_rate(problem)
    rungs = (
        "Ask what one step does to the distance from the minimum: does it take away a part, all, or more?",
        "Each plain step multiplies that distance by 1 − learning_rate · curvature."
        if factors
        else "Watch the sign and the size of the coming steps: do they shrink, and do they turn?",
        f"The learning rate is {rate}; swinging begins at half, and diverging at the whole, of {limit:.4g}."
        if limit is not None and factors
        else f"The learning rate is {rate}: take two or three steps in your head.",
    )
    return Chosen("forecast", "What will become of this run?", choices, (*authored, *rungs))


def _because(problem: Problem, factors: tuple[float, ...] | None) -> str:
    if factors is None:
        return "Follow a few steps: do they shrink or grow, and do they change sign?"
    factor = max(factors, key=abs) if max(map(abs, factors)) > 1 else min(factors)
    where = "the distance to the minimum" if len(factors) == 1 else "the distance in its steepest direction"
    rate, times = plain_number(problem.learning_rate), plain_number(float(f"{factor:.3g}"))
    return (
        f"With learning rate {rate} each step multiplies {where} by {times}. Above 0 it stays on its side,"
        " below 0 it changes sides, and beyond −1 it grows."
    )
