"""Arranging products and sums without losing the author's order: nothing is reordered that need not be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from tutor.symbolic.expression import (
    Binary,
    Call,
    Expression,
    Negative,
    Number,
    Symbol,
    children,
    number,
    walk,
    with_children,
)
from tutor.symbolic.literals import decimal_parts

ZERO = number(0)
ONE = number(1)
MOST_TERMS = 40


@dataclass(frozen=True)
class Product:
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
            return _joined(product_of(left), product_of(right))
        case Binary("/", left, right):
            below = product_of(right)
            if not below.top:
                break_up = Product(factors=((right, -1),))
            else:
                turned = tuple((base, -exponent) for base, exponent in below.factors)
                break_up = Product(below.bottom, below.top, turned)
            return _joined(product_of(left), break_up)
        case Binary("**", Number(value), Number(exponent)) if exponent in (2, 3, 4):
            return Product(top=value ** int(exponent))
        case Binary("**", base, Number(exponent)) if exponent.denominator == 1 and not isinstance(
            base, Number
        ):
            return Product(factors=((base, int(exponent)),))
    return Product(factors=((expression, 1),))


def _joined(left: Product, right: Product) -> Product:
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
        product = _joined(product, product_of(factor))
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
            return summands(left) + [_opposite(term) for term in summands(right)]
        case Negative(operand) if isinstance(operand, Binary) and operand.operator in "+-":
            return [_opposite(term) for term in summands(operand)]
    return [expression]


def _opposite(term: Expression) -> Expression:
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


def positive_first(expression: Expression) -> Expression:
    """A sum that begins with a minus, with its first term without one moved to the front."""
    terms = summands(expression)
    first = next((term for term in terms if not _is_negative(term)), None)
    if first is None or not _is_negative(terms[0]):
        return expression
    terms.remove(first)
    return plus(first, *terms)


def _is_negative(term: Expression) -> bool:
    return isinstance(term, Negative) or (isinstance(term, Number) and term.value < 0)


def minus(left: Expression, right: Expression) -> Expression:
    """left - right, arranged as `plus` does."""
    return plus(left, *(_opposite(term) for term in summands(right)))


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
            for monomial, coefficient in opened.items()
            if coefficient
        )
    )
    return written if size(written) < size(expression) else expression


Monomial = tuple[tuple[Expression, int], ...]


def _polynomial(expression: Expression) -> dict[Monomial, Fraction] | None:
    """Monomials in order of appearance, or None where there are too many."""
    match expression:
        case Number(value):
            return {(): value}
        case Negative(operand):
            inner = _polynomial(operand)
            return None if inner is None else {key: -value for key, value in inner.items()}
        case Binary("+" | "-", left, right):
            return _merged(_polynomial(left), _polynomial(right), 1 if expression.operator == "+" else -1)
        case Binary("*", left, right):
            return _multiplied(_polynomial(left), _polynomial(right))
        case Binary("/", left, Number(value)) if value:
            return _multiplied(_polynomial(left), {(): 1 / value})
        case Binary("**", base, Number(value)) if value in (2, 3, 4) and not isinstance(base, Symbol | Call):
            inner = _polynomial(base)
            opened = inner
            for _ in range(int(value) - 1):
                opened = _multiplied(opened, inner)
            return opened
    product = product_of(expression)
    return {product.factors: product.coefficient}


def _merged(
    left: dict[Monomial, Fraction] | None, right: dict[Monomial, Fraction] | None, sign: int
) -> dict[Monomial, Fraction] | None:
    if left is None or right is None:
        return None
    merged = dict(left)
    for monomial, coefficient in right.items():
        same = _find(merged, monomial)
        merged[same] = merged.get(same, Fraction(0)) + sign * coefficient
    return merged if len(merged) <= MOST_TERMS else None


def _find(known: Iterable[Monomial], monomial: Monomial) -> Monomial:
    return next((other for other in known if frozenset(other) == frozenset(monomial)), monomial)


def _multiplied(
    left: dict[Monomial, Fraction] | None, right: dict[Monomial, Fraction] | None
) -> dict[Monomial, Fraction] | None:
    if left is None or right is None or len(left) * len(right) > MOST_TERMS:
        return None
    opened: dict[Monomial, Fraction] = {}
    for one, first in left.items():
        for other, second in right.items():
            joined = _joined(Product(factors=one), Product(factors=other)).factors
            same = _find(opened, joined)
            opened[same] = opened.get(same, Fraction(0)) + first * second
    return opened


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
            other = positive_first(plus(*(_opposite(term) for term in summands(base))))
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
        opened = positive_first(shorter(plus(*(times(term, factor) for term in terms))))
        rest = tuple(
            other for index, other in enumerate(product.factors) if index != place and other not in clearing
        )
        before = sum(1 for other in product.factors[:place] if other not in clearing)
        inner = product_of(opened)
        joined = _joined(Product(product.top, product.bottom, rest[:before]), inner)
        return _joined(joined, Product(factors=rest[before:]))
    return product
