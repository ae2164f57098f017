"""The left-hand side that people type in front of an expression: `dJ/dw = `, `ŷ = `, `w -= `."""

from __future__ import annotations

import re

from msgspec import Struct

from tutor.symbolic.parsing.characters import Mapped

DIFFERENTIAL = r"(?:d|∂|\\partial(?![A-Za-z])|\\mathrm(?:\s*\{\s*d\s*\}|\s+d))\s*"
"""The d of a derivative, as people write it; a pattern."""

_HAT = r"\\(?:wide)?hat\s*(?:\{\s*[A-Za-z]\s*\}|[A-Za-z](?![A-Za-z]))"
_NAME = rf"(?:{_HAT}|[A-Za-z][A-Za-z0-9_]*)(?:_\w+|_?\{{\s*\w+\s*\}})?"
_ARGUMENT = r"(?:\s*\(\s*[A-Za-z][A-Za-z0-9_]*(?:\s*,\s*[A-Za-z][A-Za-z0-9_]*)*\s*\))"

_LEFT = re.compile(
    rf"\s*(?:\\[dt]?frac\s*\{{\s*{DIFFERENTIAL}(?P<a>{_NAME})\s*\}}\s*\{{\s*{DIFFERENTIAL}(?P<b>{_NAME})\s*\}}"
    rf"|{DIFFERENTIAL}(?P<c>{_NAME})\s*/\s*{DIFFERENTIAL}(?P<d>{_NAME})"
    rf"|(?P<nabla>∇|\\nabla(?![A-Za-z]))\s*(?:_\s*\{{?\s*\w+\s*\}}?\s*)?(?P<of>{_NAME})?"
    rf"|(?!sum_)(?P<name>{_NAME})(?P<prime>')?"
    rf"){_ARGUMENT}?\s*(?P<change>[-+*/])?=(?!=)",
    re.ASCII,
)


class Left(Struct, frozen=True):
    """A left-hand side in plain spelling, such as `dJ/dw`, and where what follows it starts."""

    name: str
    change: str | None
    """The operator of `w -= …`."""
    start: int
    """Index into the rewritten text after the equals sign."""
    name_at: int
    """Index into the rewritten text of the left-hand side."""


def read_left(mapped: Mapped) -> Left | None:
    """The left-hand side, if the text starts with one."""
    found = _LEFT.match(mapped.text)
    if found is None:
        return None
    above, below = found["a"] or found["c"], found["b"] or found["d"]
    if above is not None and below is not None:
        name = f"d{_plain(above)}/d{_plain(below)}"
    elif found["nabla"]:
        name = "grad"
    else:
        name = _plain(found["name"]) + ("'" if found["prime"] else "")
    at = len(mapped.text) - len(mapped.text.lstrip(" "))
    return Left(name, found["change"], found.end(), at)


def _plain(name: str) -> str:
    hat = re.match(rf"{_HAT}", name, re.ASCII)
    if hat is not None:
        letter = re.sub(r"\\(?:wide)?hat|[\s{}]", "", hat[0])
        name = f"{letter}_hat{name[hat.end() :]}"
    name = re.sub(r"[\s{}]", "", name)
    return name if name == "i" else name.removesuffix("_i")
