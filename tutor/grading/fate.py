"""What becomes of a run: it closes in, swings, runs away, or grows for ever where there is no minimum."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Literal

import numpy as np
from msgspec import Struct

from tutor.descent.landscape import hessian, largest_stable_rate, moments
from tutor.descent.loop import descent
from tutor.descent.problem import Problem
from tutor.descent.run import Run
from tutor.descent.stepper import training_loss
from tutor.digits import in_words, to_digits
from tutor.errors import InputError
from tutor.grading.choose import Choice, Chosen
from tutor.grading.drives import moves, shown
from tutor.grading.landings import plain_number
from tutor.grading.moment import Moment
from tutor.symbolic.expression import Call, walk

Fate = Literal["converge", "oscillate", "diverge", "grow"]

WATCHED = 300
"""Steps that a run is watched for where its fate is not known in closed form."""
FARTHER = (2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
"""Multiples of the parameters at which a loss is looked at that may have no least value."""
ROUNDING = 1e-6
"""Steps below this part of the largest say nothing: float32 has no more."""


def fate(problem: Problem, run: Run | None = None) -> Fate:
    """From the factors per step where the loss is quadratic and the steps plain; else by watching."""
    factors = step_factors(problem)
    if factors is None:
        return watched(run or Run(problem)).fate
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


class Watched(Struct, frozen=True):
    """What was seen of a run."""

    fate: Fate
    steps: int
    turns: int
    """How often the parameter that moves most turned round."""
    first: float
    """The loss before the first of these steps."""
    last: float
    """The loss before the last of them; where the run diverged, the last finite one."""


def watched(run: Run) -> Watched:
    """The next steps of a run, and what they make of it."""
    # The walk itself, which makes neither a run nor a history of every step.
    problem, before, gone = run.problem, run.parameters, run.diverged is not None
    losses, steps = [training_loss(problem, before)], []
    going = descent(problem, run.state)
    with np.errstate(all="ignore"):
        for _ in range(0 if gone else WATCHED):
            going.epoch()
            gone = going.diverged
            if gone:
                break
            after = going.parameters()
            steps.append([after[name] - before[name] for name in after])
            losses.append(training_loss(problem, after))
            before = after
    turns = _turns(np.array(steps)) if steps else 0
    gone = gone or (losses[-1] > 2 * losses[0] and losses[-1] > losses[-2])
    # One parameter that turns round has gone past the minimum; of several, one may bend on its way there.
    enough = 1 if len(before) == 1 else 2
    seen: Fate = "oscillate" if turns >= enough else "converge"
    if gone:
        seen = "diverge"
    elif seen == "converge" and _falls_for_ever(problem, before):
        seen = "grow"
    return Watched(seen, len(losses) - 1, turns, losses[0], losses[-1])


def _may_grow(problem: Problem) -> bool:
    """True where the loss may fall for ever as the parameters grow: a sigmoid or an exponential is in it."""
    objective = problem.objective
    nodes = walk(objective.expand(objective.loss))
    return any(isinstance(node, Call) and node.function in {"sigmoid", "exp", "log"} for node in nodes)


def _falls_for_ever(problem: Problem, parameters: Mapping[str, float]) -> bool:
    """True where more and more of the same parameters makes the loss smaller, as far as one looks.

    So it is with separable classes; where there is a minimum, the loss rises again.
    """
    if not _may_grow(problem):
        return False
    losses = [
        training_loss(problem, {name: times * value for name, value in parameters.items()})
        for times in (1.0, *FARTHER)
    ]
    return losses[1] < losses[0] and all(after <= before for before, after in pairwise(losses))


def _turns(steps: np.ndarray) -> int:
    """Changes of sign of the largest parameter's steps, those lost in rounding aside."""
    sizes = np.abs(steps)
    place = sizes.sum(axis=0).argmax()
    main = steps[:, place][sizes[:, place] > ROUNDING * sizes[:, place].max()]
    return int(np.sum(np.sign(main[1:]) * np.sign(main[:-1]) < 0))


def fate_question(moment: Moment, authored: tuple[str, ...]) -> Chosen:
    """Closes in, swings, or diverges; raises InputError where the run stands still."""
    problem = moment.problem
    if not any(moves(moment).values()):
        raise InputError("The run stands still here, so nothing will become of it.")
    run = Run(problem).resumed(moment.step.before)
    factors = step_factors(problem)
    seen = None if factors else watched(run)
    truth = seen.fate if seen else fate(problem, run)
    because = _by_watching(seen) if seen else _by_factor(problem, factors or ())
    choices = tuple(
        Choice(text, because if name == truth else f"It would if {would}.", name == truth)
        for name, text, would in _FATES
        if name != "grow" or _may_grow(problem)
    )
    rate, limit = plain_number(problem.learning_rate), largest_stable_rate(problem)
    rungs = (
        "Ask what one step does to the distance from the minimum: does it take away a part, all, or more?",
        "Each plain step multiplies that distance by 1 − learning_rate · curvature."
        if factors
        else "Watch the sign and the size of the coming steps: do they shrink, and do they turn?",
        f"The learning rate is {rate}; swinging begins at half, and diverging at the whole, of"
        f" {in_words(limit)}."
        if limit is not None and factors
        else f"The learning rate is {rate}: take two or three steps in your head.",
    )
    return Chosen("forecast", "What will become of this run?", choices, (*authored, *rungs))


_FATES: tuple[tuple[Fate, str, str], ...] = (
    (
        "converge",
        "it closes in on the minimum from one side",
        "each step took away a part of the distance to the minimum, and never more than all of it",
    ),
    (
        "oscillate",
        "it swings from side to side, without running away",
        "the steps went past the minimum, yet never farther off than they came from",
    ),
    (
        "diverge",
        "it gets farther and farther away, and diverges",
        "the steps ended farther from the minimum than they began",
    ),
    (
        "grow",
        "its parameters grow for ever, and its loss falls for ever",
        "more and more of the same parameters made the loss ever smaller, with no minimum on the way",
    ),
)


def _by_factor(problem: Problem, factors: tuple[float, ...]) -> str:
    factor = max(factors, key=abs) if max(map(abs, factors)) > 1 else min(factors)
    where = "the distance to the minimum" if len(factors) == 1 else "the distance in its steepest direction"
    rate = plain_number(to_digits(problem.learning_rate, 6))
    times = plain_number(to_digits(factor, 3))
    return (
        f"With learning rate {rate} each step multiplies {where} by {times}. A factor between −1 and 1"
        " makes it shrink, −1 keeps it as long, and one beyond makes it grow; a negative one changes sides."
    )


def _by_watching(seen: Watched) -> str:
    if seen.fate == "grow":
        return (
            f"The next {seen.steps} epochs take the loss from {shown(seen.first)} to {shown(seen.last)}, and"
            " larger parameters of the same proportions always make it smaller still: there is no minimum."
        )
    turns = {0: "never turn round", 1: "turn round once"}.get(seen.turns, f"turn round {seen.turns} times")
    if seen.fate == "oscillate":
        # While it swings the loss goes up and down: no one way from the first to the last.
        before, after = shown(seen.first), shown(seen.last)
        return (
            f"The next {seen.steps} epochs {turns}; the loss is {before} before them and {after} after them."
        )
    return (
        f"The next {seen.steps} epochs {turns}, and take the loss from {shown(seen.first)} to"
        f" {shown(seen.last)}."
    )
