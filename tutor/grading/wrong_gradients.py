"""Gradients by a wrong rule, built from the lesson's own expressions; None where a rule does not apply."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from tutor.descent.problem import derivation
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
    """An expression with a parameter left out; None where nothing is lost, since it is absent or 0."""
    if not moment.before[other] or other not in mentioned(moment.problem.objective, expression):
        return None
    return moment.value(expression, {**moment.before, other: 0.0})


def gradient_over_other_rows(moment: Moment, name: str) -> float | None:
    """The gradient over the validation rows."""
    validation = moment.problem.data.validation
    if not validation:
        return None
    columns = {key: np.asarray(column, float) for key, column in validation.items()}
    return moment.gradient(name, columns=columns)


def left_out_inner(moment: Moment, name: str) -> float | None:
    """mean(dℓ/du): the chain rule without du/dw; None where du/dw is 1 or there is no chain."""
    outer, inner = chain_parts(moment.problem.objective, name)
    if outer is None or inner is None or inner == number(1):
        return None
    return moment.value(call("mean", outer))


def chain_parts(objective: Objective, name: str) -> tuple[Expression | None, Expression | None]:
    """dℓ/du and du/dw of the derivation, in parameters and columns; None where there is no such rule."""
    parts: dict[str, Expression] = {}
    for rule in derivation(objective, name).rules:
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
