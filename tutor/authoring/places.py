"""Where a problem of a lesson stands: in its front matter, in an activity, at a page."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from tutor.course.blocks import KeyPath
from tutor.course.lesson import ActivityItem, Lesson
from tutor.course.problems import FileProblem

Severity = Literal["error", "warning"]


def at_activity(
    item: ActivityItem,
    path: KeyPath,
    code: str,
    message: str,
    hint: str = "",
    severity: Severity = "error",
    inside: int | None = None,
) -> FileProblem:
    """A problem at a key of an activity's block, or at its fence where the key is not there."""
    found = item.place.problem(path, code, message, hint, inside=inside)
    return replace(found, message=message, severity=severity)


def at_front(
    lesson: Lesson,
    path: KeyPath,
    code: str,
    message: str,
    hint: str = "",
    severity: Severity = "error",
    run: str | None = None,
) -> FileProblem:
    """A problem at a key of the front matter; of a named run, at the run's own key where it has one."""
    return replace(lesson.problem_at(path, code, message, hint, run), message=message, severity=severity)


def at_line(
    lesson: Lesson, line: int, column: int, code: str, message: str, hint: str, severity: Severity
) -> FileProblem:
    """A problem at a place of the lesson's text."""
    source = lesson.place.source
    return FileProblem(source.path, line, column, severity, code, message, hint, source.line(line))
