"""The kinds of the msgspec models, in words: what a key takes, what was given, what can stand in."""

from __future__ import annotations

import re
from typing import Any

from msgspec import inspect

from tutor.course.blocks import KeyPath
from tutor.course.schema import Option
from tutor.text import quote


def admits(kind: inspect.Type, raw: Any) -> bool:
    """Whether a value is of the kind at all, bounds aside."""
    match kind:
        case inspect.Metadata():
            return admits(kind.type, raw)
        case inspect.UnionType():
            return any(admits(t, raw) for t in kind.types)
        case inspect.LiteralType():
            return isinstance(raw, str)
        case inspect.StrType():
            return isinstance(raw, str)
        case inspect.BoolType():
            return isinstance(raw, bool)
        case inspect.IntType():
            return isinstance(raw, int) and not isinstance(raw, bool)
        case inspect.FloatType():
            return isinstance(raw, int | float) and not isinstance(raw, bool)
        case inspect.VarTupleType():
            return isinstance(raw, list)
        case inspect.StructType() | inspect.DictType():
            return isinstance(raw, dict)
    return False


def stand_in(kind: inspect.Type) -> Any:
    """A value of the kind, for what cannot be used."""
    match kind:
        case inspect.Metadata():
            return stand_in(kind.type)
        case inspect.UnionType():
            has_none = any(isinstance(t, inspect.NoneType) for t in kind.types)
            return None if has_none else stand_in(kind.types[0])
        case inspect.StrType():
            return ""
        case inspect.LiteralType():
            return kind.values[0]
        case inspect.BoolType():
            return False
        case inspect.IntType() | inspect.FloatType():
            return 1
        case inspect.VarTupleType():
            return ()
        case inspect.StructType():
            required = {f.name: stand_in(f.type) for f in kind.fields if f.required}
            return kind.cls(**required)
    return {}


def wanted(kind: inspect.Type) -> str:
    """What a kind takes, in words."""
    match kind:
        case inspect.Metadata():
            return wanted(kind.type)
        case inspect.UnionType():
            return " or ".join(
                dict.fromkeys(wanted(t) for t in kind.types if not isinstance(t, inspect.NoneType))
            )
        case inspect.VarTupleType():
            return f"a list of {_plural(kind.item_type)}"
        case inspect.StructType() if kind.cls is Option:
            return "an [[options]] table"
        case inspect.StructType() if {"from", "to", "step"} <= {f.encode_name for f in kind.fields}:
            return "a range { from, to, step }"
    return next((words[0] for type_, words in _WORDS.items() if isinstance(kind, type_)), "another value")


def _plural(kind: inspect.Type) -> str:
    if isinstance(kind, inspect.Metadata):
        return _plural(kind.type)
    if isinstance(kind, inspect.StructType):
        return "tables"
    return next((words[1] for type_, words in _WORDS.items() if isinstance(kind, type_)), "values")


_WORDS: dict[type[inspect.Type], tuple[str, str]] = {
    inspect.StrType: ("text in quotes", "texts"),
    inspect.LiteralType: ("a word in quotes", "words"),
    inspect.BoolType: ("true or false", "true or false"),
    inspect.IntType: ("a whole number", "whole numbers"),
    inspect.FloatType: ("a number", "numbers"),
    inspect.DictType: ("a table", "tables"),
    inspect.StructType: ("a table", "tables"),
}


def given(raw: Any) -> str:
    """What a value is, in words."""
    match raw:
        case bool():
            return f"{str(raw).lower()}"
        case int():
            return "a whole number"
        case float():
            return "a number with a point"
        case str():
            return "text"
        case list():
            return "a list"
        case dict():
            return "a table"
    return "a date or a time"


def outside(raw: float, kind: inspect.IntType | inspect.FloatType) -> str:
    """Which bound a number breaks, in words; empty where it breaks none."""
    if kind.gt is not None and not raw > kind.gt:
        return f"to be greater than {kind.gt}" + (f" and less than {kind.lt}" if kind.lt is not None else "")
    if kind.lt is not None and not raw < kind.lt:
        return f"to be less than {kind.lt}"
    if (kind.ge is not None and raw < kind.ge) or (kind.le is not None and raw > kind.le):
        if kind.ge is None or kind.le is None:
            return f"to be at least {kind.ge}" if kind.le is None else f"to be at most {kind.le}"
        return f"to be from {kind.ge:,} to {kind.le:,}"
    return ""


def is_quoted_number(raw: Any, kind: inspect.Type) -> bool:
    """Whether a number was wanted and stands in quotes."""
    numeric = "number" in wanted(kind) and "list" not in wanted(kind)
    return isinstance(raw, str) and numeric and re.fullmatch(r"\s*[+-]?\d+(\.\d+)?\s*", raw) is not None


def only_word(path: KeyPath, kind: inspect.Type) -> str:
    """The line to write where a key takes one word alone; empty for any other."""
    kinds = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    words = [word for one in kinds if isinstance(one, inspect.LiteralType) for word in one.values]
    return f'Write {key_of(path)} = "{words[0]}".' if len(words) == 1 else ""


def key_of(path: KeyPath) -> str:
    """A value's key."""
    return quote(str(next((part for part in reversed(path) if isinstance(part, str)), "")), 40)


def name_of(path: KeyPath) -> str:
    """How messages name a value: its key, and which element of a list it is."""
    if path and isinstance(path[-1], int):
        return f"element {path[-1] + 1} of `{key_of(path)}`"
    return f"`{key_of(path)}`"


def shown(raw: Any) -> str:
    """A value in quotes."""
    return f'"{quote(str(raw), 40)}"'


def kebab(raw: str) -> str:
    """The nearest id to a text; may be empty."""
    return re.sub(r"[^a-z0-9]+", "-", raw.lower()).strip("-0123456789")[:60]
