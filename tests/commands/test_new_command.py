"""`tutor new`: what it makes passes `check`, and what is there is left alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


def problems(tutor: Callable[..., Any], path: Path) -> list[Any]:
    ran = tutor("check", "--json", str(path))
    files = json.loads(ran.out)["files"]
    assert ran.status == 0, ran.out
    assert all(file["played"]["questions"] >= 3 for file in files)
    return [problem for file in files for problem in file["problems"]]


def test_a_new_lesson_passes_as_made(tutor: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "deep" / "my-first-lesson.md"
    ran = tutor("new", str(path))
    assert ran.status == 0
    assert f"tutor preview {path}\n" in ran.out
    assert f"tutor check {path}\n" in ran.out
    assert problems(tutor, path) == []
    text = path.read_text("utf-8")
    assert 'id = "my-first-lesson"' in text
    assert "# My first lesson" in text


def test_the_ending_may_be_left_out(tutor: Callable[..., Any], tmp_path: Path) -> None:
    assert tutor("new", str(tmp_path / "short")).status == 0
    assert (tmp_path / "short.md").is_file()


def test_it_teaches_by_remarks_that_are_not_shown(tutor: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "lesson.md"
    tutor("new", str(path))
    text = path.read_text("utf-8")
    assert text.count("#") > 10
    assert "<!--" in text
    shown = tutor("learn", str(path), "--jsonl", typed='{"do": "next"}\n').out
    assert "Remarks such as" not in shown


def test_a_new_course_passes_as_made(tutor: Callable[..., Any], tmp_path: Path) -> None:
    folder = tmp_path / "my-course"
    ran = tutor("new", "--course", str(folder))
    assert ran.status == 0
    assert f"tutor --course {folder}\n" in ran.out
    assert problems(tutor, folder) == []
    assert sorted(path.name for path in folder.iterdir()) == ["course.toml", "first-steps.md"]
    listed = json.loads(tutor("--course", str(folder), "list", "--json").out)["lessons"]
    assert listed[0]["id"] == "first-steps"


def test_a_lesson_in_a_course_is_to_be_listed(tutor: Callable[..., Any], tmp_path: Path) -> None:
    folder = tmp_path / "course"
    tutor("new", str(folder), "--course")
    ran = tutor("new", str(folder / "second.md"))
    assert ran.status == 0
    assert 'Add "second" to lessons' in ran.out


def test_nothing_is_overwritten(tutor: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "lesson.md"
    path.write_text("mine", "utf-8")
    ran = tutor("new", str(path))
    assert ran.status == 2
    assert "there already" in ran.err
    assert path.read_text("utf-8") == "mine"
    tutor("new", "--course", str(tmp_path / "course"))
    ran = tutor("new", "--course", str(tmp_path / "course"))
    assert ran.status == 2
    assert "already" in ran.err


def test_a_name_that_is_no_id_is_refused_with_one_that_is(tutor: Callable[..., Any], tmp_path: Path) -> None:
    ran = tutor("new", str(tmp_path / "My Lesson.md"))
    assert ran.status == 2
    assert "my-lesson" in ran.err
    assert list(tmp_path.glob("*.md")) == []


def test_what_cannot_be_written_is_said(tutor: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    ran = tutor("new", str(tmp_path / "file" / "lesson.md"))
    assert ran.status == 2
    assert "cannot be written" in ran.err


def test_a_dash_prints_the_lesson(tutor: Callable[..., Any], tmp_path: Path) -> None:
    text = tutor("new", "-").out
    path = tmp_path / "first-steps.md"
    path.write_text(text, "utf-8")
    assert problems(tutor, path) == []


def test_a_course_is_not_printed(tutor: Callable[..., Any], tmp_path: Path) -> None:
    ran = tutor("new", "-", "--course")
    assert (ran.status, ran.out) == (2, "")
    assert "give a folder" in ran.err
