"""Random expressions for property tests, as trees; each is a function of one seed."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from hypothesis import strategies as st

from tutor.symbolic.expression import (
    Binary,
    Call,
    Compare,
    Expression,
    Negative,
    Number,
    Objective,
    Shape,
    Symbol,
    shape,
)

SCALARS = [Symbol("b"), Symbol("w"), Symbol("N")]
COLUMNS = [Symbol("x", Shape.COLUMN), Symbol("y", Shape.COLUMN), Symbol("y_hat", Shape.COLUMN)]
NUMBERS = [Fraction(value) for value in ("1", "2", "3", "0.5", "0.1", "1.25", "1/3", "12", "1e-6", "2e20")]
ONE_ARGUMENT = ("exp", "log", "sqrt", "abs", "tanh", "sigmoid", "sin", "cos", "relu")
SMOOTH = ("exp", "tanh", "sigmoid", "sin", "cos")
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


def tree(random: Random, size: int) -> Expression:
    """Anything that a lesson could hold, defined or not, of about `size` leaves."""
    if size <= 1:
        return random.choice([*SCALARS, *COLUMNS, *map(Number, random.sample(NUMBERS, 4))])
    kind = random.randrange(10)
    if kind < 4:
        left = random.randrange(1, size)
        return Binary(random.choice("+-*/"), tree(random, left), tree(random, size - left))  # type: ignore[arg-type]
    if kind == 4:
        return Binary("**", tree(random, size - 1), Number(Fraction(random.choice([2, 3, -1]))))
    if kind == 5:
        return Negative(tree(random, size - 1))
    if kind == 6:
        return Call(random.choice(ONE_ARGUMENT), (tree(random, size - 1),))
    if kind == 7:
        return _aggregate(random, size)
    left = random.randrange(1, size)
    one, other = tree(random, left), tree(random, size - left)
    if kind == 8:
        return Call(random.choice(["maximum", "minimum"]), (one, other))
    condition = Compare(random.choice(COMPARISONS), tree(random, 2), tree(random, 1))
    return Call("where", (condition, one, other))


def _aggregate(random: Random, size: int) -> Expression:
    body = tree(random, size - 1)
    if shape(body) is Shape.SCALAR:
        body = Binary("*", random.choice(COLUMNS), body)
    if random.random() < 0.3:
        return Call("dot", (body, random.choice(COLUMNS)))
    return Call(random.choice(["mean", "sum"]), (body,))


trees = st.integers(0, 2**48).map(lambda seed: tree(Random(seed), 2 + seed % 8))


def _smooth(random: Random, leaves: list[Expression], size: int) -> Expression:
    """Of values that stay small and derivatives that exist, so that differences can be taken."""
    if size <= 1:
        return random.choice(leaves)
    kind = random.randrange(9)
    left = random.randrange(1, size)
    one, other = _smooth(random, leaves, left), _smooth(random, leaves, size - left)
    if kind < 5:
        return Binary(random.choice("+-**"), one, other)  # type: ignore[arg-type]
    if kind == 5:
        return Binary("/", one, Binary("+", Number(Fraction(3, 2)), Binary("**", other, Number(Fraction(2)))))
    if kind == 6:
        return Binary("**", Binary("-", one, other), Number(Fraction(random.choice([2, 3]))))
    return Call(random.choice(SMOOTH), (Binary("+", one, other) if random.random() < 0.5 else Negative(one),))


def _point_loss(random: Random, y_hat: Expression) -> Expression:
    y, one, two, half = COLUMNS[1], *(Number(Fraction(value)) for value in ("1", "2", "1/2"))
    u = Binary("-", y_hat, y)
    squared = Binary("**", u, two)
    near = Compare("<=", Call("abs", (u,)), one)
    return random.choice([
        squared,
        Call("abs", (u,)),
        Call("sqrt", (Binary("+", one, squared),)),
        Call("where", (near, Binary("/", squared, two), Binary("-", Call("abs", (u,)), half))),
        Call("maximum", (u, Binary("*", Number(Fraction(-1, 10)), u))),
        Call("log", (Binary("+", Number(Fraction(2)), Call("tanh", (u,))),)),
        Call("relu", (Binary("-", one, Binary("*", y, y_hat)),)),
        _smooth(random, [y_hat, y, Symbol("w")], 4),
    ])  # fmt: skip


def random_objective(seed: int) -> Objective:
    """Two parameters, one column and a target; a model, perhaps in steps, and a loss over the points."""
    random = Random(seed)
    leaves: list[Expression] = [*SCALARS[:2], SCALARS[1], COLUMNS[0], COLUMNS[0], Number(Fraction(1, 2))]
    steps: list[tuple[str, Expression]] = []
    if random.random() < 0.4:
        steps.append(("z", Binary("*", COLUMNS[0], _smooth(random, leaves, 3))))
        leaves += [Symbol("z", Shape.COLUMN)] * 2
    model = Binary("+", Binary("*", SCALARS[1], COLUMNS[0]), _smooth(random, leaves, random.randrange(1, 5)))
    loss: Expression = Call("mean", (_point_loss(random, COLUMNS[2]),))
    wrapped = random.randrange(6)
    if wrapped == 0:
        loss = Binary("/", Call("sum", loss.arguments), SCALARS[2])  # type: ignore[union-attr]
    elif wrapped == 1:
        loss = Binary("/", loss, Number(Fraction(2)))
    elif wrapped == 2:
        regular = Binary("*", Number(Fraction(1, 10)), Binary("**", SCALARS[1], Number(Fraction(2))))
        loss = Binary("+", loss, regular)
    elif wrapped == 3:
        loss = Negative(loss)
    elif wrapped == 4:
        loss = Binary("-", loss, Call("dot", (COLUMNS[2], COLUMNS[1])))
    return Objective(model, loss, ("b", "w"), ("x", "y"), tuple(steps))


objectives = st.integers(0, 2**48).map(random_objective)
