"""A course: its folder, what its course.toml says, and where its lessons are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tutor.course import tables
from tutor.course.blocks import TomlBlock
from tutor.course.format_number import check_format
from tutor.course.problems import FileProblem, LessonError
from tutor.course.schema import BUILT_IN_SKILLS, CourseFile
from tutor.course.source import read_source

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
assert tuple(SKILL_TITLES) == BUILT_IN_SKILLS


@dataclass(frozen=True)
class Course:
    """A course as its course.toml declares it; its lessons are not read yet."""

    root: Path
    """Its folder; data files must lie in it."""
    id: str
    title: str
    lessons: tuple[str, ...]
    """Lesson ids, in order."""
    file: CourseFile

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
    found: list[FileProblem] = []
    place = TomlBlock(source, 0, len(source.text), 0)
    raw = tables.load(place, found)
    if raw is None or not check_format(raw, place, found):
        raise LessonError(found)
    table = tables.read(place, raw, CourseFile, found)
    file = table.value
    for index, lesson in enumerate(file.lessons):
        if lesson in file.lessons[:index]:
            message = f"the lesson `{lesson}` is named twice."
            found.append(place.problem(("lessons", index), "duplicate-id", message, "Keep one of the two."))
    if found:
        raise LessonError(found)
    return Course(folder, file.id, file.title, file.lessons, file)
