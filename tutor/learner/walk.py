"""Which page a walk stands on, and what is still to be done there; pure, no number is needed."""

from __future__ import annotations

from tutor.course.lesson import ActivityItem, Lesson, PageSource, steps_of
from tutor.course.schema import Derive, Train
from tutor.learner.fold import Walk
from tutor.text import quote


def page_of(lesson: Lesson, walk: Walk) -> PageSource:
    """The page the walk stands on: the one turned to last, but none beyond a question that is still open."""
    target = lesson.page(walk.page) if walk.page is not None else None
    if target is None:
        target = lesson.pages[0]
    for page in lesson.pages[: lesson.pages.index(target)]:
        if not is_done(page, walk):
            return page
    return target


def is_done(page: PageSource, walk: Walk) -> bool:
    """True when everything on the page that waits for something has had it."""
    return all(walk.at(one.id).done for one in page.activities if waits(one))


def waits(activity: ActivityItem) -> bool:
    """True for an activity below which nothing is shown until it is done."""
    if isinstance(activity.block, Derive):
        return activity.block.ask != "watch"
    return activity.asks or isinstance(activity.block, Train)


def first_place(lesson: Lesson, page: PageSource) -> int:
    """How many activities stand on the pages before."""
    return sum(len(one.activities) for one in lesson.pages[: lesson.pages.index(page)])


def reached(lesson: Lesson, page: PageSource, walk: Walk) -> int:
    """How many activities are behind the walk on this page: those before it, and those done on it."""
    place = first_place(lesson, page)
    for item in page.activities:
        if waits(item) and not walk.at(item.id).done:
            break
        place += 1
    return place


def epoch_of(lesson: Lesson, place: int, run: str | None) -> int:
    """The steps of a run that the activities before a place take; no number is needed for that."""
    epoch = 0
    for activity in lesson.activities[:place]:
        if activity.run == run:
            batched = lesson.problems[run].batch is not None
            epoch = steps_of(activity.block, activity.epoch, batched=batched)[0]
    return epoch


def fingerprints(lesson: Lesson) -> dict[str, str]:
    """What each activity rests on, by its id."""
    return {activity.id: activity.fingerprint(lesson) for activity in lesson.activities}


def find_page(lesson: Lesson, page: str | int) -> PageSource | None:
    """A page by its key, else by its number from 1."""
    if isinstance(page, str) and (found := lesson.page(page)) is not None:
        return found
    try:
        number = int(page)
    except ValueError:
        return None
    return lesson.pages[number - 1] if 1 <= number <= len(lesson.pages) else None


def no_such_page(lesson: Lesson, page: str | int) -> str:
    """What is said to a page that is not there."""
    keys = ", ".join(one.key for one in lesson.pages)
    return f"There is no page {quote(str(page))}. The pages are: {keys}."
