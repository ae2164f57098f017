"""The loss as a landscape: J along a parameter and over two, its curvature, its minimum, the stable rates.

All in double precision. Where the loss is quadratic in the parameters everything comes from its moments
and is exact but for rounding; elsewhere curvature and stable rates are local, at the parameters given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from tutor.descent.evaluate import ARITHMETIC_ERRORS, NUMPY, Functions
from tutor.descent.moments import SINGULAR, Quadratic, quadratic
from tutor.descent.problem import Array, Dataset, Problem, outlined, rows
from tutor.descent.program import Program
from tutor.symbolic.expression import Objective

Floats = NDArray[np.float64]

DRAWN_VALUES = 20_000_000
"""A chart of a loss without moments looks at so many values at most, by every k-th row of large data."""
AT_ONCE = 50_000
"""Values that are computed at once for many places of a chart: they fit in the processor's own memory."""
STEP = 1e-3
"""The relative step of the differences of the gradient, to begin with."""
NARROWER = 8
NARROWINGS = 12
"""How often a step is made so many times narrower, until two in a row see the same slope of the gradient."""
AGREEMENT = 1e-6
STENCIL = ((1, 8 / 12), (-1, -8 / 12), (2, -1 / 12), (-2, 1 / 12))
"""Steps and weights of a central difference that is wrong by the fourth power of the step only."""

_Key = tuple[Objective, tuple[str, ...]]
_moments: WeakKeyDictionary[Dataset, dict[_Key, Quadratic | None]] = WeakKeyDictionary()


def moments(problem: Problem) -> Quadratic | None:
    """The loss by its moments, taken once for data and objective; None where it is not quadratic.

    About its lowest point where it has one, since a sum of large moments loses what is left of J there.
    """
    known = _moments.setdefault(problem.data, {})
    key = (problem.objective, problem.parameters)
    if key not in known:
        found = quadratic(problem)
        lowest = found.lowest() if found else None
        if found and lowest is not None:
            found = found.about(lowest, loss(problem, found.named(lowest)))
        known[key] = found
    return known[key]


def loss(problem: Problem, parameters: Mapping[str, float]) -> float:
    """J over the training rows at any parameters, in double precision and row by row; nan without a value."""
    return _loss_over(problem, _columns(problem, 1), parameters)


