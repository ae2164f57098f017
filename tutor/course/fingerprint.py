"""Short hashes of what a question rests on: one that changed is asked again; prose edits are not felt."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from tutor.course.lesson import ActivityItem, Lesson

LENGTH = 16
"""Hexadecimal digits."""

_PROSE = frozenset({"hints", "skill", "because"})
"""Keys of a block whose words change no question."""


def activity_fingerprint(lesson: Lesson, activity: ActivityItem) -> str:
    """The hash of the problem, the block without its hints, and the step at which it stands."""
    run = activity.run if activity.run in lesson.problems else None
    step = [activity.epoch, activity.within] if activity.within else activity.epoch
    return _hash([_problem_parts(lesson, run), activity.kind, _without_prose(activity.block), step])


def lesson_fingerprint(lesson: Lesson) -> str:
    """The hash of every problem of the lesson and of every activity's, in order."""
    problems = [[run or "", _problem_parts(lesson, run)] for run in lesson.problems]
    return _hash([problems, [activity_fingerprint(lesson, activity) for activity in lesson.activities]])


def _problem_parts(lesson: Lesson, run: str | None) -> list[Any]:
    """What determines the descent: the problem's keys, and the contents of its data file."""
    problem = lesson.problems[run]
    csv = problem.data.csv
    return [msgspec.to_builtins(problem), _file_hash(lesson.root / csv) if csv else ""]


def _without_prose(value: Any) -> Any:
    value = msgspec.to_builtins(value)
    if isinstance(value, dict):
        return {key: _without_prose(inner) for key, inner in value.items() if key not in _PROSE}
    if isinstance(value, list | tuple):
        return [_without_prose(inner) for inner in value]
    return value


def _file_hash(path: Path) -> str:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return ""
    return _contents_hash(path, (status.st_size, status.st_mtime_ns)) if path.is_file() else ""


@lru_cache(maxsize=32)
def _contents_hash(path: Path, _stamp: tuple[int, int]) -> str:
    """The hash of a data file; kept while its size and time stand."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _hash(parts: Any) -> str:
    # Sorted keys, and the same number alike whether written 1 or 1.0.
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]
