"""What a name in a figure means where it stands: its kind, its shape, and what may be given to it."""

from __future__ import annotations

from collections.abc import Collection

from tutor.course.figure_model import LANDSCAPE_QUANTITIES, RUN_QUANTITIES, FigureError, FigureScope
from tutor.symbolic.expression import Expression, Objective, Shape, names, shape


def kind_of(name: str, scope: FigureScope, start: int) -> str:
    """`plain`, `model`, `loss`, `gradient` or `landscape`; empty for a name that the scope does not have.

    Raises FigureError, at `start`, for a validation_loss where there are no validation rows.
    """
    objective = scope.objective
    if name in objective.parameters or name in objective.columns:
        return "plain"
    if name == "y_hat" or name in dict(objective.intermediates):
        return "model"
    if name == "loss" or (name.startswith("dJ/d") and name[4:] in objective.parameters):
        return "loss"
    if name == "grad" or (name.startswith("grad_") and name[5:] in objective.parameters):
        return "gradient"
    if name in LANDSCAPE_QUANTITIES:
        return "landscape"
    if name in RUN_QUANTITIES:
        return "plain"
    if name == "validation_loss":
        if scope.validation:
            return "plain"
        message = "there are no validation rows, so there is no validation_loss."
        raise FigureError("bad-figure", message, start, "Set some aside: train = 0.8, or split = ....")
    return ""


def whole_gradient(name: str, scope: FigureScope, start: int) -> str:
    """`grad` as `grad_w`, others as they are; raises FigureError, at `start`, where there are several."""
    if name != "grad":
        return name
    if len(scope.objective.parameters) == 1:
        return f"grad_{scope.objective.parameters[0]}"
    every = " or ".join(f"grad_{parameter}" for parameter in scope.objective.parameters)
    raise FigureError("bad-figure", "there are several gradients here.", start, f"Write {every}.")


def argument_names(name: str, kind: str, scope: FigureScope) -> tuple[str, ...]:
    """What may be given to a loss or to a part of the model, in the order of values without a name."""
    objective = scope.objective
    if kind == "loss":
        return objective.parameters
    used = _used_columns(name, objective)
    return tuple(column for column in objective.columns if column in used)


def shape_of(name: str, kind: str, scope: FigureScope, given: Collection[str]) -> Shape:
    """One number, or one for each point: a part of the model where not all its columns are `given`."""
    objective = scope.objective
    if name in objective.columns:
        return Shape.COLUMN
    if kind != "model":
        return Shape.SCALAR
    if _used_columns(name, objective) <= frozenset(given):
        return Shape.SCALAR
    return shape(_expanded(name, objective))


def _used_columns(name: str, objective: Objective) -> frozenset[str]:
    return names(_expanded(name, objective)) & frozenset(objective.columns)


def _expanded(name: str, objective: Objective) -> Expression:
    """The model, or an intermediate, over columns and parameters alone."""
    return objective.expand(objective.model if name == "y_hat" else dict(objective.intermediates)[name])
