"""Arithmetic by hand from the given lines: the decimals it needs, and what a slip in it comes to."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property

import numpy as np

from tutor.descent.problem import Array, outlined
from tutor.descent.program import predict
from tutor.grading.asked import AskedNumber
from tutor.grading.landings import Landing
from tutor.grading.moment import Columns, Moment
from tutor.grading.numeric import SURE
from tutor.grading.value_mistakes import gradient_landings, loss_landings
from tutor.symbolic.expression import Expression

ROOM = 0.75
"""Units of the last asked digit that rounding the given lines may cost; rounding the answer costs half."""
BY_HAND = 50
"""Points beyond which nobody adds up the rows by hand, and their roundings cancel."""
_NUDGE = 1e-6


def displayed_decimals(moment: Moment, numbers: Sequence[AskedNumber], at: Mapping[str, float]) -> int:
    """Decimals for parameters and given lines; at least as many as are asked."""
    return max(number.decimals + _more(_loss_by_rounding(moment, number, at)) for number in numbers)


def _more(units: float) -> int:
    if not math.isfinite(units) or units <= ROOM:
        return 0
    return min(6, math.ceil(math.log10(units / ROOM)))


def _loss_by_rounding(moment: Moment, number: AskedNumber, at: Mapping[str, float]) -> float:
    """Units that the answer moves when every given number is off by half a unit, or by chance less."""
    if number.kind == "update":
        slope, rate = moment.problem.gradients[number.name], _rate(moment, number.name)
        by_parameters = _by_parameters(moment, lambda p: p[number.name] - rate * moment.value(slope, p))
        return by_parameters + rate * (_by_rows(moment, slope) + 0.5)
    if number.kind == "y_hat":
        return _by_parameters(moment, lambda p: predict(moment.problem, p, at))
    objective = moment.problem.objective
    is_loss = number.kind == "loss"
    line = objective.loss if is_loss else outlined(objective, number.name[4:]).folded
    return _by_parameters(moment, lambda p: moment.value(line, p)) + _by_rows(moment, line)


def _rate(moment: Moment, name: str) -> float:
    """How far the parameter moves when its gradient grows by one."""
    gradient = moment.own_gradient(name)
    nudge = _NUDGE * max(1.0, abs(gradient))
    return abs(moment.moved(name, gradient + nudge) - moment.moved(name, gradient)) / nudge


def _by_parameters(moment: Moment, value: Callable[[Mapping[str, float]], float]) -> float:
    here, total = value(moment.before), 0.0
    for name, at in moment.before.items():
        nudge = _NUDGE * max(1.0, abs(at))
        total += abs(value({**moment.before, name: at + nudge}) - here) / nudge / 2
    return total


def _by_rows(moment: Moment, line: Expression) -> float:
    """The roundings of the rows' guesses and products are independent: their squares add up."""
    if moment.points > BY_HAND:
        return 0.0
    guesses = np.asarray(moment.step.forward, dtype=float)
    if guesses.ndim == 0:
        return 0.0
    here = moment.value(line, y_hat=guesses)
    slopes = []
    for row in range(len(guesses)):
        nudge = _NUDGE * max(1.0, abs(float(guesses[row])))
        nudged = guesses.copy()
        nudged[row] += nudge
        slopes.append((moment.value(line, y_hat=nudged) - here) / nudge)
    # A guess and a miss are rounded, each evenly within half a unit: 2.6 deviations of two such numbers.
    return 2.6 * math.sqrt(2 / 12) * math.hypot(*slopes)


class _ByHand(Moment, frozen=True, eq=False, dict=True):
    """A moment whose guesses are those displayed."""

    decimals: int = 0

    @cached_property
    def _guesses(self) -> Array:
        return np.round(np.asarray(self.step.forward, dtype=float), self.decimals)

    def value(
        self,
        expression: Expression,
        parameters: Mapping[str, float] | None = None,
        columns: Columns | None = None,
        y_hat: Array | None = None,
    ) -> float:
        """At the present parameters with the displayed guesses; anywhere else as it is."""
        if parameters is None and columns is None and y_hat is None:
            y_hat = self._guesses
        return super().value(expression, parameters, columns, y_hat)

    def feels(self, expression: Expression, other: str) -> bool:
        """As where nothing is rounded: a rounding is no feeling."""
        return Moment(self.problem, self.step, self.previous).feels(expression, other)


def slip_by_hand(moment: Moment, number: AskedNumber, answer: Fraction, decimals: int) -> tuple[Landing, ...]:
    """The one mistake that gives the answer, to the decimals asked, from guesses of so many decimals.

    A sum makes more of their roundings than the right mean does. Empty where it may be another's number.
    """
    if moment.points > BY_HAND or number.kind not in {"gradient", "loss"}:
        return ()
    given = _ByHand(moment.problem, moment.step, moment.previous, decimals=decimals)
    by_hand = loss_landings(given) if number.kind == "loss" else gradient_landings(given, number.name[4:])
    if [one.code for one in by_hand] != [one.code for one in number.landings]:
        return ()
    half, truth = Fraction(1, 2 * 10**number.decimals) + Fraction(number.dust), Fraction(number.truth)
    found = [
        exact
        for exact, rounded in zip(number.landings, by_hand, strict=True)
        if abs(answer - rounded.exact) <= half
        and abs(answer - exact.exact) <= SURE * abs(exact.exact - truth)
    ]
    return (found[0],) if len({landing.code for landing in found}) == 1 else ()
