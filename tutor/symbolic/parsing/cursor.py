"""A place in the tokens, and the errors that are told from there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NoReturn

from tutor.symbolic.parse_error import Code, ParseError
from tutor.symbolic.parsing import limits
from tutor.symbolic.parsing.characters import SUPERSCRIPT_CLOSE, SUPERSCRIPT_OPEN
from tutor.symbolic.parsing.limits import LimitError, Piece
from tutor.symbolic.parsing.names import Vocabulary
from tutor.symbolic.parsing.tokens import Token
from tutor.symbolic.parsing.words import is_called
from tutor.text import quote

Policy = Mapping[int, int]
"""How many of the factors that follow without a sign join a denominator or exponent, by its token."""

_NEVER_OPENED = "This bracket was never opened; delete it or add the opening one."
_SQUARE = "Square brackets are for the index, as in x[i]; use round ones, ( and )."
_MISPLACED: Mapping[str, str] = {
    ")": _NEVER_OPENED,
    "}": _NEVER_OPENED,
    "[": _SQUARE,
    "]": _SQUARE,
    "=": "Type one expression; an equals sign may only follow a name at the start, as in dJ/dw = …",
    "|": "This bar has no partner; write abs(…).",
    ".": "A dot belongs in a number such as 0.5; a product is written with *.",
    SUPERSCRIPT_OPEN: "This power has nothing to stand on; put a name or a bracket before it.",
    SUPERSCRIPT_CLOSE: "This power is not complete; write it as x^2.",
}


class Cursor:
    """The tokens, read once from left to right."""

    def __init__(self, tokens: list[Token], vocabulary: Vocabulary, text: str, policy: Policy) -> None:
        self.tokens = tokens
        self.vocabulary = vocabulary
        self.text = text
        self.policy = policy
        self.at = 0
        self.bars = 0
        """Bars that are open within the innermost bracket."""
        self.sites: dict[int, int] = {}
        """Places with a tighter reading, by token, with the most factors that could join."""

    @property
    def token(self) -> Token:
        """The token to be read; `end` at the end."""
        return self.tokens[self.at]

    def sees(self, sign: str) -> bool:
        """Whether this sign comes next."""
        return self.token.kind == "op" and self.token.text == sign

    def take(self) -> Token:
        """The next token, which is then read."""
        token = self.tokens[self.at]
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def after(self) -> Token:
        """The token behind the one to be read."""
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def typed(self, token: Token) -> str:
        """A token as it was typed, short and safe to show."""
        return quote(self.text[token.position : token.end], 24)

    @contextmanager
    def enclosed(self) -> Iterator[None]:
        """Inside a bracket the bars outside it are out of sight."""
        bars, self.bars = self.bars, 0
        yield
        self.bars = bars

    def deeper(self, depth: int) -> int:
        """One level further in; raises `too_deep`."""
        if depth >= limits.DEPTH:
            message = "This is nested too deeply; write it with fewer brackets, signs and powers."
            self.fail("too_deep", message)
        return depth + 1

    def limited(self, build: Callable[[], Piece], position: int) -> Piece:
        """Build a node; what is over a limit is reported at this place of the text."""
        try:
            return build()
        except LimitError as error:
            self.fail(error.code, error.message, position)

    def close(self, opening: Token, closing: str) -> None:
        """The closing bracket, which must come next."""
        if self.sees(closing):
            self.take()
            return
        if self.token.kind == "end":
            thing = "bar" if closing == "|" else "bracket"
            self.fail("syntax", f"This {thing} is never closed; add the closing one.", opening.position)
        self.unexpected()

    def fail(self, code: Code, message: str, position: int | None = None) -> NoReturn:
        """Raise the error at a place, by default at the token to be read."""
        raise ParseError(code, message, self.token.position if position is None else position, self.text)

    def unexpected(self) -> NoReturn:
        """The error for a token that cannot follow what was read."""
        token = self.token
        if token.kind == "unknown":
            self.unknown(token)
        if token.kind == "word":
            self.fail("index", "An index stands behind a data column, as in x_i; delete it here.")
        if token.kind == "end":
            self.fail("syntax", "Something is missing at the end; finish the expression.")
        if token.text == ",":
            self.comma(self.at)
        message = _MISPLACED.get(token.text)
        self.fail("syntax", message or f"{self.typed(token)} cannot stand here; check what is around it.")

    def missing(self) -> NoReturn:
        """The error for a token with which no value can start."""
        token = self.token
        before = self.tokens[self.at - 1].text if self.at else ""
        if token.text in {")", "}", "]"} and before in {"(", "{", "["}:
            self.fail("syntax", "There is nothing between these brackets; fill them or delete them.")
        if token.kind == "word":
            self.unknown(token)
        if token.kind == "op" and token.text in {"*", "/", "^", "@", ")", "}"} | {
            "<",
            "<=",
            ">",
            ">=",
            "==",
            "!=",
        }:
            self.fail("syntax", f"A value is missing before this {self.typed(token)}.")
        self.unexpected()

    def comma(self, at: int) -> NoReturn:
        """A comma out of place: a decimal comma if digits touch it on both sides."""
        position = self.tokens[at].position
        if self.is_decimal(at):
            self.fail("decimal_comma", "Is this a decimal comma? Write a decimal point, as in 0.5.", position)
        self.fail("syntax", "A comma only stands between the arguments of a function.", position)

    def is_decimal(self, at: int) -> bool:
        """Whether digits touch the comma on both sides."""
        if at == 0:
            return False
        before, comma, after = self.tokens[at - 1 : at + 2]
        glued = not comma.spaced and not after.spaced
        return before.kind == "number" and after.kind == "number" and glued

    def unknown(self, token: Token) -> NoReturn:
        """The error for a word that cannot be read; the token is the next one."""
        called = is_called(token, self.after())
        code, message = self.vocabulary.complain(token.text, self.typed(token), called=called)
        self.fail(code, message, token.position)
