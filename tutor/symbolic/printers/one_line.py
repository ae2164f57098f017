"""Mathematics on one line: for people, for plain terminals, and (with another style) for Python."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from tutor.symbolic.expression import Binary, Call, Compare, Expression, Negative, Number, Symbol
from tutor.symbolic.printers.forms import RANKS, Rank, is_raisable, is_ratio, rank_of, starts_with_minus
from tutor.symbolic.printers.literals import literal

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Style(Struct, frozen=True):
    """The signs of one way to write a line."""

    times: str = "*"
    minus: str = "-"
    power: str = "^"
    raised: bool = False
    """Whole exponents as superscript digits."""
    functions: Mapping[str, str] = field(default_factory=dict)
    comparisons: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    """Characters of a name that this style writes otherwise."""


UNICODE = Style(times="·", minus="−", raised=True, comparisons={"<=": "≤", ">=": "≥", "!=": "≠"})
ASCII = Style(names={"ℓ": "l"})


def one_line(expression: Expression, left: str = "") -> str:
    """`mean(2·x·(w·x − y))`, as on paper; with `left`, the statement `left = …`."""
    return line(expression, UNICODE, left)


def ascii_line(expression: Expression, left: str = "") -> str:
    """`mean(2*x*(w*x - y))`: the same in ASCII, which every terminal has and every reader reads."""
    return line(expression, ASCII, left)


def line(expression: Expression, style: Style, left: str = "") -> str:
    """The expression in a style, after `left =` where that is given."""
    text = _text(expression, style)[0]
    return f"{_name(left, style)} = {text}" if left else text


def _text(expression: Expression, style: Style) -> tuple[str, Rank]:
    rank = rank_of(expression)
    match expression:
        case Number(value):
            return literal(value).replace("-", style.minus) if value < 0 else literal(value), rank
        case Symbol(name, _):
            return _name(name, style), rank
        case Negative(operand):
            loose = rank_of(operand) < Rank.PRODUCT or starts_with_minus(operand)
            return style.minus + _bracketed(operand, style, loose), rank
        case Compare(comparison, left, right):
            sign = style.comparisons.get(comparison, comparison)
            return f"{_text(left, style)[0]} {sign} {_text(right, style)[0]}", rank
        case Call(function, arguments):
            inside = ", ".join(_text(argument, style)[0] for argument in arguments)
            return f"{style.functions.get(function, function)}({inside})", rank
        case Binary():
            return _binary(expression, style), rank


def _binary(expression: Binary, style: Style) -> str:
    rank = RANKS[expression.operator]
    left, right = expression.left, expression.right
    if expression.operator == "**":
        base = _bracketed(left, style, rank_of(left) <= rank)
        if style.raised and is_raisable(right):
            return base + _text(right, style)[0].translate(SUPERSCRIPTS)
        return base + style.power + _bracketed(right, style, rank_of(right) < Rank.ATOM)
    first = _bracketed(left, style, rank_of(left) < rank)
    second = _bracketed(right, style, rank_of(right) <= rank or starts_with_minus(right))
    return first + _sign(expression, style) + second


def _sign(expression: Binary, style: Style) -> str:
    match expression.operator:
        case "+":
            return " + "
        case "-":
            return f" {style.minus} "
        case "*":
            spaced = is_ratio(expression.left) or is_ratio(expression.right)
            return f" {style.times} " if spaced else style.times
    return "/"


def _bracketed(expression: Expression, style: Style, needed: bool) -> str:
    text = _text(expression, style)[0]
    return f"({text})" if needed else text


def _name(name: str, style: Style) -> str:
    for character, other in style.names.items():
        name = name.replace(character, other)
    return name
