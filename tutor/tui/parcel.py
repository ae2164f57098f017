"""A page and its pictures as bytes, on their way from one process to another: data alone, nothing is run."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from msgspec import Struct, msgpack

from tutor.chart import model, picture
from tutor.grading import verdict
from tutor.learner import page

NAME = ""
"""The key at which a map says what it stands for; a field has no such name."""
MAP = "Mapping"


def _structs(*modules: ModuleType) -> dict[str, type[Struct]]:
    """The structs that these modules define, by their names, each of which stands for one of them."""
    found: dict[str, type[Struct]] = {}
    for module in modules:
        for name, value in vars(module).items():
            if isinstance(value, type) and issubclass(value, Struct) and value.__module__ == module.__name__:
                assert name not in found, name
                found[name] = value
    return found


STRUCTS = _structs(page, model, picture, verdict)
"""Everything that a page is made of, by its name."""


def pack(value: object) -> bytes:
    """Frozen data as bytes. Raises TypeError or ValueError for what a page does not hold."""
    try:
        return msgpack.encode(_flat(value))
    except OverflowError as error:
        raise ValueError(str(error)) from None


def unpack(parcel: bytes) -> Any:
    """What was packed; a sequence is a tuple. Raises ValueError where it is no such thing."""
    try:
        return _whole(msgpack.decode(parcel))
    except (KeyError, TypeError) as error:
        raise ValueError(f"this is not what was packed: {error!r}") from None


def _flat(value: object) -> object:
    if isinstance(value, Struct):
        name = type(value).__name__
        if STRUCTS.get(name) is not type(value):
            raise TypeError(f"a page holds no {name}")
        return {NAME: name, **{key: _flat(getattr(value, key)) for key in value.__struct_fields__}}
    if isinstance(value, Mapping):
        return {NAME: MAP, "items": [[_flat(key), _flat(one)] for key, one in value.items()]}
    if isinstance(value, tuple):
        return [_flat(one) for one in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"a page holds no {type(value).__name__}")


def _whole(value: Any) -> Any:
    if isinstance(value, list):
        return tuple([_whole(one) for one in value])
    if not isinstance(value, dict):
        return value
    name = value.pop(NAME)
    if name == MAP:
        return dict(map(_whole, value["items"]))
    return STRUCTS[name](**{key: _whole(one) for key, one in value.items()})
