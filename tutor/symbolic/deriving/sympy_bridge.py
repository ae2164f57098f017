"""The tree to SymPy, by constructors alone, and SymPy's derivatives of single functions back to the tree.

Importing this module imports SymPy: nothing on the way to the first frame may import it.
A column is one real symbol, which stands for the value of any one point; mean and sum are functions
that pass the derivative through to what they are taken of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy
import sympy.tensor.tensor  # SymPy's first sum imports this; here it counts as loading SymPy
from sympy.core.function import ArgumentIndexError

from tutor.symbolic.deriving.algebra import negated, plus, quotient, times
from tutor.symbolic.deriving.slopes import SLOT
from tutor.symbolic.expression import (
    Binary,
    Call,
    Compare,
    Expression,
    Negative,
    Number,
    Shape,
    Symbol,
    call,
    power,
    shape,
)

SympyExpression = Any
"""SymPy has no types."""


class Mean(sympy.Function):  # type: ignore[misc]
    """The mean over the points of an expression."""

    nargs = 1
    is_real = True

    def _eval_derivative(self, symbol: SympyExpression) -> SympyExpression:
        return Mean(self.args[0].diff(symbol))


class Total(sympy.Function):  # type: ignore[misc]
    """The sum over the points of an expression; of a constant, N times it."""

    nargs = 1
    is_real = True

    def _eval_derivative(self, symbol: SympyExpression) -> SympyExpression:
        return Total(self.args[0].diff(symbol))


class Sigmoid(sympy.Function):  # type: ignore[misc]
    """1/(1 + exp(-z)), whose slope is p(1 - p) in terms of its own value p."""

    nargs = 1
    is_real = True

    def fdiff(self, argindex: int = 1) -> SympyExpression:
        """p(1 - p)."""
        if argindex != 1:
            raise ArgumentIndexError(self, argindex)
        return self * (1 - self)


class Sign(sympy.Function):  # type: ignore[misc]
    """-1, 0 or 1; flat wherever it has a derivative."""

    nargs = 1
    is_real = True

    def _eval_derivative(self, _: SympyExpression) -> SympyExpression:
        return sympy.S.Zero


class Magnitude(sympy.Function):  # type: ignore[misc]
    """The absolute value of what SymPy does not know to be real, such as a logarithm."""

    nargs = 1
    is_real = True

    def fdiff(self, argindex: int = 1) -> SympyExpression:
        """The sign, as for SymPy's own Abs of a real symbol."""
        if argindex != 1:
            raise ArgumentIndexError(self, argindex)
        return Sign(self.args[0])


class Choice(sympy.Function):  # type: ignore[misc]
    """The second argument where the first, a comparison, holds, else the third."""

    nargs = 3
    is_real = True

    def _eval_derivative(self, symbol: SympyExpression) -> SympyExpression:
        condition, yes, no = self.args
        return Choice(condition, yes.diff(symbol), no.diff(symbol))


FUNCTIONS: Mapping[str, Callable[..., SympyExpression]] = {
    "exp": sympy.exp,
    "log": sympy.log,
    "sqrt": sympy.sqrt,
    "abs": lambda z: sympy.Abs(z) if z.is_real else Magnitude(z),
    "tanh": sympy.tanh,
    "sin": sympy.sin,
    "cos": sympy.cos,
    "sigmoid": Sigmoid,
    "sign": Sign,
    "relu": lambda z: Choice(z > 0, z, sympy.S.Zero),
    "maximum": lambda a, b: Choice(a >= b, a, b),
    "minimum": lambda a, b: Choice(a <= b, a, b),
    "where": Choice,
}
COMPARISONS: Mapping[str, Callable[..., SympyExpression]] = {
    "<": sympy.StrictLessThan,
    "<=": sympy.LessThan,
    ">": sympy.StrictGreaterThan,
    ">=": sympy.GreaterThan,
    "==": sympy.Eq,
    "!=": sympy.Ne,
}


