"""Rewriting a loss: the changes whose right derivatives are common wrong ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from tutor.symbolic.deriving.algebra import ONE, quotient, times
from tutor.symbolic.expression import (
    Binary,
    Call,
    Expression,
    N,
    Negative,
    Number,
    Shape,
    call,
    children,
    names,
    number,
    power,
    shape,
    substitute,
    with_children,
)

Change = Callable[[Expression, Fraction], Expression]
"""From the base and exponent of a power to what is put in its place."""


def tidied(expression: Expression) -> Expression:
    """dot(a, b) as sum(a·b), a·a as a², and the mean or sum of one number as that number."""
    parts = tuple(tidied(part) for part in children(expression))
    expression = with_children(expression, parts) if parts else expression
    match expression:
        case Binary("*", left, right) if left == right and not isinstance(left, Number):
            return power(left, number(2))
        case Call("dot", (left, right)):
            return call("sum", tidied(Binary("*", left, right)))
        case Call("mean" | "sum", (inner,)) if shape(inner) is Shape.SCALAR:
            return inner
    return expression


def without_mean(expression: Expression) -> Expression:
    """Every mean a sum, and every division by N left out."""
    parts = tuple(without_mean(part) for part in children(expression))
    expression = with_children(expression, parts) if parts else expression
    match expression:
        case Call("mean", arguments):
            return call("sum", *arguments)
        case Binary("/", top, bottom) if "N" in names(bottom):
            return quotient(top, substitute(bottom, {"N": ONE}))
        case Binary("**", base, Number(exponent)) if base == N and exponent < 0:
            return ONE
    return expression


def as_power(node: Expression) -> tuple[Expression, Fraction] | None:
    """Base and exponent of a power or a square root; None for anything else."""
    match node:
        case Binary("**", base, Number(exponent)) if exponent not in (0, 1):
            return base, exponent
        case Call("sqrt", (base,)):
            return base, Fraction(1, 2)
    return None


def not_brought_down(base: Expression, exponent: Fraction) -> Expression:
    """Its derivative is that of the power without the exponent brought down."""
    return quotient(power(base, number(exponent)), number(exponent))


def not_reduced(base: Expression, exponent: Fraction) -> Expression:
    """Its derivative is that of the power with the exponent brought down but left as it was."""
    if exponent == -1:
        return times(number(-1), call("log", base))
    return times(number(exponent / (exponent + 1)), power(base, number(exponent + 1)))


def with_powers(expression: Expression, wanted: Callable[[Expression], bool], change: Change) -> Expression:
    """Every power whose base is wanted, changed."""
    parts = tuple(with_powers(part, wanted, change) for part in children(expression))
    expression = with_children(expression, parts) if parts else expression
    found = as_power(expression)
    return change(*found) if found is not None and wanted(found[0]) else expression


def coefficients(expression: Expression, so_far: Fraction) -> Iterator[tuple[Expression, Fraction]]:
    """Each node with the product of the numbers that it is multiplied by, up to the nearest function."""
    yield expression, so_far
    match expression:
        case Binary("*", left, right):
            yield from coefficients(left, so_far * _coefficient(right))
            yield from coefficients(right, so_far * _coefficient(left))
        case Binary("/", left, right):
            yield from coefficients(left, so_far / (_coefficient(right) or 1))
        case Binary("+" | "-", left, right):
            yield from coefficients(left, so_far)
            yield from coefficients(right, so_far)
        case Negative(operand) | Call("mean" | "sum", (operand,)):
            yield from coefficients(operand, so_far)
        case Call("where", (_, yes, no)):
            yield from coefficients(yes, so_far)
            yield from coefficients(no, so_far)
        case _:
            for part in children(expression):
                yield from coefficients(part, Fraction(1))


def _coefficient(expression: Expression) -> Fraction:
    match expression:
        case Number(value):
            return value
        case Negative(operand):
            return -_coefficient(operand)
        case Binary("*", left, right):
            return _coefficient(left) * _coefficient(right)
        case Binary("/", left, right):
            return _coefficient(left) / (_coefficient(right) or 1)
    return Fraction(1)


def inside_of(node: Expression) -> tuple[Expression, ...]:
    """What an outer function is taken of, where the chain rule is needed."""
    match node:
        case Binary("**", base, exponent):
            return (base, exponent)
        case Binary("/", _, bottom):
            return (bottom,)
        case Call(function, arguments) if function not in {"mean", "sum", "where"}:
            return arguments
    return ()


def cores(inner: Expression) -> Iterator[Expression]:
    """The outermost functions and powers in an inner function: what is left when its rule is forgotten."""
    if inside_of(inner) or isinstance(inner, Call):
        yield inner
        return
    for part in children(inner):
        yield from cores(part)
