"""LaTeX, in the subset that the parser reads back."""

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
from tutor.symbolic.printers.forms import (
    RANKS,
    Rank,
    is_fraction,
    is_ratio,
    is_sum,
    rank_of,
    starts_with_minus,
)
from tutor.symbolic.printers.literals import literal

COMPARISONS = {"<=": r"\le", ">=": r"\ge", "!=": r"\ne"}
FUNCTIONS = {
    "exp": r"\exp",
    "log": r"\log",
    "tanh": r"\tanh",
    "sin": r"\sin",
    "cos": r"\cos",
    "maximum": r"\max",
    "minimum": r"\min",
}


def latex(expression: Expression, left: str = "") -> str:
    r"""`\frac{1}{N} \sum_{i=1}^{N} 2 x_{i} \left(w x_{i} - y_{i}\right)`; with `left`, the statement."""
    body = _text(expression, False)
    return f"{_name(left)} = {body}" if left else body


def _text(expression: Expression, summed: bool) -> str:
    match expression:
        case Number(value):
            return _number(literal(value))
        case Symbol(name, own):
            indexed = summed and own is Shape.COLUMN and ("_" not in name or name == "y_hat")
            return _name(name) + ("_{i}" if indexed else "")
        case Negative(operand):
            loose = rank_of(operand) < Rank.PRODUCT or starts_with_minus(operand)
            return "-" + _wrapped(operand, summed, loose)
        case Compare(comparison, first, second):
            sign = COMPARISONS.get(comparison, comparison)
            return f"{_text(first, summed)} {sign} {_text(second, summed)}"
        case Call():
            return _call(expression, summed)
        case Binary("/", top, bottom):
            return rf"\frac{{{_text(top, summed)}}}{{{_text(bottom, summed)}}}"
        case Binary("**", base, exponent):
            loose = rank_of(base) <= Rank.POWER or is_ratio(base) or is_sum(base) or _is_scientific(base)
            return f"{_wrapped(base, summed, loose)}^{{{_text(exponent, summed)}}}"
        case Binary():
            return _joined(expression, summed)


def _joined(expression: Binary, summed: bool) -> str:
    rank = RANKS[expression.operator]
    left, right = expression.left, expression.right
    first = _wrapped(left, summed, rank_of(left) < rank or (rank is Rank.PRODUCT and is_sum(left)))
    loose = rank_of(right) < rank or (rank_of(right) == rank and not is_fraction(right))
    second = _wrapped(right, summed, loose or starts_with_minus(right))
    if rank is Rank.SUM:
        return f"{first} {expression.operator} {second}"
    touching = second[0].isdigit() or second.startswith(("\\frac", "\\sum"))
    return rf"{first} \cdot {second}" if touching else f"{first} {second}"


def _call(expression: Call, summed: bool) -> str:
    match expression:
        case Call("mean" | "sum", (body,)) if shape(body) is Shape.COLUMN and not summed:
            total = r"\sum_{i=1}^{N} " + _wrapped(body, True, rank_of(body) is Rank.SUM)
            return total if expression.function == "sum" else r"\frac{1}{N} " + total
        case Call("dot", (one, other)) if shape(one) is shape(other) is Shape.COLUMN and not summed:
            return _call(Call("sum", (Binary("*", one, other),)), summed)
        case Call("sqrt", (inner,)):
            return rf"\sqrt{{{_text(inner, summed)}}}"
    inside = ", ".join(_text(argument, summed) for argument in expression.arguments)
    name = FUNCTIONS.get(expression.function, rf"\operatorname{{{expression.function}}}")
    return rf"{name}\left({inside}\right)"


def _number(digits: str) -> str:
    sign = "-" if digits.startswith("-") else ""
    top, slash, bottom = digits.removeprefix("-").partition("/")
    if slash:
        return rf"{sign}\frac{{{top}}}{{{bottom}}}"
    figures, scientific, exponent = top.partition("e")
    return rf"{sign}{figures} \cdot 10^{{{exponent}}}" if scientific else sign + figures


def _name(name: str) -> str:
    top, slash, bottom = name.partition("/")
    if slash:
        return rf"\frac{{{_name(top)}}}{{{_name(bottom)}}}"
    if name == "y_hat":
        return r"\hat{y}"
    stem, underscore, index = name.partition("_")
    if underscore and stem and index and "_" not in index:
        return f"{stem}_{{{index}}}"
    return name.replace("ℓ", r"\ell ").strip()


def _is_scientific(expression: Expression) -> bool:
    return isinstance(expression, Number) and "e" in literal(expression.value)


def _wrapped(expression: Expression, summed: bool, needed: bool) -> str:
    text = _text(expression, summed)
    return rf"\left({text}\right)" if needed else text
