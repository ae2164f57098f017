"""One TOML block as its model: limits first, then tomllib, then msgspec; and our walk where that fails."""

from __future__ import annotations

import math
import tomllib
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from tutor.course.blocks import MAX_KEY_PARTS, MAX_NESTING, KeyPath, TomlBlock
from tutor.course.problems import FileProblem
from tutor.course.schema import (
    Data,
    FrontMatter,
    Model,
    Problem,
    Run,
    Start,
    Variants,
)
from tutor.course.source import MAX_BLOCK_BYTES
from tutor.text import is_unsafe

M = TypeVar("M", bound=Model)

_TOO_DEEP = frozenset({"depth", "key-parts"})
_LARGEST = 10**18


class Table(Struct, Generic[M], frozen=True):
    """A block as read: its model, with what was damaged and had to be made up."""

    block: TomlBlock
    value: M
    damaged: frozenset[KeyPath] = frozenset()
    """Paths whose values are stand-ins, because what was written there is of no use."""


def load(block: TomlBlock, problems: list[FileProblem]) -> dict[str, Any] | None:
    """The block as tomllib reads it, or None and a problem."""
    if len(block.text) > MAX_BLOCK_BYTES or len(block.text.encode("utf-8", "replace")) > MAX_BLOCK_BYTES:
        message = f"this block has more than {MAX_BLOCK_BYTES:,} bytes."
        problems.append(
            block.source.problem(block.opening, "too-large", message, "Long data belongs in a CSV file.")
        )
        return None
    if _plainly_flat(block.text) or not _too_deep(block):
        try:
            return tomllib.loads(block.text)
        except (ValueError, RecursionError) as error:  # a TOMLDecodeError is a ValueError
            from tutor.course.slips import from_tomllib

            if block.scan.slip is None:
                offset, message3 = from_tomllib(error, block.text)
                problems.append(block.source.problem(block.start + offset, *message3))
                return None
    from tutor.course.slips import explain

    slip = block.scan.slip
    assert slip is not None
    problems.append(block.source.problem(block.start + slip.offset, *explain(slip)))
    return None


def _plainly_flat(text: str) -> bool:
    """True where a look at brackets and dots shows that nothing is nested beyond the limits."""
    if text.count("[") + text.count("{") > MAX_NESTING - MAX_KEY_PARTS:
        return False
    keys = (line if "{" in line else line.partition("=")[0] for line in text.split("\n"))
    return all(key.count(".") < MAX_KEY_PARTS for key in keys)


def _too_deep(block: TomlBlock) -> bool:
    return block.scan.slip is not None and block.scan.slip.kind in _TOO_DEEP


def read(block: TomlBlock, raw: dict[str, Any], model: type[M], problems: list[FileProblem]) -> Table[M]:
    """The raw table as its model; where it does not fit, every reason why, and what can still be used."""
    gathered = gather(raw, model)
    if _ordinary(gathered):
        try:
            return Table(block, msgspec.convert(gathered, model))
        except msgspec.ValidationError:
            pass
    from tutor.course.walk import walk

    value, damaged, found = walk(raw, model, block)
    problems += found
    return Table(block, value, damaged)


def gather(raw: dict[str, Any], model: type[Model]) -> dict[str, Any]:
    """The table with the lesson's own names moved into the open field of their model."""
    result = dict(raw)
    if model.open_field:
        own = {f.encode_name for f in msgspec.structs.fields(model)} - {model.open_field}
        result = {key: value for key, value in raw.items() if key in own}
        result[model.open_field] = {key: value for key, value in raw.items() if key not in own}
    for key, inner in _TABLES.get(model, {}).items():
        if isinstance(result.get(key), dict):
            result[key] = gather(result[key], inner)
    if model is FrontMatter and isinstance(result.get("runs"), dict):
        result["runs"] = {
            name: gather(run, Run) if isinstance(run, dict) else run for name, run in result["runs"].items()
        }
    return result


_TABLES: dict[type[Model], dict[str, type[Model]]] = {
    FrontMatter: {"problem": Problem, "variants": Variants},
    Problem: {"start": Start, "data": Data},
    Run: {"start": Start, "data": Data},
}


def _ordinary(value: Any) -> bool:
    """False for what msgspec would let through: not finite, huge, or text that a terminal would obey."""
    if isinstance(value, str):
        return value.isprintable() or not any(is_unsafe(c) and c not in "\n\t" for c in value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, int):
        return -_LARGEST < value < _LARGEST
    if isinstance(value, dict):
        return all(map(_ordinary, value)) and all(map(_ordinary, value.values()))
    if isinstance(value, list):
        return all(map(_ordinary, value))
    return True
