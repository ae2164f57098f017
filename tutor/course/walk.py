"""Why a table does not fit its model: every reason, each at its place, by a walk over the msgspec models."""

from __future__ import annotations

import math
import re
from typing import Any

import msgspec
from msgspec import inspect

from tutor.course.blocks import TomlBlock
from tutor.course.nearest import did_you_mean, nearest
from tutor.course.problems import FileProblem
from tutor.course.scanner import Path
from tutor.course.schema import KEBAB, Activity, CourseFile, Model, Option
from tutor.text import is_unsafe, quote

EXAMPLES = {
    "format": "format = 1",
    "id": 'id = "one-weight"',
    "title": 'title = "One weight, by hand"',
    "lessons": 'lessons = ["one-weight"]',
    "model": 'model = "w*x"',
    "loss": 'loss = "mean((y_hat - y)**2)"',
    "learning_rate": "learning_rate = 0.01",
    "epochs": "epochs = 20",
    "problem": 'a table [problem] with model = "w*x" and the rest',
    "start": "[problem.start], and below it w = 0.0",
    "ask": 'ask = "w"',
    "wrt": 'wrt = "w"',
    "prompt": 'prompt = "Which of these is true?"',
    "options": '[[options]], and below it text = "..." and correct = true',
    "text": 'text = "It falls."',
    "skill": 'skill = "update"',
    "of": 'of = "loss"',
    "from": "{ from = -2.0, to = 1.5, step = 0.25 }",
    "to": "{ from = -2.0, to = 1.5, step = 0.25 }",
    "step": "{ from = -2.0, to = 1.5, step = 0.25 }",
}
"""A line for each key that must be there."""


def walk(
    raw: dict[str, Any], model: type[Model], block: TomlBlock
) -> tuple[Any, frozenset[Path], list[FileProblem]]:
    """The model with stand-ins for what is of no use, the paths of the stand-ins, and every problem."""
    walker = _Walker(block, model)
    information = inspect.type_info(model)
    assert isinstance(information, inspect.StructType)
    value = walker.struct(raw, information, ())
    return value, frozenset(walker.damaged), walker.problems


class _Walker:
    def __init__(self, block: TomlBlock, model: type[Model]) -> None:
        self.block = block
        self.model = model
        self.damaged: set[Path] = set()
        self.problems: list[FileProblem] = []

    def add(
        self,
        path: Path,
        code: str,
        message: str,
        hint: str = "",
        part: str = "value",
        inside: int | None = None,
    ) -> None:
        self.problems.append(self.block.problem(path, code, message, hint, part=part, inside=inside))

    def value(self, raw: Any, kind: inspect.Type, path: Path) -> Any:
        """The value where it fits its type; else a problem and a stand-in."""
        if isinstance(kind, inspect.Metadata):
            kind = kind.type
        if isinstance(kind, inspect.UnionType):
            branch = next((t for t in kind.types if _admits(t, raw)), None)
            if branch is None:
                return self.wrong(raw, kind, path)
            kind = branch
        if not _admits(kind, raw):
            return self.wrong(raw, kind, path)
        if isinstance(kind, inspect.StructType):
            return self.struct(raw, kind, path)
        if isinstance(kind, inspect.DictType):
            return self.mapping(raw, kind.value_type, path)
        if isinstance(kind, inspect.VarTupleType):
            return self.sequence(raw, kind, path)
        return self.scalar(raw, kind, path)

    def wrong(self, raw: Any, kind: inspect.Type, path: Path) -> Any:
        name = _name(path)
        hint = f"Write {quote(raw)} without quotes." if _is_quoted_number(raw, kind) else ""
        self.add(path, "wrong-type", f"{name} takes {_wanted(kind)}; this is {_given(raw)}.", hint)
        return self.stand_in(kind, path)

    def stand_in(self, kind: inspect.Type, path: Path) -> Any:
        self.damaged.add(path)
        return _stand_in(kind)

    def struct(self, raw: dict[str, Any], kind: inspect.StructType, path: Path) -> Any:
        cls = kind.cls
        fields = {f.encode_name: f for f in kind.fields}
        gathered = fields.pop(getattr(cls, "open_field", ""), None)
        values: dict[str, Any] = {}
        for key in raw:
            if key not in fields and gathered is None:
                hint = did_you_mean(key, fields)
                self.add(
                    (*path, key),
                    "unknown-key",
                    f"`{quote(key)}` is no key of {self.table(path)}.",
                    hint,
                    "key",
                )
        for key, described in fields.items():
            if key in raw:
                values[described.name] = self.value(raw[key], described.type, (*path, key))
            elif described.required:
                values[described.name] = self.missing(key, described.type, path)
        if gathered is not None and isinstance(gathered.type, inspect.DictType):
            own = {key: value for key, value in raw.items() if key not in fields}
            values[gathered.name] = self.mapping(own, gathered.type.value_type, path)
        return cls(**values)

    def missing(self, key: str, kind: inspect.Type, path: Path) -> Any:
        hint = f"Add {EXAMPLES[key]}." if key in EXAMPLES else ""
        self.add(path, "missing-key", f"{self.table(path)} has no `{key}`.", hint, "key")
        return self.stand_in(kind, (*path, key))

    def mapping(self, raw: dict[str, Any], kind: inspect.Type, path: Path) -> dict[str, Any]:
        values = {}
        for key, value in raw.items():
            self.text(key, (*path, key), "key")
            values[key] = self.value(value, kind, (*path, key))
        return values

    def sequence(self, raw: list[Any], kind: inspect.VarTupleType, path: Path) -> tuple[Any, ...]:
        values = tuple(self.value(item, kind.item_type, (*path, i)) for i, item in enumerate(raw))
        low, high = kind.min_length or 0, kind.max_length
        if len(raw) < low or (high is not None and len(raw) > high):
            bounds = f"at least {low}" if len(raw) < low else f"at most {high}"
            self.add(path, "range", f"{_name(path)} takes {bounds} elements; here are {len(raw)}.")
        if any(path == bad[:-1] for bad in self.damaged):
            self.damaged.add(path)
        return values

    def scalar(self, raw: Any, kind: inspect.Type, path: Path) -> Any:
        if isinstance(kind, inspect.LiteralType):
            if raw in kind.values:
                return raw
            allowed = ", ".join(f'"{v}"' for v in kind.values)
            near = nearest(str(raw), [str(v) for v in kind.values])
            hint = f"Did you mean `{near}`?" if near else ""
            self.add(
                path, "bad-value", f"{_name(path)} cannot be {_shown(raw)}: it is one of {allowed}.", hint
            )
            return self.stand_in(kind, path)
        if isinstance(kind, inspect.StrType):
            return raw if self.text(raw, path) and self.string(raw, kind, path) else self.stand_in(kind, path)
        if isinstance(kind, inspect.IntType | inspect.FloatType):
            return raw if self.number(raw, kind, path) else self.stand_in(kind, path)
        return raw

    def text(self, raw: str, path: Path, part: str = "value") -> bool:
        for index, character in enumerate(raw):
            if is_unsafe(character) and character not in "\n\t":
                inside = index if part == "value" else None
                message = f"the character U+{ord(character):04X} cannot be shown: a terminal would obey it."
                self.add(path, "unsafe-character", message, "Take it out.", part, inside)
                return False
        return True

    def string(self, raw: str, kind: inspect.StrType, path: Path) -> bool:
        if kind.pattern == KEBAB and re.fullmatch(KEBAB, raw) is None:
            hint = f'Write "{_kebab(raw)}".' if _kebab(raw) else ""
            message = f"`{quote(raw)}` is no id: ids are lower-case words joined by hyphens, a letter first."
            self.add(path, "bad-id", message, hint)
            return False
        if kind.min_length and not raw.strip():
            self.add(path, "bad-value", f"{_name(path)} is empty.", "Write something, or leave the key out.")
            return False
        if kind.max_length is not None and len(raw) > kind.max_length:
            message = f"{_name(path)} takes at most {kind.max_length} characters; here are {len(raw):,}."
            self.add(path, "too-large", message)
            return False
        return True

    def number(self, raw: float, kind: inspect.IntType | inspect.FloatType, path: Path) -> bool:
        if isinstance(raw, float) and not math.isfinite(raw):
            self.add(path, "not-finite", f"{_name(path)} is not a finite number.")
            return False
        if (bounds := _outside(raw, kind)) or abs(raw) > 10**308:
            self.add(path, "range", f"{_name(path)} is {bounds or 'of a size that can be computed with'}.")
            return False
        return True

    def table(self, path: Path) -> str:
        """How messages name a table."""
        if issubclass(self.model, Activity):
            word = f"a `{self.model.__name__.lower()}` block"
            return f"an option of {word}" if path else word
        if not path:
            return "course.toml" if self.model is CourseFile else "the front matter"
        return f"[{'.'.join(quote(str(part), 30) for part in path)}]"


