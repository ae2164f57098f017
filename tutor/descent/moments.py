"""Losses quadratic in the parameters, by the data's moments: J = constant + g·θ + ½ θ·H·θ.

The moments are means over the data, taken once; after that nothing costs more with more points.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tutor.descent.evaluate import ARITHMETIC_ERRORS, evaluate
from tutor.descent.problem import Problem
from tutor.symbolic.expression import (
    Binary,
    Call,
    Expression,
    Negative,
    Number,
    Shape,
    Symbol,
    names,
    shape,
)

SINGULAR = 1e-12
"""A curvature below this part of the largest is none: the valley has no single lowest point."""

Polynomial = dict[tuple[str, ...], Any]
"""Coefficients (numbers or columns) by monomial: () constant, ("w",) linear, ("b", "w") a product, sorted."""


class Quadratic(Struct, frozen=True, eq=False):
    """J as a polynomial of degree 2 in the parameters, in double precision."""

    parameters: tuple[str, ...]
    constant: float
    linear: NDArray[np.float64]
    """g: the gradient at the centre."""
    matrix: NDArray[np.float64]
    """H: the second derivatives, the same everywhere."""
    centre: NDArray[np.float64]
    """What θ is counted from."""

    def loss(self, parameters: Mapping[str, Any]) -> Any:
        """J; a parameter may be an array of values, and arrays broadcast."""
        theta = [parameters[name] - self.centre[i] for i, name in enumerate(self.parameters)]
        total: Any = self.constant
        for i, left in enumerate(theta):
            total = total + self.linear[i] * left
            for j, right in enumerate(theta):
                total = total + 0.5 * self.matrix[i, j] * left * right
        return total

    def lowest(self) -> NDArray[np.float64] | None:
        """Where J is least; None where it is not, or not at one point alone."""
        curvatures = np.linalg.eigvalsh(self.matrix)
        if curvatures[0] <= SINGULAR * max(abs(curvatures[-1]), np.finfo(float).tiny):
            return None
        return self.centre + np.linalg.solve(self.matrix, -self.linear)

    def about(self, lowest: NDArray[np.float64], loss: float) -> Quadratic:
        """The same J, counted from its lowest point, where it is `loss`."""
        return Quadratic(self.parameters, loss, np.zeros_like(self.linear), self.matrix, lowest)

    def named(self, theta: NDArray[np.float64]) -> dict[str, float]:
        """Values of the parameters by name."""
        return {name: float(value) for name, value in zip(self.parameters, theta, strict=True)}


class _NotQuadraticError(Exception):
    """The loss is no polynomial of degree 2 in the parameters."""


def quadratic(problem: Problem) -> Quadratic | None:
    """The loss by its moments over the training rows; None where it is not quadratic in the parameters."""
    objective, parameters = problem.objective, problem.parameters
    columns = {name: column.astype(np.float64) for name, column in problem.data.columns.items()}
    known = {**columns, "N": problem.data.points}
    with np.errstate(all="ignore"):
        try:
            moments = _polynomial(objective.expand(objective.loss), frozenset(parameters), known)
        except (_NotQuadraticError, *ARITHMETIC_ERRORS):
            return None
        found = _assembled(moments, parameters)
    finite = np.isfinite(found.matrix).all() and np.isfinite(found.linear).all()
    return found if finite and np.isfinite(found.constant) else None


def _assembled(moments: Polynomial, parameters: tuple[str, ...]) -> Quadratic:
    count = len(parameters)
    linear, matrix = np.zeros(count), np.zeros((count, count))
    for i, left in enumerate(parameters):
        linear[i] = moments.get((left,), 0.0)
        for j, right in enumerate(parameters):
            second = float(moments.get(tuple(sorted((left, right))), 0.0))
            matrix[i, j] = 2 * second if i == j else second
    return Quadratic(parameters, float(moments.get((), 0.0)), linear, matrix, np.zeros(count))


def _polynomial(expression: Expression, parameters: frozenset[str], known: Mapping[str, Any]) -> Polynomial:
    if not names(expression) & parameters:
        return {(): evaluate(expression, known)}

    def of(part: Expression) -> Polynomial:
        return _polynomial(part, parameters, known)

    match expression:
        case Symbol(name):
            return {(name,): 1.0}
        case Negative(operand):
            return _scaled(of(operand), -1.0)
        case Binary("+", left, right):
            return _sum(of(left), of(right))
        case Binary("-", left, right):
            return _sum(of(left), _scaled(of(right), -1.0))
        case Binary("*", left, right):
            return _product(of(left), of(right))
        case Binary("/", left, right) if not names(right) & parameters:
            return _scaled(of(left), 1 / evaluate(right, known))
        case Binary("**", base, Number(exponent)) if exponent in (1, 2):
            inner = of(base)
            return inner if exponent == 1 else _product(inner, inner)
        case Call(function, arguments):
            return _call(function, arguments, parameters, known)
    raise _NotQuadraticError


def _call(
    function: str, arguments: tuple[Expression, ...], parameters: frozenset[str], known: Mapping[str, Any]
) -> Polynomial:
    def of(part: Expression) -> Polynomial:
        return _polynomial(part, parameters, known)

    match function, arguments:
        case "mean" | "sum", (inner,):
            return _aggregated(of(inner), function, _length(inner, known))
        case "dot", (left, right) if shape(left) is shape(right) is Shape.COLUMN:
            return _aggregated(_product(of(left), of(right)), "sum", known["N"])
        case "where", (condition, yes, no) if not names(condition) & parameters:
            return _chosen(evaluate(condition, known), of(yes), of(no))
    raise _NotQuadraticError


def _length(expression: Expression, known: Mapping[str, Any]) -> int | None:
    """Over how many rows an expression is aggregated; None for one number."""
    return known["N"] if shape(expression) is Shape.COLUMN else None


def _aggregated(inner: Polynomial, function: str, points: int | None) -> Polynomial:
    """Each coefficient's mean or sum; a plain number in a column stands once for every row."""
    if points is None:
        return inner
    repeat = points if function == "sum" else 1
    aggregate: Any = np.sum if function == "sum" else np.mean
    return {
        monomial: aggregate(value) if np.ndim(value) else value * repeat for monomial, value in inner.items()
    }


def _scaled(polynomial: Polynomial, factor: Any) -> Polynomial:
    return {monomial: value * factor for monomial, value in polynomial.items()}


def _sum(left: Polynomial, right: Polynomial) -> Polynomial:
    total = dict(left)
    for monomial, value in right.items():
        total[monomial] = total[monomial] + value if monomial in total else value
    return total


def _product(left: Polynomial, right: Polynomial) -> Polynomial:
    total: Polynomial = {}
    for first, a in left.items():
        for second, b in right.items():
            monomial = tuple(sorted(first + second))
            if len(monomial) > 2:
                raise _NotQuadraticError
            total[monomial] = total[monomial] + a * b if monomial in total else a * b
    return total


def _chosen(condition: Any, yes: Polynomial, no: Polynomial) -> Polynomial:
    """Row by row, the one or the other."""
    return {
        monomial: np.where(condition, yes.get(monomial, 0.0), no.get(monomial, 0.0))
        for monomial in {**yes, **no}
    }
