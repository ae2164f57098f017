"""What a token is, and the scanner that collects them."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NoReturn

from msgspec import Struct

from tutor.symbolic.parse_error import Code, ParseError
from tutor.symbolic.parsing.characters import Mapped

Kind = Literal[
    "number", "vulgar", "word", "op", "sum", "command", "quantity", "end",
    "name", "function", "euler", "unknown",
]  # fmt: skip
"""The last four are what words become once they are looked up."""

LONGEST_TEXT = 300
MOST_TOKENS = 200

FRACTION_WEIGHT = 3
"""A fraction stands for two brackets and a division besides its own braces."""


class Token(Struct, frozen=True):
    """One token; `position` and `end` are indices into the text as typed."""

    kind: Kind
    text: str
    position: int
    end: int
    spaced: bool = False
    """White space stands before it."""
    value: Fraction = Fraction(0)
    """Of a number."""
    latex: bool = False
    """Typed as a LaTeX command, whose argument may stand in braces."""
    mapped: int = 0
    """Index into the rewritten text."""
    indexed: bool = False
    """A name with the index i of the points."""
    joined: bool = False
    """A name from the same run of letters as the token before it."""


class Scanner:
    """A place in the rewritten text, and the tokens before it."""

    def __init__(self, mapped: Mapped, start: int) -> None:
        self.mapped = mapped
        self.text = mapped.text
        self.at = start
        self.tokens: list[Token] = []
        self.spaced = False
        self.weight = 0

    def fail(self, code: Code, message: str, at: int) -> NoReturn:
        """Raise the error at an index into the rewritten text."""
        raise ParseError(code, message, self.mapped.origin(at), self.mapped.typed)

    def put(
        self, kind: Kind, text: str, end: int, *, value: Fraction = Fraction(0), latex: bool = False
    ) -> None:
        """Append the token that reaches to `end` and go there."""
        position = self.mapped.origin(self.at)
        self.weight += FRACTION_WEIGHT if text == "frac" and kind == "command" else 1
        if self.weight > MOST_TOKENS:
            self.fail("too_long", "That is too long for one answer; write it shorter.", self.at)
        typed_end = max(position + 1, self.mapped.origin(end))
        self.tokens.append(Token(kind, text, position, typed_end, self.spaced, value, latex, self.at))
        self.at = end
        self.spaced = False
