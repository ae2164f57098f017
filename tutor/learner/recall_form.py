"""What a `recall` question rests on besides its block: the question that was drawn; imports no NumPy.

To draw takes a second, so the course as it was is in the fingerprint too: while that stands, nothing needs to
be drawn to know that the question is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from tutor.course.course_file import COURSE_FILE
from tutor.course.lesson import ActivityItem, Lesson
from tutor.course.library import bundled
from tutor.course.schema import Recall
from tutor.version import __version__

PART = 8
"""Hexadecimal digits of each part: block and problem, drawn question, course."""

Drawing = Callable[[ActivityItem], str]
"""The key of the question that a block draws now."""


def source_root(lesson: Lesson) -> Path:
    """Where a lesson's `recall` draws from: its course, the bundled one where it stands alone."""
    return lesson.root if (lesson.root / COURSE_FILE).is_file() else bundled()


def recall_forms(
    lesson: Lesson, known: Mapping[str, Collection[str]], drawing: Drawing | None
) -> dict[str, str]:
    """The fingerprints of the `recall` blocks that were met before, by their ids.

    `known` are the fingerprints that were recorded. The recorded one still counts where the same question is
    drawn; without `drawing` it is taken to be.
    """
    forms: dict[str, str] = {}
    for item in lesson.activities:
        if isinstance(item.block, Recall) and (recorded := known.get(item.id)):
            base = item.fingerprint(lesson)[:PART]
            fitting = [form for form in recorded if form[:PART] == base and len(form) == 3 * PART]
            if fitting:
                forms[item.id] = _present(lesson, item, fitting, drawing)
    return forms


def _present(lesson: Lesson, item: ActivityItem, recorded: list[str], drawing: Drawing | None) -> str:
    if drawing is None:
        return recorded[-1]
    now = _course_stamp(source_root(lesson))
    for form in reversed(recorded):
        if form[2 * PART :] == now:
            return form
    present = recall_form(lesson, item, drawing)
    same = (form for form in reversed(recorded) if form[: 2 * PART] == present[: 2 * PART])
    return next(same, present)


def recall_form(lesson: Lesson, item: ActivityItem, drawing: Drawing) -> str:
    """The fingerprint of a `recall` block with the question that it draws now."""
    return item.fingerprint(lesson)[:PART] + _short(drawing(item)) + _course_stamp(source_root(lesson))


def _course_stamp(root: Path) -> str:
    """What a draw depends on, as one short hash: the course's files and the version that draws."""
    found = hashlib.sha256(__version__.encode())
    for path in sorted((root / COURSE_FILE, *root.glob("*.md"), *root.glob("data/*"))):
        found.update(path.name.encode("utf-8", "surrogateescape"))
        try:
            found.update(path.read_bytes() if path.suffix != ".csv" else str(path.stat()[6:9]).encode())
        except OSError:
            continue
    return found.hexdigest()[:PART]


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:PART]
