"""The slopes of single functions and powers, as SymPy gives them, at hand before SymPy is.

Importing SymPy takes longer than all else that the first question of a lesson needs. So its answers for
these few are written down here, and each one that a derivation uses is held against SymPy's own, tree by
tree, before that derivation counts as proved.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tutor.symbolic.deriving.algebra import ONE, ZERO, minus, negated, quotient, times
from tutor.symbolic.expression import Call, Expression, Number, Shape, Symbol, call, number, power

SLOT = Symbol("s", Shape.COLUMN)
"""What a function is taken of, in the slopes."""


def _of_itself(function: str) -> Call:
    value = call(function, SLOT)
    assert isinstance(value, Call)
    return value


SLOPES: Mapping[str, Expression] = {
    "exp": _of_itself("exp"),
    "log": quotient(ONE, SLOT),
    "sqrt": quotient(ONE, times(number(2), _of_itself("sqrt"))),
    "abs": _of_itself("sign"),
    "tanh": minus(ONE, power(_of_itself("tanh"), number(2))),
    "sin": _of_itself("cos"),
    "cos": negated(_of_itself("sin")),
    "sigmoid": times(_of_itself("sigmoid"), minus(ONE, _of_itself("sigmoid"))),
    "sign": ZERO,
}


def slope_of_function(function: str) -> Expression:
    """The derivative of a function of one argument, as a tree over SLOT; KeyError for one that has none."""
    return SLOPES[function]


def slope_of_power(exponent: Fraction) -> Expression:
    """The derivative of SLOT to a constant power, as a tree over SLOT: p·s^(p − 1)."""
    if exponent == 0:
        return ZERO
    above, below = Number(Fraction(abs(exponent.numerator))), Number(Fraction(exponent.denominator))
    left = exponent - 1
    if left >= 0:
        found = quotient(times(above, _raised(left)), below)
    else:
        found = quotient(above, times(below, _raised(-left)))
    return found if exponent > 0 else negated(found)


def _raised(exponent: Fraction) -> Expression:
    if exponent == Fraction(1, 2):
        return call("sqrt", SLOT)
    return power(SLOT, Number(exponent))
