"""Arranging products and sums without losing the author's order: nothing is reordered that need not be."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from tutor.symbolic.expression import (
    Binary,
    Expression,
    Negative,
    Number,
    number,
)
from tutor.symbolic.printers.literals import decimal_parts

ZERO = number(0)
ONE = number(1)


class Product(Struct, frozen=True):
    """A product taken apart: top/bottom times the factors, each a base with a whole exponent."""

    top: Fraction = Fraction(1)
    bottom: Fraction = Fraction(1)
    """Numbers that were written below the bar; kept apart so that u/2 stays u/2."""
    factors: tuple[tuple[Expression, int], ...] = ()

    @property
    def coefficient(self) -> Fraction:
        """The number in front."""
        return self.top / self.bottom


def product_of(expression: Expression) -> Product:
    """An expression as a product, brackets removed."""
    match expression:
        case Number(value):
            return Product(top=value)
        case Negative(operand):
            inner = product_of(operand)
            return replace(inner, top=-inner.top)
        case Binary("*", left, right):
            return joined(product_of(left), product_of(right))
        case Binary("/", left, right):
            below = product_of(right)
            if not below.top:
                break_up = Product(factors=((right, -1),))
            else:
                turned = tuple((base, -exponent) for base, exponent in below.factors)
                break_up = Product(below.bottom, below.top, turned)
            return joined(product_of(left), break_up)
        case Binary("**", Number(value), Number(exponent)) if exponent in (2, 3, 4):
            return Product(top=value ** int(exponent))
        case Binary("**", base, Number(exponent)) if exponent.denominator == 1 and not isinstance(
            base, Number
        ):
            return Product(factors=((base, int(exponent)),))
    return Product(factors=((expression, 1),))


def joined(left: Product, right: Product) -> Product:
    """The product of two, equal bases brought together."""
    factors = list(left.factors)
    for base, exponent in right.factors:
        known = next((k for k, (other, _) in enumerate(factors) if other == base), None)
        if known is None:
            factors.append((base, exponent))
        elif factors[known][1] + exponent:
            factors[known] = (base, factors[known][1] + exponent)
        else:
            del factors[known]
    return Product(left.top * right.top, left.bottom * right.bottom, tuple(factors))


def expression_of(product: Product) -> Expression:
    """The product written out: number, factors, and below the bar what is divided by."""
    top, bottom = _coefficient(product)
    if not top:
        return ZERO
    above = [raised(base, exponent) for base, exponent in product.factors if exponent > 0]
    below = [raised(base, -exponent) for base, exponent in product.factors if exponent < 0]
    if abs(top) != 1 or not above:
        above.insert(0, Number(abs(top)))
    if bottom != 1:
        below.insert(0, Number(bottom))
    written = chain(above)
    if below:
        written = Binary("/", written, chain(below))
    return Negative(written) if top < 0 else written


def _coefficient(product: Product) -> tuple[Fraction, Fraction]:
    whole = product.coefficient
    if whole.denominator == 1:
        return whole, Fraction(1)
    if product.top.denominator == product.bottom.denominator == 1:
        return Fraction(whole.numerator), Fraction(whole.denominator)
    if decimal_parts(whole) is not None:
        return whole, Fraction(1)
    if product.bottom < 0:
        return -product.top, -product.bottom
    return product.top, product.bottom


def put_back(product: Product, old: tuple[Expression, int], new: Expression) -> Expression:
    """The product with one factor replaced."""
    factors = tuple((new, 1) if factor == old else factor for factor in product.factors)
    return expression_of(replace(product, factors=factors))


def chain(factors: list[Expression]) -> Expression:
    """The factors multiplied from left to right."""
    written = factors[0]
    for factor in factors[1:]:
        written = Binary("*", written, factor)
    return written


def raised(base: Expression, exponent: int) -> Expression:
    """A whole power; the first is the base itself."""
    return base if exponent == 1 else Binary("**", base, number(exponent))


def times(*factors: Expression) -> Expression:
    """The product, numbers gathered in front and common factors of above and below cancelled."""
    product = Product()
    for factor in factors:
        product = joined(product, product_of(factor))
    return expression_of(product)


def quotient(top: Expression, bottom: Expression) -> Expression:
    """top / bottom, arranged as `times` does."""
    return times(Binary("/", top, bottom))


def negated(expression: Expression) -> Expression:
    """The opposite; a double minus disappears."""
    return times(number(-1), expression)


def summands(expression: Expression) -> list[Expression]:
    """The terms of a sum, each with its own sign."""
    match expression:
        case Binary("+", left, right):
            return summands(left) + summands(right)
        case Binary("-", left, right):
            return summands(left) + [opposite(term) for term in summands(right)]
        case Negative(operand) if isinstance(operand, Binary) and operand.operator in "+-":
            return [opposite(term) for term in summands(operand)]
    return [expression]


def opposite(term: Expression) -> Expression:
    """A term with the other sign."""
    match term:
        case Negative(operand):
            return operand
        case Number(value):
            return Number(-value)
    return Negative(term)


def plus(*terms: Expression) -> Expression:
    """The sum in the order given; zeros disappear and numbers are gathered where the first one stands."""
    flat = [part for term in terms for part in summands(term)]
    total = sum((part.value for part in flat if isinstance(part, Number)), Fraction(0))
    written: Expression | None = None
    for part in flat:
        if isinstance(part, Number):
            if not total:
                continue
            part, total = Number(total), Fraction(0)
        written = part if written is None else appended(written, part)
    return ZERO if written is None else written


def appended(sum_: Expression, term: Expression) -> Expression:
    """sum + term, written as a difference where the term begins with a minus."""
    match term:
        case Negative(operand):
            return Binary("-", sum_, operand)
        case Number(value) if value < 0:
            return Binary("-", sum_, Number(-value))
    return Binary("+", sum_, term)


def minus(left: Expression, right: Expression) -> Expression:
    """left - right, arranged as `plus` does."""
    return plus(left, *(opposite(term) for term in summands(right)))
