"""What every printer asks of an expression's form: how tightly it holds together, and how it is set."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from tutor.symbolic.expression import (
    Binary,
    Call,
    Compare,
    Expression,
    Negative,
    Number,
    Shape,
    Symbol,
    shape,
)
from tutor.symbolic.printers.literals import literal


class Rank(IntEnum):
    """How tightly a piece of text holds together; a looser one is put in brackets."""

    COMPARE = 0
    SUM = 1
    PRODUCT = 2
    POWER = 3
    ATOM = 4


RANKS: Mapping[str, Rank] = {
    "+": Rank.SUM, "-": Rank.SUM, "*": Rank.PRODUCT, "/": Rank.PRODUCT, "**": Rank.POWER,
}  # fmt: skip


def rank_of(expression: Expression) -> Rank:
    """How tightly the printed expression holds together, on one line."""
    match expression:
        case Number(value):
            text = literal(value)
            return Rank.PRODUCT if "/" in text or text.startswith("-") else Rank.ATOM
        case Negative():
            return Rank.PRODUCT
        case Binary(operator, _, _):
            return RANKS[operator]
        case Compare():
            return Rank.COMPARE
    return Rank.ATOM


def starts_with_minus(expression: Expression) -> bool:
    """True where the printed expression begins with a sign, so that none may stand before it."""
    match expression:
        case Negative():
            return True
        case Number(value):
            return value < 0
        case Binary(operator, left, _):
            return RANKS[operator] <= rank_of(left) and operator != "**" and starts_with_minus(left)
    return False


def is_raisable(exponent: Expression) -> bool:
    """True for a whole exponent, which is written as superscript digits."""
    return isinstance(exponent, Number) and exponent.value.denominator == 1 and 0 <= exponent.value < 1000


def is_ratio(expression: Expression) -> bool:
    """True for a name such as `dℓ/du`, which is set as a fraction."""
    return isinstance(expression, Symbol) and "/" in expression.name


def is_fraction(expression: Expression) -> bool:
    """True for what is set over a bar."""
    match expression:
        case Binary("/", _, _):
            return True
        case Number(value):
            return "/" in literal(value)
    return is_ratio(expression)


def is_sum(expression: Expression) -> bool:
    """True for what is set with a Σ, which reaches over the whole product that follows."""
    match expression:
        case Call("mean" | "sum", (body,)):
            return shape(body) is Shape.COLUMN
        case Call("dot", (one, other)):
            return shape(one) is shape(other) is Shape.COLUMN
        case Binary("*", _, right):
            return is_sum(right)
        case Negative(operand):
            return is_sum(operand)
    return False
