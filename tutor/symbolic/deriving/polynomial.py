"""Multiplying out and gathering like terms, where that makes an expression shorter."""

from __future__ import annotations

from fractions import Fraction

from tutor.symbolic.deriving.algebra import Product, expression_of, joined, plus, product_of
from tutor.symbolic.expression import Binary, Call, Expression, Negative, Number, Symbol, walk

MOST_TERMS = 40


def size(expression: Expression) -> int:
    """The number of nodes."""
    return sum(1 for _ in walk(expression))


def shorter(expression: Expression) -> Expression:
    """The expression multiplied out and its like terms gathered, where that makes it shorter."""
    opened = _polynomial(expression)
    if opened is None:
        return expression
    written = plus(
        *(
            expression_of(Product(top=coefficient, factors=monomial))
            for monomial, coefficient in opened.values()
            if coefficient
        )
    )
    return written if size(written) < size(expression) else expression


Monomial = tuple[tuple[Expression, int], ...]
Polynomial = dict[frozenset[tuple[Expression, int]], tuple[Monomial, Fraction]]
"""Each monomial, whatever the order of its factors, as first written and with its number in front."""


def _polynomial(expression: Expression) -> Polynomial | None:
    """Monomials in order of appearance, or None where there are too many."""
    match expression:
        case Number(value):
            return {frozenset(): ((), value)}
        case Negative(operand):
            return _multiplied(_polynomial(operand), {frozenset(): ((), Fraction(-1))})
        case Binary("+" | "-", left, right):
            return _merged(_polynomial(left), _polynomial(right), 1 if expression.operator == "+" else -1)
        case Binary("*", left, right):
            return _multiplied(_polynomial(left), _polynomial(right))
        case Binary("/", left, Number(value)) if value:
            return _multiplied(_polynomial(left), {frozenset(): ((), 1 / value)})
        case Binary("**", base, Number(value)) if value in (2, 3, 4) and not isinstance(base, Symbol | Call):
            inner = _polynomial(base)
            opened = inner
            for _ in range(int(value) - 1):
                opened = _multiplied(opened, inner)
            return opened
    product = product_of(expression)
    return {frozenset(product.factors): (product.factors, product.coefficient)}


def _add(polynomial: Polynomial, monomial: Monomial, coefficient: Fraction) -> None:
    key = frozenset(monomial)
    written, before = polynomial.get(key, (monomial, Fraction(0)))
    polynomial[key] = (written, before + coefficient)


def _merged(left: Polynomial | None, right: Polynomial | None, sign: int) -> Polynomial | None:
    if left is None or right is None or len(left) + len(right) > MOST_TERMS:
        return None
    merged = dict(left)
    for monomial, coefficient in right.values():
        _add(merged, monomial, sign * coefficient)
    return merged


def _multiplied(left: Polynomial | None, right: Polynomial | None) -> Polynomial | None:
    if left is None or right is None or len(left) * len(right) > MOST_TERMS:
        return None
    opened: Polynomial = {}
    for one, first in left.values():
        for other, second in right.values():
            _add(opened, joined(Product(factors=one), Product(factors=other)).factors, first * second)
    return opened
