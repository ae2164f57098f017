"""Rewritten characters to tokens: numbers, words, signs, and sums with their bounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fractions import Fraction

from tutor.symbolic.parse_error import visible
from tutor.symbolic.parsing.characters import SUPERSCRIPT_CLOSE, SUPERSCRIPT_OPEN, TIMES, VULGAR, Mapped
from tutor.symbolic.parsing.latex_commands import CommandScanner
from tutor.symbolic.parsing.sigma import BOUNDS, check_bounds
from tutor.symbolic.parsing.tokens import Token

LITERAL_DIGITS = 18
LITERAL_EXPONENT = 30

_NUMBER = re.compile(r"(?:(\d+)(\.?)(\d*)|()(\.)(\d+))(?:[eE]([+-]?)(\d+))?", re.ASCII)
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_BRACED_SUFFIX = re.compile(r"\{\s*(?:(i)\s*,\s*)?([A-Za-z0-9]+)(?:\s*,\s*(i))?\s*\}", re.ASCII)
"""A subscript, perhaps with the index of the points before or behind it: x_{2,i}."""
_RAISED_INDEX = re.compile(
    rf"\^\s*(?:\{{\s*\(\s*i\s*\)\s*\}}|\(\s*i\s*\))|{SUPERSCRIPT_OPEN}\(i\){SUPERSCRIPT_CLOSE}", re.ASCII
)
"""x^{(i)} numbers the points as x_i does."""
_SUM_WORD = re.compile(r"[Ss]um(?=_\s*\{|_[A-Za-z](?![A-Za-z0-9_]))", re.ASCII)
_OPERATORS = (
    "**",
    "<=",
    ">=",
    "==",
    "!=",
    *"+-*/^@,()[]|<>=",
    TIMES,
    SUPERSCRIPT_OPEN,
    SUPERSCRIPT_CLOSE,
    "√",
)
_REFUSED = ("<<", ">>", ":=", "->", "=>")

Quantities = Callable[[str, int], tuple[str, int] | None]
"""Looks for a declared quantity such as dJ/dw at an index: its name and where it ends."""


def tokenize(mapped: Mapped, start: int, declared: Iterable[str], quantities: Quantities) -> list[Token]:
    """The tokens from `start` on, with an `end` token; raises ParseError and keeps the token limit.

    `declared` names are never taken for a sum with an index; `quantities` are read as one name.
    """
    return _Tokenizer(mapped, start, frozenset(declared), quantities).run()


class _Tokenizer(CommandScanner):
    def __init__(self, mapped: Mapped, start: int, declared: frozenset[str], quantities: Quantities) -> None:
        super().__init__(mapped, start)
        self.declared = declared
        self.quantities = quantities
        self.braces: list[str] = []

    def run(self) -> list[Token]:
        while self.at < len(self.text):
            if self.text[self.at] == " ":
                self.at += 1
                self.spaced = True
            else:
                self.one()
        end = len(self.mapped.typed)
        self.tokens.append(Token("end", "", end, end, self.spaced))
        return self.tokens

    def one(self) -> None:
        character = self.text[self.at]
        if self.quantity():
            return
        if character.isascii() and character.isdigit():
            self.number()
        elif character in VULGAR:
            self.vulgar()
        elif character == ".":
            self.dot()
        elif character == "Σ":
            self.sigma(self.at + 1)
        elif character == "\\":
            self.command()
        elif character in "{}":
            self.brace(character)
        elif _WORD.match(character):
            self.word()
        else:
            self.operator()

    def quantity(self) -> bool:
        """A declared quantity such as dJ/dw, at the start of a token."""
        found = self.quantities(self.text, self.at)
        if found is None:
            return False
        self.put("quantity", *found)
        return True

    def number(self) -> None:
        found = _NUMBER.match(self.text, self.at)
        assert found is not None
        whole, point, part = (found[1], found[2], found[3]) if found[1] else ("", found[5], found[6])
        end = found.end()
        if self.text[end : end + 1] == "." and (point or self.text[end + 1 : end + 2].isdigit()):
            self.fail("syntax", "A number has one decimal point; this has two.", end)
        if self.text[end : end + 1] == "_" and self.text[end + 1 : end + 2].isdigit():
            self.fail("syntax", "Write the digits of a number without _ between them.", end)
        digits = (whole + part).lstrip("0")
        exponent = int(found[7] + found[8].lstrip("0")[:4]) if (found[8] or "").strip("0") else 0
        if len(digits) > LITERAL_DIGITS:
            self.fail(
                "number_too_big", f"This number has more than {LITERAL_DIGITS} digits; round it.", self.at
            )
        if abs(exponent) > LITERAL_EXPONENT:
            self.fail(
                "number_too_big",
                f"Powers of ten go from -{LITERAL_EXPONENT} to {LITERAL_EXPONENT} here.",
                self.at,
            )
        value = Fraction(int(digits or "0")) * Fraction(10) ** (exponent - len(part))
        glyph = VULGAR.get(self.text[end : end + 1])
        if glyph is not None and not point and found[8] is None:
            value, end = value + glyph, end + 1  # 2½ is two and a half
        self.put("number", found[0], end, value=value)

    def vulgar(self) -> None:
        character = self.text[self.at]
        self.put("vulgar", character, self.at + 1, value=VULGAR[character])

    def dot(self) -> None:
        following = self.text[self.at + 1 : self.at + 2]
        if following.isascii() and following.isdigit():
            self.number()
        elif following.isascii() and following.isalpha() and self.tokens:
            self.put("op", ".", self.at + 1)
        else:
            self.fail(
                "bad_char", "A dot belongs in a number such as 0.5; a product is written with *.", self.at
            )

    def sigma(self, end: int) -> None:
        """A sum sign, or the word sum with an index, and its bounds."""
        found = BOUNDS.match(self.text, end)
        assert found is not None
        problem = check_bounds(found)
        if problem is not None:
            self.fail(*problem)
        self.put("sum", self.text[self.at : end], found.end())

    def word(self) -> None:
        found = _WORD.match(self.text, self.at)
        assert found is not None
        total = _SUM_WORD.match(self.text, self.at)
        if total is not None and found[0] not in self.declared:
            self.sigma(total.end())
            return
        text, end = found[0], found.end()
        if text.endswith("_"):
            suffix = _BRACED_SUFFIX.match(self.text, end)
            if suffix is not None:
                index = "_i" if suffix[1] or suffix[3] else ""
                text, end = text + suffix[2] + index, suffix.end()
            elif self.text[end : end + 1] == "{":
                self.fail("index", "The points are numbered by i; write x_i.", end)
        self.put("word", text, end)

    def brace(self, character: str) -> None:
        if character == "{" and self.expects_brace():
            previous = self.tokens[-1]
            second = previous.text == "}"
            self.braces.append(
                "frac" if previous.text == "frac" and previous.latex else "second" if second else "group"
            )
        elif character == "}" and self.braces:
            closed = self.braces.pop()
            following = self.text[self.at + 1 :].lstrip(" ")[:1]
            if closed == "frac" and following != "{":
                self.fail("latex", r"Write \frac{2}{N}, with braces round both parts.", self.at)
            self.put("op", "}", self.at + 1, latex=closed == "frac")
            return
        else:
            self.fail("bad_char", "Curly brackets are for LaTeX only; use round ones, ( and ).", self.at)
        self.put("op", "{", self.at + 1)

    def expects_brace(self) -> bool:
        """After a power sign, a command with an argument or the first part of a fraction."""
        if not self.tokens:
            return False
        previous = self.tokens[-1]
        return previous.latex or (previous.kind == "op" and previous.text == "^")

    def operator(self) -> None:
        raised = _RAISED_INDEX.match(self.text, self.at)
        if raised is not None:
            self.put("op", "[", self.at + 1)
            self.put("word", "i", raised.end() - 1)
            self.put("op", "]", raised.end())
            return
        for refused in _REFUSED:
            if self.text.startswith(refused, self.at):
                self.fail("bad_char", f"The sign {refused} has no meaning here; write a formula.", self.at)
        for sign in _OPERATORS:
            if self.text.startswith(sign, self.at):
                meaning = "*" if sign == TIMES else "^" if sign == "**" else sign
                self.put("op", meaning, self.at + len(sign))
                return
        self.fail("bad_char", _no_meaning(self.text[self.at]), self.at)


def _no_meaning(character: str) -> str:
    hints = {
        "'": "Quotation marks are not needed; delete them.",
        '"': "Quotation marks are not needed; delete them.",
        "%": "Write a percentage as a number: 5 % is 0.05.",
        "$": "Dollar signs are not needed; delete them.",
        "∂": "∂ stands only in front of the equals sign, as in ∂J/∂w = …; write the formula.",
        "∇": "∇ stands only in front of the equals sign; write the formula.",
    }
    return hints.get(character, f"The sign {visible(character)} has no meaning here; delete it.")
