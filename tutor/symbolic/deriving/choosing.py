"""The questions that choose the next rule: can it be read off, and through what does it change?"""

from __future__ import annotations

from collections.abc import Iterator

from tutor.symbolic.deriving.algebra import ONE
from tutor.symbolic.deriving.differentiation import differentiate
from tutor.symbolic.expression import (
    AGGREGATES,
    Binary,
    Call,
    Compare,
    Expression,
    Negative,
    Number,
    Symbol,
    children,
    names,
    number,
    power,
    replace,
    shape,
    with_children,
)


def _is_affine(expression: Expression, name: str) -> bool:
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
        if is_immediate(outer, frozenset({inner.name})) and not _is_affine(outer, inner.name):
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
