"""What is said of a run in one sentence: that it diverged and what would not, that torch is missing."""

from __future__ import annotations

import math
from decimal import ROUND_FLOOR, Context

from tutor.descent.autograd import torch_is_broken
from tutor.descent.landscape import largest_stable_rate, moments
from tutor.descent.problem import Problem
from tutor.descent.run import Divergence
from tutor.digits import in_words, one_form


def divergence_message(problem: Problem, diverged: Divergence) -> str:
    """At which epoch a run diverged, by what, and what the curvature says of its learning rate."""
    message = what_diverged(diverged)
    rate = largest_stable_rate(problem)
    if rate is None or not math.isfinite(rate) or rate > problem.learning_rate:
        return message
    return f"{message} The learning rate is {in_words(problem.learning_rate, 6)}; {_allowed(problem, rate)}."


def what_diverged(diverged: Divergence) -> str:
    """At which epoch a run diverged, and by what."""
    what = "the loss" if diverged.quantity == "loss" else diverged.quantity
    where = (
        "is not a finite number" if not math.isfinite(diverged.value) else f"is {in_words(diverged.value, 3)}"
    )
    return f"The run diverged at epoch {diverged.epoch}: {what} {where}."


def _allowed(problem: Problem, rate: float) -> str:
    """What is known of the largest stable rate: all, the mean over the batches, or the place it is of."""
    shown = rounded_down(rate)
    if moments(problem) is None:
        return f"the curvature at the start allows less than {shown}"
    return f"steps{'' if problem.batch is None else ' over all rows'} settle only below {shown}"


def rounded_down(rate: float) -> str:
    """At most four significant digits, never above the rate itself."""
    four = Context(prec=4, rounding=ROUND_FLOOR)
    return one_form(f"{float(four.create_decimal_from_float(rate * (1 + 1e-12))):.4g}")


def engine_notice(problem: Problem) -> str | None:
    """One line where torch is asked for and not there; None where it is, as far as is known by now."""
    if problem.engine != "torch" or problem.by_torch:
        return None
    what = "cannot be imported" if torch_is_broken() else "is not installed"
    return f"torch {what}, so NumPy takes the same steps in float32."
