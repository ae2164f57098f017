"""Why a table does not fit its model: every reason, each at its place, by a walk over the msgspec models."""

from __future__ import annotations

import math
import re
from typing import Any, Unpack

from msgspec import inspect

from tutor.course.blocks import KeyPath, TomlBlock, Where
from tutor.course.examples import EXAMPLES, mend
from tutor.course.kinds import (
    admits,
    given,
    kebab,
    name_of,
    only_word,
    outside,
    shown,
    stand_in,
    wanted,
)
from tutor.course.nearest import did_you_mean, nearest
from tutor.course.problems import MAX_PROBLEMS, FileProblem
from tutor.course.schema import KEBAB, Activity, CourseFile, FrontMatter, Model
from tutor.text import is_unsafe, quote


def walk(
    raw: dict[str, Any], model: type[Model], block: TomlBlock
) -> tuple[Any, frozenset[KeyPath], list[FileProblem]]:
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
        self.damaged: set[KeyPath] = set()
        self.problems: list[FileProblem] = []

    def add(
        self,
        path: KeyPath,
        code: str,
        message: str,
        hint: str = "",
        **where: Unpack[Where],
    ) -> None:
        self.problems.append(self.block.problem(path, code, message, hint, **where))

    def value(self, raw: Any, kind: inspect.Type, path: KeyPath) -> Any:
        """The value where it fits its type; else a problem and a stand-in."""
        if isinstance(kind, inspect.Metadata):
            kind = kind.type
        if isinstance(kind, inspect.UnionType):
            branch = next((t for t in kind.types if admits(t, raw)), None)
            if branch is None:
                return self.wrong(raw, kind, path)
            kind = branch
        if not admits(kind, raw):
            return self.wrong(raw, kind, path)
        if isinstance(kind, inspect.StructType):
            return self.struct(raw, kind, path)
        if isinstance(kind, inspect.DictType):
            return self.mapping(raw, kind.value_type, path)
        if isinstance(kind, inspect.VarTupleType):
            return self.sequence(raw, kind, path)
        return self.scalar(raw, kind, path)

    def wrong(self, raw: Any, kind: inspect.Type, path: KeyPath) -> Any:
        name = name_of(path)
        message = f"{name} takes {wanted(kind)}; this is {given(raw)}."
        self.add(path, "wrong-type", message, mend(raw, kind, path))
        return self.stand_in(kind, path)

    def stand_in(self, kind: inspect.Type, path: KeyPath) -> Any:
        self.damaged.add(path)
        return stand_in(kind)

    def struct(self, raw: dict[str, Any], kind: inspect.StructType, path: KeyPath) -> Any:
        cls = kind.cls
        fields = {f.encode_name: f for f in kind.fields}
        gathered = fields.pop(getattr(cls, "open_field", ""), None)
        values: dict[str, Any] = {}
        misspelt = set[str | None]()
        for key in raw:
            if len(self.problems) > MAX_PROBLEMS:
                break
            if key not in fields and gathered is None:
                misspelt.add(nearest(key, fields))
                hint = self.elsewhere(key, path) or did_you_mean(key, fields)
                self.add(
                    (*path, key),
                    "unknown-key",
                    f"`{quote(key)}` is no key of {self.table(path)}.",
                    hint,
                    part="key",
                )
        for key, described in fields.items():
            if key in raw:
                values[described.name] = self.value(raw[key], described.type, (*path, key))
            elif described.required:
                if key in misspelt:
                    values[described.name] = self.stand_in(described.type, (*path, key))
                else:
                    values[described.name] = self.missing(key, described.type, path)
        if gathered is not None and isinstance(gathered.type, inspect.DictType):
            own = {key: value for key, value in raw.items() if key not in fields}
            values[gathered.name] = self.mapping(own, gathered.type.value_type, path)
        return cls(**values)

    def elsewhere(self, key: str, path: KeyPath) -> str:
        """How to mend a key of the front matter that stands below a table's header; empty for any other."""
        if self.model is not FrontMatter or not path:
            return ""
        above = set(FrontMatter.__struct_encode_fields__) - {"problem", "variants", "runs"}
        hint = f"Move `{key}` above the first table: what stands below [...] belongs to it."
        return hint if key in above else ""

    def missing(self, key: str, kind: inspect.Type, path: KeyPath) -> Any:
        hint = f"Add {EXAMPLES[key]}." if key in EXAMPLES else ""
        self.add(path, "missing-key", f"{self.table(path)} has no `{key}`.", hint, part="key")
        return self.stand_in(kind, (*path, key))

    def mapping(self, raw: dict[str, Any], kind: inspect.Type, path: KeyPath) -> dict[str, Any]:
        values = {}
        for key, value in raw.items():
            if len(self.problems) > MAX_PROBLEMS:
                break
            self.text(key, (*path, key), "key")
            values[key] = self.value(value, kind, (*path, key))
        return values

    def sequence(self, raw: list[Any], kind: inspect.VarTupleType, path: KeyPath) -> tuple[Any, ...]:
        values = tuple(self.value(item, kind.item_type, (*path, i)) for i, item in enumerate(raw))
        low, high = kind.min_length or 0, kind.max_length
        if len(raw) < low or (high is not None and len(raw) > high):
            bounds = f"at least {low}" if len(raw) < low else f"at most {high}"
            self.add(path, "range", f"{name_of(path)} takes {bounds} elements; here are {len(raw)}.")
        if any(path == bad[:-1] for bad in self.damaged):
            self.damaged.add(path)
        return values

    def scalar(self, raw: Any, kind: inspect.Type, path: KeyPath) -> Any:
        if isinstance(kind, inspect.LiteralType):
            if raw in kind.values:
                return raw
            allowed = ", ".join(f'"{v}"' for v in kind.values)
            near = nearest(str(raw), [str(v) for v in kind.values])
            hint = f"Did you mean `{near}`?" if near else only_word(path, kind)
            self.add(
                path, "bad-value", f"{name_of(path)} cannot be {shown(raw)}: it is one of {allowed}.", hint
            )
            return self.stand_in(kind, path)
        if isinstance(kind, inspect.StrType):
            return raw if self.text(raw, path) and self.string(raw, kind, path) else self.stand_in(kind, path)
        if isinstance(kind, inspect.IntType | inspect.FloatType):
            if not self.number(raw, kind, path):
                return self.stand_in(kind, path)
            return float(raw) if isinstance(kind, inspect.FloatType) else raw
        return raw

    def text(self, raw: str, path: KeyPath, part: str = "value") -> bool:
        for index, character in enumerate(raw):
            if is_unsafe(character) and character not in "\n\t":
                inside = index if part == "value" else None
                message = f"the character U+{ord(character):04X} cannot be shown: a terminal would obey it."
                self.add(path, "unsafe-character", message, "Take it out.", part=part, inside=inside)
                return False
        return True

    def string(self, raw: str, kind: inspect.StrType, path: KeyPath) -> bool:
        if kind.pattern == KEBAB and re.fullmatch(KEBAB, raw) is None:
            hint = f'Write "{kebab(raw)}".' if kebab(raw) else ""
            message = f"`{quote(raw)}` is no id: ids are lower-case words joined by hyphens, a letter first."
            self.add(path, "bad-id", message, hint)
            return False
        if kind.min_length and not raw.strip():
            hint = "Write something, or leave the key out."
            self.add(path, "bad-value", f"{name_of(path)} is empty.", hint)
            return False
        if kind.max_length is not None and len(raw) > kind.max_length:
            message = f"{name_of(path)} takes at most {kind.max_length} characters; here are {len(raw):,}."
            self.add(path, "too-large", message)
            return False
        return True

    def number(self, raw: float, kind: inspect.IntType | inspect.FloatType, path: KeyPath) -> bool:
        if isinstance(raw, float) and not math.isfinite(raw):
            self.add(path, "not-finite", f"{name_of(path)} is not a finite number.")
            return False
        if (bounds := outside(raw, kind)) or abs(raw) > 10**308:
            self.add(path, "range", f"{name_of(path)} is {bounds or 'too large to compute with'}.")
            return False
        return True

    def table(self, path: KeyPath) -> str:
        """How messages name a table."""
        if issubclass(self.model, Activity):
            word = f"a `{self.model.__name__.lower()}` block"
            return f"an option of {word}" if path else word
        if not path:
            return "course.toml" if self.model is CourseFile else "the front matter"
        return f"[{'.'.join(quote(str(part), 30) for part in path)}]"
