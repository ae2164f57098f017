"""Choosing the next rule and naming what is inside; `Record` holds what is written."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as with_fields

from tutor.symbolic import sentences
from tutor.symbolic.algebra import (
    ONE,
    ZERO,
    Product,
    arranged,
    expression_of,
    minus,
    negated,
    plus,
    product_of,
    quotient,
    shorter,
    summands,
    times,
)
from tutor.symbolic.differentiation import (
    aggregated,
    as_choice,
    chosen,
    differentiate,
    gateway,
    is_immediate,
    with_squares,
)
from tutor.symbolic.expression import (
    AGGREGATES,
    Binary,
    Call,
    Expression,
    Negative,
    Number,
    Objective,
    Shape,
    Symbol,
    call,
    multiply,
    names,
    number,
    power,
    replace,
    shape,
    substitute,
)
from tutor.symbolic.one_line import one_line
from tutor.symbolic.record import INNER, PART, POINT, Record

KEEPS_ITS_NAME = ("sigmoid", "tanh", "exp")
"""Functions whose derivative is written with their own value: p·(1 - p)."""


@dataclass(frozen=True)
class Part:
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


class Narrator:
    """Derives quantity after quantity, and writes every step down."""

    def __init__(self, objective: Objective, wrt: str) -> None:
        self.objective = objective
        self.wrt = wrt
        self.record = Record(objective, wrt)
        self.slopes: dict[str, Expression] = {}
        changing = {wrt}
        for name, meaning in objective.intermediates:
            if not changing.isdisjoint(names(meaning)):
                changing.add(name)
        self.changing = frozenset(changing)

    def loss(self) -> Expression:
        """The loss with the model in place of y_hat; the first rule, where there is any y_hat."""
        loss = self.objective.loss
        written = substitute(loss, {"y_hat": self.objective.model})
        if written != loss:
            self.record.say("J", loss, written, sentences.substitution(self.objective.model))
        return written

    def slope(self, quantity: str, expression: Expression) -> Expression:
        """d quantity / d wrt, in the author's names and those brought in."""
        if quantity not in self.slopes:
            self.slopes[quantity] = self._slope(quantity, expression)
        return self.slopes[quantity]

    def _slope(self, quantity: str, expression: Expression) -> Expression:
        gathered = expression_of(product_of(self.objective.expand(expression)))
        if differentiate(gathered, {self.wrt: ONE}) == ZERO:
            self.record.say(self._left(quantity), expression, ZERO, sentences.nothing(quantity, self.wrt))
            return ZERO
        for rule in (
            self._aggregate,
            self._chain,
            self._immediate,
            self._branches,
            self._rewritten,
            self._sum,
            self._product,
        ):
            found = rule(quantity, expression)
            if found is not None:
                return found
        return self._read_off(quantity, expression)

    def _left(self, quantity: str) -> str:
        return self.record.rate(quantity).name

    def _moves(self, expression: Expression) -> bool:
        return not self.changing.isdisjoint(names(self.record.written_out(expression)))

    def _arranged(self, expression: Expression) -> Expression:
        return arranged(expression, lambda part: isinstance(part, Symbol) and not self._moves(part))

    def _say_result(
        self, quantity: str, before: Expression, found: Expression, saying: sentences.Saying
    ) -> None:
        after = self.record.written_out(found)
        self.record.say(self._left(quantity), before, after, saying, point=quantity)

    # Rules, each None where it does not apply

    def _aggregate(self, quantity: str, expression: Expression) -> Expression | None:
        """Under one mean, sum or dot, with at most a constant in front."""
        product = product_of(expression)
        moving = [factor for factor in product.factors if self._moves(factor[0])]
        if len(moving) != 1 or moving[0][1] != 1:
            return None
        aggregate = moving[0][0]
        if not isinstance(aggregate, Call) or aggregate.function not in AGGREGATES:
            return None
        if any(shape(argument) is Shape.SCALAR for argument in aggregate.arguments):
            return None
        if aggregate.function == "dot":
            return self._dot(quantity, expression, aggregate)
        body = with_squares(aggregate.arguments[0])
        in_front = with_fields(product, factors=tuple(f for f in product.factors if f != moving[0]))
        point, introduces = self.record.define(POINT, body)
        self.record.stands_under(point, aggregate.function, expression_of(in_front))
        under = call(aggregate.function, self.record.rate(point))
        stated = self._put_back(product, moving[0], under)
        is_loss = quantity == "J" and set(names(expression_of(in_front))) <= {"N"} and in_front.top > 0
        saying = sentences.aggregate(aggregate.function, point, body, is_loss)
        self.record.say(self._left(quantity), expression, stated, saying, introduces)
        slope = self.slope(point, body)
        found = self._collected(product, moving[0], aggregated(aggregate.function, body, slope))
        saying = sentences.collect(aggregate.function, shape(slope) is Shape.COLUMN)
        self._say_result(quantity, stated, found, saying)
        return found

    def _dot(self, quantity: str, expression: Expression, dot: Call) -> Expression:
        total = call("sum", with_squares(multiply(*dot.arguments)))
        written = replace(expression, dot, total)
        self.record.say(quantity, expression, written, sentences.dot_product())
        return self._slope(quantity, written)

    @staticmethod
    def _put_back(product: Product, old: tuple[Expression, int], new: Expression) -> Expression:
        factors = tuple((new, 1) if factor == old else factor for factor in product.factors)
        return expression_of(with_fields(product, factors=factors))

    def _collected(self, product: Product, old: tuple[Expression, int], slope: Expression) -> Expression:
        """The slope back in its place; a number in front goes under the mean where it stays whole there."""
        if not (isinstance(slope, Call) and slope.function in AGGREGATES):
            return times(self._put_back(product, old, slope))
        whole = product.coefficient * product_of(slope.arguments[0]).coefficient
        if product.coefficient != 1 and whole.denominator == 1:
            inside = self._arranged(times(Number(product.coefficient), slope.arguments[0]))
            if product_of(inside).coefficient > 0:
                bare = with_fields(product, top=ONE.value, bottom=ONE.value)
                return self._put_back(bare, old, call(slope.function, inside))
        return self._put_back(product, old, slope)

    def _chain(self, quantity: str, expression: Expression) -> Expression | None:
        """Through one inner function u alone."""
        slot = self.record.new_name(("slot",))
        found = gateway(expression, self.changing, self.wrt, slot)
        if found is None:
            return None
        part, outer = found
        introduces: tuple[str, ...] = ()
        if isinstance(part, Symbol):
            inner, meaning = part.name, self.record.intermediates[part.name]
        else:
            inner, introduces = self.record.define(INNER, part)
            meaning = part
            outer = substitute(outer, {slot: self.record.symbol(inner)})
        by_inner = self.record.rate(quantity, inner)
        stated = multiply(by_inner, self.record.rate(inner))
        saying = sentences.chain(quantity, inner, meaning, self.wrt)
        self.record.say(self._left(quantity), outer, stated, saying, introduces)
        outer_slope = differentiate(outer, {inner: ONE})
        if isinstance(outer, Call) and outer.function in KEEPS_ITS_NAME and self._is_named(quantity):
            outer_slope = replace(outer_slope, outer, self.record.symbol(quantity))
        self.record.say(by_inner.name, outer, outer_slope, sentences.outer_step(outer, inner), point=quantity)
        inner_slope = self.slope(inner, meaning)
        multiplied = self._multiplied(outer_slope, inner_slope)
        before = multiply(outer_slope, self.record.written_out(inner_slope))
        spelled_out = inner in self.record.definitions and inner in names(multiplied)
        saying = sentences.multiply(quantity, inner, self.wrt, spelled_out)
        self._say_result(quantity, before, multiplied, saying)
        return multiplied

    def _multiplied(self, outer_slope: Expression, inner_slope: Expression) -> Expression:
        """The product; what was named with a number in it is written out, so that numbers come together."""
        scaled = {
            name: meaning
            for name, meaning in self.record.definitions.items()
            if product_of(meaning).coefficient != 1
        }
        return self._arranged(times(*(substitute(slope, scaled) for slope in (outer_slope, inner_slope))))

    def _is_named(self, quantity: str) -> bool:
        return quantity in self.record.intermediates or quantity in self.record.definitions

    def _immediate(self, quantity: str, expression: Expression) -> Expression | None:
        """What can be read off, if need be after w·w is gathered into a power."""
        gathered = expression_of(product_of(expression))
        if is_immediate(expression, self.changing):
            return self._read_off(quantity, expression)
        return self._read_off(quantity, gathered) if is_immediate(gathered, self.changing) else None

    def _read_off(self, quantity: str, expression: Expression) -> Expression:
        """The derivative at once; named steps keep their rates until these are known."""
        through = [name for name in self.record.intermediates if name in self.changing & names(expression)]
        rates: dict[str, Expression] = {name: self.record.rate(name) for name in through}
        stated = shorter(differentiate(expression, {self.wrt: ONE, **rates}))
        if not through:
            saying = sentences.inner_step(quantity, expression, stated, self.wrt)
            self.record.say(self._left(quantity), expression, stated, saying, point=quantity)
            return stated
        saying = sentences.through_names(quantity, through, self.wrt)
        self.record.say(self._left(quantity), expression, stated, saying)
        for name in through:
            rates[name] = self.slope(name, self.record.intermediates[name])
        found = self._arranged(shorter(differentiate(expression, {self.wrt: ONE, **rates})))
        self._say_result(quantity, stated, found, sentences.together())
        return found

    def _branches(self, quantity: str, expression: Expression) -> Expression | None:
        """where, and what is one in disguise."""
        if not isinstance(expression, Call):
            return None
        if expression.function in ("maximum", "minimum", "relu"):
            written = call("where", *as_choice(expression.function, expression.arguments))
            self.record.say(quantity, expression, written, sentences.as_branches(expression.function))
            return self._branches(quantity, written)
        if expression.function != "where":
            return None
        condition, *both = expression.arguments
        parts = [self._part(quantity, branch) for branch in both]
        introduces = tuple(name for part in parts for name in part.introduces)
        stated = call("where", condition, *(part.rate for part in parts))
        self.record.say(self._left(quantity), expression, stated, sentences.branches(), introduces)
        found = chosen(condition, *(self._slope_of(part) for part in parts))
        self._say_result(quantity, stated, found, sentences.together())
        return found

    def _rewritten(self, quantity: str, expression: Expression) -> Expression | None:
        """Forms that become another one first."""
        match expression:
            case Call("mean" | "sum", (inner,)):
                self.record.say(quantity, expression, inner, sentences.mean_of_one())
                return self._slope(quantity, inner)
            case Call("dot", (left, right)):
                self.record.say(quantity, expression, multiply(left, right), sentences.dot_product())
                return self._slope(quantity, multiply(left, right))
            case Binary("**", base, exponent) if self._moves(exponent):
                written = call("exp", multiply(exponent, call("log", base)))
                self.record.say(quantity, expression, written, sentences.as_exponential())
                return self._slope(quantity, written)
        return None

    def _sum(self, quantity: str, expression: Expression) -> Expression | None:
        terms = summands(expression)
        if len(terms) < 2:
            return None
        signed = [
            (term.operand, True) if isinstance(term, Negative) else (term, False)
            for term in terms
            if self._moves(term)
        ]
        parts = [self._part(quantity, term) for term, _ in signed]
        introduces = tuple(name for part in parts for name in part.introduces)
        rates = [part.rate for part in parts]
        stated = _signed_sum(rates, signed)
        saying = sentences.sum_rule([part.statement for part in parts])
        self.record.say(self._left(quantity), expression, stated, saying, introduces)
        slopes = [self._slope_of(part) for part in parts]
        found = shorter(_signed_sum(slopes, signed))
        self._say_result(quantity, stated, found, sentences.together())
        return found

    def _product(self, quantity: str, expression: Expression) -> Expression | None:
        """A constant factor, a product of two parts, or a quotient of two."""
        product = product_of(expression)
        moving = tuple(factor for factor in product.factors if self._moves(factor[0]))
        if len(moving) == 1 and moving[0][1] == 1:
            return self._constant_factor(quantity, expression, product, moving[0])
        if len(moving) < 2:
            return None
        below = tuple(factor for factor in moving if factor[1] < 0)
        is_quotient = 0 < len(below) < len(moving)
        apart = below if is_quotient else moving[1:]
        one = tuple(factor for factor in product.factors if factor not in apart)
        turned = tuple((base, abs(exponent)) for base, exponent in apart) if is_quotient else apart
        first = expression_of(with_fields(product, factors=one))
        second = expression_of(Product(factors=turned))
        parts = [self._part(quantity, part) for part in (first, second)]
        introduces = tuple(name for part in parts for name in part.introduces)
        names_ = [part.name for part in parts]
        say = sentences.quotient_rule if is_quotient else sentences.product_rule
        saying = say(names_[0], names_[1], [part.statement for part in parts])
        combine = _of_quotient if is_quotient else _of_product
        here = [self.record.symbol(name) for name in names_]
        stated = combine(here[0], here[1], parts[0].rate, parts[1].rate)
        self.record.say(self._left(quantity), expression, stated, saying, introduces)
        slopes = [self._slope_of(part) for part in parts]
        written = self.record.written_out(combine(here[0], here[1], slopes[0], slopes[1]))
        found = shorter(plus(*(times(term) for term in summands(written))))
        self._say_result(quantity, stated, found, sentences.together())
        return found

    def _constant_factor(
        self, quantity: str, expression: Expression, product: Product, factor: tuple[Expression, int]
    ) -> Expression:
        part = self._part(quantity, factor[0])
        stated = self._put_back(product, factor, part.rate)
        saying = sentences.factor_rule(part.statement)
        self.record.say(self._left(quantity), expression, stated, saying, part.introduces)
        found = self._arranged(self._put_back(product, factor, self._slope_of(part)))
        self._say_result(quantity, stated, found, sentences.together())
        return found

    def _part(self, quantity: str, meaning: Expression) -> Part:
        """A part of a sum, product or branch, under a name; without one where it does not change."""
        if not self._moves(meaning):
            return Part("", meaning, ZERO, ())
        name, introduces = self.record.define(PART, meaning)
        self.record.factors.setdefault(name, self.record.factors.get(quantity, []))
        return Part(name, meaning, self.record.rate(name), introduces)

    def _slope_of(self, part: Part) -> Expression:
        return self.slope(part.name, part.meaning) if part.name else ZERO


def _signed_sum(values: list[Expression], signed: list[tuple[Expression, bool]]) -> Expression:
    terms = (negated(value) if minus_ else value for value, (_, minus_) in zip(values, signed, strict=True))
    return plus(*terms)


def _of_product(first: Expression, second: Expression, rate: Expression, other: Expression) -> Expression:
    return plus(times(rate, second), times(first, other))


def _of_quotient(top: Expression, bottom: Expression, rate: Expression, other: Expression) -> Expression:
    return quotient(minus(times(rate, bottom), times(top, other)), power(bottom, number(2)))
