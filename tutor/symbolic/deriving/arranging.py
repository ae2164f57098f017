"""The finishing of a derivative: as a careful person would write it, in the author's order."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from tutor.symbolic.deriving.algebra import (
    Product,
    chain,
    expression_of,
    joined,
    opposite,
    plus,
    product_of,
    raised,
    summands,
    times,
)
from tutor.symbolic.deriving.polynomial import shorter
from tutor.symbolic.expression import (
    Binary,
    Call,
    Expression,
    Negative,
    Number,
    children,
    with_children,
)


def arranged(expression: Expression, is_constant: Callable[[Expression], bool]) -> Expression:
    """A finished product as one would write it.

    Fractions within a factor are cleared by the factors beside it; a bare minus turns a difference round;
    behind a number, what does not change (x) stands before what does (w·x - y): `2·x·(w·x - y)`.
    """
    product = _cleared(product_of(expression))
    if product.coefficient == -1:
        product = _turned(product)
    if abs(product.coefficient) != 1:
        still = tuple(factor for factor in product.factors if is_constant(factor[0]))
        moving = tuple(factor for factor in product.factors if factor not in still)
        product = replace(product, factors=still + moving)
    return _within_branches(product) or expression_of(product)


def _within_branches(product: Product) -> Expression | None:
    """where(c, 1, 0)·x as where(c, x, 0): a slope that is a mere number on each branch takes the rest in."""
    for place, (base, exponent) in enumerate(product.factors):
        match base:
            case Call("where", (condition, yes, no)) if exponent == 1:
                rest = product.factors[:place] + product.factors[place + 1 :]
                if not rest or product_of(yes).factors or product_of(no).factors:
                    return None
                others = expression_of(replace(product, factors=rest))
                return Call("where", (condition, times(yes, others), times(no, others)))
    return None


def _turned(product: Product) -> Product:
    for place, (base, exponent) in enumerate(product.factors):
        if isinstance(base, Binary) and base.operator == "-" and exponent == 1:
            other = _positive_first(plus(*(opposite(term) for term in summands(base))))
            factors = (*product.factors[:place], (other, 1), *product.factors[place + 1 :])
            return replace(product, top=-product.top, factors=factors)
    return product


def _cleared(product: Product) -> Product:
    """y/p - (1-y)/(1-p) beside p·(1-p) becomes y·(1-p) - (1-y)·p, that is y - p."""
    for place, (base, exponent) in enumerate(product.factors):
        terms = summands(base)
        if len(terms) < 2 or exponent != 1:
            continue
        below = [other for term in terms for other, power in product_of(term).factors if power < 0]
        clearing = [other for other in product.factors if other[0] in below and other[1] > 0]
        if not clearing:
            continue
        factor = chain([raised(*other) for other in clearing])
        opened = _positive_first(shorter(plus(*(times(term, factor) for term in terms))))
        rest = tuple(
            other for index, other in enumerate(product.factors) if index != place and other not in clearing
        )
        before = sum(1 for other in product.factors[:place] if other not in clearing)
        inner = product_of(opened)
        first = joined(Product(product.top, product.bottom, rest[:before]), inner)
        return joined(first, Product(factors=rest[before:]))
    return product


def _positive_first(expression: Expression) -> Expression:
    """A sum that begins with a minus, with its first term without one moved to the front."""
    terms = summands(expression)
    first = next((term for term in terms if not _is_negative(term)), None)
    if first is None or not _is_negative(terms[0]):
        return expression
    terms.remove(first)
    return plus(first, *terms)


def _is_negative(term: Expression) -> bool:
    return isinstance(term, Negative) or (isinstance(term, Number) and term.value < 0)


def with_leading_minus(expression: Expression) -> Expression:
    """A minus before a product set on its first factor, where the text of it is read: (-2)·x, not -(2·x)."""
    parts = children(expression)
    if not parts:
        return expression
    expression = with_children(expression, tuple(with_leading_minus(part) for part in parts))
    match expression:
        case Negative(Binary("*" | "/" as operator, left, right)):
            return Binary(operator, with_leading_minus(Negative(left)), right)
    return expression
