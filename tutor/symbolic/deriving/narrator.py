"""Choosing the next rule and naming what is inside; `Record` holds what is written."""

from __future__ import annotations

from msgspec.structs import replace as with_fields

from tutor.symbolic.deriving import parts, sentences
from tutor.symbolic.deriving.algebra import (
    ONE,
    ZERO,
    Product,
    expression_of,
    product_of,
    put_back,
    times,
)
from tutor.symbolic.deriving.arranging import arranged
from tutor.symbolic.deriving.choosing import gateway, is_immediate, with_squares
from tutor.symbolic.deriving.differentiation import (
    aggregated,
    differentiate,
)
from tutor.symbolic.deriving.polynomial import shorter
from tutor.symbolic.deriving.record import INNER, POINT, Record
from tutor.symbolic.expression import (
    AGGREGATES,
    Binary,
    Call,
    Expression,
    Number,
    Objective,
    Shape,
    Symbol,
    call,
    multiply,
    names,
    replace,
    shape,
    substitute,
)

KEEPS_ITS_NAME = ("sigmoid", "tanh", "exp")
"""Functions whose derivative is written with their own value: p·(1 - p)."""


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
            self.record.say(self.left(quantity), expression, ZERO, sentences.nothing(quantity, self.wrt))
            return ZERO
        for rule in (self._aggregate, self._chain, self._immediate, self._rewritten):
            found = rule(quantity, expression)
            if found is not None:
                return found
        found = parts.derived(self, quantity, expression)
        return self._read_off(quantity, expression) if found is None else found

    def left(self, quantity: str) -> str:
        """`dJ/dw` for J."""
        return self.record.rate(quantity).name

    def moves(self, expression: Expression) -> bool:
        """True for what changes with the varied name."""
        return not self.changing.isdisjoint(names(self.record.written_out(expression)))

    def arranged(self, expression: Expression) -> Expression:
        """A finished product as one would write it."""
        return arranged(expression, lambda part: isinstance(part, Symbol) and not self.moves(part))

    def say_result(
        self, quantity: str, before: Expression, found: Expression, saying: sentences.Saying
    ) -> None:
        """A line that gives a slope whole: the names brought in here are written out."""
        after = self.record.written_out(found)
        self.record.say(self.left(quantity), before, after, saying, point=quantity)

    # Rules, each None where it does not apply

    def _aggregate(self, quantity: str, expression: Expression) -> Expression | None:
        """Under one mean, sum or dot, with at most a constant in front."""
        product = product_of(expression)
        moving = [factor for factor in product.factors if self.moves(factor[0])]
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
        stated = put_back(product, moving[0], under)
        is_loss = quantity == "J" and set(names(expression_of(in_front))) <= {"N"} and in_front.top > 0
        saying = sentences.aggregate(aggregate.function, point, body, is_loss)
        self.record.say(self.left(quantity), expression, stated, saying, introduces)
        slope = self.slope(point, body)
        found = self._collected(product, moving[0], aggregated(aggregate.function, body, slope))
        saying = sentences.collect(aggregate.function, shape(slope) is Shape.COLUMN)
        self.say_result(quantity, stated, found, saying)
        return found

    def _dot(self, quantity: str, expression: Expression, dot: Call) -> Expression:
        total = call("sum", with_squares(multiply(*dot.arguments)))
        written = replace(expression, dot, total)
        self.record.say(quantity, expression, written, sentences.dot_product())
        return self._slope(quantity, written)

    def _collected(self, product: Product, old: tuple[Expression, int], slope: Expression) -> Expression:
        """The slope back in its place; a number in front goes under the mean where it stays whole there."""
        if not (isinstance(slope, Call) and slope.function in AGGREGATES):
            return times(put_back(product, old, slope))
        whole = product.coefficient * product_of(slope.arguments[0]).coefficient
        if product.coefficient != 1 and whole.denominator == 1:
            inside = self.arranged(times(Number(product.coefficient), slope.arguments[0]))
            if product_of(inside).coefficient > 0:
                bare = with_fields(product, top=ONE.value, bottom=ONE.value)
                return put_back(bare, old, call(slope.function, inside))
        return put_back(product, old, slope)

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
        self.record.say(self.left(quantity), outer, stated, saying, introduces)
        outer_slope = differentiate(outer, {inner: ONE})
        if isinstance(outer, Call) and outer.function in KEEPS_ITS_NAME and self._is_named(quantity):
            outer_slope = replace(outer_slope, outer, self.record.symbol(quantity))
        self.record.say(by_inner.name, outer, outer_slope, sentences.outer_step(outer, inner), point=quantity)
        inner_slope = self.slope(inner, meaning)
        multiplied = self._multiplied(outer_slope, inner_slope)
        before = multiply(outer_slope, self.record.written_out(inner_slope))
        spelled_out = inner in self.record.definitions and inner in names(outer_slope) | names(multiplied)
        saying = sentences.multiply(quantity, inner, self.wrt, spelled_out)
        self.say_result(quantity, before, multiplied, saying)
        return multiplied

    def _multiplied(self, outer_slope: Expression, inner_slope: Expression) -> Expression:
        """The product; what was named with a number or a bracket that stands beside it too is written out.

        So numbers come together, and (w·x − y)/s times (w·x − y)/s² becomes a square.
        """
        beside = {base for base, _ in product_of(inner_slope).factors if not isinstance(base, Symbol)}
        gathered = {
            name: meaning
            for name, meaning in self.record.definitions.items()
            if product_of(meaning).coefficient != 1
            or any(base in beside for base, _ in product_of(meaning).factors)
        }
        return self.arranged(times(*(substitute(slope, gathered) for slope in (outer_slope, inner_slope))))

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
            self.record.say(self.left(quantity), expression, stated, saying, point=quantity)
            return stated
        saying = sentences.through_names(quantity, through, self.wrt)
        self.record.say(self.left(quantity), expression, stated, saying)
        for name in through:
            rates[name] = self.slope(name, self.record.intermediates[name])
        found = self.arranged(shorter(differentiate(expression, {self.wrt: ONE, **rates})))
        self.say_result(quantity, stated, found, sentences.together())
        return found

    def _rewritten(self, quantity: str, expression: Expression) -> Expression | None:
        """Forms that become another one first."""
        match expression:
            case Call("mean" | "sum", (inner,)):
                self.record.say(quantity, expression, inner, sentences.mean_of_one())
                return self._slope(quantity, inner)
            case Binary("**", base, exponent) if self.moves(exponent):
                written = call("exp", multiply(exponent, call("log", base)))
                self.record.say(quantity, expression, written, sentences.as_exponential())
                return self._slope(quantity, written)
        return None
