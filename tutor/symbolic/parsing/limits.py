"""What an expression costs, measured while it is built, so that a limit stops the work before it starts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct

from tutor.symbolic.expression import (
    AGGREGATES,
    Binary,
    Call,
    Compare,
    Comparison,
    Expression,
    Negative,
    Number,
    Operator,
    Shape,
    Symbol,
    children,
)
from tutor.symbolic.parse_error import Code

DEPTH = 40
NODES = 250
LITERAL_POWER = 8
TOTAL_DEGREE = 64
CONSTANT_BITS = 512


class LimitError(Exception):
    """An expression over a limit, or a constant one that has no value; the parser adds the place."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code: Code = code
        self.message = message


class Piece(Struct, frozen=True):
    """An expression with its measures; each is found from those of its parts."""

    node: Expression
    position: int
    """Where it starts in the text as typed."""
    shape: Shape
    size: int
    """Nodes, each occurrence counted."""
    degree: int
    """At most this in all names together, were numerator and denominator multiplied out."""
    value: Fraction | None
    """Of a constant made of rational arithmetic, exactly; else None."""

    @property
    def is_column(self) -> bool:
        """One value for each point."""
        return self.shape is Shape.COLUMN


def number(value: Fraction, position: int) -> Piece:
    """A literal."""
    return Piece(Number(value), position, Shape.SCALAR, 1, 0, checked(value))


def symbol(node: Symbol, position: int) -> Piece:
    """A declared name."""
    return Piece(node, position, node.shape, 1, 1, None)


def negative(operand: Piece, position: int) -> Piece:
    """The unary minus."""
    value = None if operand.value is None else -operand.value
    return _piece(Negative(operand.node), position, operand.shape, (operand,), operand.degree, value)


def binary(operator: Operator, left: Piece, right: Piece) -> Piece:
    """Two operands joined; raises LimitError before any costly power is taken.

    A minus before a literal exponent belongs to the literal: x**-1 is a power like any other.
    """
    if operator == "**" and isinstance(right.node, Negative) and isinstance(right.node.operand, Number):
        right = number(-right.node.operand.value, right.position)
    value = _binary_value(operator, left.value, right.value)
    degree = _binary_degree(operator, left, right)
    return _piece(
        Binary(operator, left.node, right.node),
        left.position,
        _shape((left, right)),
        (left, right),
        degree,
        value,
    )


def compare(operator: Comparison, left: Piece, right: Piece) -> Piece:
    """A comparison, which has no value of its own."""
    parts = (left, right)
    return _piece(
        Compare(operator, left.node, right.node),
        left.position,
        _shape(parts),
        parts,
        max(left.degree, right.degree),
        None,
    )


def call(function: str, arguments: Sequence[Piece], position: int) -> Piece:
    """A function of the tree; the number of arguments has been checked."""
    degrees = [part.degree for part in arguments]
    degree = sum(degrees) if function == "dot" else max(degrees)
    shape = Shape.SCALAR if function in AGGREGATES else _shape(arguments)
    value = _call_value(function, [part.value for part in arguments])
    return _piece(
        Call(function, tuple(part.node for part in arguments)), position, shape, arguments, degree, value
    )


def checked(value: Fraction) -> Fraction:
    """The constant; raises LimitError beyond 512 bits."""
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > CONSTANT_BITS:
        raise LimitError("number_too_big", "This number is too big to work with; use a smaller one.")
    return value


def _power_value(base: Fraction, exponent: Fraction) -> Fraction | None:
    """base ** exponent where that is rational; the size is tested before the power is taken."""
    if base == 0 and exponent < 0:
        raise LimitError("div_zero", "Zero has no negative power: that divides by zero.")
    if exponent.denominator != 1:
        return None
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if base not in {-1, 0, 1} and (bits - 1) * abs(exponent.numerator) > CONSTANT_BITS:
        raise LimitError("number_too_big", "This power is too big to work with; use a smaller one.")
    return checked(base**exponent.numerator)


def constant_value(expression: Expression) -> Fraction | None:
    """The exact value of an expression without names; None where it has none, or is over a limit."""
    try:
        return _constant(expression)
    except LimitError:
        return None


def _constant(expression: Expression) -> Fraction | None:
    match expression:
        case Number(value):
            return checked(value)
        case Symbol() | Compare():
            return None
        case Negative(operand):
            inner = _constant(operand)
            return None if inner is None else -inner
        case Binary(operator, left, right):
            return _binary_value(operator, _constant(left), _constant(right))
        case Call(function, _):
            return _call_value(function, [_constant(part) for part in children(expression)])


def _binary_value(operator: Operator, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if operator == "/" and right == 0:
        raise LimitError("div_zero", "This divides by zero; divide by something else.")
    if operator == "**" and right is not None and abs(right) > LITERAL_POWER:
        raise LimitError("exponent_too_big", f"Powers go from -{LITERAL_POWER} to {LITERAL_POWER} here.")
    if left is None or right is None:
        return None
    match operator:
        case "+":
            return checked(left + right)
        case "-":
            return checked(left - right)
        case "*":
            return checked(left * right)
        case "/":
            return checked(left / right)
        case "**":
            return _power_value(left, right)


def _binary_degree(operator: Operator, left: Piece, right: Piece) -> int:
    if operator in {"+", "-"}:
        return max(left.degree, right.degree)
    if operator == "**" and right.value is not None:
        return math.ceil(left.degree * abs(right.value))
    return left.degree + right.degree


def _call_value(function: str, values: Sequence[Fraction | None]) -> Fraction | None:
    """The exact value of a function of constants, where it is rational and known without rounding."""
    known = [value for value in values if value is not None]
    if len(known) != len(values):
        return None
    first = known[0]
    match function:
        case "mean" | "sum":
            return first
        case "abs":
            return abs(first)
        case "sign":
            return Fraction((first > 0) - (first < 0))
        case "relu":
            return max(first, Fraction(0))
        case "maximum":
            return max(known)
        case "minimum":
            return min(known)
        case "sqrt":
            return _root(first)
        case _:
            return _AT_ONE_POINT.get((function, first))


_AT_ONE_POINT: dict[tuple[str, Fraction], Fraction] = {
    ("exp", Fraction(0)): Fraction(1),
    ("log", Fraction(1)): Fraction(0),
    ("tanh", Fraction(0)): Fraction(0),
    ("sin", Fraction(0)): Fraction(0),
    ("cos", Fraction(0)): Fraction(1),
    ("sigmoid", Fraction(0)): Fraction(1, 2),
}


def _root(value: Fraction) -> Fraction | None:
    if value < 0:
        return None
    root = Fraction(math.isqrt(value.numerator), math.isqrt(value.denominator))
    return root if root * root == value else None


def _shape(parts: Sequence[Piece]) -> Shape:
    return Shape.COLUMN if any(part.is_column for part in parts) else Shape.SCALAR


def _piece(
    node: Expression, position: int, shape: Shape, parts: Sequence[Piece], degree: int, value: Fraction | None
) -> Piece:
    size = 1 + sum(part.size for part in parts)
    if size > NODES:
        raise LimitError("too_long", "That is too long for one answer; write it shorter.")
    if degree > TOTAL_DEGREE:
        raise LimitError(
            "degree_too_big", f"The powers add up to more than {TOTAL_DEGREE}; use smaller ones."
        )
    return Piece(node, position, shape, size, degree, value)
