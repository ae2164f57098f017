"""`tutor check`: what is printed, and the exit status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "tests" / "corpus" / "broken_lessons"
INDEX = json.loads((BROKEN / "index.json").read_text("utf-8"))

PROSE = """+++
format = 1
id = "prose"
title = "Prose"
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

# Prose

The rate is 0.1.
"""


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    path = tmp_path / "prose.md"
    path.write_text(PROSE, "utf-8")
    return path


def test_warnings_are_shown_and_cost_nothing(tutor: Callable[..., Any], lesson: Path) -> None:
    ran = tutor("check", str(lesson))
    assert ran.status == 0
    first, shown, caret, mend, last = ran.out.splitlines()
    assert first.startswith(f"{lesson}:19:13: warning[typed-number]: 0.1 is typed here")
    assert shown.index("0.1") == caret.index("^")
    assert "{{learning_rate}}" in mend
    assert last.startswith(f"{lesson}: 1 warning")
    assert ran.err == ""


def test_errors_give_1_and_unreadable_files_2(tutor: Callable[..., Any], lesson: Path) -> None:
    lesson.write_text(PROSE.replace("epochs = 2", "epoch = 2"), "utf-8")
    assert tutor("check", str(lesson)).status == 1
    lesson.write_bytes(b"+++\n\xff\n+++\n")
    ran = tutor("check", str(lesson))
    assert ran.status == 2
    assert "not-utf8" in ran.out
    assert tutor("check", str(lesson.parent / "none.md")).status == 2
    assert tutor("check").status == 2


def test_the_worst_of_several_decides(tutor: Callable[..., Any], lesson: Path) -> None:
    bad = lesson.parent / "bad.md"
    bad.write_text("no front matter\n", "utf-8")
    ran = tutor("check", str(lesson), str(bad))
    assert ran.status == 1
    assert ran.out.splitlines()[-1] == "2 files: 1 error, 1 warning"


def test_the_json_has_this_shape(tutor: Callable[..., Any], lesson: Path) -> None:
    ran = tutor("check", "--json", str(lesson))
    (file,) = json.loads(ran.out)["files"]
    assert set(file) == {"path", "ok", "problems", "played"}
    assert file["path"] == str(lesson)
    assert file["ok"] is True
    (problem,) = file["problems"]
    assert set(problem) == {"line", "column", "severity", "code", "message", "hint"}
    assert (problem["line"], problem["column"], problem["severity"]) == (19, 13, "warning")
    assert file["played"]["questions"] == 0


def test_every_broken_lesson_has_its_message_and_status(tutor: Callable[..., Any]) -> None:
    ran = tutor("check", "--json", str(BROKEN))
    assert ran.status == 2
    files = {Path(file["path"]).name: file for file in json.loads(ran.out)["files"]}
    assert len(files) == len(list(BROKEN.glob("*.md")))
    for name, file in files.items():
        assert not file["ok"], name
        for problem in file["problems"]:
            assert problem["line"] >= 1, name
            assert problem["column"] >= 1, name
            assert problem["code"], name
            assert problem["message"], name
            assert problem["hint"], name


def test_nothing_of_a_file_is_sent_to_the_terminal_raw(tutor: Callable[..., Any], lesson: Path) -> None:
    lesson.write_text(PROSE.replace("Prose", "\x1b[31m[@click=app.quit]\u202e"), "utf-8")
    for options in ((), ("--json",), ("--ascii",)):
        ran = tutor("check", *options, str(lesson))
        assert ran.status == 1
        assert "\x1b" not in ran.out + ran.err
        assert "\u202e" not in ran.out + ran.err


def test_ascii_terminals_get_ascii(tutor: Callable[..., Any], lesson: Path) -> None:
    lesson.write_text(PROSE.replace("is 0.1", "η is 0.1"), "utf-8")
    assert tutor("check", "--ascii", str(lesson)).out.isascii()


def test_ids_are_locked_on_demand(tutor: Callable[..., Any], lesson: Path) -> None:
    ran = tutor("check", "--lock", str(lesson))
    assert ran.status == 2
    assert "course.toml" in ran.err
    (lesson.parent / "course.toml").write_text(
        'format = 1\nid = "mine"\ntitle = "Mine"\nlessons = ["prose"]\n', "utf-8"
    )
    ran = tutor("check", "--lock", str(lesson.parent))
    assert ran.status == 0
    assert (lesson.parent / "ids.lock").read_text("utf-8").splitlines()[-1] == "prose"


def test_a_course_file_that_is_none_is_an_error(tutor: Callable[..., Any], lesson: Path) -> None:
    (lesson.parent / "course.toml").mkdir()
    ran = tutor("check", str(lesson.parent))
    assert ran.status == 2
    assert "course.toml:1:1: error[unreadable]" in ran.out
