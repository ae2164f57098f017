"""Expressions of a lesson file, read by the one parser, each problem at its character in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol, Unpack

from msgspec import Struct

from tutor.course.blocks import KeyPath, Where
from tutor.course.nearest import nearest
from tutor.descent.draw_text import DrawError, read_draw
from tutor.symbolic.expression import AGGREGATES, ELEMENTWISE, Expression, Scope, Shape, names
from tutor.symbolic.parser import ParseError, check_name, parse

FUNCTIONS = frozenset(ELEMENTWISE) | frozenset(AGGREGATES) | {"avg", "np", "logaddexp", "max", "min", "pi"}

_IDENTIFIER = re.compile(r"(?<![\w.])[A-Za-z_]\w*", re.ASCII)
_WORD = re.compile(r"[A-Za-z]\w*", re.ASCII)


class Report(Protocol):
    """Who is told of the problems with the keys of a table."""

    def __call__(
        self, path: KeyPath, code: str, message: str, hint: str = "", **where: Unpack[Where]
    ) -> None:
        """Take in one problem."""


def identifiers(text: str) -> tuple[str, ...]:
    """Every name that occurs in an expression, functions aside, in order and once."""
    return tuple(name for name in dict.fromkeys(_IDENTIFIER.findall(text)) if name not in FUNCTIONS)


def unknown_names(text: str, known: Mapping[str, Shape]) -> tuple[str, ...]:
    """The names an expression takes beyond the known ones, each a column: what the one parser asks for."""
    shapes, found = dict(known), list[str]()
    while True:
        try:
            parse(text, Scope(shapes), learner=False)
        except ParseError as error:
            word = _WORD.match(text, error.position) if error.code == "unknown_name" else None
            name = word[0].removesuffix("_i") if word else ""
            if name not in shapes and check_name(name) is None:
                found.append(name)
                shapes[name] = Shape.COLUMN
                continue
        return tuple(found)


class Formulas(Struct, frozen=True):
    """Reads the expressions of one table."""

    add: Report

    def read(self, text: str, shapes: Mapping[str, Shape], path: KeyPath) -> Expression | None:
        """The expression, or None and a problem at the character at fault."""
        try:
            return parse(text, Scope(shapes), learner=False).expression
        except ParseError as error:
            unknown = error.code == "unknown_name"
            hint = _instead(text, error.position, shapes) if unknown else ""
            code = "unknown-name" if unknown else "bad-expression"
            self.add(path, code, error.message, hint, inside=error.position)
            return None

    def draw(
        self, text: str, shapes: Mapping[str, Shape], path: KeyPath, result: Shape = Shape.COLUMN
    ) -> frozenset[str]:
        """The names that a draw such as `0.5 - 3*x + normal(0, 0.1)` uses, over the columns before it."""
        try:
            read = read_draw(text, shapes, result)
        except DrawError as error:
            code = "unknown-name" if error.code == "unknown_name" else "bad-expression"
            hint = (
                "A draw uses numbers, uniform(low, high), normal(mean, deviation) and the columns above it."
            )
            self.add(path, code, error.message, hint, inside=error.position)
            return frozenset()
        drawn = (names(part) for draw in read.draws.values() for part in (draw.first, draw.second))
        return names(read.expression).union(*drawn) - read.draws.keys()


def _instead(text: str, position: int | None, shapes: Mapping[str, Shape]) -> str:
    """What may stand in the place of a name that is not known; empty where nothing is near."""
    word = _WORD.match(text, position or 0)
    if word is None:
        return ""
    if text[word.end() :].lstrip().startswith("("):
        return f"Functions here: {', '.join((*AGGREGATES, *ELEMENTWISE))}."
    near = nearest(word[0], shapes)
    return f"Did you mean `{near}`?" if near else ""
