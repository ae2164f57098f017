"""The derivative of a tree, terms in the author's order; the slopes of functions and powers are SymPy's."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.symbolic.deriving.algebra import ONE, ZERO, minus, negated, plus, quotient, times
from tutor.symbolic.deriving.slopes import SLOT, slope_of_function, slope_of_power
from tutor.symbolic.expression import (
    AGGREGATES,
    Binary,
    Call,
    Compare,
    Expression,
    N,
    Negative,
    Number,
    Shape,
    Symbol,
    call,
    names,
    number,
    power,
    shape,
    substitute,
)

Rates = Mapping[str, Expression]
"""How fast each name changes with the one that is varied; a name that is missing stands still."""


def differentiate(expression: Expression, rates: Rates) -> Expression:
    """The derivative, terms in the author's order; the slopes of functions and powers are SymPy's."""
    if rates.keys().isdisjoint(names(expression)):
        return ZERO
    match expression:
        case Symbol(name, _):
            return rates[name]
        case Negative(operand):
            return negated(differentiate(operand, rates))
        case Binary("+", left, right):
            return plus(differentiate(left, rates), differentiate(right, rates))
        case Binary("-", left, right):
            return minus(differentiate(left, rates), differentiate(right, rates))
        case Binary("*", left, right):
            first, second = differentiate(left, rates), differentiate(right, rates)
            return plus(times(first, right), times(left, second))
        case Binary("/", left, right):
            return _of_quotient(left, right, rates)
        case Binary("**", base, exponent):
            return _of_power(base, exponent, rates)
        case Call(function, arguments) if function in AGGREGATES:
            return _of_aggregate(function, arguments, rates)
        case Call(function, arguments):
            return _of_function(function, arguments, rates)
    return ZERO


def _of_quotient(top: Expression, bottom: Expression, rates: Rates) -> Expression:
    first, second = differentiate(top, rates), differentiate(bottom, rates)
    if second == ZERO:
        return quotient(first, bottom)
    falling = negated(quotient(times(top, second), power(bottom, number(2))))
    return plus(quotient(first, bottom), falling) if first != ZERO else falling


def _of_power(base: Expression, exponent: Expression, rates: Rates) -> Expression:
    below, above = differentiate(base, rates), differentiate(exponent, rates)
    parts = []
    if below != ZERO:
        if isinstance(exponent, Number):
            outer = at(slope_of_power(exponent.value), base)
        else:
            outer = times(exponent, power(base, minus(exponent, ONE)))
        parts.append(times(outer, below))
    if above != ZERO:
        parts.append(times(power(base, exponent), call("log", base), above))
    return plus(*parts)


def _of_aggregate(function: str, arguments: tuple[Expression, ...], rates: Rates) -> Expression:
    body = arguments[0] if len(arguments) == 1 else Binary("*", arguments[0], arguments[1])
    return aggregated(function, body, differentiate(body, rates))


def aggregated(function: str, body: Expression, slope: Expression) -> Expression:
    """The derivative of a mean or a sum, given the derivative of what is under it.

    Where that slope is the same number at every point, its mean is itself, and its sum N times it.
    """
    if shape(slope) is Shape.COLUMN:
        return call("mean" if function == "mean" else "sum", slope)
    if function == "mean" or shape(body) is Shape.SCALAR:
        return slope
    return times(N, slope)


def _of_function(function: str, arguments: tuple[Expression, ...], rates: Rates) -> Expression:
    if function == "where":
        condition, yes, no = arguments
        return chosen(condition, differentiate(yes, rates), differentiate(no, rates))
    if function in ("maximum", "minimum", "relu"):
        condition, yes, no = as_choice(function, arguments)
        return chosen(condition, differentiate(yes, rates), differentiate(no, rates))
    (inner,) = arguments
    return times(at(slope_of_function(function), inner), differentiate(inner, rates))


def as_choice(function: str, arguments: tuple[Expression, ...]) -> tuple[Expression, Expression, Expression]:
    """maximum, minimum and relu as the condition and the two branches of a `where`."""
    if function == "relu":
        return Compare(">", arguments[0], ZERO), arguments[0], ZERO
    left, right = arguments
    return Compare(">=" if function == "maximum" else "<=", left, right), left, right


def chosen(condition: Expression, yes: Expression, no: Expression) -> Expression:
    """where(condition, yes, no), or the one value that both branches have."""
    return yes if yes == no else call("where", condition, yes, no)


def at(template: Expression, inner: Expression) -> Expression:
    """A derivative over SLOT, taken at `inner`."""
    return substitute(template, {SLOT.name: inner})
