"""Expressions of a lesson file, read by the one parser, each problem at its character in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tutor.course.scanner import Path
from tutor.symbolic.expression import AGGREGATES, ELEMENTWISE, Expression, Scope, Shape
from tutor.symbolic.parser import ParseError, parse

FUNCTIONS = frozenset(ELEMENTWISE) | frozenset(AGGREGATES) | {"avg", "np", "logaddexp", "max", "min", "pi"}

_IDENTIFIER = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_DRAW = re.compile(r"\b(?P<law>uniform|normal)\s*\((?P<arguments>[^()]*)\)")

Report = Callable[..., None]
"""add(path, code, message, hint, part=..., inside=...): a problem at a key of a table."""


def identifiers(text: str) -> tuple[str, ...]:
    """Every name that occurs in an expression, functions aside, in order and once."""
    return tuple(name for name in dict.fromkeys(_IDENTIFIER.findall(text)) if name not in FUNCTIONS)


@dataclass(frozen=True)
class Formulas:
    """Reads the expressions of one table."""

    add: Report

    def read(self, text: str, shapes: Mapping[str, Shape], path: Path) -> Expression | None:
        """The expression, or None and a problem at the character at fault."""
        try:
            return parse(text, Scope(shapes), learner=False).expression
        except ParseError as error:
            code = "unknown-name" if error.code == "unknown_name" else "bad-expression"
            hint = f"Names that can be used here: {', '.join(shapes)}." if code == "unknown-name" else ""
            self.add(path, code, error.message, hint, inside=error.position or 0)
            return None

    def draw(self, text: str, shapes: Mapping[str, Shape], path: Path) -> bool:
        """Whether a draw such as `0.5 - 3*x + normal(0, 0.1)` can be read, over the columns before it."""
        extended = dict(shapes)
        plain = text
        for number, found in enumerate(_DRAW.finditer(text)):
            # As long as the text it stands for, so that positions stay what they are.
            name = f"q{number}"
            plain = plain[: found.start()] + name.ljust(len(found.group())) + plain[found.end() :]
            extended[name] = Shape.COLUMN
            if found["arguments"].count(",") != 1:
                message = f"{found['law']} takes two numbers."
                hint = "Write uniform(low, high) or normal(mean, deviation)."
                self.add(path, "bad-expression", message, hint, inside=found.start())
                return False
            start = found.start("arguments")
            for part in found["arguments"].split(","):
                if self._argument(part, shapes, path, start) is None:
                    return False
                start += len(part) + 1
        return self._argument(plain, extended, path, 0) is not None

    def _argument(self, text: str, shapes: Mapping[str, Shape], path: Path, start: int) -> Expression | None:
        try:
            return parse(text, Scope(shapes), learner=False).expression
        except ParseError as error:
            message = error.message
            code = "unknown-name" if error.code == "unknown_name" else "bad-expression"
            hint = (
                "A draw uses numbers, uniform(low, high), normal(mean, deviation) and the columns above it."
            )
            self.add(path, code, message, hint, inside=start + (error.position or 0))
            return None
