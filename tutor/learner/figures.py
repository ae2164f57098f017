"""A number of prose, computed where it stands."""

from __future__ import annotations

from collections.abc import Callable

from tutor.course.lesson import Figure, Lesson
from tutor.descent.run import Run


def figure_text(lesson: Lesson, figure: Figure, run_of: Callable[[str | None], Run], own: str | None) -> str:
    """The figure as it is shown."""
    from tutor.course import build

    return build.figure(lesson, figure, run_of, own)
