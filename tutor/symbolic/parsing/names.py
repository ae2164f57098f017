"""Declared names: which may be declared, how people spell them, and how run-together letters split."""

from __future__ import annotations

import keyword
import re
from typing import Literal

from msgspec import Struct

from tutor.symbolic.expression import Scope
from tutor.symbolic.parse_error import Code, ParseError
from tutor.symbolic.parsing.characters import LOOK_ALIKES, map_characters
from tutor.symbolic.parsing.functions import find_function, near_function
from tutor.symbolic.parsing.left import DIFFERENTIAL
from tutor.text import quote

LONGEST_SPLIT = 12
"""Letters of the longest word that is split into declared names."""

PREFIXES = frozenset({"np", "numpy", "math", "torch"})
"""Modules whose functions may be typed with their prefix."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,15}", re.ASCII)
_NUMBERED = re.compile(r"([A-Za-z]+_?[0-9]+)i", re.ASCII)
"""x_2i: the column x2 with the index i in one subscript."""
_RESERVED = frozenset({"E", "I", "N", "S", "J", "i", "n", "y_hat"}) | PREFIXES
_NEVER_SPLIT = frozenset(keyword.kwlist) | {"nan", "inf", "NaN", "Inf", "infinity", "none", "true", "false"}
_RATE_NAMES = ("eta", "lr", "alpha")


def check_name(name: str) -> str | None:
    """Why a lesson cannot declare this name, in one sentence; None if it can."""
    for character in name:
        if character in LOOK_ALIKES:
            return f"The {character} in this name only looks like {LOOK_ALIKES[character]}."
    if not _NAME.fullmatch(name):
        if len(name) > 16 and _NAME.fullmatch(name[:16]):
            return "A name has at most 16 characters."
        return "A name is a letter, then letters, digits and _ of the plain alphabet."
    if name in _NEVER_SPLIT:
        return f"{name} is a word of Python; choose another name."
    if name in _RESERVED:
        return f"{name} has a meaning of its own here; choose another name."
    if name != "sigma" and find_function(name) is not None:
        return f"{name} is the name of a function; choose another name."
    if name.endswith(("_i", "_")):
        return "A name cannot end in _ or _i: that is how a point's index is written."
    return None


class Part(Struct, frozen=True):
    """One name or function within a word; `start` counts its characters from the start of the word."""

    kind: Literal["name", "function", "euler"]
    name: str
    start: int
    indexed: bool = False
    """Typed with the index i of the points."""


class Vocabulary:
    """The names of a scope with every spelling people use for them."""

    def __init__(self, scope: Scope, *, learner: bool) -> None:
        self.scope = scope
        plain = {_mapped(name): name for name in scope.shapes}
        self.spellings: dict[str, str] = {k: v for k, v in plain.items() if k.isidentifier()}
        self._add_spellings(learner)
        self._longest_first = sorted(self.spellings, key=lambda name: -len(name))
        self._quantities = [
            (_quantity_pattern(k), v)
            for k, v in sorted(plain.items(), key=lambda item: -len(item[0]))
            if not k.isidentifier()
        ]

    def _add_spellings(self, learner: bool) -> None:
        known = dict(self.spellings)
        extra: dict[str, str] = {"N": "N"} | ({"n": "N"} if learner else {})
        for spelled, name in known.items():
            if spelled.endswith("_hat"):
                extra[spelled.removesuffix("_hat") + "hat"] = name
            lettered = re.fullmatch(r"([A-Za-z]+)(_?)([0-9]+)", spelled, re.ASCII)
            if lettered is not None:
                extra[lettered[1] + ("" if lettered[2] else "_") + lettered[3]] = name
        if "y_hat" in known:
            extra |= dict.fromkeys(("y_pred", "ypred"), known["y_hat"])
        if "learning_rate" in known:
            extra |= dict.fromkeys(_RATE_NAMES, known["learning_rate"])
        self.spellings = extra | known

    def quantity(self, text: str, at: int) -> tuple[str, int] | None:
        """A declared quantity such as dJ/dw at this index of the rewritten text, and where it ends."""
        for pattern, name in self._quantities:
            found = pattern.match(text, at)
            if found is not None:
                return name, found.end()
        return None

    def read(self, word: str, *, called: bool, powered: bool) -> tuple[Part, ...] | None:
        """A word as names and, at its end, a function or e; None if it cannot be read.

        `called` says that a bracket follows the word, `powered` that a power sign does.
        """
        if word in self.spellings:
            return (Part("name", self.spellings[word], 0),)
        if word.removesuffix("_i") in self.spellings:
            return (Part("name", self.spellings[word.removesuffix("_i")], 0, indexed=True),)
        numbered = _NUMBERED.fullmatch(word)
        if numbered is not None and numbered[1] in self.spellings:
            return (Part("name", self.spellings[numbered[1]], 0, indexed=True),)
        function = find_function(word.removesuffix("_i"))
        if function is not None and not (word.removesuffix("_i") == "sigma" and not called):
            return (Part("function", function, 0),)
        if word in _NEVER_SPLIT or sum(map(str.isalpha, word)) > LONGEST_SPLIT:
            return None
        return self._split(word, 0, called, powered, set())

    def _split(
        self, word: str, at: int, called: bool, powered: bool, dead: set[int]
    ) -> tuple[Part, ...] | None:
        """The rest of a word, longest names first; `dead` remembers where no reading starts."""
        if at == len(word):
            return ()
        if at in dead:
            return None
        ending = self._ending(word, at, called, powered)
        if ending is not None:
            return (ending,)
        for spelled in self._longest_first:
            if not word.startswith(spelled, at):
                continue
            end = at + len(spelled)
            for indexed in (True, False):
                if indexed and not word.startswith("_i", end):
                    continue
                rest = self._split(word, end + 2 * indexed, called, powered, dead)
                if rest is not None:
                    return (Part("name", self.spellings[spelled], at, indexed), *rest)
        dead.add(at)
        return None

    def _ending(self, word: str, at: int, called: bool, powered: bool) -> Part | None:
        rest = word[at:]
        if called and rest not in self.spellings:
            function = find_function(rest)
            if function is not None:
                return Part("function", function, at)
        if powered and rest == "e" and "e" not in self.spellings:
            return Part("euler", "e", at)
        return None

    def complain(self, word: str, typed: str, *, called: bool) -> tuple[Code, str]:
        """The code and message for a word that cannot be read; `typed` is how it was written."""
        stem, _, index = word.rpartition("_")
        parts = self.read(stem, called=False, powered=False) if stem else None
        if parts and parts[-1].kind == "name" and (index.isdigit() or len(index) == 1):
            last = parts[-1].name
            if last == "y_hat" or self._is_column(last):
                return "index", f"The points are numbered by i; write {last}_i."
        shown = quote(typed, 24)
        if word == "i":
            return "unknown_name", "i only numbers the points, as in x[i]; it has no value of its own."
        if called and (meant := near_function(word)):
            return "unknown_name", f"I do not know {shown} here; did you mean {meant}?"
        numbered = re.fullmatch(r"([A-Za-z_]*[A-Za-z])([0-9]{1,3})", word, re.ASCII)
        if numbered is not None and self.read(numbered[1], called=False, powered=False):
            forms = f"a power is {numbered[1]}^{numbered[2]}, a product {numbered[1]}*{numbered[2]}"
            return "unknown_name", f"I do not know the name {shown} here; {forms}."
        if called and self.scope.shapes and find_function(word) is None:
            return (
                "unknown_name",
                f"I do not know {shown} here; {self._known()}, and functions are mean, sum, exp and so on.",
            )
        if word == "e":
            return "unknown_name", "e stands only in a power such as e^x; write exp(x)."
        return "unknown_name", f"I do not know the name {shown} here; {self._known()}."

    def _is_column(self, name: str) -> bool:
        return name != "N" and self.scope.symbol(name).shape.value == "column"

    def _known(self) -> str:
        names = list(self.scope.shapes)
        if not names:
            return "type a number such as 0.5"
        if len(names) > 12:
            names = [*names[:12], "…"]
        return f"the names are {', '.join(names)} and N"


def _mapped(name: str) -> str:
    try:
        return map_characters(name).text
    except ParseError:
        return name


def _quantity_pattern(name: str) -> re.Pattern[str]:
    """A quantity as people type it: spaces anywhere, and a derivative with ∂ or as a LaTeX fraction."""
    derivative = re.fullmatch(r"[d∂]([A-Za-z_]\w*)/[d∂]([A-Za-z_]\w*)", name, re.ASCII)
    end = r"(?![A-Za-z0-9_])"
    if derivative is None:
        return re.compile(r"\s*".join(re.escape(c) for c in name if c != " ") + end, re.ASCII)
    above, below = DIFFERENTIAL + re.escape(derivative[1]), DIFFERENTIAL + re.escape(derivative[2])
    return re.compile(
        rf"(?:{above}\s*/\s*{below}{end}|\\[dt]?frac\s*\{{\s*{above}\s*\}}\s*\{{\s*{below}\s*\}})", re.ASCII
    )
