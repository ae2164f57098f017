"""Whether the branches of a `where` meet without a corner, found by a scan along its one variable."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tutor.symbolic.deriving.algebra import ONE
from tutor.symbolic.deriving.differentiation import differentiate
from tutor.symbolic.deriving.trial import value
from tutor.symbolic.expression import (
    Call,
    Compare,
    Expression,
    Number,
    Symbol,
    names,
    replace,
    subtract,
    walk,
)

Points = NDArray[np.float64]
Curve = Callable[[Points], Points]
SCANNED: Points = np.linspace(-20.0, 20.0, 4002)
"""Where borders are looked for; no round number is among them."""
U = Symbol("@u")
"""What is scanned along; no name that an author can declare."""


def only_variable(whole: Expression, changing: frozenset[str]) -> Expression | None:
    """The largest part that holds every name of an expression, so that all else is numbers."""
    for part in walk(whole):
        if part == whole or isinstance(part, Compare | Number) or changing.isdisjoint(names(part)):
            continue
        if not names(replace(whole, part, ONE)):
            return part
    return None


def meets_smoothly(where: Call, variable: Expression) -> bool:
    """True where both branches have one value and one slope at every border that a scan finds."""
    condition, yes, no = (replace(part, variable, U) for part in where.arguments)
    assert isinstance(condition, Compare)
    at = zeros(subtract(condition.left, condition.right))
    both = [(curve(yes), curve(no))]
    both.append((curve(differentiate(yes, {U.name: ONE})), curve(differentiate(no, {U.name: ONE}))))
    return at.size > 0 and all(np.allclose(one(at), other(at), rtol=0, atol=1e-6) for one, other in both)


def is_reached(where: Call, branch: int, corner: Expression, variable: Expression) -> bool:
    """True unless every zero of `corner` lies where the other branch of the `where` is taken."""
    scanned = replace(corner, variable, U)
    if names(scanned) != {U.name}:
        return True  # The corner lies within the variable: a scan along the variable does not show it.
    at = zeros(scanned)
    condition = curve(replace(where.arguments[0], variable, U))
    taken = condition(at).astype(bool)
    return not at.size or bool((taken if branch == 1 else ~taken).any())


def curve(expression: Expression) -> Curve:
    """An expression in u as a function of an array."""
    return lambda at: np.broadcast_to(value(expression, {U.name: at[None, :]})[0], at.shape)


def zeros(expression: Expression) -> Points:
    """The places of the scan where an expression in u changes sign."""
    height = curve(expression)
    found = [
        _bisected(height, left, right, low)
        for (left, low), (right, high) in pairwise(zip(SCANNED, height(SCANNED), strict=True))
        if low * high < 0
    ]
    return np.array(found)


def _bisected(height: Curve, left: float, right: float, low: float) -> float:
    for _ in range(50):
        middle = (left + right) / 2
        if height(np.array([middle]))[0] * low > 0:
            left = middle
        else:
            right = middle
    return (left + right) / 2
