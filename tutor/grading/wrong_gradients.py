"""Gradients by a wrong rule, built from the lesson's own expressions; None where a rule does not apply."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tutor.descent.problem import outlined
from tutor.grading.moment import Moment, mentioned
from tutor.symbolic.expression import (
    Binary,
    Call,
    Expression,
    Objective,
    call,
    children,
    number,
    walk,
    with_children,
)


@lru_cache(maxsize=512)
def has_square(objective: Objective) -> bool:
    """True where the loss squares something, so that its derivative has a 2."""
    loss = objective.expand(objective.loss)
    squares = (node for node in walk(loss) if isinstance(node, Binary) and node.operator == "**")
    return any(square.right == number(2) for square in squares)


def without_parameter(moment: Moment, expression: Expression, other: str) -> float | None:
    """An expression with a parameter left out; None where nothing is lost: it is absent, 0, or not felt."""
    if not moment.before[other] or other not in mentioned(moment.problem.objective, expression):
        return None
    if not moment.feels(expression, other):
        return None
    return moment.value(expression, {**moment.before, other: 0.0})


def left_out_inner(moment: Moment, name: str) -> Iterator[tuple[float, dict[str, str]]]:
    """The chain rule without its inner derivative, with the two links it should have joined.

    Where one function stands in another, that is the whole inside, or its innermost link alone.
    """
    for expression, outer, link in _left_out(moment.problem.objective, name):
        yield moment.value(expression), {"outer": outer, "link": link}


@lru_cache(maxsize=512)
def _left_out(objective: Objective, name: str) -> tuple[tuple[Expression, str, str], ...]:
    # Not before it is needed: the import takes SymPy with it.
    from tutor.symbolic.slips import innermost_left_out

    found: list[tuple[Expression, str, str]] = []
    outer, inner = chain_parts(objective, name)
    if outer is not None and inner is not None and inner != number(1):
        found.append((call("mean", outer), "dℓ/du", f"du/d{name}"))
    deepest = innermost_left_out(objective, name)
    link = _innermost_link(objective, name)
    if deepest is not None and link and deepest not in [expression for expression, _, _ in found]:
        found.append((deepest, f"dℓ/{link.partition('/')[0]}", link))
    return tuple(found)


def _innermost_link(objective: Objective, name: str) -> str:
    """The last link of the chain in the derivation, `du/dw`; empty where it has none."""
    rules = outlined(objective, name).rules
    links = [rule.left for rule in rules if rule.name == "inner" and rule.expected is not None]
    return links[-1] if links else ""


def chain_parts(objective: Objective, name: str) -> tuple[Expression | None, Expression | None]:
    """dℓ/du and du/dw of the derivation, in parameters and columns; None where there is no such rule."""
    parts: dict[str, Expression] = {}
    for rule in outlined(objective, name).rules:
        if rule.expected is not None:
            parts.setdefault(rule.left, rule.expected)
    return parts.get("dℓ/du"), parts.get(f"du/d{name}")


def swap_aggregate(moment: Moment, expression: Expression, old: str, new: str) -> float | None:
    """An expression with one aggregate read as another; None where it has none of the kind."""
    if not any(isinstance(node, Call) and node.function == old for node in walk(expression)):
        return None
    return moment.value(with_aggregate(expression, old, new))


@lru_cache(maxsize=512)
def with_aggregate(expression: Expression, old: str, new: str) -> Expression:
    """An expression with one aggregate read as another."""
    parts = tuple(with_aggregate(part, old, new) for part in children(expression))
    if isinstance(expression, Call) and expression.function == old:
        return Call(new, parts)
    return with_children(expression, parts) if parts else expression
