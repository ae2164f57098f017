"""One asked number: its truth, the decimals it is asked to, and every number it must not be taken for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from msgspec import Struct

from tutor.descent.program import predict
from tutor.errors import InputError
from tutor.grading.landings import Landing, NumberMistake, fixed, plain_number
from tutor.grading.mistakes import Asked
from tutor.grading.moment import Moment, mentioned
from tutor.grading.numeric import (
    FEWEST,
    MOST,
    TOLD_APART,
    Rival,
    Target,
    decimals_for,
    room_for_decimals,
    same_number,
    telling_decimals,
)
from tutor.grading.update_mistakes import update_landings
from tutor.grading.value_mistakes import gradient_landings, loss_landings, y_hat_landings

SINGLE_DIGITS = 7
"""Significant digits that a float32 number has."""

TRUE_GRADIENT = NumberMistake(
    "true_gradient", "sum-or-mean", 0, frozenset({"update"}),
    "{typed} follows from dJ/d{name}; this program's gradient line says {grad}.",
    "Use the gradient that the program uses.",
    phrase="using dJ/d{name} in place of the program's own gradient",
)  # fmt: skip
"""No mistake but another program: an answer by the true derivative where the gradient is hand-written."""


class AskedNumber(Struct, frozen=True, dict=True):
    """One asked value at one moment."""

    name: str
    """As it is asked: `w`, `loss`, `dJ/dw`, `y_hat`."""
    kind: Asked
    symbol: str
    """As it is written: `w`, `J`, `dJ/dw`, `y_hat(5)`."""
    truth: float
    decimals: int
    landings: tuple[Landing, ...]
    old: float | None = None
    """The parameter before the step; None for other values."""
    dust: float = 0.0
    """How far hand arithmetic in full precision may stand from the program's."""
    labels: frozenset[str] = frozenset()
    """What may be typed before an equals sign."""

    @cached_property
    def target(self) -> Target:
        """What a typed number is judged against."""
        rivals = tuple(Rival(f"{place}", landing.value) for place, landing in enumerate(self.landings))
        old = None if self.old is None else Fraction(self.old)
        alike = Fraction(TOLD_APART, 10**self.decimals)
        return Target(Fraction(self.truth), self.decimals, rivals, old, Fraction(self.dust), alike)

    @cached_property
    def collisions(self) -> tuple[Landing, ...]:
        """The mistakes that give the right number here, by accident."""
        target = self.target
        return tuple(landing for landing in self.landings if same_number(landing.exact, target.truth, target))

    @property
    def groups(self) -> tuple[tuple[Landing, ...], ...]:
        """The mistakes with another number than the right one; those of one displayed number together."""
        collisions = self.collisions
        groups: dict[str, list[Landing]] = {}
        for landing in self.landings:
            if landing not in collisions:
                groups.setdefault(fixed(landing.value, self.decimals), []).append(landing)
        return tuple(map(tuple, groups.values()))


def asked_number(
    moment: Moment, name: str, at: Mapping[str, float] | None = None, least: int = FEWEST
) -> AskedNumber:
    """The value asked by a name of a `predict` block; raises InputError for what cannot be asked here."""
    number = _number(moment, name, at or {}, least)
    if not math.isfinite(number.truth):
        raise InputError(f"{number.symbol} has no finite value here, so it cannot be asked.")
    return number


def _number(moment: Moment, name: str, at: Mapping[str, float], least: int) -> AskedNumber:
    if name in moment.problem.parameters:
        return _parameter(moment, name, least)
    if name in ("loss", "J"):
        return _value(
            moment, name, "loss", "J", moment.step.loss, moment.loss(), loss_landings(moment), least
        )
    if name.startswith("dJ/d") and name[4:] in moment.problem.parameters:
        return _gradient(moment, name, least)
    if name == "y_hat":
        return _prediction(moment, at, least)
    raise InputError(f"{name} cannot be asked: a parameter, loss, dJ/dNAME or y_hat can.")


