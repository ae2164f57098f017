"""`tutor list`: the lessons in course order, with what was done."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LESSON = """+++
format = 1
id = "{id}"
title = "Lesson {id}"
minutes = 5
[problem]
model = "w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.1
epochs = 2
[problem.start]
w = 0.0
[problem.data]
x = [1]
y = [2]
+++

# {id}

One.

## Two

```
## no page
```

## Three

The end.
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    folder.mkdir()
    for id in ("first", "second"):
        (folder / f"{id}.md").write_text(LESSON.format(id=id))
    (folder / "course.toml").write_text(
        'format = 1\nid = "mine"\ntitle = "Mine"\nlessons = ["second", "first"]\n'
    )
    return folder


def states(tutor: Callable[..., Any], course: Path) -> dict[str, str]:
    listed = json.loads(tutor("list", "--json", "--course", str(course)).out)
    return {one["id"]: one["state"] for one in listed["lessons"] if one["id"] in ("first", "second")}


def test_the_json_has_these_keys(tutor: Callable[..., Any], course: Path) -> None:
    ran = tutor("list", "--json", "--course", str(course))
    assert ran.status == 0
    assert json.loads(ran.out)["lessons"][:2] == [
        {"id": "second", "title": "Lesson second", "state": "new", "pages": 3},
        {"id": "first", "title": "Lesson first", "state": "new", "pages": 3},
    ]


def test_the_state_follows_the_learner(tutor: Callable[..., Any], course: Path) -> None:
    where = ("--jsonl", "--course", str(course))
    tutor("learn", "first", *where, typed='{"do": "next"}\n')
    assert states(tutor, course) == {"second": "new", "first": "page 2 of 3"}
    tutor("learn", "first", *where, typed='{"do": "next"}\n{"do": "next"}\n')
    assert states(tutor, course) == {"second": "new", "first": "done"}
    tutor("learn", "first", *where, typed='{"do": "restart"}\n{"do": "next"}\n')
    assert states(tutor, course) == {"second": "new", "first": "done, page 2 again"}


def test_the_table_is_for_people(tutor: Callable[..., Any], course: Path) -> None:
    ran = tutor("list", TUTOR_COURSE=str(course))
    assert ran.out.splitlines()[0].split() == ["second", "new", "5", "min", "Lesson", "second"]
    assert "one-weight" in ran.out


def test_a_broken_lesson_is_listed_as_such(tutor: Callable[..., Any], course: Path) -> None:
    (course / "first.md").write_text("no front matter")
    assert states(tutor, course)["first"] == "cannot be read"


def test_the_bundled_course_counts_its_pages_as_its_reader_does(tutor: Callable[..., Any]) -> None:
    from tutor.course.library import open_library
    from tutor.course.reader import read_lesson

    listed = json.loads(tutor("list", "--json").out)["lessons"]
    for header in open_library(environ={}).headers:
        pages = next(one["pages"] for one in listed if one["id"] == header.id)
        assert pages == len(read_lesson(header.path, header.course).pages)


def test_a_terminal_of_lines_is_given_the_list(tutor: Callable[..., Any], course: Path) -> None:
    ran = tutor("--course", str(course), terminal=True, TERM="dumb")
    table, said = ran.out.split("\n\n")
    assert (ran.status, ran.err) == (0, "")
    assert table + "\n" == tutor("list", "--course", str(course), TERM="dumb").out
    assert "tutor learn LESSON --plain" in said
