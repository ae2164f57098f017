"""The commands of LaTeX that are read, by what they stand for; every other one is refused."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Mapping

from tutor.symbolic.parsing.characters import GREEK
from tutor.symbolic.parsing.tokens import Scanner

# fmt: off
SIGNS: Mapping[str, str] = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/",
    "lvert": "|", "rvert": "|", "vert": "|", "mid": "|",
    "le": "<=", "leq": "<=", "lt": "<", "ge": ">=", "geq": ">=", "gt": ">", "ne": "!=", "neq": "!=",
}
"""Signs, in the tokenizer's spelling."""
# fmt: on

SPACES = frozenset({"quad", "qquad", "displaystyle", "textstyle", "limits", "nolimits"})
"""Commands that only change how a formula looks."""

SIZES = frozenset(
    {
        "left",
        "right",
        "big",
        "Big",
        "bigl",
        "bigr",
        "Bigl",
        "Bigr",
        "bigg",
        "biggl",
        "biggr",
        "Biggl",
        "Biggr",
    }
)
"""Commands before a bracket that only change its size."""

FUNCTIONS = frozenset({"exp", "log", "ln", "tanh", "cosh", "sinh", "sin", "cos", "max", "min"})
"""Functions with a command of their own."""

GREEK_COMMANDS = frozenset(GREEK.values()) | {"varepsilon", "vartheta", "varphi", "varrho"}
"""Greek letters."""

_SUFFIX = re.compile(r"_(?:([A-Za-z]|[0-9]+)|\s*\{\s*([A-Za-z0-9]+)\s*\})", re.ASCII)
_COMMAND = re.compile(r"\\([A-Za-z]+)", re.ASCII)
_HATTED = re.compile(r"\s*(?:\{\s*([A-Za-z])(_(?:i|\{\s*i\s*\}))?\s*\}|([A-Za-z])(?![A-Za-z]))", re.ASCII)
_NAMED_OPERATOR = re.compile(r"\s*\{\s*([A-Za-z_]+)\s*\}", re.ASCII)


class CommandScanner(Scanner):
    """The part of the tokenizer that reads what starts with a backslash."""

    @abstractmethod
    def sigma(self, end: int) -> None:
        """A sum with its bounds; its sign ends before `end`."""

    def command(self) -> None:
        """A command by its kind; spaces and sizes leave no token."""
        found = _COMMAND.match(self.text, self.at)
        if found is None:
            self.escape()
            return
        name, end = found[1], found.end()
        if name in SIGNS:
            self.put("op", SIGNS[name], end)
        elif name in SPACES:
            self.at, self.spaced = end, True
        elif name in SIZES:
            self.sized(name, end)
        elif name in FUNCTIONS:
            self.put("word", name, end, latex=True)
        elif name in GREEK_COMMANDS:
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
        r"""\frac, whose two parts follow in braces."""
        if self.text[end:].lstrip(" ")[:1] != "{":
            self.fail("latex", r"Write \frac{2}{N}, with braces round both parts.", self.at)
        self.put("command", "frac", end, latex=True)

    def root(self, end: int) -> None:
        r"""\sqrt, as a function."""
        if self.text[end:].lstrip(" ")[:1] not in {"{", "("}:
            self.fail("latex", r"Write \sqrt{x}, with braces.", self.at)
        self.put("word", "sqrt", end, latex=True)

    def hat(self, end: int) -> None:
        r"""\hat{y}, as the word y_hat."""
        found = _HATTED.match(self.text, end)
        if found is None:
            self.fail("latex", r"A hat goes on one letter: write \hat{y} or y_hat.", self.at)
        self.suffixed((found[1] or found[3]) + "_hat" + ("_i" if found[2] else ""), found.end())

    def named(self, end: int) -> None:
        r"""\operatorname{mean} and its like, as the word."""
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
        """A backslash that no name follows."""
        following = self.text[self.at + 1 : self.at + 2]
        if following and following in ",;:! ":
            self.at += 2
            self.spaced = True
            return
        if following in {"{", "}", "\\"}:
            self.fail("latex", "Use round brackets, ( and ), and one line.", self.at)
        self.fail("bad_char", "The backslash has no meaning here; delete it.", self.at)
