"""The small immutable expression tree: what the parser makes, and everything else reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from fractions import Fraction
from typing import Literal

from msgspec import Struct

Operator = Literal["+", "-", "*", "/", "**"]
Comparison = Literal["<", "<=", ">", ">=", "==", "!="]


ELEMENTWISE: Mapping[str, int] = {
    "exp": 1,
    "log": 1,
    "sqrt": 1,
    "abs": 1,
    "tanh": 1,
    "sigmoid": 1,
    "sin": 1,
    "cos": 1,
    "relu": 1,
    "sign": 1,
    "maximum": 2,
    "minimum": 2,
    "where": 3,
}
"""Functions that work point by point, with the number of their arguments."""

AGGREGATES: Mapping[str, int] = {"mean": 1, "sum": 1, "dot": 2}
"""Functions that make one number of a column, with the number of their arguments."""


class Shape(Enum):
    """Whether an expression is one number or one number for each data point."""

    SCALAR = "scalar"
    COLUMN = "column"


class Number(Struct, frozen=True):
    """A literal, kept exactly so that grading can decide in fractions."""

    value: Fraction


class Symbol(Struct, frozen=True):
    """A declared name: a parameter or N (scalar), or a data column, y_hat or an intermediate."""

    name: str
    shape: Shape = Shape.SCALAR


class Negative(Struct, frozen=True):
    """The unary minus."""

    operand: Expression


class Binary(Struct, frozen=True):
    """Two operands joined as the author wrote them; nothing is reordered or folded."""

    operator: Operator
    left: Expression
    right: Expression


class Compare(Struct, frozen=True):
    """A comparison; stands only as the first argument of `where` or as a whole condition."""

    operator: Comparison
    left: Expression
    right: Expression


class Call(Struct, frozen=True):
    """A function of ELEMENTWISE or AGGREGATES applied to its arguments."""

    function: str
    arguments: tuple[Expression, ...]


Expression = Number | Symbol | Negative | Binary | Compare | Call

N = Symbol("N")
"""The number of training points."""


def number(value: int | Fraction) -> Number:
    """The literal of a whole number or fraction."""
    return Number(Fraction(value))


def add(left: Expression, right: Expression) -> Binary:
    """left + right."""
    return Binary("+", left, right)


def subtract(left: Expression, right: Expression) -> Binary:
    """left - right."""
    return Binary("-", left, right)


def multiply(left: Expression, right: Expression) -> Binary:
    """left * right."""
    return Binary("*", left, right)


def divide(left: Expression, right: Expression) -> Binary:
    """left / right."""
    return Binary("/", left, right)


def power(base: Expression, exponent: Expression) -> Binary:
    """base ** exponent."""
    return Binary("**", base, exponent)


def call(function: str, *arguments: Expression) -> Call:
    """function(arguments)."""
    return Call(function, arguments)


def children(expression: Expression) -> tuple[Expression, ...]:
    """The direct parts of an expression, left to right."""
    match expression:
        case Number() | Symbol():
            return ()
        case Negative(operand):
            return (operand,)
        case Binary(_, left, right) | Compare(_, left, right):
            return (left, right)
        case Call(_, arguments):
            return arguments


def with_children(expression: Expression, parts: tuple[Expression, ...]) -> Expression:
    """The same node over other parts, one for one."""
    match expression:
        case Number() | Symbol():
            return expression
        case Negative():
            return Negative(parts[0])
        case Binary(operator, _, _):
            return Binary(operator, parts[0], parts[1])
        case Compare(comparison, _, _):
            return Compare(comparison, parts[0], parts[1])
        case Call(function, _):
            return Call(function, parts)


def walk(expression: Expression) -> Iterator[Expression]:
    """Every node, an expression before its parts."""
    yield expression
    for part in children(expression):
        yield from walk(part)


def shape(expression: Expression) -> Shape:
    """SCALAR, or COLUMN when any part that is not aggregated is a column."""
    match expression:
        case Symbol(_, own):
            return own
        case Call(function, _) if function in AGGREGATES:
            return Shape.SCALAR
    if any(shape(part) is Shape.COLUMN for part in children(expression)):
        return Shape.COLUMN
    return Shape.SCALAR


def names(expression: Expression) -> frozenset[str]:
    """Every name that occurs."""
    return frozenset(node.name for node in walk(expression) if isinstance(node, Symbol))


def substitute(expression: Expression, values: Mapping[str, Expression]) -> Expression:
    """Each name of `values` replaced, at once, by its expression."""
    if isinstance(expression, Symbol):
        return values.get(expression.name, expression)
    parts = children(expression)
    if not parts:
        return expression
    return with_children(expression, tuple(substitute(part, values) for part in parts))


def replace(expression: Expression, old: Expression, new: Expression) -> Expression:
    """Each occurrence of the tree `old`, compared node by node, replaced by `new`."""
    if expression == old:
        return new
    parts = children(expression)
    if not parts:
        return expression
    return with_children(expression, tuple(replace(part, old, new) for part in parts))


class Scope(Struct, frozen=True):
    """The names an expression may use."""

    shapes: Mapping[str, Shape]
    """Each declared name with its shape; N is always known, `n` is read as N in answers."""

    def symbol(self, name: str) -> Symbol:
        """The symbol of a declared name; raises KeyError for another."""
        return N if name == "N" else Symbol(name, self.shapes[name])

    def __contains__(self, name: str) -> bool:
        return name == "N" or name in self.shapes


class Objective(Struct, frozen=True):
    """Model and loss as declared: what is differentiated."""

    model: Expression
    """Of parameters, data columns and intermediates; y_hat is its name."""
    loss: Expression
    """A scalar, in terms of y_hat and whatever the model may use."""
    parameters: tuple[str, ...]
    """The names that descend, in the author's order."""
    columns: tuple[str, ...]
    """The data columns."""
    intermediates: tuple[tuple[str, Expression], ...] = ()
    """Named steps of the model (`[problem.let]`), each in terms of those before it."""

    @property
    def scope(self) -> Scope:
        """Every name a learner or a lesson may use of this problem."""
        shapes = dict.fromkeys(self.parameters, Shape.SCALAR)
        shapes |= dict.fromkeys(self.columns, Shape.COLUMN)
        for name, expression in self.intermediates:
            shapes[name] = shape(expression)
        shapes["y_hat"] = shape(self.model)
        return Scope(shapes)

    def expand(self, expression: Expression) -> Expression:
        """y_hat and the intermediates replaced, down to parameters, columns and N."""
        expression = substitute(expression, {"y_hat": self.model})
        for name, meaning in reversed(self.intermediates):
            expression = substitute(expression, {name: meaning})
        return expression
