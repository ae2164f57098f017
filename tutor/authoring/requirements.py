"""What a lesson has to do with the others of its course: what it requires, and whether it is listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from tutor.authoring.ids import Locked, read_lock
from tutor.authoring.places import at_front
from tutor.course.course_file import COURSE_FILE, Course
from tutor.course.lesson import Lesson
from tutor.course.library import read_header
from tutor.course.nearest import did_you_mean
from tutor.course.problems import FileProblem, LessonError


class Shelf(Struct, frozen=True, eq=False, dict=True):
    """A course with what its lessons are held against, read once for all of them."""

    course: Course

    @cached_property
    def required(self) -> Mapping[str, tuple[str, ...]]:
        """What each lesson requires, by its header alone."""
        return {id: read_header(self.course, id).requires for id in self.course.lessons}

    @cached_property
    def locked(self) -> Locked | None:
        """The ids of its lock; None where there is none that can be read."""
        try:
            return read_lock(self.course.root)
        except LessonError:
            return None


def requirement_problems(lesson: Lesson, shelf: Shelf) -> Iterator[FileProblem]:
    """Lessons that are not there, that come later, or that lead back here."""
    course = shelf.course
    order = {id: place for place, id in enumerate(course.lessons)}
    if lesson.id not in order:
        message = f"{COURSE_FILE} does not list {lesson.id}, so no learner is shown it."
        hint = f'Add "{lesson.id}" to lessons in {COURSE_FILE}.'
        yield at_front(lesson, ("id",), "not-listed", message, hint, "warning")
    for index, required in enumerate(lesson.requires):
        path = ("requires", index)
        if required not in order:
            message = f"The course has no lesson `{required}`."
            hint = did_you_mean(required, course.lessons, "Name a lesson of this course, or leave it out.")
            yield at_front(lesson, path, "unknown-lesson", message, hint)
            continue
        circle = _way(required, lesson.id, lesson, shelf)
        if circle is not None:
            ring = ", ".join([lesson.id, *circle])
            message = f"These lessons require each other in a circle: {ring}."
            yield at_front(lesson, path, "requires-circle", message, "Leave out one of the requires.")
        elif order.get(lesson.id, len(order)) < order[required]:
            message = f"`{required}` is required, and comes later in the course."
            hint = f"Exchange the two in {COURSE_FILE}, or leave it out."
            yield at_front(lesson, path, "requires-later", message, hint, "warning")


def _way(start: str, goal: str, lesson: Lesson, shelf: Shelf) -> list[str] | None:
    """A way from one lesson to another along what is required; None without one."""
    required = {**shelf.required, lesson.id: lesson.requires}
    waiting, seen = [[start]], {start}
    while waiting:
        way = waiting.pop(0)
        if way[-1] == goal:
            return way
        for further in required.get(way[-1], ()):
            if further not in seen:
                seen.add(further)
                waiting.append([*way, further])
    return None
