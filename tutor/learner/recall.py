"""`recall` in a lesson: a fresh question on an earlier skill, from where practice draws too."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from msgspec.structs import replace

from tutor.course.course_file import COURSE_FILE, Course, read_course
from tutor.course.lesson import ActivityItem, Lesson
from tutor.course.library import read_header
from tutor.course.schema import Recall
from tutor.errors import InputError
from tutor.grading.choose import digest
from tutor.learner.drawing import Drawn, Pool
from tutor.learner.recall_form import source_root


def recalled(lesson: Lesson, item: ActivityItem, seed: int | None) -> Drawn:
    """The question of a `recall` block: the same whenever the lesson is opened with that seed.

    Drawn from the lessons that it requires; where none of them asks for the skill, from those that come
    before it in its course, from all the bundled ones where it stands alone. Raises InputError for a skill
    that nothing there asks for.
    """
    root = source_root(lesson)
    return _recalled(lesson, item, seed, root, (root / COURSE_FILE).stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _recalled(lesson: Lesson, item: ActivityItem, seed: int | None, root: Path, stamp: int) -> Drawn:
    """The same, kept: whoever shows, grades and records a question asks for it anew."""
    assert isinstance(item.block, Recall)
    own = digest(lesson.id, item.id, seed or 0) % 2**32
    before = lesson.id if root == lesson.root else ""
    pools = (_pool(root, stamp, before, required) for required in (lesson.requires, ()))
    drawn = next((found for pool in pools if (found := pool.draw(item.block.skill, own)) is not None), None)
    if drawn is None:
        where = f"{lesson.path.name}: {item.id}"
        there = "no earlier lesson" if before else "nothing here"
        raise InputError(f"{where} recalls the skill {item.block.skill}, which {there} asks for.")
    return drawn


@lru_cache(maxsize=16)
def _pool(root: Path, _stamp: int, before: str, requires: tuple[str, ...]) -> Pool:
    """The course's questions up to a lesson, kept: its lessons need not be read again for each block.

    With `requires` only those of the lessons that a learner has gone through by then.
    """
    course = read_course(root)
    if before in course.lessons:
        course = replace(course, lessons=course.lessons[: course.lessons.index(before)])
    if requires:
        known = _known_by_then(course, requires)
        course = replace(course, lessons=tuple(id for id in course.lessons if id in known))
    return Pool(course)


def _known_by_then(course: Course, requires: tuple[str, ...]) -> frozenset[str]:
    """The required lessons, and those that they require."""
    known: set[str] = set()
    waiting = [*requires]
    while waiting:
        id = waiting.pop()
        if id in course.lessons and id not in known:
            known.add(id)
            waiting += read_header(course, id).requires
    return frozenset(known)
