"""What is said about each rule: its code, its title, and one sentence that says why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace as with_fields

from tutor.symbolic.deriving.algebra import summands
from tutor.symbolic.expression import Binary, Call, Compare, Expression, Number, Symbol, children, names
from tutor.symbolic.printers.one_line import one_line

INCLUDES_THE_MEAN = "That includes the 1/N of the mean, and is right."
INCLUDES_THE_FACTOR = "That includes the factor in front of the sum, and is right."


class Saying(Struct, frozen=True):
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


def aggregate(function: str, point: str, meaning: Expression, is_loss: bool) -> Saying:
    """The derivative taken under a mean or a sum."""
    what = "mean" if function == "mean" else "sum"
    role = "the loss of one point" if is_loss else "what one point contributes"
    stands = f"; {role} is called {point}: {point} = {one_line(meaning)}"
    return Saying(
        what,
        f"The {what}",
        f"The derivative of a {what} is the {what} of the derivatives{stands}.",
        "derivative",
    )


def dot_product() -> Saying:
    """dot(a, b) as a sum."""
    return Saying(
        "dot", "The dot product", "A dot product multiplies point by point and adds up, so it is a sum."
    )


def mean_of_one() -> Saying:
    """mean(c) is c."""
    return Saying(
        "mean-of-one", "The mean of one number", "The mean or sum of a single number is that number."
    )


def chain(quantity: str, inner: str, meaning: Expression, wrt: str) -> Saying:
    """The chain rule, u named."""
    return Saying(
        "chain",
        "The chain rule",
        f"{quantity} changes with {wrt} only through {one_line(meaning, inner)}, so two rates multiply: "
        f"how {quantity} changes with {inner}, and how {inner} changes with {wrt}.",
        "derivative",
    )


OUTER: dict[str, tuple[str, str]] = {
    "exp": ("The exponential function", "the exponential function is its own derivative"),
    "log": ("The logarithm", "the derivative of log({u}) is 1/{u}"),
    "sqrt": ("The square root", "the derivative of sqrt({u}) is 1/(2·sqrt({u}))"),
    "abs": ("The absolute value", "the slope of abs({u}) is the sign of {u}: 1 above 0, −1 below"),
    "tanh": ("The hyperbolic tangent", "the derivative of tanh({u}) is 1 − tanh({u})²"),
    "sigmoid": ("The sigmoid", "the slope of a sigmoid is its value times 1 minus its value"),
    "sin": ("The sine", "the derivative of sin({u}) is cos({u})"),
    "cos": ("The cosine", "the derivative of cos({u}) is −sin({u})"),
    "where": ("Branch by branch", "each branch has its own derivative, and the condition stays as it is"),
    "relu": ("The rectifier", "the slope of relu({u}) is 1 where {u} is above 0, and 0 below"),
    "maximum": ("The larger of two", "the derivative of a maximum is that of whichever is larger"),
    "minimum": ("The smaller of two", "the derivative of a minimum is that of whichever is smaller"),
}


def outer_step(outer: Expression, inner: str) -> Saying:
    """The derivative of the outer function by the inner one: power rule and the like."""
    found = list(dict.fromkeys(_steps(outer, inner)))
    if not found:
        return Saying("derivative", "The derivative", "This is read off.", "derivative", asked=True)
    name, title, _ = found[0]
    reasons = list(dict.fromkeys(reason for _, _, reason in found))
    if sum(step == "power" for step, _, _ in found) > 1:
        reasons = [reason for step, _, reason in found if step != "power"]
        reasons.insert(0, "each exponent comes down in front, and one less stays above")
    if any(inner in names(term) and not any(_steps(term, inner)) for term in summands(outer)):
        reasons.append(f"{inner} on its own leaves only its factor")
    sentence = "; ".join(dict.fromkeys(reasons)).replace("{u}", _inside(outer, inner))
    return Saying(name, title, sentence[0].upper() + sentence[1:] + ".", "derivative", asked=True)


def _inside(outer: Expression, inner: str) -> str:
    """What the functions are taken of where that is the name itself; else dots for whatever stands there."""
    taken = [
        node.arguments[0]
        for node in _differentiated(outer)
        if isinstance(node, Call) and len(node.arguments) == 1 and inner in names(node)
    ]
    return inner if all(isinstance(argument, Symbol) for argument in taken) else "…"


def _steps(outer: Expression, inner: str) -> Iterator[tuple[str, str, str]]:
    """Each rule at work in an immediate expression: its code, its title and its reason."""
    for node in _differentiated(outer):
        step = _step(node, inner)
        if step is not None:
            yield step


def _differentiated(expression: Expression) -> Iterator[Expression]:
    """The parts that the derivative is taken of: all but the conditions."""
    if isinstance(expression, Compare):
        return
    yield expression
    for part in children(expression):
        yield from _differentiated(part)


def _step(node: Expression, inner: str) -> tuple[str, str, str] | None:
    if inner not in names(node):
        return None
    match node:
        case Binary("**", base, exponent) if inner in names(base):
            what = one_line(exponent)
            return (
                "power",
                "The power rule",
                f"the exponent {what} comes down in front, and one less stays above",
            )
        case Binary("**", base, _):
            what = one_line(base)
            return (
                "exponential",
                "A constant base",
                f"a power of {what} grows by log({what}) times its own size",
            )
        case Binary("/", _, bottom) if inner in names(bottom):
            return "reciprocal", "One over a variable", "the derivative of 1/{u} is −1/{u}²"
        case Call(function, _) if function in OUTER:
            title, reason = OUTER[function]
            return function, title, reason
    return None


def inner_step(quantity: str, expression: Expression, slope: Expression, wrt: str) -> Saying:
    """The derivative of the inner function, read off."""
    outer = outer_step(expression, wrt)
    rest = sorted(names(expression) - {wrt} - names(slope))
    still = f"; {_listed(rest)} {'stays as it is' if len(rest) == 1 else 'stay as they are'}" if rest else ""
    if outer.name != "derivative":
        return with_fields(outer, sentence=outer.sentence.removesuffix(".") + still + ".")
    if isinstance(slope, Number) and slope.value == 1:
        why = f"When {wrt} grows by 1, so does {quantity}"
    else:
        why = f"When {wrt} grows by 1, {quantity} changes by {one_line(slope)}"
    return Saying("inner", "The inner derivative", why + still + ".", "derivative", asked=True)


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
    again = f", and {inner} is written out again" if spelled_out else ""
    sentence = f"d{quantity}/d{inner} is multiplied by d{inner}/d{wrt}{again}."
    return Saying("multiply", "Multiply", sentence, asked=True)


def collect(function: str, has_points: bool) -> Saying:
    """The finished derivative under its mean."""
    sentence = f"The slope of each point goes back under the {function}."
    if not has_points:
        alone = "its mean is that number" if function == "mean" else "the sum is N times that number"
        sentence = f"The slope is the same number at every point, so {alone}."
    return Saying("collect", "Collect", sentence, asked=True)


def together() -> Saying:
    """Parts put back into the sum, product or branch they came from."""
    return Saying(
        "together", "Put the parts together", "The slope of each part goes back to its place.", asked=True
    )


def sum_rule(parts: list[str]) -> Saying:
    """The derivative of a sum; `parts` are statements such as A = w·x."""
    several = f"with its parts {_listed(parts)}"
    named = several if len(parts) > 1 else f"and only {parts[0]} changes here"
    sentence = f"The derivative of a sum is the sum of the derivatives, {named}."
    return Saying("sum-rule", "The sum rule", sentence, "derivative")


def factor_rule(part: str) -> Saying:
    """A constant factor."""
    sentence = f"A factor that does not change stays in front of the slope of {part}."
    return Saying("factor", "A constant factor", sentence, "derivative")


def product_rule(first: str, second: str, parts: list[str]) -> Saying:
    """The derivative of a product."""
    sentence = (
        f"With {_listed(parts)}, each factor changes in turn: the slope of {first} times {second}, "
        f"plus {first} times the slope of {second}."
    )
    return Saying("product", "The product rule", sentence, "derivative")


def quotient_rule(first: str, second: str, parts: list[str]) -> Saying:
    """The derivative of a quotient."""
    sentence = (
        f"With {_listed(parts)}: the slope of {first} times {second}, minus {first} times the slope "
        f"of {second}, all over {second} squared."
    )
    return Saying("quotient", "The quotient rule", sentence, "derivative")


def branches() -> Saying:
    """The derivative of where, branch by branch."""
    return Saying(
        "branches",
        "One branch at a time",
        "Each branch has its own derivative, and the condition stays as it is.",
        "derivative",
    )


def as_branches(function: str) -> Saying:
    """maximum, minimum or relu as a where."""
    return Saying(
        "as-branches",
        "As two branches",
        f"{function} takes one value or the other, which is what where says.",
    )


def as_exponential() -> Saying:
    """a**b as exp(b·log(a))."""
    return Saying(
        "as-exponential",
        "As an exponential",
        "A power whose exponent changes too is exp of the exponent times log of the base.",
    )
