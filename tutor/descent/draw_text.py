"""The texts of draws, such as `0.5 - 3*x + normal(0, 0.1)`: what is drawn there, and from what.

Reading needs no NumPy: a lesson file is checked by it before anything is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from tutor.errors import InputError
from tutor.symbolic.expression import Expression, Scope, Shape, names
from tutor.symbolic.parse_error import Code, ParseError
from tutor.symbolic.parser import parse

_LAW = re.compile(r"\b(uniform|normal)\s*\(")
_TAKES = {"uniform": "low, high", "normal": "mean, deviation"}


class DrawError(InputError):
    """A draw that cannot be read; `position` is the index in its text."""

    def __init__(self, message: str, position: int, code: Code = "syntax") -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.code: Code = code


class Draw(Struct, frozen=True):
    """One `uniform(low, high)` or `normal(mean, deviation)`, over the columns that are known there."""

    law: str
    first: Expression
    second: Expression
    position: int
    """Where it begins in the text."""


class DrawText(Struct, frozen=True):
    """An expression with a name in place of each draw."""

    expression: Expression
    draws: Mapping[str, Draw]
    """By the name that stands for it, from left to right."""


def read_draw(text: str, known: Mapping[str, Shape], result: Shape) -> DrawText:
    """Read a text whose draws are numbers or columns of numbers; raises DrawError.

    The numbers of a start (`result` scalar) know no N: they belong to no data.
    """
    plain, numbers, draws = text, text, dict[str, Draw]()
    free = (name for number in range(len(text)) if (name := f"q{number}") not in known)
    for found in _LAW.finditer(text):
        law, begin = found[1], found.start()
        arguments = tuple(_arguments(text, found.end()))
        end = arguments[-1][1] + 1
        if inner := _LAW.search(text, found.end(), end):
            raise DrawError(f"{inner[1]} cannot stand within another draw.", inner.start())
        if len(arguments) != 2 or end > len(text):
            raise DrawError(f"Write {law}({_TAKES[law]}).", begin)
        first, second = (_read(text[low:high], known, low, result) for low, high in arguments)
        name = next(free)
        draws[name] = Draw(law, first, second, begin)
        # As long as the text they stand for, so that positions stay what they are.
        plain = plain[:begin] + name.ljust(end - begin) + plain[end:]
        numbers = numbers[:begin] + "1".ljust(end - begin) + numbers[end:]
    try:
        expression = _read(plain, {**known, **dict.fromkeys(draws, result)}, 0, result)
    except DrawError:
        # Said again with numbers for the draws where that fails too: nobody knows the names between.
        _read(numbers, known, 0, result)
        raise
    return DrawText(expression, draws)


def _arguments(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """Where each argument after an open bracket begins and ends; the last ends at the closing bracket."""
    depth = 0
    for place in range(begin, len(text)):
        character = text[place]
        if depth == 0 and character in ",)":
            yield begin, place
            begin = place + 1
            if character == ")":
                return
        depth += (character == "(") - (character == ")")
    yield begin, len(text)


def _read(text: str, known: Mapping[str, Shape], offset: int, result: Shape) -> Expression:
    try:
        expression = parse(text, Scope(known), learner=False).expression
    except ParseError as error:
        raise DrawError(error.message, offset + (error.position or 0), error.code) from None
    if result is Shape.SCALAR and "N" in names(expression):
        place = re.search(r"\bN\b", text)
        message = "N counts the points of the data, and a start knows nothing of them."
        raise DrawError(message, offset + (place.start() if place else 0), "unknown_name")
    return expression
