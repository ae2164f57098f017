"""The derivative of a tree in the author's order, and the questions that choose the next rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tutor.symbolic.deriving.algebra import ONE, ZERO, minus, negated, plus, quotient, times
from tutor.symbolic.deriving.sympy_bridge import SLOT, slope_of_function, slope_of_power
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
    children,
    names,
    number,
    power,
    replace,
    shape,
    substitute,
    with_children,
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


def is_affine(expression: Expression, name: str) -> bool:
    """True where the derivative by `name` does not depend on it."""
    return name not in names(differentiate(expression, {name: ONE}))


def _is_shift(expression: Expression, changing: frozenset[str]) -> bool:
    """True for t, -t, t + c, c - t: what needs no chain rule worth a line."""
    match expression:
        case Symbol(name, _):
            return name in changing
        case Negative(operand):
            return _is_shift(operand, changing)
        case Binary("+" | "-", left, right):
            if changing.isdisjoint(names(right)):
                return _is_shift(left, changing)
            return changing.isdisjoint(names(left)) and _is_shift(right, changing)
    return False


def is_immediate(expression: Expression, changing: frozenset[str]) -> bool:
    """True where the derivative is read off: no chain, product or quotient rule is needed."""
    if changing.isdisjoint(names(expression)):
        return True
    match expression:
        case Symbol():
            return True
        case Negative(operand):
            return is_immediate(operand, changing)
        case Binary(operator, left, right):
            return _is_immediate_operation(operator, left, right, changing)
        case Call("where", (_, yes, no)):
            return is_immediate(yes, changing) and is_immediate(no, changing)
        case Call("maximum" | "minimum", (left, right)):
            return is_immediate(left, changing) and is_immediate(right, changing)
        case Call(function, (inner,)) if function not in AGGREGATES:
            return _is_shift(inner, changing)
    return False


def _is_immediate_operation(
    operator: str, left: Expression, right: Expression, changing: frozenset[str]
) -> bool:
    left_stands, right_stands = (changing.isdisjoint(names(part)) for part in (left, right))
    if operator in "+-" or (operator == "*" and (left_stands or right_stands)):
        return is_immediate(left, changing) and is_immediate(right, changing)
    if operator == "/" and right_stands:
        return is_immediate(left, changing)
    if operator in ("/", "**") and (left_stands or right_stands):
        return _is_shift(right if left_stands else left, changing)
    return False


def gateway(
    expression: Expression, changing: frozenset[str], varied: str, name: str
) -> tuple[Expression, Expression] | None:
    """(u, outer): the largest part through which alone the expression changes, and what is done to it.

    None where there is no such part, or where the outer step is merely a factor or a constant added.
    """
    seen: set[Expression] = set()
    for part in _parts(expression):
        if part in seen or isinstance(part, Compare) or changing.isdisjoint(names(part)):
            continue
        seen.add(part)
        if isinstance(part, Symbol) and part.name == varied:
            continue
        inner = part if isinstance(part, Symbol) else Symbol(name, shape(part))
        outer = with_squares(replace(expression, part, inner))
        if not (changing - {inner.name}).isdisjoint(names(outer)):
            continue
        if is_immediate(outer, frozenset({inner.name})) and not is_affine(outer, inner.name):
            return part, outer
    return None


def _parts(expression: Expression) -> Iterator[Expression]:
    """Every proper part, larger ones before what they contain."""
    for part in children(expression):
        yield part
    for part in children(expression):
        yield from _parts(part)


def with_squares(expression: Expression) -> Expression:
    """a·a written as a**2 throughout, so that the power rule is seen to apply."""
    parts = children(expression)
    if not parts:
        return expression
    expression = with_children(expression, tuple(with_squares(part) for part in parts))
    match expression:
        case Binary("*", left, right) if left == right and not isinstance(left, Number):
            return power(left, number(2))
    return expression
