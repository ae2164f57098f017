"""Mathematics in two dimensions, as on paper: fraction bars, Σ with its bounds, raised exponents.

A mean is always `1/N · Σ` over i = 1..N, and each data column under a Σ carries its index.
"""

from __future__ import annotations

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
from tutor.symbolic.printers.box import Box, beside, bracketed, over, raised, stacked, text
from tutor.symbolic.printers.forms import (
    RANKS,
    Rank,
    is_fraction,
    is_raisable,
    is_ratio,
    is_sum,
    rank_of,
    starts_with_minus,
)
from tutor.symbolic.printers.literals import literal
from tutor.symbolic.printers.one_line import ASCII, SUPERSCRIPTS, UNICODE

INDICES = "ijk"
SUBSCRIPTS = {"i": "ᵢ", "j": "ⱼ", "k": "ₖ"}


def two_dimensional(expression: Expression, left: str = "", *, ascii: bool = False) -> tuple[str, ...]:
    """The lines of the expression, all equally wide; with `left`, of the statement `left = …`."""
    painter = _Painter(ascii)
    box = painter.box(expression, 0)
    if left:
        box = beside(painter.name(left), text(" = "), box)
    return tuple(line.rstrip() for line in box.lines)


class _Painter:
    """Boxes for expressions; `depth` counts the Σ signs around one, 0 outside of all."""

    def __init__(self, ascii: bool) -> None:
        self.ascii = ascii
        self.style = ASCII if ascii else UNICODE

    def box(self, expression: Expression, depth: int) -> Box:
        """The picture of an expression under `depth` Σ signs."""
        match expression:
            case Number(value):
                return self._number(expression, value < 0)
            case Symbol(name, own):
                return self._symbol(name, own, depth)
            case Negative(operand):
                loose = rank_of(operand) < Rank.PRODUCT or starts_with_minus(operand)
                minus = self.style.minus + (" " if _is_tall(operand) and not loose else "")
                return beside(text(minus), self._wrapped(operand, depth, loose))
            case Compare(comparison, left, right):
                sign = self.style.comparisons.get(comparison, comparison)
                return beside(self.box(left, depth), text(f" {sign} "), self.box(right, depth))
            case Call():
                return self._call(expression, depth)
            case Binary("/", left, right):
                return over(self.box(left, depth), self.box(right, depth), self.ascii)
            case Binary("**", _, _):
                return self._power(expression, depth)
            case Binary():
                return self._joined(expression, depth)

    def name(self, name: str) -> Box:
        """A name on the left-hand side; `dJ/dw` is a fraction."""
        return self._symbol(name, Shape.SCALAR, 0)

    def _number(self, expression: Number, negative: bool) -> Box:
        digits = literal(abs(expression.value))
        top, slash, bottom = digits.partition("/")
        box = over(text(top), text(bottom), self.ascii) if slash else text(digits)
        return beside(text(self.style.minus + " " * len(slash)), box) if negative else box

    def _symbol(self, name: str, own: Shape, depth: int) -> Box:
        for character, other in self.style.names.items():
            name = name.replace(character, other)
        subscript = ""
        if own is Shape.COLUMN and depth:
            index = INDICES[min(depth, len(INDICES)) - 1]
            subscript = f"_{index}" if self.ascii else SUBSCRIPTS[index]
        top, slash, bottom = name.partition("/")
        if slash:
            return over(text(top + subscript), text(bottom), self.ascii)
        return text(name + subscript)

    def _joined(self, expression: Binary, depth: int, followed: bool = False) -> Box:
        """A sum or a product; `followed` by another term, a Σ at its end is bracketed."""
        rank = RANKS[expression.operator]
        left, right = expression.left, expression.right
        loose = rank_of(right) < rank or (rank_of(right) == rank and not is_fraction(right))
        if rank is Rank.SUM:
            if isinstance(left, Binary) and RANKS[left.operator] is Rank.SUM:
                first = self._joined(left, depth, followed=True)
            else:
                first = self._wrapped(left, depth, is_sum(left))
            sign = f" {self.style.minus if expression.operator == '-' else '+'} "
            loose = loose or (followed and is_sum(right))
        else:
            first = self._wrapped(left, depth, rank_of(left) < rank or is_sum(left))
            spaced = any(_is_tall(part) for part in (left, right))
            sign = f" {self.style.times} " if spaced else self.style.times
        second = self._wrapped(right, depth, loose or starts_with_minus(right))
        return beside(first, text(sign), second)

    def _power(self, expression: Binary, depth: int) -> Box:
        base, exponent = expression.left, expression.right
        loose = rank_of(base) <= Rank.POWER or is_ratio(base) or is_sum(base)
        low = self._wrapped(base, depth, loose)
        if is_raisable(exponent) and not low.is_tall:
            digits = self.box(exponent, depth).lines[0]
            return beside(low, text("^" + digits if self.ascii else digits.translate(SUPERSCRIPTS)))
        return raised(low, self.box(exponent, depth))

    def _call(self, expression: Call, depth: int) -> Box:
        match expression:
            case Call("mean" | "sum", (body,)) if shape(body) is Shape.COLUMN:
                total = self._sigma(body, depth)
                if expression.function == "sum":
                    return total
                share = over(text("1"), text("N"), self.ascii)
                return beside(share, text(f" {self.style.times} "), total)
            case Call("dot", (one, other)) if shape(one) is shape(other) is Shape.COLUMN:
                return self._sigma(Binary("*", one, other), depth)
            case Call("where", (condition, yes, no)):
                return self._cases(condition, yes, no, depth)
            case Call("abs", (inner,)) if not self.ascii:
                return bracketed(self.box(inner, depth), "||", self.ascii)
        arguments = [self.box(argument, depth) for argument in expression.arguments]
        inside = arguments[0]
        for argument in arguments[1:]:
            inside = beside(inside, text(", "), argument)
        return beside(text(expression.function), bracketed(inside, "()", self.ascii))

    def _sigma(self, body: Expression, depth: int) -> Box:
        index = INDICES[min(depth + 1, len(INDICES)) - 1]
        sign = stacked(text("N"), text("sum" if self.ascii else "Σ"), text(f"{index}=1"))
        summand = self._wrapped(body, depth + 1, rank_of(body) is Rank.SUM)
        return beside(sign, text(" "), summand)

    def _cases(self, condition: Expression, yes: Expression, no: Expression, depth: int) -> Box:
        first, second = self.box(yes, depth), self.box(no, depth)
        gap = max(first.width, second.width)
        first = beside(first, text(" " * (gap - first.width) + "  if "), self.box(condition, depth))
        second = beside(second, text(" " * (gap - second.width) + "  otherwise"))
        width = max(first.width, second.width)
        lines = tuple(line.ljust(width) for line in (*first.lines, " " * width, *second.lines))
        return bracketed(Box(lines, len(first.lines)), "{", self.ascii)

    def _wrapped(self, expression: Expression, depth: int, needed: bool) -> Box:
        box = self.box(expression, depth)
        return bracketed(box, "()", self.ascii) if needed else box


def _is_tall(expression: Expression) -> bool:
    match expression:
        case Binary("*", left, right):
            return _is_tall(left) or _is_tall(right)
        case Call("where", _):
            return True
    return is_fraction(expression) or is_sum(expression)
