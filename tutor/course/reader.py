"""A lesson file as a Lesson, or every problem it has, each with its place: Markdown and TOML, no numbers."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from pathlib import Path

from tutor.course import schema
from tutor.course.blocks import TomlBlock
from tutor.course.course_file import Course
from tutor.course.echoes import without_echoes
from tutor.course.front import read_front
from tutor.course.lesson import Lesson
from tutor.course.nearest import did_you_mean
from tutor.course.pages import read_pages
from tutor.course.problems import FileProblem, LessonError
from tutor.course.source import Source, read_source

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_MAX_UNSAFE_LINES = 50


def read_lesson(path: str | os.PathLike[str], course: Course | None = None) -> Lesson:
    """The lesson of a file; raises LessonError with all of its problems.

    Data files are looked for in the course's folder; without a course, in the lesson's own.
    """
    return read_text(read_source(path), Path(path), course)


def read_text(source: Source, path: Path, course: Course | None = None) -> Lesson:
    """The lesson of a text that was read already; `path` gives its id and its folder. Raises LessonError."""
    found: list[FileProblem] = []
    source = _without_unsafe(source, found)
    front = read_front(source, found)
    skills: Collection[str] | None = course.skill_titles if course else None
    below: list[FileProblem] = []
    pages = read_pages(source, front, skills, below)
    matter = front.matter
    found = without_echoes(found, below, matter.problem.let if matter is not None else ())
    if matter is not None:
        _check_ids(matter, front.place, path, skills, found)
    if found or matter is None:
        raise LessonError(found)
    return Lesson(
        id=matter.id,
        title=matter.title,
        summary=matter.summary,
        minutes=matter.minutes,
        skills=matter.skills,
        requires=matter.requires,
        path=path,
        root=course.root if course else path.parent,
        front=matter,
        problems=front.problems,
        objectives=front.objectives,
        pages=pages,
        place=front.place,
    )


def _without_unsafe(source: Source, found: list[FileProblem]) -> Source:
    """The text with each control or bidirectional character reported, and a space in its place."""
    if _UNSAFE.search(source.text) is None:
        return source
    lines: set[int] = set()
    for match in _UNSAFE.finditer(source.text):
        line = source.position(match.start())[0]
        if line in lines:
            continue
        lines.add(line)
        message = f"the character U+{ord(match.group()):04X} cannot be shown: a terminal would obey it."
        found.append(source.problem(match.start(), "unsafe-character", message, "Take it out."))
        if len(lines) >= _MAX_UNSAFE_LINES:
            break
    return Source(source.path, _UNSAFE.sub(" ", source.text))


def _check_ids(
    matter: schema.FrontMatter,
    place: TomlBlock,
    path: Path,
    skills: Collection[str] | None,
    found: list[FileProblem],
) -> None:
    if matter.id and path.suffix == ".md" and matter.id != path.stem:
        message = f"the id is `{matter.id}` and the file is {path.name[:80]}."
        found.append(place.problem(("id",), "id-mismatch", message, "A lesson's file is its id and .md."))
    for index, skill in enumerate(matter.skills):
        if skills is not None and skill and skill not in skills:
            hint = did_you_mean(skill, skills, "Skills beyond the built-in ones stand in course.toml.")
            found.append(
                place.problem(("skills", index), "unknown-skill", f"the course has no skill `{skill}`.", hint)
            )
