"""The calculator line: `= 0.01*-25.5`, over constants and the names that the page gives."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from tutor.descent.evaluate import evaluate
from tutor.grading.moment import Moment
from tutor.grading.reading import LONGEST, NumberError
from tutor.symbolic.expression import Scope, Shape
from tutor.symbolic.parse_error import ParseError
from tutor.symbolic.parser import parse
from tutor.symbolic.printing import one_line

SHOWN_DIGITS = 10
"""Significant digits of a result."""
SHOWN_ROWS = 6
"""Values of a column that are shown."""


def calculate(text: str, names: Mapping[str, Any]) -> str:
    """What the line comes to, as `0.01·(−25.5) = −0.255`; raises NumberError where it has no value."""
    if len(text) > LONGEST:
        raise NumberError("too_long", f"A calculation has at most {LONGEST} characters.", LONGEST)
    start = text.index("=") + 1
    shapes = {name: Shape.COLUMN if np.ndim(value) else Shape.SCALAR for name, value in names.items()}
    scope = Scope({name: own for name, own in shapes.items() if name != "N"})  # which every scope has
    try:
        expression = parse(text[start:], scope).expression
    except ParseError as error:
        place = None if error.position is None else error.position + start
        raise NumberError(error.code, error.message, place) from None
    value = np.asarray(evaluate(expression, names), dtype=float)
    if not np.isfinite(value).all():
        raise NumberError("undefined", "That has no finite value.", start)
    return f"{one_line(expression)} = {_shown(value)}"


def given_names(moment: Moment, show: Collection[str]) -> dict[str, Any]:
    """The names a calculation may use: data, parameters and settings, and the lines that are shown."""
    step, problem = moment.step, moment.problem
    names: dict[str, Any] = {
        name: _as_double(value) for name, value in step.inputs.items() if name.isidentifier()
    }
    names.setdefault("eta", problem.learning_rate)
    for line in step.lines:
        if line.name in show and line.name != "update":
            names[line.of] = _as_double(line.value)
    return names


def _as_double(value: Any) -> Any:
    return np.asarray(value, dtype=float) if np.ndim(value) else float(value)


def _shown(value: Any) -> str:
    if value.ndim == 0:
        return _number(float(value))
    more = " …" if len(value) > SHOWN_ROWS else ""
    return " ".join(_number(float(each)) for each in value[:SHOWN_ROWS]) + more


def _number(value: float) -> str:
    return f"{value:.{SHOWN_DIGITS}g}".replace("-", "−")
