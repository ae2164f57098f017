"""Writing `ids.lock`: on demand alone, since it says which ids may never change."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from tutor.authoring.folders import gather
from tutor.authoring.ids import LOCK_FILE, Locked, lock_text, read_lock
from tutor.authoring.requirements import Shelf
from tutor.course.lesson import Lesson
from tutor.course.problems import LessonError
from tutor.course.reader import read_lesson
from tutor.errors import InputError


def lock(paths: Sequence[str]) -> Iterator[str]:
    """Write the lock of each course among the paths; one line for each. Raises InputError for no course."""
    found = gather(paths)
    lessons: dict[Shelf, list[Lesson]] = {}
    for path, shelf in found.lessons:
        if shelf is not None:
            lessons.setdefault(shelf, [])
            with contextlib.suppress(LessonError):
                lessons[shelf].append(read_lesson(path, shelf.course))
    if not lessons:
        raise InputError("There is no course.toml beside these lessons, and ids are locked by course.")
    for shelf, own in lessons.items():
        target = shelf.course.root / LOCK_FILE
        kept = {
            lesson: ids
            for lesson, ids in (shelf.locked or {}).items()
            if shelf.course.path(lesson).is_file() and lesson not in {one.id for one in own}
        }
        try:
            target.write_text(lock_text(own, kept), "utf-8")
        except OSError as error:
            raise InputError(f"{LOCK_FILE} cannot be written: {error.strerror}.") from None
        yield f"{target}: the ids of {len(own)} lesson{'' if len(own) == 1 else 's'} are locked."
        if gone := _gone(shelf.locked or {}, read_lock(shelf.course.root) or {}):
            yield f"{target}: no longer locked: {', '.join(gone)}."


def _gone(before: Locked, now: Locked) -> list[str]:
    """The lessons, and the questions of others, whose ids were let go."""
    rows = []
    for lesson, ids in sorted(before.items()):
        if lesson not in now:
            rows.append(lesson)
        else:
            rows += [f"{lesson} {id}" for id in sorted(ids - now[lesson])]
    return rows
