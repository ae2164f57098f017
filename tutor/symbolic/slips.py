"""Wrong derivatives: each common slip in differentiating a loss, built from that loss.

Most slips are right derivatives of a changed loss, or follow from a wrong rate of change of one part.
Importing this module imports SymPy.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from tutor.symbolic.deriving.algebra import ONE, ZERO, negated, plus, quotient, times
from tutor.symbolic.deriving.differentiation import aggregated, differentiate
from tutor.symbolic.deriving.rewriting import (
    Change,
    as_power,
    coefficients,
    cores,
    inside_of,
    not_brought_down,
    not_reduced,
    tidied,
    with_powers,
    without_mean,
)
from tutor.symbolic.expression import (
    Binary,
    Call,
    Expression,
    N,
    Negative,
    Objective,
    Shape,
    Symbol,
    children,
    names,
    number,
    replace,
    shape,
    substitute,
    walk,
    with_children,
)


class Slip(Struct, frozen=True):
    """One wrong derivative."""

    code: str
    """The mistake in the catalogue; several slips may share one."""
    form: Expression
    """What the mistake gives, in parameters, columns and N."""
    name: str = ""
    """The name concerned: the other parameter, the target, the data column."""


def slips(objective: Objective, wrt: str) -> tuple[Slip, ...]:
    """Every slip that the derivative of this loss by `wrt` offers; some may equal the right rule."""
    return tuple(_Slips(objective, wrt))


def innermost_left_out(objective: Objective, wrt: str) -> Expression | None:
    """The derivative without the slope of the innermost function, as if that were 1.

    None where it is 1, or where the parameter stands in more than one such function.
    """
    return _Slips(objective, wrt).innermost_left_out()


class _Total(Struct, frozen=True):
    """A mean or sum of the loss, and the name that stands for it in what is around it."""

    symbol: Symbol
    function: str
    """`mean` or `sum`; empty for a loss that is a column."""
    rows: Expression

    def of(self, row: Expression) -> Expression:
        """What becomes of the total when its rows become `row`."""
        return aggregated(self.function, self.rows, row) if self.function else row


def _slope(expression: Expression, name: str) -> Expression:
    return differentiate(expression, {name: ONE})


class _Slips:
    def __init__(self, objective: Objective, wrt: str) -> None:
        self._wrt = wrt
        self._objective = objective
        self._loss = tidied(objective.expand(objective.loss))
        self._model = objective.expand(objective.model)
        self._derivative = _slope(self._loss, wrt)
        self._frame, self._totals = _framed(self._loss)

    def __iter__(self) -> Iterator[Slip]:
        yield from self._of_means()
        yield from self._of_powers()
        for inner in self._inner_functions():
            yield from self._of_chain(inner)
        yield Slip("sign_flipped", negated(self._derivative))
        yield Slip("the_loss_itself", self._loss)
        yield from self._of_columns()
        yield from self._of_parameters()

    def innermost_left_out(self) -> Expression | None:
        """The derivative as if the slope of the innermost function were 1; None where that is no slip."""
        for inner in self._inner_functions():
            if any(self._depends(part) for node in walk(inner) for part in inside_of(node)):
                continue
            u = Symbol("@u", shape(inner))
            loss = replace(self._loss, inner, u)
            if self._depends(loss) or _slope(inner, self._wrt) == ONE:
                return None
            return substitute(differentiate(loss, {"@u": ONE}), {"@u": inner})
        return None

    def _depends(self, expression: Expression) -> bool:
        return self._wrt in names(expression)

    def _of_means(self) -> Iterator[Slip]:
        yield Slip("mean_twice", quotient(self._derivative, N))
        yield Slip(
            "mean_twice", self._joined([quotient(_slope(one.rows, self._wrt), N) for one in self._totals])
        )
        bare = without_mean(self._loss)
        if bare == self._loss:
            return
        yield Slip("missing_mean", times(N, self._derivative))
        yield Slip("missing_mean", _slope(bare, self._wrt))
        for changed in self._each_power(self._loss, not_brought_down):
            yield Slip("missing_two_and_mean", times(N, _slope(changed, self._wrt)))
        for changed in self._each_power(bare, not_brought_down):
            yield Slip("missing_two_and_mean", _slope(changed, self._wrt))

    def _each_power(self, loss: Expression, change: Change) -> Iterator[Expression]:
        """The loss with each power that depends on the parameter changed alone, then with all of them."""
        powers = [node for node in dict.fromkeys(walk(loss)) if as_power(node) and self._depends(node)]
        for node in powers:
            if (parts := as_power(node)) is not None:
                yield replace(loss, node, change(*parts))
        if len(powers) > 1:
            yield with_powers(loss, self._depends, change)

    def _of_powers(self) -> Iterator[Slip]:
        for loss in self._each_power(self._loss, not_brought_down):
            yield Slip("missing_two", _slope(loss, self._wrt))
        for loss in self._each_power(self._loss, not_reduced):
            yield Slip("power_kept", _slope(loss, self._wrt))
        for node, coefficient in coefficients(self._loss, Fraction(1)):
            parts = as_power(node)
            if parts is not None and self._depends(node) and abs(coefficient) * parts[1] == 1:
                kept = replace(self._loss, node, times(number(parts[1]), node))
                yield Slip("kept_two", _slope(kept, self._wrt))

    def _inner_functions(self) -> list[Expression]:
        """What stands inside a power, a function or under a fraction bar and depends on the parameter."""
        found: dict[Expression, None] = {}
        for node in walk(self._loss):
            for inner in inside_of(node):
                found |= dict.fromkeys(self._kernels(inner))
        return list(found)

    def _kernels(self, inner: Expression) -> Iterator[Expression]:
        """The inner function, and what is left of it when constants around it are taken away.

        Of (w·x − y)/d these are itself and w·x − y; of w·x − y alone itself, since w·x has the same slope.
        """
        last = None
        while self._depends(inner) and not isinstance(inner, Symbol):
            own = _slope(inner, self._wrt)
            if own != last:
                yield inner
            last = own
            parts = [part for part in children(inner) if self._depends(part)]
            curved = any(self._depends(part) for part in inside_of(inner))
            if curved or len(parts) != 1 or not isinstance(inner, Binary | Negative):
                return
            inner = parts[0]

    def _of_chain(self, inner: Expression) -> Iterator[Slip]:
        u = Symbol("@u", shape(inner))
        loss = replace(self._loss, inner, u)
        own = _slope(inner, self._wrt)
        # The rate of u is what the learner gets wrong; what depends on the parameter beside u is right.
        for rate in dict.fromkeys((ONE, *self._rates_by_skipping(inner))):
            if rate == negated(own) and not self._depends(loss):
                continue  # A lost minus turns the whole derivative round: that is the flipped sign.
            form = differentiate(loss, {"@u": rate, self._wrt: ONE})
            yield Slip("missing_inner", substitute(form, {"@u": inner}))
        if u.shape is Shape.COLUMN or shape(self._loss) is Shape.COLUMN:
            yield from self._of_rows(inner, u, own)
        else:
            yield Slip("inner_only", own)

    def _rates_by_skipping(self, inner: Expression) -> Iterator[Expression]:
        """The slope of an inner function with one of its own rules forgotten."""
        for core in cores(inner):
            if self._depends(core):
                yield _slope(core, self._wrt)
                yield from (_slope(part, self._wrt) for part in inside_of(core) if self._depends(part))

    def _of_rows(self, inner: Expression, u: Symbol, own: Expression) -> Iterator[Slip]:
        """Slips at one point, before the mean is taken."""
        rows = [replace(one.rows, inner, u) for one in self._totals]
        outers = [substitute(_slope(row, "@u"), {"@u": inner}) for row in rows]
        rests = [substitute(_slope(row, self._wrt), {"@u": inner}) for row in rows]
        held = [outer != ZERO for outer in outers]
        added = [plus(outer, own) if one else ZERO for outer, one in zip(outers, held, strict=True)]
        yield Slip("inner_only", self._joined([own if one else ZERO for one in held]))
        yield Slip("chain_added", self._joined([plus(*pair) for pair in zip(added, rests, strict=True)]))
        for part, outer, one in zip(self._totals, outers, held, strict=True):
            if one and part.function:
                yield from self._of_total(part, outer, own)
                if Shape.COLUMN is shape(outer) is shape(own):
                    yield from self._of_split(part, outer, own)

    def _of_total(self, part: _Total, outer: Expression, own: Expression) -> Iterator[Slip]:
        """The constants in front of a mean taken into it, or lost."""
        front, others = self._around(part)
        yield Slip("inner_only", part.of(own))
        yield Slip("chain_added", plus(part.of(plus(times(front, outer), own)), others))

    def _of_split(self, part: _Total, outer: Expression, own: Expression) -> Iterator[Slip]:
        front, others = self._around(part)
        means = times(aggregated("mean", part.rows, outer), aggregated("mean", part.rows, own))
        sums = times(aggregated("sum", part.rows, outer), aggregated("sum", part.rows, own))
        for split in (means if part.function == "mean" else sums, times(N, means)):
            yield Slip("mean_split", plus(times(front, split), others))

    def _around(self, part: _Total) -> tuple[Expression, Expression]:
        """What a total is multiplied by in the derivative, and what the others add to it."""
        front = self._restored(_slope(self._frame, part.symbol.name))
        rows = [ZERO if one is part else _slope(one.rows, self._wrt) for one in self._totals]
        return front, self._joined(rows)

    def _of_columns(self) -> Iterator[Slip]:
        used, modelled = names(self._loss), names(self._model)
        for column in self._objective.columns:
            if column in used and column in modelled:
                by_point = [_slope(one.rows, column) for one in self._totals]
                yield Slip("wrt_data", self._joined(by_point, with_rest=False), column)
            elif column in used:
                yield Slip("dropped_target", substitute(self._derivative, {column: ZERO}), column)

    def _of_parameters(self) -> Iterator[Slip]:
        used = names(self._loss)
        for other in self._objective.parameters:
            if other in used and other != self._wrt:
                yield Slip(f"wrong_parameter_{other}", _slope(self._loss, other), other)
                yield Slip("dropped_parameter", substitute(self._derivative, {other: ZERO}), other)

    def _restored(self, expression: Expression) -> Expression:
        return substitute(expression, {one.symbol.name: one.of(one.rows) for one in self._totals})

    def _joined(self, rows: list[Expression], *, with_rest: bool = True) -> Expression:
        """The derivative of the loss when those of the points are `rows`, one for each mean or sum."""
        terms = [_slope(self._frame, self._wrt)] if with_rest else []
        for one, row in zip(self._totals, rows, strict=True):
            terms.append(times(_slope(self._frame, one.symbol.name), one.of(row)))
        return self._restored(plus(*terms))


def _framed(loss: Expression) -> tuple[Expression, tuple[_Total, ...]]:
    """What is around the outermost means and sums, with a name for each, and these; for a column, itself."""
    if shape(loss) is Shape.COLUMN:
        whole = Symbol("@0", Shape.COLUMN)
        return whole, (_Total(whole, "", loss),)
    found: list[_Total] = []

    def framed(expression: Expression) -> Expression:
        if isinstance(expression, Call) and expression.function in {"mean", "sum"}:
            symbol = Symbol(f"@{len(found)}")
            found.append(_Total(symbol, expression.function, expression.arguments[0]))
            return symbol
        parts = tuple(framed(part) for part in children(expression))
        return with_children(expression, parts) if parts else expression

    return framed(loss), tuple(found)
