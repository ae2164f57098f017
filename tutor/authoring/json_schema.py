"""The JSON Schema of the lesson format, generated from the models."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from tutor.authoring.meanings import BLOCKS, NAMES, meaning
from tutor.course import schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PREFIX = "#/$defs/"

Schema = dict[str, Any]


def json_schema(what: str = "lesson") -> Schema:
    """The schema of a lesson's front matter, of `course` (course.toml) or of an activity's block.

    All models are under `$defs`. Raises KeyError for another word.
    """
    model = roots()[what]
    defs = _definitions()
    title = {"lesson": "The front matter of a lesson", "course": "course.toml"}.get(what, f"A {what} block")
    return {"$schema": DIALECT, "title": title, "$ref": PREFIX + model.__name__, "$defs": defs}


def roots() -> dict[str, type[schema.Model]]:
    """What there is a schema of, by its word."""
    return {"lesson": schema.FrontMatter, "course": schema.CourseFile, **schema.ACTIVITIES}


def _definitions() -> dict[str, Schema]:
    models = list(roots().values())
    _, made = msgspec.json.schema_components(models, ref_template=PREFIX + "{name}")
    # As JSON has it: lists in place of tuples.
    defs: dict[str, Schema] = json.loads(json.dumps(made))
    by_name = {model.__name__: model for model in _every_model()}
    return {name: _finished(defined, by_name[name]) for name, defined in sorted(defs.items())}


def _every_model() -> list[type[schema.Model]]:
    found = [value for value in vars(schema).values() if isinstance(value, type)]
    return [value for value in found if issubclass(value, schema.Model)]


def _finished(defined: Schema, model: type[schema.Model]) -> Schema:
    """With a sentence for each key; a table of the lesson's own names takes any name."""
    properties = dict(defined["properties"])
    result = {**defined, "description": _described(model)}
    if model.open_field:
        gathered = properties.pop(model.open_field)
        own = {**gathered["additionalProperties"], "description": meaning(model, NAMES)}
        result["additionalProperties"] = own
    result["properties"] = {
        key: {**_without_null(value), "description": meaning(model, key)} for key, value in properties.items()
    }
    if _word(model) in schema.QUESTIONS:
        result["required"] = ["id", *defined.get("required", [])]
    return result


def _without_null(value: Schema) -> Schema:
    """The same without null, which TOML does not have: a key is left out instead."""
    kept = {key: part for key, part in value.items() if key != "default" or part is not None}
    options = [option for option in kept.get("anyOf", []) if option != {"type": "null"}]
    if "anyOf" not in kept or len(options) == len(kept["anyOf"]):
        return kept
    del kept["anyOf"]
    return {**options[0], **kept} if len(options) == 1 else {"anyOf": options, **kept}


def _word(model: type[schema.Model]) -> str:
    """The first word of an activity's fence; empty for another model."""
    return next((word for word, block in schema.ACTIVITIES.items() if block is model), "")


def _described(model: type[schema.Model]) -> str:
    if word := _word(model):
        return f"{BLOCKS[word][:1].upper()}{BLOCKS[word][1:]}."
    return (model.__doc__ or "").strip().splitlines()[0]
