"""`recall` in a lesson: a fresh question on an earlier skill, from where practice draws too."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tutor.course.course_file import COURSE_FILE, read_course
from tutor.course.lesson import ActivityItem, Lesson
from tutor.course.library import bundled
from tutor.course.schema import Recall
from tutor.errors import InputError
from tutor.grading.choose import digest
from tutor.learner.drawing import Drawn, Pool


def recalled(lesson: Lesson, item: ActivityItem, seed: int | None) -> Drawn:
    """The question of a `recall` block: the same whenever the lesson is opened with that seed.

    Drawn from the lesson's course, from the bundled one where the lesson stands alone. Raises InputError for
    a skill that nothing in it asks for.
    """
    assert isinstance(item.block, Recall)
    root = lesson.root if (lesson.root / COURSE_FILE).is_file() else bundled()
    own = digest(lesson.id, item.id, seed or 0) % 2**32
    drawn = _pool(root, (root / COURSE_FILE).stat().st_mtime_ns).draw(item.block.skill, own)
    if drawn is None:
        where = f"{lesson.path.name}: {item.id}"
        raise InputError(f"{where} recalls the skill {item.block.skill}, which nothing here asks for.")
    return drawn


@lru_cache(maxsize=4)
def _pool(root: Path, _stamp: int) -> Pool:
    """The course's questions, kept: its lessons need not be read again for each block."""
    return Pool(read_course(root))
