"""The Python that NumPy runs for an expression: what is shown is what is executed.

`executable` rewrites a tree into the operators of Python and the functions of NUMPY, one node for one
operation; the evaluator walks that tree, and `numpy_source` prints it, so that both agree bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping

from tutor.symbolic.expression import (
    Binary,
    Call,
    Expression,
    Negative,
    Objective,
    Symbol,
    children,
    number,
    with_children,
)
from tutor.symbolic.printers.one_line import Style, line

NUMPY: Mapping[str, str] = {
    "mean": "np.mean",
    "sum": "np.sum",
    "dot": "np.dot",
    "exp": "np.exp",
    "log": "np.log",
    "sqrt": "np.sqrt",
    "abs": "np.abs",
    "tanh": "np.tanh",
    "sin": "np.sin",
    "cos": "np.cos",
    "sign": "np.sign",
    "maximum": "np.maximum",
    "minimum": "np.minimum",
    "where": "np.where",
    "logaddexp": "np.logaddexp",
}
"""Each function of an executable tree and the NumPy function that runs it, with the same arguments.

The operators + - * / ** and the unary minus are Python's own, and so are the comparisons.
`sigmoid(z)` runs as `1/(1 + np.exp(-z))`, `relu(z)` as `np.maximum(0, z)`.
A literal is `literals.python_value`: an int where it is whole, else a float. N is the name N.
"""

PYTHON = Style(power="**", functions=NUMPY)
ONE = number(1)


def numpy_source(
    expression: Expression, left: str = "", *, sigmoids: Mapping[str, Expression] | None = None
) -> str:
    """`np.mean(2*x*(y_hat - y))`; with `left`, the line `left = …`. For `sigmoids` see `executable`."""
    return line(executable(expression, sigmoids), PYTHON, left)


def executable(expression: Expression, sigmoids: Mapping[str, Expression] | None = None) -> Expression:
    """The tree that runs: nothing but Python's operators and the functions of NUMPY.

    `sigmoids` (of `sigmoid_names`) gives the z of each name that is a sigmoid(z): logarithms of these
    are then taken from z by np.logaddexp, which stays finite where the sigmoid rounds to 0 or 1.
    """
    if sigmoids is not None:
        stable = _stable_logarithm(expression, sigmoids)
        if stable is not None:
            return executable(stable, sigmoids)
    parts = tuple(executable(part, sigmoids) for part in children(expression))
    match expression:
        case Call("sigmoid", _):
            return Binary("/", ONE, Binary("+", ONE, Call("exp", (Negative(parts[0]),))))
        case Call("relu", _):
            return Call("maximum", (number(0), parts[0]))
    return with_children(expression, parts) if parts else expression


def sigmoid_names(objective: Objective) -> dict[str, Expression]:
    """Each name of the problem that is the sigmoid of something, with that something."""
    meanings: dict[str, Expression] = {}
    for name, meaning in (*objective.intermediates, ("y_hat", objective.model)):
        match meaning:
            case Call("sigmoid", (inner,)):
                meanings[name] = inner
            case Symbol(other, _) if other in meanings:
                meanings[name] = meanings[other]
    return meanings


def _stable_logarithm(expression: Expression, sigmoids: Mapping[str, Expression]) -> Expression | None:
    """log(p) is -logaddexp(0, -z) and log(1 - p) is -logaddexp(0, z), for p = sigmoid(z)."""
    match expression:
        case Call("log", (Binary("-", left, inner),)) if left == ONE:
            z = _sigmoid_of(inner, sigmoids)
            return None if z is None else Negative(Call("logaddexp", (number(0), z)))
        case Call("log", (inner,)):
            z = _sigmoid_of(inner, sigmoids)
            return None if z is None else Negative(Call("logaddexp", (number(0), Negative(z))))
    return None


def _sigmoid_of(expression: Expression, sigmoids: Mapping[str, Expression]) -> Expression | None:
    match expression:
        case Symbol(name, _):
            return sigmoids.get(name)
        case Call("sigmoid", (inner,)):
            return inner
    return None
