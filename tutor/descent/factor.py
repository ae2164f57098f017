"""How many times larger a hand-written gradient is than dJ/dw: found by value, reported exactly."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from tutor.descent.evaluate import ARITHMETIC_ERRORS, Evaluator
from tutor.descent.problem import Problem, outlined

POINTS = 7
"""At how many parameter values the two are compared."""
TOLERANCE = 1e-9
LARGEST = 10_000
"""The largest denominator of a factor, or of one over it."""


def gradient_factors(problem: Problem) -> Mapping[str, Fraction | None]:
    """c with gradient = c * dJ/dw for each parameter: 1 where it is derived, None where no c is constant."""
    one = Fraction(1)
    return {name: _factor(problem, name) if problem.is_written(name) else one for name in problem.parameters}


def _factor(problem: Problem, name: str) -> Fraction | None:
    program = problem.program
    written = program.evaluator(problem.gradients[name])
    true = program.evaluator(outlined(problem.objective, name).folded)
    columns = {key: column.astype(np.float64) for key, column in problem.data.columns.items()}
    random = np.random.RandomState(0)
    pairs = []
    for _ in range(POINTS):
        point = {key: value + random.uniform(-1.5, 1.5) for key, value in problem.start.items()}
        pair = _pair(problem, program.values(columns, point), written, true)
        if pair is not None:
            pairs.append(pair)
    return _constant_ratio(pairs)


def _pair(
    problem: Problem, values: list[Any], written: Evaluator, true: Evaluator
) -> tuple[float, float] | None:
    with np.errstate(all="ignore"):
        try:
            problem.program.run_forward(values)
            pair = float(written(values)), float(true(values))
        except ARITHMETIC_ERRORS:
            return None
    return pair if np.isfinite(pair).all() else None


def _constant_ratio(pairs: list[tuple[float, float]]) -> Fraction | None:
    scale = max((abs(true) for _, true in pairs), default=0.0)
    ratios = [written / true for written, true in pairs if abs(true) > 1e-3 * scale]
    if not ratios:
        return None
    middle = float(np.median(ratios))
    if any(abs(ratio - middle) > TOLERANCE * abs(middle) for ratio in ratios):
        return None
    return _exact(middle)


def _exact(ratio: float) -> Fraction:
    """The simple fraction that the ratio rounds to, as N or 1/N; else its own decimals."""
    if ratio == 0:
        return Fraction(0)
    for candidate in (
        Fraction(ratio).limit_denominator(LARGEST),
        1 / (Fraction(1 / ratio).limit_denominator(LARGEST) or Fraction(1, LARGEST)),
    ):
        if abs(float(candidate) - ratio) <= 1e-12 * abs(ratio):
            return candidate
    return Fraction(f"{ratio:.12g}")
