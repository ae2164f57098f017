"""How much of a course a learner has met: practice without a seed asks about nothing else."""

from __future__ import annotations

from msgspec.structs import replace

from tutor.course.course_file import Course
from tutor.learner.journal import Journal


def met(course: Course, journal: Journal) -> Course:
    """The course with the lessons that were begun, in its order; with its first one where none was."""
    begun = tuple(one for one in course.lessons if journal.place(one).page is not None)
    return replace(course, lessons=begun or course.lessons[:1])


def to_practise(course: Course, journal: Journal, seed: int | None, skill: str | None) -> Course:
    """What a sitting draws on: all of the course for a class with its seed, and for who names a skill."""
    return met(course, journal) if seed is None and skill is None else course
