"""The rules that take an expression apart: sums, products, quotients and branches, each part named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace as with_fields

from tutor.symbolic.deriving import sentences
from tutor.symbolic.deriving.algebra import (
    ZERO,
    Product,
    expression_of,
    minus,
    negated,
    plus,
    product_of,
    put_back,
    quotient,
    summands,
    times,
)
from tutor.symbolic.deriving.differentiation import as_choice, chosen
from tutor.symbolic.deriving.polynomial import shorter
from tutor.symbolic.deriving.record import PART
from tutor.symbolic.deriving.sentences import Saying
from tutor.symbolic.expression import Call, Expression, Negative, call, number, power
from tutor.symbolic.printers.one_line import one_line

if TYPE_CHECKING:
    from tutor.symbolic.deriving.narrator import Narrator


class Part(Struct, frozen=True):
    """A named part of a sum, a product or a branch."""

    name: str
    """Empty for a part that does not change."""
    meaning: Expression
    rate: Expression
    """Its derivative as a name: dA/dw."""
    introduces: tuple[str, ...]

    @property
    def statement(self) -> str:
        """`A = w·x`."""
        return one_line(self.meaning, self.name)


def derived(narrator: Narrator, quantity: str, expression: Expression) -> Expression | None:
    """The slope by the rule that fits, every line written down; None where there is nothing to take apart."""
    if isinstance(expression, Call):
        return _of_branches(narrator, quantity, expression)
    return _of_sum(narrator, quantity, expression) or _of_product(narrator, quantity, expression)


def _of_branches(narrator: Narrator, quantity: str, expression: Call) -> Expression | None:
    """where, and what is one in disguise."""
    if expression.function in ("maximum", "minimum", "relu"):
        written = call("where", *as_choice(expression.function, expression.arguments))
        narrator.record.say(quantity, expression, written, sentences.as_branches(expression.function))
        expression = written
    if expression.function != "where":
        return None
    condition, *both = expression.arguments
    parts = [_part(narrator, quantity, branch) for branch in both]
    stated = call("where", condition, *(part.rate for part in parts))
    _state(narrator, quantity, expression, stated, sentences.branches(), parts)
    found = chosen(condition, *(_slope_of(narrator, part) for part in parts))
    narrator.say_result(quantity, stated, found, sentences.together())
    return found


def _of_sum(narrator: Narrator, quantity: str, expression: Expression) -> Expression | None:
    terms = summands(expression)
    if len(terms) < 2:
        return None
    moving = [term for term in terms if narrator.moves(term)]
    falling = [isinstance(term, Negative) for term in moving]
    parts = [
        _part(narrator, quantity, term.operand if isinstance(term, Negative) else term) for term in moving
    ]
    stated = _signed_sum([part.rate for part in parts], falling)
    saying = sentences.sum_rule([part.statement for part in parts])
    _state(narrator, quantity, expression, stated, saying, parts)
    found = shorter(_signed_sum([_slope_of(narrator, part) for part in parts], falling))
    narrator.say_result(quantity, stated, found, sentences.together())
    return found


def _signed_sum(values: list[Expression], falling: list[bool]) -> Expression:
    return plus(*(negated(value) if down else value for value, down in zip(values, falling, strict=True)))


def _of_product(narrator: Narrator, quantity: str, expression: Expression) -> Expression | None:
    """A constant factor, a product of two parts, or a quotient of two."""
    product = product_of(expression)
    moving = tuple(factor for factor in product.factors if narrator.moves(factor[0]))
    if len(moving) == 1 and moving[0][1] == 1:
        return _constant_factor(narrator, quantity, expression, product, moving[0])
    if len(moving) < 2:
        return None
    below = tuple(factor for factor in moving if factor[1] < 0)
    if 0 < len(below) < len(moving):
        turned = tuple((base, -exponent) for base, exponent in below)
        return _two_parts(narrator, quantity, expression, _without(product, below), Product(factors=turned))
    rest = moving[1:]
    return _two_parts(narrator, quantity, expression, _without(product, rest), Product(factors=rest), True)


def _without(product: Product, factors: tuple[tuple[Expression, int], ...]) -> Product:
    return with_fields(product, factors=tuple(other for other in product.factors if other not in factors))


def _two_parts(
    narrator: Narrator,
    quantity: str,
    expression: Expression,
    one: Product,
    other: Product,
    is_product: bool = False,
) -> Expression:
    """The product rule or the quotient rule."""
    parts = [_part(narrator, "", expression_of(product)) for product in (one, other)]
    first, second = (narrator.record.symbol(part.name) for part in parts)
    say = sentences.product_rule if is_product else sentences.quotient_rule
    saying = say(first.name, second.name, [part.statement for part in parts])
    combined = _product_rule if is_product else _quotient_rule
    stated = combined(first, second, parts[0].rate, parts[1].rate)
    _state(narrator, quantity, expression, stated, saying, parts)
    slopes = [_slope_of(narrator, part) for part in parts]
    written = narrator.record.written_out(combined(first, second, *slopes))
    found = shorter(plus(*(times(term) for term in summands(written))))
    narrator.say_result(quantity, stated, found, sentences.together())
    return found


def _product_rule(first: Expression, second: Expression, rate: Expression, other: Expression) -> Expression:
    return plus(times(rate, second), times(first, other))


def _quotient_rule(top: Expression, bottom: Expression, rate: Expression, other: Expression) -> Expression:
    return quotient(minus(times(rate, bottom), times(top, other)), power(bottom, number(2)))


def _constant_factor(
    narrator: Narrator,
    quantity: str,
    expression: Expression,
    product: Product,
    factor: tuple[Expression, int],
) -> Expression:
    part = _part(narrator, quantity, factor[0])
    stated = put_back(product, factor, part.rate)
    _state(narrator, quantity, expression, stated, sentences.factor_rule(part.statement), [part])
    found = narrator.arranged(put_back(product, factor, _slope_of(narrator, part)))
    narrator.say_result(quantity, stated, found, sentences.together())
    return found


def _part(narrator: Narrator, quantity: str, meaning: Expression) -> Part:
    """A part under a name; without one where it does not change.

    A part of a sum under a mean may carry that mean's 1/N just as the whole may; `quantity` names the whole.
    """
    record = narrator.record
    if not narrator.moves(meaning):
        return Part("", meaning, ZERO, ())
    name, introduces = record.define(PART, meaning)
    record.factors.setdefault(name, record.factors.get(quantity, []))
    return Part(name, meaning, record.rate(name), introduces)


def _slope_of(narrator: Narrator, part: Part) -> Expression:
    return narrator.slope(part.name, part.meaning) if part.name else ZERO


def _state(
    narrator: Narrator,
    quantity: str,
    expression: Expression,
    stated: Expression,
    saying: Saying,
    parts: list[Part],
) -> None:
    introduces = tuple(name for part in parts for name in part.introduces)
    narrator.record.say(narrator.left(quantity), expression, stated, saying, introduces)
