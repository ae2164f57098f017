"""A loss and a model given as text alone: their names are found, and sorted into parameters and data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tutor.errors import InputError
from tutor.symbolic.expression import Expression, Objective, Scope, Shape, names, shape
from tutor.symbolic.parser import parse
from tutor.symbolic.parsing.characters import map_characters
from tutor.symbolic.parsing.functions import find_function, near_function
from tutor.symbolic.parsing.names import PREFIXES, check_name
from tutor.text import quote

_WORD = re.compile(r"(?<![A-Za-z_])[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_SUPERSCRIPTS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]")
_HAT = re.compile(r"\\(?:wide)?hat\s*\{?\s*y\s*\}?")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_KNOWN = PREFIXES | {"N", "n", "i", "y_hat", "yhat", "e", "pi", "E", "Sum"}


def read_objective(loss: str, model: str, wrt: str, data: Sequence[str] | None = None) -> Objective:
    """Data columns are names beginning with x or y, or those of `data`; y_hat is the model, N the points.

    Raises InputError, of which ParseError is one, where a text or a name cannot be used.
    """
    for name in (wrt, *(data or ())):
        if (complaint := check_name(name)) is not None:
            raise InputError(f"{quote(name)}: {complaint}" if name else "A name is missing.")
    found = _names((model, loss), (wrt, *(data or ())))
    for name in found:
        if len(name) == 1 and (complaint := check_name(name)) is not None:
            raise InputError(f"{quote(name)}: {complaint}")
    _refuse_calls((model, loss), set(found) - {wrt, *(data or ())})
    columns = tuple(name for name in found if _is_column(name, data))
    parameters = tuple(name for name in found if name not in columns)
    shapes = dict.fromkeys(parameters, Shape.SCALAR) | dict.fromkeys(columns, Shape.COLUMN)
    read_model = _read(model, Scope(shapes))
    read_loss = _read(loss, Scope({**shapes, "y_hat": shape(read_model)}))
    used = names(read_model) | names(read_loss)
    objective = Objective(
        read_model,
        read_loss,
        tuple(name for name in parameters if name in used),
        tuple(name for name in columns if name in used),
    )
    if wrt not in names(objective.expand(read_loss)):
        raise InputError(f"The loss does not depend on {wrt}, so there is nothing to derive.")
    return objective


def _refuse_calls(texts: Sequence[str], found: Iterable[str]) -> None:
    """Raise InputError for a word before a bracket, which looks like a function and would be a factor."""
    for name in sorted(found):
        called = re.compile(rf"(?<![\\\w]){re.escape(name)}\s*\(")
        if len(name) > 2 and name.isalpha() and any(map(called.search, texts)):
            shown = quote(name)
            near = near_function(name)
            meant = f"did you mean {near}? A" if near else "a"
            raise InputError(f"There is no function {shown} here; {meant} product is written {shown}*(...).")


def _read(text: str, scope: Scope) -> Expression:
    return parse(text, scope, learner=False).expression


def _is_column(name: str, data: Sequence[str] | None) -> bool:
    return name in data if data is not None else name.startswith(("x", "y"))


def _names(texts: Iterable[str], given: Sequence[str]) -> list[str]:
    """The names in order of appearance; one that is spelled of others (wx of w and x) is a product."""
    words = list(dict.fromkeys(word for text in texts for word in _words(text)))
    known = dict.fromkeys(given)
    known |= dict.fromkeys(word for word in words if len(word) == 1 or "_" in word or word[1:].isdigit())
    for word in words:
        if word not in known and not _splits(word, known):
            known[word] = None
    order = {word: place for place, word in enumerate(words)}
    return sorted(known, key=lambda name: order.get(name, -1))


def _words(text: str) -> list[str]:
    plain = _COMMAND.sub(" ", _HAT.sub(" ", _SUPERSCRIPTS.sub(" ", text)))
    mapped = re.sub(r"_\{\s*(\w+)\s*\}", r"_\1", map_characters(plain).text)
    words = (word.removesuffix("_i") for word in _WORD.findall(mapped))
    return [word for word in words if word not in _KNOWN and find_function(word) is None]


def _splits(word: str, known: Iterable[str]) -> bool:
    """Whether the word is nothing but known names (or functions) one after the other."""
    ends = {0}
    for start in range(len(word)):
        if start in ends:
            ends |= {start + len(name) for name in known if name and word.startswith(name, start)}
    return len(word) in ends