@lru_cache(maxsize=256)
def symbol(name: str) -> SympyExpression:
    """The real symbol of a name; N is a positive whole number."""
    if name == "N":
        return sympy.Symbol("N", integer=True, positive=True)
    return sympy.Symbol(name, real=True)


def to_sympy(expression: Expression) -> SympyExpression:
    """The expression built by SymPy's constructors."""
    match expression:
        case Number(value):
            return sympy.Rational(value.numerator, value.denominator)
        case Symbol(name, _):
            return symbol(name)
        case Negative(operand):
            return -to_sympy(operand)
        case Compare(comparison, left, right):
            return COMPARISONS[comparison](to_sympy(left), to_sympy(right))
        case Binary(operator, left, right):
            return _joined(operator, to_sympy(left), to_sympy(right))
        case Call(function, arguments):
            return _called(function, arguments)


def _joined(operator: str, left: SympyExpression, right: SympyExpression) -> SympyExpression:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right
    return left**right


def _called(function: str, arguments: tuple[Expression, ...]) -> SympyExpression:
    parts = [to_sympy(argument) for argument in arguments]
    if function not in ("mean", "sum", "dot"):
        return FUNCTIONS[function](*parts)
    if function == "dot":
        columns = all(shape(argument) is Shape.COLUMN for argument in arguments)
        return Total(parts[0] * parts[1]) if columns else parts[0] * parts[1]
    if shape(arguments[0]) is Shape.SCALAR:
        return parts[0]
    return Mean(parts[0]) if function == "mean" else Total(parts[0])


@lru_cache(maxsize=64)
def slope_of_function(function: str) -> Expression:
    """SymPy's derivative of a function of one argument, as a tree over SLOT."""
    slot = symbol(SLOT.name)
    return _from_sympy(sympy.diff(FUNCTIONS[function](slot), slot))


@lru_cache(maxsize=64)
def slope_of_power(exponent: Fraction) -> Expression:
    """SymPy's derivative of SLOT to a constant power, as a tree over SLOT."""
    slot = symbol(SLOT.name)
    raised = slot ** sympy.Rational(exponent.numerator, exponent.denominator)
    return _from_sympy(sympy.diff(raised, slot))


def _from_sympy(found: SympyExpression) -> Expression:
    """A short derivative as SymPy gives it, over SLOT, in the order in which it is written on paper."""
    if found.is_Rational:
        return Number(Fraction(int(found.p), int(found.q)))
    if found.is_Symbol:
        return SLOT
    if found.is_Add:
        ordered = sorted(found.args, key=lambda term: (term.could_extract_minus_sign(), not term.is_Number))
        return plus(*(_from_sympy(term) for term in ordered))
    if found.is_Mul:
        return _product(found)
    if found.is_Pow:
        return _power(found)
    name = {"Abs": "abs"}.get(type(found).__name__, type(found).__name__.lower())
    return call(name, *(_from_sympy(part) for part in found.args))


def _product(found: SympyExpression) -> Expression:
    coefficient, rest = found.as_coeff_Mul()
    top, bottom = sympy.fraction(rest)
    p, q = sympy.fraction(coefficient)
    ordered = sorted(sympy.Mul.make_args(top), key=lambda factor: factor.is_Add)
    above = times(_from_sympy(p), *(_from_sympy(factor) for factor in ordered))
    below = times(_from_sympy(q), *(_from_sympy(factor) for factor in sympy.Mul.make_args(bottom)))
    return quotient(above, below) if p > 0 else negated(quotient(times(Number(Fraction(-1)), above), below))


def _power(found: SympyExpression) -> Expression:
    base, exponent = found.as_base_exp()
    if exponent == sympy.Rational(1, 2):
        return call("sqrt", _from_sympy(base))
    if exponent.is_Rational and exponent < 0:
        return quotient(Number(Fraction(1)), _from_sympy(base**-exponent))
    return power(_from_sympy(base), _from_sympy(exponent))
