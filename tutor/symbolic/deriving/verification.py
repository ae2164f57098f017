"""Every line of a derivation held against SymPy's derivative of the whole, by value at fixed points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import sympy

from tutor.errors import TutorError
from tutor.symbolic.deriving.trial import FUNCTIONS, OPERATORS, POINTS, Values

TOLERANCE = 1e-8


class DerivationError(TutorError):
    """A line that SymPy does not confirm: a bug here, never the learner's doing."""


SYMPY_NAMES = {"Magnitude": "abs", "Choice": "where", "Abs": "abs", "Sigmoid": "sigmoid", "Sign": "sign"}
RELATIONS: Mapping[str, str] = {
    "StrictLessThan": "<",
    "LessThan": "<=",
    "StrictGreaterThan": ">",
    "GreaterThan": ">=",
    "Equality": "==",
    "Unequality": "!=",
}


def sympy_value(found: Any, values: Mapping[str, Values]) -> Values:
    """An expression of SymPy evaluated at the same points."""
    with np.errstate(all="ignore"):
        return _sympy_value(found, values)


def _sympy_value(found: Any, values: Mapping[str, Values]) -> Values:
    if found.is_Symbol:
        return values[found.name]
    if found is sympy.I or found is sympy.zoo:
        return np.array([[np.nan]])
    if found.is_Number or found.is_NumberSymbol:
        return np.array([[float(found)]])
    if found in (sympy.true, sympy.false):
        return np.array([[bool(found)]])
    parts = [_sympy_value(part, values) for part in found.args]
    name = type(found).__name__
    if found.is_Add or found.is_Mul:
        operator = np.add if found.is_Add else np.multiply
        total = parts[0]
        for part in parts[1:]:
            total = operator(total, part)
        return total
    if found.is_Pow:
        return np.power(*parts)
    if found.is_Relational:
        return OPERATORS[RELATIONS[name]](*parts)
    if name in ("Mean", "Total"):
        points = np.broadcast_to(parts[0], (parts[0].shape[0], POINTS))
        return points.mean(axis=1, keepdims=True) if name == "Mean" else points.sum(axis=1, keepdims=True)
    return FUNCTIONS[SYMPY_NAMES.get(name, name)](*parts)


def confirm(statement: str, ours: Values, theirs: Values) -> None:
    """Raises DerivationError unless the two agree wherever SymPy's is finite, which must be somewhere."""
    ours, theirs = np.broadcast_arrays(np.asarray(ours, float), np.asarray(theirs, float))
    defined = np.isfinite(theirs)
    if not defined.any():
        raise DerivationError(f"{statement}: no point was found where this derivative is defined.")
    gap = np.abs(ours[defined] - theirs[defined])
    scale = np.abs(theirs[defined]) + 1e-3 * np.abs(theirs[defined]).max() + 1e-300
    if not (gap <= TOLERANCE * scale + 1e-12).all():
        raise DerivationError(f"{statement}: SymPy's derivative has another value.")
