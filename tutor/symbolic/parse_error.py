"""The one error of reading: a code for programs, a sentence for people, a place in the text as typed."""

from __future__ import annotations

import unicodedata
from typing import Literal, get_args

from tutor.errors import InputError
from tutor.text import is_unsafe

Code = Literal[
    "empty",
    "syntax",
    "unknown_name",
    "bad_char",
    "decimal_comma",
    "arity",
    "attribute",
    "index",
    "latex",
    "too_long",
    "too_deep",
    "degree_too_big",
    "exponent_too_big",
    "number_too_big",
    "div_zero",
]
CODES: frozenset[str] = frozenset(get_args(Code))
"""Every code that reading can give."""

_WINDOW = 64
"""Columns of a long text that are shown around the caret."""


class ParseError(InputError):
    """Text that cannot be read as an expression; not an attempt, and costs the learner nothing."""

    def __init__(self, code: Code, message: str, position: int, text: str = "") -> None:
        super().__init__(message)
        self.code: Code = code
        self.message = message
        """One sentence that says what to do; safe to show."""
        self.position = position
        """Index into the text as typed; its length where something is missing at the end."""
        self.text = text
        """The text as typed; unsafe to show: use `caret_lines`."""

    def __reduce__(self) -> tuple[type[ParseError], tuple[Code, str, int, str]]:
        return ParseError, (self.code, self.message, self.position, self.text)

    def caret_lines(self) -> tuple[str, str]:
        """The typed text, made safe, and below it a caret under the character in question."""
        start = max(0, self.position - _WINDOW * 3 // 4) if len(self.text) > _WINDOW else 0
        shown = self.text[start : start + _WINDOW]
        before = "".join(visible(c) for c in shown[: self.position - start])
        after = "".join(visible(c) for c in shown[self.position - start :])
        if start:
            before = "…" + before
        if start + _WINDOW < len(self.text):
            after += "…"
        return before + after, " " * sum(map(columns, before)) + "^"


def visible(character: str) -> str:
    """The character, or a question mark for one that cannot be seen or that a terminal would obey."""
    if is_unsafe(character) or unicodedata.category(character) in {"Cf", "Cn", "Co"}:
        return "?"
    return " " if character.isspace() else character


def columns(character: str) -> int:
    """How many terminal columns a visible character takes."""
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
