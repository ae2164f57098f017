"""The JSON Schema, held against lessons that are right and lessons that are wrong."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tutor.authoring.json_schema import json_schema, roots
from tutor.authoring.meanings import BLOCKS, MEANINGS
from tutor.authoring.scaffold import lesson_text
from tutor.course import schema

jsonschema = pytest.importorskip("jsonschema")
ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "lessons").glob("*-*.md")) + sorted((ROOT / "tests/course/fixtures").glob("*.md"))
BROKEN = ROOT / "tests" / "corpus" / "broken_lessons"
FENCE = re.compile(r"^```([a-z]+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@cache
def validator(what: str) -> Any:
    made = json_schema(what)
    jsonschema.Draft202012Validator.check_schema(made)
    return jsonschema.Draft202012Validator(made)


def front(text: str) -> dict[str, Any]:
    return tomllib.loads(re.split(r"^\+\+\+$", text, maxsplit=2, flags=re.MULTILINE)[1])


@pytest.mark.parametrize("what", roots())
def test_each_is_a_schema(what: str) -> None:
    validator(what)
    assert json.loads(json.dumps(json_schema(what))) == json_schema(what)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lessons_that_are_read_are_valid(path: Path) -> None:
    text = path.read_text("utf-8")
    validator("lesson").validate(front(text))
    for word, body in FENCE.findall(text):
        if word in schema.ACTIVITIES:
            validator(word).validate(tomllib.loads(body))


def test_courses_are_valid() -> None:
    validator("course").validate(tomllib.loads((ROOT / "lessons/course.toml").read_text("utf-8")))


@pytest.mark.parametrize(
    "name",
    [
        "unknown-key", "unknown-problem-key", "missing-id", "missing-title", "missing-loss",
        "capital-id", "learning-rate-zero", "text-for-number", "too-many-epochs", "unknown-dtype",
        "number-for-text",
    ],
)  # fmt: skip
def test_what_the_models_refuse_is_not_valid(name: str) -> None:
    text = (BROKEN / f"{name}.md").read_text("utf-8")
    table = front(text)
    if not list(validator("lesson").iter_errors(table)):
        wrong = [
            word
            for word, body in FENCE.findall(text)
            if word in schema.ACTIVITIES and list(validator(word).iter_errors(tomllib.loads(body)))
        ]
        assert wrong


def test_tables_of_own_names_take_any_name() -> None:
    table = front(lesson_text("first-steps"))
    table["problem"]["start"]["slope"] = 1.5
    table["problem"]["data"]["size"] = [1.0, 2.0]
    validator("lesson").validate(table)
    table["problem"]["start"]["slope"] = [1.5]
    assert not validator("lesson").is_valid(table)


def test_every_key_has_a_meaning_and_no_meaning_is_left_over() -> None:
    every = {value for value in vars(schema).values() if isinstance(value, type)}
    models = {value for value in every if issubclass(value, schema.Model)} - {schema.Model}
    assert set(MEANINGS) == models
    assert set(BLOCKS) == set(schema.ACTIVITIES)
    for model in models:
        shared = set(schema.Activity.__struct_encode_fields__)
        keys = set(model.__struct_encode_fields__)
        if model is not schema.Activity and issubclass(model, schema.Activity):
            keys -= shared - set(MEANINGS[model])
        if model.open_field:
            keys = keys - {model.open_field} | {"NAME"}
        assert set(MEANINGS[model]) == keys, model
    for what in roots():
        for defined in json_schema(what)["$defs"].values():
            assert defined["description"]
            assert all(value["description"] for value in defined["properties"].values())
