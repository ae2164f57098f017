"""What a learner does, as values: the journal keeps them, and every state is read off them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct, field

from tutor.text import clean

Kind = Literal[
    "page", "answer", "hint", "reveal", "skip", "train", "end", "restart", "reset", "sitting", "review"
]
"""`reset` sets a lesson's history aside; `sitting` begins a practice, `review` says how a skill went."""

TYPED_LIMIT = 300
"""Longer texts are no answers (design section 4) and are kept shortened."""


class Event(Struct, frozen=True):
    """One thing a learner did in one walk: a lesson with a seed, or without one."""

    kind: Kind
    lesson: str
    seed: int | None = None
    item: str = ""
    """The key of a page, or the id of an activity; empty for `restart`."""
    fingerprint: str = ""
    """Of the activity when it happened: another one means that the question was another."""
    typed: tuple[str, ...] = ()
    verdict: str = ""
    mistakes: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    """What belongs to the kind alone: the verdicts by name, the rung, the parameters reached."""


def kept(typed: tuple[str, ...]) -> tuple[str, ...]:
    """What was typed, safe to store and to show again."""
    return tuple(clean(text, keep="")[:TYPED_LIMIT] for text in typed)


def pack(values: Mapping[str, Any]) -> str:
    """JSON that gives back every float bit for bit; empty for nothing."""
    return json.dumps(_packed(values), separators=(",", ":"), allow_nan=False) if values else ""


def unpack(text: str) -> dict[str, Any]:
    """What `pack` made a text of; what is no such text counts as nothing."""
    try:
        values = json.loads(text) if text else {}
    except ValueError:
        return {}
    return {key: _unpacked(value) for key, value in values.items()} if isinstance(values, dict) else {}


def _packed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _packed(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_packed(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}
    return value


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"float"}:
            return float(value["float"])
        return {key: _unpacked(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_unpacked(part) for part in value]
    return value
