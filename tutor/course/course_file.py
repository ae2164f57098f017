"""A course: its folder, what its course.toml says, and where its lessons are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from tutor.course.source import Source, read_source

if TYPE_CHECKING:
    from tutor.course.schema import CourseFile

COURSE_FILE = "course.toml"

SKILL_TITLES: Mapping[str, str] = {
    "direction": "which way a step goes",
    "forward": "the forward pass",
    "loss": "the loss",
    "gradient": "the gradient's value",
    "chain-rule": "the chain rule",
    "update": "the update",
    "sum-or-mean": "sum or mean",
    "simultaneous-update": "all parameters at once",
    "learning-rate": "the learning rate",
    "convergence": "convergence",
    "reading-charts": "reading charts",
    "numpy": "NumPy",
}
"""The built-in skills with their titles."""


class Course(Struct, frozen=True, dict=True):
    """A course as its course.toml declares it; its lessons are not read yet."""

    root: Path
    """Its folder; data files must lie in it."""
    id: str
    title: str
    lessons: tuple[str, ...]
    """Lesson ids, in order."""

    @cached_property
    def file(self) -> CourseFile:
        """All that its course.toml says; raises LessonError where that has problems by now."""
        return _checked(read_source(self.root / COURSE_FILE))

    @cached_property
    def skill_titles(self) -> Mapping[str, str]:
        """Every skill, the built-in ones first, with its title."""
        return {**SKILL_TITLES, **self.file.skills}

    def path(self, lesson: str) -> Path:
        """The file of a lesson id."""
        return self.root / f"{lesson}.md"


def read_course(folder: Path) -> Course:
    """The course of a folder; raises LessonError with every problem of its course.toml."""
    source = read_source(folder / COURSE_FILE)
    plain = _plain(source.text)
    if plain is not None:
        return Course(folder, *plain)
    file = _checked(source)
    return Course(folder, file.id, file.title, file.lessons)


def _plain(text: str) -> tuple[str, str, tuple[str, ...]] | None:
    """Id, title and lessons of a file with nothing unusual in it; None where it is to be looked at closely.

    The list of lessons is the first thing that is shown, and the models cost several milliseconds to import.
    """
    if not text.isascii() or len(text) > 8_000 or text.count("[") > 10 or "{" in text or "\\" in text:
        return None
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError):
        return None
    lessons, skills, authors = raw.get("lessons"), raw.get("skills", {}), raw.get("authors", [])
    usual = raw.get("format") is not True and raw.get("format") == 1 and not raw.keys() - _USUAL_KEYS
    if not (usual and isinstance(lessons, list) and isinstance(skills, dict) and isinstance(authors, list)):
        return None
    named = [raw.get("id"), *lessons, *skills]
    titles = [raw.get("title"), *authors, raw.get("license", "MIT"), *skills.values()]
    if not all(isinstance(one, str) and len(one) <= 60 and _ID.fullmatch(one) for one in named):
        return None
    if not all(isinstance(one, str) and one.isprintable() and 0 < len(one.strip()) <= 80 for one in titles):
        return None
    if len(set(lessons)) != len(lessons) or not lessons:
        return None
    return raw["id"], raw["title"], tuple(lessons)


_USUAL_KEYS = frozenset({"format", "id", "title", "lessons", "authors", "license", "skills"})
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def _checked(source: Source) -> CourseFile:
    from tutor.course import tables
    from tutor.course.blocks import TomlBlock
    from tutor.course.format_number import check_format
    from tutor.course.problems import FileProblem, LessonError
    from tutor.course.schema import CourseFile

    found: list[FileProblem] = []
    place = TomlBlock(source, 0, len(source.text), 0)
    raw = tables.load(place, found)
    if raw is None or not check_format(raw, place, found):
        raise LessonError(found)
    file = tables.read(place, raw, CourseFile, found).value
    for index, lesson in enumerate(file.lessons):
        if lesson in file.lessons[:index]:
            message = f"the lesson `{lesson}` is named twice."
            found.append(place.problem(("lessons", index), "duplicate-id", message, "Keep one of the two."))
    if found:
        raise LessonError(found)
    return file