def _admits(kind: inspect.Type, raw: Any) -> bool:
    """Whether a value is of the kind at all, bounds aside."""
    match kind:
        case inspect.Metadata():
            return _admits(kind.type, raw)
        case inspect.UnionType():
            return any(_admits(t, raw) for t in kind.types)
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


def _stand_in(kind: inspect.Type) -> Any:
    match kind:
        case inspect.Metadata():
            return _stand_in(kind.type)
        case inspect.UnionType():
            has_none = any(isinstance(t, inspect.NoneType) for t in kind.types)
            return None if has_none else _stand_in(kind.types[0])
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
            required = {f.name: _stand_in(f.type) for f in kind.fields if f.required}
            return kind.cls(**required)
    return {}


def _wanted(kind: inspect.Type) -> str:
    match kind:
        case inspect.Metadata():
            return _wanted(kind.type)
        case inspect.UnionType():
            return " or ".join(
                dict.fromkeys(_wanted(t) for t in kind.types if not isinstance(t, inspect.NoneType))
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


def _given(raw: Any) -> str:
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


def _outside(raw: float, kind: inspect.IntType | inspect.FloatType) -> str:
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


def _is_quoted_number(raw: Any, kind: inspect.Type) -> bool:
    numeric = "number" in _wanted(kind) and "list" not in _wanted(kind)
    return isinstance(raw, str) and numeric and re.fullmatch(r"\s*[+-]?\d+(\.\d+)?\s*", raw) is not None


def _key(path: Path) -> str:
    return quote(str(next((part for part in reversed(path) if isinstance(part, str)), "")), 40)


def _name(path: Path) -> str:
    """How messages name a value: its key, and which element of a list it is."""
    if path and isinstance(path[-1], int):
        return f"element {path[-1] + 1} of `{_key(path)}`"
    return f"`{_key(path)}`"


def _shown(raw: Any) -> str:
    return f'"{quote(str(raw), 40)}"'


def _kebab(raw: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", raw.lower()).strip("-0123456789")[:60]


def fields_of(model: type[Model]) -> tuple[str, ...]:
    """The keys of a table, as written in a file."""
    return tuple(f.encode_name for f in msgspec.structs.fields(model))
