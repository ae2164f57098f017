"""What is said about each rule: its code, its title, and one sentence that says why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tutor.symbolic.expression import AGGREGATES, Binary, Call, Expression, Number, Symbol, names, walk
from tutor.symbolic.one_line import one_line

INCLUDES_THE_MEAN = "That includes the 1/N of the mean, and is right."
INCLUDES_THE_FACTOR = "That includes the factor in front of the sum, and is right."


@dataclass(frozen=True)
class Saying:
    """The words of one rule, and whether a learner is asked for what it gives."""

    name: str
    title: str
    sentence: str
    kind: Literal["derivative", "rewrite"] = "rewrite"
    asked: bool = False


def substitution(model: Expression) -> Saying:
    """y_hat replaced by the model."""
    return Saying(
        "substitute",
        "Substitute the model",
        f"The prediction y_hat is the model, so {one_line(model)} is written in its place.",
    )


def nothing(quantity: str, wrt: str) -> Saying:
    """A slope of 0."""
    return Saying(
        "constant",
        "A constant",
        f"{quantity} stays the same when {wrt} changes a little, so its slope is 0.",
        "derivative",
        asked=True,
    )


def aggregate(function: str, point: str) -> Saying:
    """The derivative taken under a mean or a sum."""
    what = "mean" if function == "mean" else "sum"
    stands = f", where {point} stands for what one point adds" if point != "ℓ" else ""
    stands = f", and ℓ is the loss of one point" if point == "ℓ" else stands
    return Saying(
        what, f"The {what}", f"The derivative of a {what} is the {what} of the derivatives{stands}.", "derivative"
    )


def dot_product() -> Saying:
    """dot(a, b) as a sum."""
    return Saying(
        "dot", "The dot product", "A dot product multiplies point by point and adds up, so it is a sum."
    )


def mean_of_one() -> Saying:
    """mean(c) is c."""
    return Saying("mean-of-one", "The mean of one number", "The mean or sum of a single number is that number.")


def chain(quantity: str, inner: str, wrt: str) -> Saying:
    """The chain rule, u named."""
    return Saying(
        "chain",
        "The chain rule",
        f"{quantity} changes with {wrt} only through {inner}, so two rates are multiplied: "
        f"how {quantity} changes with {inner}, and how {inner} changes with {wrt}.",
        "derivative",
    )


OUTER: dict[str, tuple[str, str]] = {
    "exp": ("The exponential function", "exp is its own derivative"),
    "log": ("The logarithm", "the derivative of log(u) is 1/u"),
    "sqrt": ("The square root", "the derivative of sqrt(u) is 1/(2·sqrt(u))"),
    "abs": ("The absolute value", "the slope of abs(u) is the sign of u: 1 above 0, −1 below"),
    "tanh": ("The hyperbolic tangent", "the derivative of tanh(u) is 1 − tanh(u)²"),
    "sigmoid": ("The sigmoid", "the slope of a sigmoid p is p·(1 − p)"),
    "sin": ("The sine", "the derivative of sin(u) is cos(u)"),
    "cos": ("The cosine", "the derivative of cos(u) is −sin(u)"),
    "where": ("One branch at a time", "each branch of where has its own derivative, and the condition stays"),
    "relu": ("The rectifier", "relu(u) has slope 1 where u is above 0, and slope 0 below"),
    "maximum": ("The larger of two", "the derivative of a maximum is that of whichever is larger"),
    "minimum": ("The smaller of two", "the derivative of a minimum is that of whichever is smaller"),
}


def outer_step(outer: Expression, inner: str) -> Saying:
    """The derivative of the outer function by the inner one: power rule and the like."""
    found = list(_steps(outer, inner))
    name, title, reason = found[0] if found else ("derivative", "The derivative", "this is read off")
    further = [other for _, _, other in found[1:] if other != reason]
    sentence = "; ".join([reason, *further])
    return Saying(name, title, sentence[0].upper() + sentence[1:] + ".", "derivative", asked=True)


def _steps(outer: Expression, inner: str) -> Iterator[tuple[str, str, str]]:
    """Each rule at work in an immediate expression, once."""
    seen: set[str] = set()
    for node in walk(outer):
        step = _step(node, inner)
        if step is not None and step[0] not in seen:
            seen.add(step[0])
            yield step


def _step(node: Expression, inner: str) -> tuple[str, str, str] | None:
    if inner not in names(node):
        return None
    match node:
        case Binary("**", base, exponent) if inner in names(base):
            what = one_line(exponent)
            return "power", "The power rule", f"the exponent {what} comes down in front, and one less stays above"
        case Binary("**", base, _):
            return "exponential", "A constant base", f"a power of {one_line(base)} grows by its own size times log({one_line(base)})"
        case Binary("/", _, bottom) if inner in names(bottom):
            return "reciprocal", "One over a variable", "the derivative of 1/u is −1/u²"
        case Call(function, _) if function in OUTER:
            title, reason = OUTER[function]
            return function, title, reason
    return None


def inner_step(quantity: str, expression: Expression, slope: Expression, wrt: str) -> Saying:
    """The derivative of the inner function, read off."""
    outer = outer_step(expression, wrt)
    if outer.name != "derivative":
        return outer
    if isinstance(slope, Number) and slope.value == 1:
        why = f"When {wrt} grows by 1, so does {quantity}"
    else:
        why = f"When {wrt} grows by 1, {quantity} grows by {one_line(slope)}"
    rest = names(expression) - {wrt} - names(slope)
    still = f"; {_listed(sorted(rest))} {'does' if len(rest) == 1 else 'do'} not depend on {wrt}" if rest else ""
    return Saying("inner", "The inner derivative", f"{why}{still}.", "derivative", asked=True)


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]


def through_names(quantity: str, through: list[str], wrt: str) -> Saying:
    """A quantity that changes through named steps only."""
    return Saying(
        "inner",
        "The inner derivative",
        f"{quantity} depends on {wrt} through {_listed(through)}, whose own rate is kept as it is for now.",
        "derivative",
    )


def multiply(quantity: str, inner: str, wrt: str, spelled_out: bool) -> Saying:
    """The two rates of the chain rule multiplied."""
    again = f", with {inner} written out again" if spelled_out else ""
    return Saying("multiply", "Multiply", f"d{quantity}/d{inner} times d{inner}/d{wrt}{again}.", asked=True)


def collect() -> Saying:
    """The finished derivative under its mean."""
    return Saying("collect", "Collect", "Each point's slope goes back under the mean or the sum.", asked=True)


def together() -> Saying:
    """Parts put back into the sum, product or branch they came from."""
    return Saying("collect", "Put the parts together", "Each part's slope goes back to its place.", asked=True)


def sum_rule(parts: list[str]) -> Saying:
    """The derivative of a sum."""
    named = f"with the parts called {_listed(parts)}" if len(parts) > 1 else f"with the part that changes called {parts[0]}"
    return Saying(
        "sum-rule", "The sum rule", f"The derivative of a sum is the sum of the derivatives, {named}.", "derivative"
    )


def factor_rule(part: str) -> Saying:
    """A constant factor."""
    return Saying("factor", "A constant factor", f"A factor that does not change stays in front of the slope of {part}.", "derivative")


def product_rule(first: str, second: str) -> Saying:
    """The derivative of a product."""
    return Saying(
        "product",
        "The product rule",
        f"In a product both factors change: the slope of {first} times {second}, plus {first} times the slope of {second}.",
        "derivative",
    )


def quotient_rule(first: str, second: str) -> Saying:
    """The derivative of a quotient."""
    return Saying(
        "quotient",
        "The quotient rule",
        f"The slope of {first} times {second}, less {first} times the slope of {second}, over {second} squared.",
        "derivative",
    )


def branches() -> Saying:
    """The derivative of where, branch by branch."""
    return Saying("branches", "One branch at a time", "Each branch has its own derivative, and the condition stays as it is.", "derivative")


def as_branches(function: str) -> Saying:
    """maximum, minimum or relu as a where."""
    return Saying("as-branches", "As two branches", f"{function} takes one value or the other, which is what where says.")


def as_exponential() -> Saying:
    """a**b as exp(b·log(a))."""
    return Saying("as-exponential", "As an exponential", "A power whose exponent changes too is exp of the exponent times log of the base.")
