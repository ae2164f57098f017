"""Expressions of a lesson file, read by the one parser, each problem at its character in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tutor.course.blocks import KeyPath
from tutor.symbolic.expression import AGGREGATES, ELEMENTWISE, Expression, Scope, Shape
from tutor.symbolic.parser import ParseError, parse

FUNCTIONS = frozenset(ELEMENTWISE) | frozenset(AGGREGATES) | {"avg", "np", "logaddexp", "max", "min", "pi"}

_IDENTIFIER = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_LAW = re.compile(r"\b(?P<law>uniform|normal)\s*\(")

Report = Callable[..., None]
"""add(path, code, message, hint, part=..., inside=...): a problem at a key of a table."""


def identifiers(text: str) -> tuple[str, ...]:
    """Every name that occurs in an expression, functions aside, in order and once."""
    return tuple(name for name in dict.fromkeys(_IDENTIFIER.findall(text)) if name not in FUNCTIONS)


@dataclass(frozen=True)
class Formulas:
    """Reads the expressions of one table."""

    add: Report

    def read(self, text: str, shapes: Mapping[str, Shape], path: KeyPath) -> Expression | None:
        """The expression, or None and a problem at the character at fault."""
        try:
            return parse(text, Scope(shapes), learner=False).expression
        except ParseError as error:
            code = "unknown-name" if error.code == "unknown_name" else "bad-expression"
            self.add(path, code, error.message, inside=error.position)
            return None

    def draw(self, text: str, shapes: Mapping[str, Shape], path: KeyPath) -> bool:
        """Whether a draw such as `0.5 - 3*x + normal(0, 0.1)` can be read, over the columns before it."""
        extended = dict(shapes)
        plain, end = text, 0
        for number, found in enumerate(_LAW.finditer(text)):
            bounds = _argument_bounds(text, found.end())
            if found.start() < end or len(bounds) != 2:
                message = f"`{found['law']}` takes two numbers."
                hint = "Write uniform(low, high) or normal(mean, deviation)."
                self.add(path, "bad-expression", message, hint, inside=found.start())
                return False
            if any(self._part(text[low:high], shapes, path, low) is None for low, high in bounds):
                return False
            end = bounds[-1][1] + 1
            # As long as the text it stands for, so that positions stay what they are.
            plain = plain[: found.start()] + f"q{number}".ljust(end - found.start()) + plain[end:]
            extended[f"q{number}"] = Shape.COLUMN
        return self._part(plain, extended, path, 0) is not None

    def _part(self, text: str, shapes: Mapping[str, Shape], path: KeyPath, start: int) -> Expression | None:
        try:
            return parse(text, Scope(shapes), learner=False).expression
        except ParseError as error:
            message = error.message
            code = "unknown-name" if error.code == "unknown_name" else "bad-expression"
            hint = (
                "A draw uses numbers, uniform(low, high), normal(mean, deviation) and the columns above it."
            )
            self.add(path, code, message, hint, inside=start + (error.position))
            return None


def _argument_bounds(text: str, start: int) -> list[tuple[int, int]]:
    """Begin and end of each argument from after an opening bracket on; none where it is never closed."""
    bounds: list[tuple[int, int]] = []
    depth, begin = 0, start
    for index in range(start, len(text)):
        character = text[index]
        if depth == 0 and character in ",)":
            bounds.append((begin, index))
            begin = index + 1
            if character == ")":
                return bounds
        depth += {"(": 1, ")": -1}.get(character, 0)
    return []