def _parameter(moment: Moment, name: str, least: int) -> AskedNumber:
    problem, old, new = moment.problem, moment.before[name], moment.after[name]
    step = new - old
    digits = SINGLE_DIGITS if problem.single else MOST
    by_hand = moment.moved(name, moment.gradient(name))
    largest = max(abs(old), abs(new))
    grain = largest * 2.0 ** (-22 if problem.single else -50)
    dust = min(abs(by_hand - new) + grain, abs(step) / 8) if math.isfinite(by_hand) else 0.0
    if not math.isfinite(new):
        return AskedNumber(name, "update", name, new, FEWEST, ())
    landings = update_landings(moment, name)
    if problem.is_written(name) and problem.gradient_factors[name] != 1:
        true = moment.moved(name, moment.true_gradient(name))
        grad = plain_number(float(f"{moment.step.gradient[name]:.7g}"))
        words = {"name": name, "grad": grad}
        landings = (Landing(TRUE_GRADIENT, true, words), *landings)
    labels = frozenset({name, f"{name}_new", f"new{name}", f"{name}'"})
    decimals = _decimals(step, (new, old), digits, least, landings)
    return AskedNumber(name, "update", name, new, decimals, landings, old, dust, labels)


def _decimals(
    shows: float, values: tuple[float, ...], digits: int, least: int, landings: tuple[Landing, ...]
) -> int:
    """Decimals that show the step, or the first value itself, and tell it from where mistakes lead."""
    decimals = decimals_for(shows, *values, digits=digits, least=least)
    room = room_for_decimals(*values, digits=digits)
    return telling_decimals(decimals, room, values[0], (landing.value for landing in landings))


def _gradient(moment: Moment, name: str, least: int) -> AskedNumber:
    parameter = name[4:]
    if moment.piles_up:
        raise InputError(f"{name} cannot be asked where gradients pile up: the line shows the whole pile.")
    by_hand = moment.true_gradient(parameter)
    written = moment.problem.is_written(parameter)
    truth = by_hand if written else moment.step.gradient[parameter]
    landings = gradient_landings(moment, parameter)
    labels = frozenset({name, f"d{parameter}", "gradient", "slope", "g"})
    return _value(moment, name, "gradient", name, truth, by_hand, landings, least, labels)


def _prediction(moment: Moment, at: Mapping[str, float], least: int) -> AskedNumber:
    objective = moment.problem.objective
    missing = sorted((mentioned(objective, objective.model) & set(objective.columns)) - at.keys())
    if missing:
        raise InputError(f"y_hat is asked at an input: give a value of {', '.join(missing)} in `at`.")
    truth = predict(moment.problem, moment.before, at)
    inside = ", ".join(plain_number(value) for value in at.values())
    symbol = f"y_hat({inside})" if inside else "y_hat"
    landings = y_hat_landings(moment, at)
    labels = frozenset({"y_hat", symbol, f"f({inside})", "yhat", f"ŷ({inside})"})
    return _value(moment, "y_hat", "y_hat", symbol, truth, truth, landings, least, labels)


def _value(
    moment: Moment,
    name: str,
    kind: Asked,
    symbol: str,
    truth: float,
    by_hand: float,
    landings: tuple[Landing, ...],
    least: int,
    labels: frozenset[str] = frozenset({"loss", "J", "L"}),
) -> AskedNumber:
    digits = SINGLE_DIGITS if moment.problem.single else MOST
    if not math.isfinite(truth):
        return AskedNumber(name, kind, symbol, truth, FEWEST, (), labels=labels)
    grain = abs(truth) * 2.0**-48
    dust = min(abs(by_hand - truth) + grain, abs(truth) / 8) if math.isfinite(by_hand) else 0.0
    decimals = _decimals(truth, (truth,), digits, least, landings)
    return AskedNumber(name, kind, symbol, truth, decimals, landings, None, dust, labels)
