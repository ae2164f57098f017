"""Which courses there are, which lessons they have, and which lesson a word means; nothing heavy is imported.

A course's list costs one read and one small TOML text a lesson; a lesson that cannot be read that far is
listed with its problem, and says the rest when it is opened.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from tutor.course.course_file import COURSE_FILE, Course, read_course
from tutor.course.nearest import nearest
from tutor.course.problems import FileProblem, LessonError
from tutor.course.source import MAX_BLOCK_BYTES, MAX_FILE_BYTES, refuse
from tutor.errors import InputError
from tutor.text import clean, quote

if TYPE_CHECKING:
    from tutor.course.lesson import Lesson

COURSE_VARIABLE = "TUTOR_COURSE"


class Header(Struct, frozen=True):
    """A lesson as the list shows it: its front matter's first keys, not checked further."""

    id: str
    title: str
    summary: str
    minutes: int | None
    skills: tuple[str, ...]
    requires: tuple[str, ...]
    path: Path
    course: Course
    problem: FileProblem | None = None
    """Why it cannot be listed as it should; it is opened to learn more."""


class Library(Struct, frozen=True, dict=True):
    """The courses at hand, in the order given."""

    courses: tuple[Course, ...]

    @cached_property
    def headers(self) -> tuple[Header, ...]:
        """Every lesson of every course, in order."""
        return tuple(read_header(course, id) for course in self.courses for id in course.lessons)

    def find(self, word: str) -> tuple[Path, Course | None]:
        """The file that an id or a path means, with its course; raises LessonError where there is none."""
        for course in self.courses:
            if word in course.lessons:
                return course.path(word), course
        if word and _looks_like_path(word):
            return self._by_path(Path(word))
        ids = [id for course in self.courses for id in course.lessons]
        near = nearest(word, ids)
        hint = f"Did you mean {near}?" if near else f"Lessons: {_some(ids)}."
        raise InputError(f"There is no lesson {quote(word)}. {hint}")

    def _by_path(self, path: Path) -> tuple[Path, Course | None]:
        """A file opened by its path alone; in a course of the library only where that lists it."""
        for course in self.courses:
            if path.stem in course.lessons and _same_file(path, course.path(path.stem)):
                return path, course
        return path, None


def bundled() -> Path:
    """The folder of the course that comes with the program: the source's own where there is one."""
    package = Path(__file__).resolve().parents[1]
    beside = package.parent / "lessons"
    return beside if (beside / COURSE_FILE).is_file() else package / "lessons"


def course_folders(option: str | None = None, environ: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """The folders of `--course`, else of TUTOR_COURSE, each followed by the bundled course.

    Several are separated as in PATH. A folder named twice counts once.
    """
    named = option if option else (os.environ if environ is None else environ).get(COURSE_VARIABLE, "")
    folders = [Path(part).expanduser() for part in named.split(os.pathsep) if part.strip()]
    return tuple(dict.fromkeys([*folders, bundled()]))


def open_library(option: str | None = None, environ: Mapping[str, str] | None = None) -> Library:
    """The courses that are asked for; raises LessonError for one that cannot be read."""
    return Library(tuple(_course(folder) for folder in course_folders(option, environ)))


def find_lesson(word: str, course: str | None = None, environ: Mapping[str, str] | None = None) -> Lesson:
    """The lesson of an id or a path, read; raises LessonError or InputError with one readable message."""
    from tutor.course.reader import read_lesson

    path, owner = open_library(course, environ).find(word)
    return read_lesson(path, owner)


def _course(folder: Path) -> Course:
    if os.path.isdir(folder) and not os.path.exists(folder / COURSE_FILE):
        shown = quote(os.fspath(folder), 200)
        message = f"the folder has no {COURSE_FILE}, so it is no course."
        raise refuse(shown, "unreadable", message, "Open a lesson of it by its path: tutor learn PATH.")
    if not os.path.isdir(folder):
        shown = quote(os.fspath(folder), 200)
        raise refuse(shown, "unreadable", "there is no such course folder.")
    return read_course(folder)


def read_header(course: Course, id: str) -> Header:
    """What the list shows of a lesson, by reading no further than its front matter."""
    path = course.path(id)
    try:
        raw = first_keys(path)
    except LessonError as error:
        return Header(id, id, "", None, (), (), path, course, error.problems[0])
    minutes = raw.get("minutes")
    return Header(
        id=id,
        title=_text(raw.get("title")) or id,
        summary=_text(raw.get("summary")),
        minutes=minutes if isinstance(minutes, int) and not isinstance(minutes, bool) else None,
        skills=_texts(raw.get("skills")),
        requires=_texts(raw.get("requires")),
        path=path,
        course=course,
    )


def first_keys(path: Path) -> dict[str, object]:
    """The keys above the first table of a lesson's front matter; raises LessonError where there are none."""
    from tutor.course.source import read_bytes

    shown = clean(os.fspath(path), keep="")
    text = read_bytes(path, shown, MAX_FILE_BYTES).decode("utf-8", "replace").removeprefix("\ufeff")
    text = text.lstrip().replace("\r\n", "\n")
    top = text[3:MAX_BLOCK_BYTES].partition("\n+++")[0].partition("\n[")[0]
    broken = refuse(shown, "front-matter", "the front matter cannot be read.", "Open the lesson to see why.")
    if not text.startswith("+++") or max(map(top.count, "[{.")) > _MOST_BRACKETS:
        raise broken
    try:
        return tomllib.loads(top)
    except (ValueError, RecursionError):
        raise broken from None


_MOST_BRACKETS = 200


def _text(value: object) -> str:
    return clean(value, keep="")[:200] if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_text(one) for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _looks_like_path(word: str) -> bool:
    if word.endswith(".md") or os.sep in word or "/" in word:
        return True
    try:
        return Path(word).exists()
    except (OSError, ValueError):
        return False


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:20]) + (", …" if len(ids) > 20 else "") if ids else "none"
