"""`recall` in a lesson: a fresh question on an earlier skill, from where practice draws too."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from tutor.course.course_file import COURSE_FILE, read_course
from tutor.course.lesson import ActivityItem, Lesson
from tutor.course.schema import Recall
from tutor.errors import InputError
from tutor.grading.choose import digest
from tutor.learner.drawing import Drawn, Pool
from tutor.learner.recall_form import source_root


def recalled(lesson: Lesson, item: ActivityItem, seed: int | None) -> Drawn:
    """The question of a `recall` block: the same whenever the lesson is opened with that seed.

    Drawn from the lessons that come before it in its course, from all the bundled ones where it stands alone.
    Raises InputError for a skill that nothing there asks for.
    """
    root = source_root(lesson)
    return _recalled(lesson, item, seed, root, (root / COURSE_FILE).stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _recalled(lesson: Lesson, item: ActivityItem, seed: int | None, root: Path, stamp: int) -> Drawn:
    """The same, kept: whoever shows, grades and records a question asks for it anew."""
    assert isinstance(item.block, Recall)
    own = digest(lesson.id, item.id, seed or 0) % 2**32
    before = lesson.id if root == lesson.root else ""
    drawn = _pool(root, stamp, before).draw(item.block.skill, own)
    if drawn is None:
        where = f"{lesson.path.name}: {item.id}"
        there = "no earlier lesson" if before else "nothing here"
        raise InputError(f"{where} recalls the skill {item.block.skill}, which {there} asks for.")
    return drawn


@lru_cache(maxsize=16)
def _pool(root: Path, _stamp: int, before: str) -> Pool:
    """The course's questions up to a lesson, kept: its lessons need not be read again for each block."""
    course = read_course(root)
    if before in course.lessons:
        course = replace(course, lessons=course.lessons[: course.lessons.index(before)])
    return Pool(course)
