"""Rewritten characters to tokens: numbers, words, signs, sums with their bounds, and the LaTeX subset."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NoReturn

from tutor.symbolic.characters import SUPERSCRIPT_CLOSE, SUPERSCRIPT_OPEN, TIMES, VULGAR, Mapped
from tutor.symbolic.parse_error import Code, ParseError, visible
from tutor.symbolic.sigma import BOUNDS, check_bounds

Kind = Literal[
    "number", "vulgar", "word", "op", "sum", "command", "quantity", "end",
    "name", "function", "euler", "unknown",
]  # fmt: skip
"""The last four are what words become once they are looked up."""

LONGEST_TEXT = 300
MOST_TOKENS = 200
LITERAL_DIGITS = 18
LITERAL_EXPONENT = 30

FRACTION_WEIGHT = 3
"""A fraction stands for two brackets and a division besides its own braces."""


@dataclass(frozen=True, slots=True)
class Token:
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


_NUMBER = re.compile(r"(?:(\d+)(\.?)(\d*)|()(\.)(\d+))(?:[eE]([+-]?)(\d+))?", re.ASCII)
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_BRACED_SUFFIX = re.compile(r"\{\s*([A-Za-z0-9]+)\s*\}", re.ASCII)
_SUFFIX = re.compile(r"_(?:([A-Za-z0-9]+)|\s*\{\s*([A-Za-z0-9]+)\s*\})", re.ASCII)
_SUM_WORD = re.compile(r"[Ss]um(?=_\s*\{|_[A-Za-z](?![A-Za-z0-9_]))", re.ASCII)
_COMMAND = re.compile(r"\\([A-Za-z]+)", re.ASCII)
_HATTED = re.compile(r"\s*(?:\{\s*([A-Za-z])(_\{?\s*i\s*\}?)?\s*\}|([A-Za-z])(?![A-Za-z]))", re.ASCII)
_NAMED_OPERATOR = re.compile(r"\s*\{\s*([A-Za-z_]+)\s*\}", re.ASCII)
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

_LATEX_SIGNS = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "lvert": "|", "rvert": "|", "vert": "|", "mid": "|",
    "le": "<=", "leq": "<=", "lt": "<", "ge": ">=", "geq": ">=", "gt": ">", "ne": "!=", "neq": "!=",
}  # fmt: skip
_LATEX_SPACES = frozenset(["quad", "qquad", "displaystyle", "textstyle", "limits", "nolimits"])
_LATEX_SIZES = frozenset(["left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "bigg", "biggl", "biggr"])
_LATEX_FUNCTIONS = frozenset(["exp", "log", "ln", "tanh", "cosh", "sinh", "sin", "cos", "max", "min"])
_LATEX_GREEK = frozenset(
    ["alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "vartheta", "iota", "kappa", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "varphi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Phi", "Psi", "Omega"]
)


Quantities = Callable[[str, int], tuple[str, int] | None]
"""Looks for a declared quantity such as dJ/dw at an index: its name and where it ends."""


def tokenize(mapped: Mapped, start: int, declared: Iterable[str], quantities: Quantities) -> list[Token]:
    """The tokens from `start` on, with an `end` token; raises ParseError and keeps the token limit.

    `declared` names are never taken for a sum with an index; `quantities` are read as one name.
    """
    return _Tokenizer(mapped, start, frozenset(declared), quantities).run()


class _Tokenizer:
    def __init__(self, mapped: Mapped, start: int, declared: frozenset[str], quantities: Quantities) -> None:
        self.mapped = mapped
        self.text = mapped.text
        self.at = start
        self.declared = declared
        self.quantities = quantities
        self.tokens: list[Token] = []
        self.braces: list[str] = []
        self.spaced = False
        self.weight = 0

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

    def fail(self, code: Code, message: str, at: int) -> NoReturn:
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
                "bad_char", "A dot belongs into a number such as 0.5; a product is written with *.", self.at
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
                text, end = text + suffix[1], suffix.end()
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
        for refused in _REFUSED:
            if self.text.startswith(refused, self.at):
                self.fail("bad_char", f"The sign {refused} has no meaning here; write a formula.", self.at)
        for sign in _OPERATORS:
            if self.text.startswith(sign, self.at):
                meaning = "*" if sign == TIMES else "^" if sign == "**" else sign
                self.put("op", meaning, self.at + len(sign))
                return
        self.fail("bad_char", _no_meaning(self.text[self.at]), self.at)

    def command(self) -> None:
        found = _COMMAND.match(self.text, self.at)
        if found is None:
            self.escape()
            return
        name, end = found[1], found.end()
        if name in _LATEX_SIGNS:
            self.put("op", _LATEX_SIGNS[name], end)
        elif name in _LATEX_SPACES:
            self.at, self.spaced = end, True
        elif name in _LATEX_SIZES:
            self.sized(name, end)
        elif name in _LATEX_FUNCTIONS:
            self.put("word", name, end, latex=True)
        elif name in _LATEX_GREEK:
            self.suffixed(name.removeprefix("var"), end)
        elif name == "sum":
            self.sigma(end)
        else:
            self.structure(name, end)

    def structure(self, name: str, end: int) -> None:
        """Commands with arguments, and the refusal of every other command."""
        handlers: dict[str, Callable[[int], None]] = {
            "frac": self.fraction, "dfrac": self.fraction, "tfrac": self.fraction, "sqrt": self.root,
            "hat": self.hat, "widehat": self.hat,
            "operatorname": self.named, "mathrm": self.named, "text": self.named, "mathit": self.named,
        }  # fmt: skip
        handler = handlers.get(name)
        if handler is not None:
            handler(end)
        elif name in {"bar", "overline"}:
            self.fail("latex", f"\\{name} is not read here; write mean(x).", self.at)
        else:
            shown = name if len(name) <= 20 else name[:19] + "…"
            self.fail(
                "latex",
                f"I do not know \\{shown}; write it with plain signs, such as * / ^ and brackets.",
                self.at,
            )

    def fraction(self, end: int) -> None:
        if self.text[end:].lstrip(" ")[:1] != "{":
            self.fail("latex", r"Write \frac{2}{N}, with braces round both parts.", self.at)
        self.put("command", "frac", end, latex=True)

    def root(self, end: int) -> None:
        if self.text[end:].lstrip(" ")[:1] not in {"{", "("}:
            self.fail("latex", r"Write \sqrt{x}, with braces.", self.at)
        self.put("word", "sqrt", end, latex=True)

    def hat(self, end: int) -> None:
        found = _HATTED.match(self.text, end)
        if found is None:
            self.fail("latex", r"A hat goes on one letter: write \hat{y} or y_hat.", self.at)
        self.suffixed((found[1] or found[3]) + "_hat" + ("_i" if found[2] else ""), found.end())

    def named(self, end: int) -> None:
        found = _NAMED_OPERATOR.match(self.text, end)
        if found is None:
            self.fail("latex", "Write the name of a function with plain letters, such as mean(x).", self.at)
        self.put("word", found[1], found.end(), latex=True)

    def suffixed(self, name: str, end: int) -> None:
        """A name typed as a command, with the subscript that follows it."""
        found = _SUFFIX.match(self.text, end)
        if found is not None:
            name, end = f"{name}_{found[1] or found[2]}", found.end()
        self.put("word", name, end)

    def sized(self, name: str, end: int) -> None:
        """\\left and its like: the bracket that follows is an ordinary one."""
        while self.text[end : end + 1] == " ":
            end += 1
        bracket = self.text[end : end + 1]
        if bracket not in {"(", ")", "[", "]", "|"}:
            self.fail("latex", f"\\{name} goes before a bracket: ( ) [ ] or |.", self.at)
        self.put("op", {"[": "(", "]": ")"}.get(bracket, bracket), end + 1)

    def escape(self) -> None:
        following = self.text[self.at + 1 : self.at + 2]
        if following and following in ",;:! ":
            self.at += 2
            self.spaced = True
            return
        if following in {"{", "}", "\\"}:
            self.fail("latex", "Use round brackets, ( and ), and one line.", self.at)
        self.fail("bad_char", "The backslash has no meaning here; delete it.", self.at)


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
