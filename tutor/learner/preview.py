"""The page a lesson would be opened at, before its numbers are there; imports no NumPy."""

from __future__ import annotations

from msgspec.structs import replace

from tutor.course.lesson import Lesson
from tutor.errors import InputError
from tutor.learner.compose import Telling, compose
from tutor.learner.history import History
from tutor.learner.journal import Journal
from tutor.learner.page import Page
from tutor.learner.recall_form import recall_forms
from tutor.learner.walk import find_page, fingerprints, no_such_page, waits


def preview(
    lesson: Lesson,
    journal: Journal,
    seed: int | None = None,
    *,
    page: str | None = None,
    restart: bool = False,
) -> Page:
    """The page a session would begin with, `…` in place of its numbers; imports no NumPy.

    Raises InputError where there is no page of that key or number.
    """
    history = History() if restart else journal.history(lesson.id, seed)
    walk = history.walk(fingerprints(lesson) | recall_forms(lesson, history.works, None))
    if page is not None:
        target = find_page(lesson, page)
        if target is None:
            raise InputError(no_such_page(lesson, page))
        between = (item for one in lesson.pages[: lesson.pages.index(target)] for item in one.activities)
        passed = {
            item.id: replace(walk.at(item.id), status="skipped")
            for item in between
            if waits(item) and not walk.at(item.id).done
        }
        walk = replace(walk, page=target.key, work={**walk.work, **passed})
    return compose(lesson, walk, None, Telling(notice=journal.notice, seed=seed))
