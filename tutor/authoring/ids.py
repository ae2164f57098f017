"""`ids.lock`: the ids that learners' progress is kept under, so that no edit loses it unseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tutor.authoring.places import at_activity, at_front
from tutor.course.lesson import ActivityItem, Lesson
from tutor.course.nearest import nearest
from tutor.course.problems import FileProblem
from tutor.course.source import read_source

LOCK_FILE = "ids.lock"
_HEAD = """\
# Learners' answers are kept under these ids: an id that changes here loses them.
# `tutor check --lock` writes this file; a line is a lesson, then one of its questions.
"""

Locked = dict[str, frozenset[str]]
"""The ids of each lesson's activities, by lesson."""


def read_lock(folder: Path) -> Locked | None:
    """The ids beside a course.toml; None where there is no lock. Raises LessonError."""
    path = folder / LOCK_FILE
    if not path.exists():
        return None
    found: dict[str, set[str]] = {}
    for line in read_source(path).lines:
        words = line.partition("#")[0].split()
        if words:
            found.setdefault(words[0], set()).update(words[1:2])
    return {lesson: frozenset(ids) for lesson, ids in found.items()}


def lock_text(lessons: Iterable[Lesson], kept: Locked | None = None) -> str:
    """What `ids.lock` holds for these lessons, and for others what it held before."""
    ids = dict(kept or {})
    ids |= {lesson.id: frozenset(item.id for item in _locked_items(lesson)) for lesson in lessons}
    rows = []
    for lesson, own in sorted(ids.items()):
        rows += [lesson, *(f"{lesson} {id}" for id in sorted(own))]
    return _HEAD + "".join(f"{row}\n" for row in rows)


def _locked_items(lesson: Lesson) -> tuple[ActivityItem, ...]:
    """The activities with an id of the author's."""
    return tuple(item for item in lesson.activities if item.block.id is not None)


def id_problems(lesson: Lesson, locked: Locked) -> Iterator[FileProblem]:
    """Ids that are gone, each at the new id that may have taken its place; and new ones."""
    there = {item.id: item for item in _locked_items(lesson)}
    known = locked.get(lesson.id)
    if known is None:
        hint = "Run tutor check --lock, and keep ids.lock with the lessons."
        message = f"The lesson {lesson.id} is not in {LOCK_FILE} yet."
        yield at_front(lesson, ("id",), "id-not-locked", message, hint, "warning")
        return
    new = [id for id in there if id not in known]
    for gone in sorted(known - there.keys()):
        hint = "Write the old id; where the question is really gone, tutor check --lock lets it go."
        taker = nearest(gone, new) or (new[0] if len(new) == 1 else None)
        if taker is None:
            message = f"The id `{gone}` is gone, and learners' answers are kept under it."
            yield at_front(lesson, ("id",), "id-changed", message, hint)
        else:
            new.remove(taker)
            message = f"This id was `{gone}`, and learners' answers are kept under that."
            yield at_activity(there[taker], ("id",), "id-changed", message, hint)
    for id in new:
        hint = "Run tutor check --lock, and keep ids.lock with the lessons."
        message = f"The id `{id}` is not in {LOCK_FILE} yet."
        yield at_activity(there[id], ("id",), "id-not-locked", message, hint, "warning")
