"""The files that `tutor check` is given: lessons by their paths, folders with all that is in them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field

from tutor.authoring.ids import LOCK_FILE, read_lock
from tutor.authoring.report import FileReport, report
from tutor.authoring.requirements import Shelf
from tutor.course.course_file import COURSE_FILE, Course, read_course
from tutor.course.problems import FileProblem, LessonError
from tutor.text import clean

GUIDE = "readme.md"
"""The one Markdown file of a folder that is no lesson."""


class Found(Struct):
    """What is to be checked, in order."""

    lessons: list[tuple[Path, Shelf | None]] = field(default_factory=list)
    reports: list[FileReport] = field(default_factory=list)
    """Of course files and locks with problems, and of folders without a lesson."""
    shelves: dict[Path, Shelf | None] = field(default_factory=dict)


def gather(paths: Sequence[str]) -> Found:
    """The lessons of files and folders, each once, with the course whose folder they lie in."""
    found = Found()
    for text in paths:
        path = Path(text)
        lessons = list(_of_folder(path, found)) if text and os.path.isdir(path) else [path]
        if not lessons:
            found.reports.append(_empty(path))
        for lesson in lessons:
            _add(found, lesson)
    return found


def _add(found: Found, lesson: Path) -> None:
    if all(lesson != known for known, _ in found.lessons):
        found.lessons.append((lesson, _shelf(lesson.parent, found)))


def _of_folder(folder: Path, found: Found) -> Iterator[Path]:
    """A course's lessons in its order, then whatever else is a Markdown file below the folder."""
    shelf = _shelf(folder, found)
    listed = [shelf.course.path(id) for id in shelf.course.lessons] if shelf else []
    yield from listed
    rest = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        rest += [Path(here) / name for name in sorted(names) if _is_lesson(name)]
    known = set(listed)
    yield from (path for path in rest if path not in known)


def _is_lesson(name: str) -> bool:
    return name.lower().endswith(".md") and name.lower() != GUIDE and not name.startswith(".")


def _shelf(folder: Path, found: Found) -> Shelf | None:
    """The course of a folder; its own problems become a report once."""
    if folder in found.shelves:
        return found.shelves[folder]
    found.shelves[folder] = None
    if not os.path.lexists(folder / COURSE_FILE):
        return None
    try:
        course = read_course(folder)
    except LessonError as error:
        shown = clean(os.fspath(folder / COURSE_FILE), keep="")
        found.reports.append(report(shown, error.problems, unreadable=error.unreadable))
        return None
    found.shelves[folder] = Shelf(course)
    found.reports += _of_lock(course)
    return found.shelves[folder]


def _of_lock(course: Course) -> Iterator[FileReport]:
    """A lock that cannot be read, or that knows a lesson which is gone."""
    path = course.root / LOCK_FILE
    shown = clean(os.fspath(path), keep="")
    try:
        locked = read_lock(course.root) or {}
    except LessonError as error:
        yield report(shown, error.problems, unreadable=error.unreadable)
        return
    problems = []
    lines = path.read_text("utf-8").splitlines() if locked else []
    for lesson in locked:
        if not course.path(lesson).is_file():
            line = next((at for at, row in enumerate(lines, 1) if row.split()[:1] == [lesson]), 1)
            message = f"The lesson {lesson} is gone, and learners' progress is kept under its id."
            hint = f"Bring {lesson}.md back; where it is really gone, tutor check --lock lets it go."
            problems.append(
                FileProblem(shown, line, 1, "error", "id-changed", message, hint, lines[line - 1])
            )
    if problems:
        yield report(shown, problems)


def _empty(folder: Path) -> FileReport:
    shown = clean(os.fspath(folder), keep="")
    message = "There is no lesson in this folder."
    hint = "A lesson is a file ID.md; tutor new PATH makes one."
    problem = FileProblem(shown, 1, 1, "error", "unreadable", message, hint, "")
    return report(shown, [problem], unreadable=True)
