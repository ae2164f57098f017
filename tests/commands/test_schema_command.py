"""`tutor schema`: what there is a schema of."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tutor.course.schema import ACTIVITIES


@pytest.mark.parametrize("what", ["", "lesson", "course", *ACTIVITIES])
def test_each_part_has_one(what: str, tutor: Callable[..., Any]) -> None:
    ran = tutor("schema", *([what] if what else []))
    assert ran.status == 0
    made = json.loads(ran.out)
    assert made["$schema"].startswith("https://json-schema.org/")
    root = made["$defs"][made["$ref"].rpartition("/")[2]]
    assert root["type"] == "object"
    assert root["additionalProperties"] is False


def test_another_word_is_refused(tutor: Callable[..., Any]) -> None:
    ran = tutor("schema", "predikt")
    assert ran.status == 2
    assert "predict" in ran.err