def losses(problem: Problem, parameters: Mapping[str, float | Floats]) -> Floats:
    """J (places,) where some parameters have a value for each place, row by row; not finite without a value.

    Of large data every k-th row is looked at.
    """
    several = {name: value for name, value in parameters.items() if isinstance(value, np.ndarray)}
    places = len(next(iter(several.values())))
    thin = _columns(problem, places)
    size = max(1, AT_ONCE // rows(thin))
    columns = {name: column[np.newaxis, :] for name, column in thin.items()}
    program = _over_places(problem.objective, problem.parameters)
    found = np.empty(places)
    for begin in range(0, places, size):
        part = slice(begin, begin + size)
        here = {name: value[part, np.newaxis] for name, value in several.items()}
        found[part] = _losses_over(program, columns, {**parameters, **here})
    return found


def curve(
    problem: Problem, name: str, low: float, high: float, points: int, at: Mapping[str, float] | None = None
) -> tuple[Floats, Floats]:
    """J along one parameter, the others held at `at` (the start if None): (points,) values each."""
    xs = np.linspace(low, high, points)
    held = {**problem.start, **(at or {})}
    found = moments(problem)
    if found is not None:
        return xs, np.broadcast_to(np.asarray(found.loss({**held, name: xs}), np.float64), xs.shape).copy()
    return xs, losses(problem, {**held, name: xs})


def surface(
    problem: Problem,
    names: tuple[str, str],
    low: tuple[float, float],
    high: tuple[float, float],
    points: tuple[int, int],
    at: Mapping[str, float] | None = None,
) -> tuple[Floats, Floats, Floats]:
    """J over two parameters: the first one's values, the second's, and J with a row per second value."""
    across, up = names
    xs, ys = (np.linspace(low[i], high[i], points[i]) for i in (0, 1))
    held = {**problem.start, **(at or {})}
    found = moments(problem)
    shape = (len(ys), len(xs))
    if found is not None:
        values = found.loss({**held, across: xs[np.newaxis, :], up: ys[:, np.newaxis]})
        return xs, ys, np.broadcast_to(np.asarray(values, np.float64), shape).copy()
    places = losses(problem, {**held, across: np.tile(xs, len(ys)), up: np.repeat(ys, len(xs))})
    return xs, ys, places.reshape(shape)


def curvature(problem: Problem, name: str | None = None, at: Mapping[str, float] | None = None) -> float:
    """J″ along a parameter (the only one if None)."""
    place = 0 if name is None else problem.parameters.index(name)
    return float(hessian(problem, at)[place, place])


def hessian(problem: Problem, at: Mapping[str, float] | None = None) -> Floats:
    """The second derivatives of J, in the order of the parameters; local where J is not quadratic."""
    found = moments(problem)
    if found is not None:
        return found.matrix
    here = {**problem.start, **(at or {})}
    slopes = [problem.program.evaluator(outlined(problem.objective, name).folded) for name in here]
    columns = _columns(problem, 2 * len(STENCIL) * len(here) ** 2)

    def gradient(parameters: Mapping[str, float]) -> Floats:
        return _slopes(problem, slopes, columns, parameters)

    matrix: Floats = np.array([_second_derivatives(gradient, here, name) for name in here])
    return (matrix + matrix.T) / 2


def _second_derivatives(
    gradient: Callable[[Mapping[str, float]], Floats], here: Mapping[str, float], name: str
) -> Floats:
    """How the gradient changes along a parameter, by differences; nan where no step is narrow enough.

    Data in the thousands bend a sigmoid within a hair's breadth of w: how narrow is for the data to say.
    """
    step, wider = STEP * max(1.0, abs(here[name])), np.full(len(here), np.nan)
    weights = np.array([weight for _, weight in STENCIL])
    for _ in range(NARROWINGS):
        there = np.array([gradient({**here, name: here[name] + count * step}) for count, _ in STENCIL])
        with np.errstate(all="ignore"):
            found: Floats = weights @ there / step
            rounding = 100 * np.finfo(float).eps * np.abs(there).max() / step
            if np.abs(found - wider).max() <= AGREEMENT * np.abs(found).max() + rounding:
                return found
        step, wider = step / NARROWER, found
    return np.full(len(here), np.nan)


def minimum(problem: Problem) -> Mapping[str, float] | None:
    """The parameters of the least loss where they are known in closed form; None where not, or not unique."""
    found = moments(problem)
    lowest = None if found is None else found.lowest()
    return None if found is None or lowest is None else found.named(lowest)


def largest_stable_rate(problem: Problem, at: Mapping[str, float] | None = None) -> float | None:
    """The learning rate at which steps stop shrinking: 2 over the largest curvature that they feel.

    A hand-written gradient that is c times dJ/dw feels c·J″; momentum allows 1 + beta times as much.
    None where there is no such rate: nothing curves upwards, the factor is not constant, or the rule
    divides by the size of the gradient (rmsprop, adam).
    """
    if problem.optimizer.name in ("rmsprop", "adam") or not problem.zero_grad:
        return None
    felt = _felt_curvatures(problem, at)
    if felt is None or felt.max() <= 0:
        return None
    room = 1 + problem.optimizer.memory if problem.optimizer.name == "momentum" else 1
    return float(2 * room / felt.max())


def condition_number(problem: Problem, at: Mapping[str, float] | None = None) -> float | None:
    """The largest curvature over the smallest: 1 for a round bowl; None where a direction is flat."""
    matrix = hessian(problem, at)
    if not np.isfinite(matrix).all():
        return None
    curvatures = np.linalg.eigvalsh(matrix)
    if curvatures[0] <= SINGULAR * abs(curvatures[-1]):
        return None
    return float(curvatures[-1] / curvatures[0])


def step_factor(problem: Problem, at: Mapping[str, float] | None = None) -> float | None:
    """By what a plain step multiplies the distance to the minimum: 1 − η·c·J″.

    With several parameters, the factor of the direction that shrinks least. None where c is not constant.
    """
    felt = _felt_curvatures(problem, at)
    if felt is None:
        return None
    factors = 1 - problem.learning_rate * felt
    return float(factors[np.argmax(np.abs(factors))])


def _felt_curvatures(problem: Problem, at: Mapping[str, float] | None) -> Floats | None:
    """The curvatures as the steps feel them: eigenvalues of the factors times the second derivatives."""
    factors = [problem.gradient_factors[name] for name in problem.parameters]
    if None in factors:
        return None
    felt = np.diag([float(factor or 0) for factor in factors]) @ hessian(problem, at)
    if not np.isfinite(felt).all():
        return None
    return np.sort(np.linalg.eigvals(felt).real)


def _columns(problem: Problem, looks: int) -> Mapping[str, Array]:
    """The training columns in double precision, thinned where so many looks at them would take long."""
    every = max(1, looks * problem.data.points // DRAWN_VALUES)
    return {name: column[::every].astype(np.float64) for name, column in problem.data.columns.items()}


def _loss_over(problem: Problem, columns: Mapping[str, Array], parameters: Mapping[str, float]) -> float:
    with np.errstate(all="ignore"):
        try:
            return problem.program.loss_at(problem.program.values(columns, parameters))
        except ARITHMETIC_ERRORS:
            return float("nan")


def _losses_over(
    program: Program, columns: Mapping[str, Array], parameters: Mapping[str, float | Floats]
) -> Floats | float:
    """J at (places, 1) parameters over (1, points) columns."""
    with np.errstate(all="ignore"):
        try:
            values = program.values(columns, parameters)
            values[program.slots["N"]] = next((column.size for column in columns.values()), 1)
            program.run_forward(values)
            found = np.asarray(program.loss(values), np.float64)
        except ARITHMETIC_ERRORS:
            return float("nan")
    return found[:, 0] if found.ndim else float(found)


@lru_cache(maxsize=64)
def _over_places(objective: Objective, parameters: tuple[str, ...]) -> Program:
    """The program for many places at once: it takes points together along the last axis only."""
    return Program(objective, parameters, PLACES)


def _along(values: Any, take: Callable[..., Any]) -> Any:
    """One number for each place; what has no points is one number already."""
    return take(values, axis=-1, keepdims=True) if np.ndim(values) else values


def _dot(left: Any, right: Any) -> Any:
    """np.dot of two columns for each place; of a number and a column their product."""
    both = left * right
    columns = np.ndim(left) and np.ndim(right) and np.shape(left)[-1] == np.shape(right)[-1]
    return _along(both, np.sum) if columns else both


PLACES: Functions = {
    **NUMPY,
    "mean": lambda values: _along(values, np.mean),
    "sum": lambda values: _along(values, np.sum),
    "dot": _dot,
}
"""The functions of a program whose parameters are (places, 1) and whose columns are (1, points)."""


def _slopes(
    problem: Problem, slopes: Sequence[Any], columns: Mapping[str, Array], parameters: Mapping[str, float]
) -> Floats:
    with np.errstate(all="ignore"):
        try:
            values = problem.program.values(columns, parameters)
            problem.program.run_forward(values)
            return np.array([float(slope(values)) for slope in slopes])
        except ARITHMETIC_ERRORS:
            return np.full(len(slopes), np.nan)
