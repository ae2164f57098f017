"""What a learner has done, lesson by lesson and skill by skill: read off the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from tutor.course.library import Library
from tutor.learner.journal import Journal
from tutor.learner.skills import SkillIndex, skill_of_mistake, words_of_mistake
from tutor.learner.states import LessonState, lesson_state
from tutor.learner.tally import tally_of
from tutor.learner.tries import PRACTICE, Try

PARTS = 8
"""Marks of a skill's small chart, at most."""
DAYS = 28
"""Days of the chart of answers."""
DAY = 86400


class LessonProgress(Struct, frozen=True):
    """One lesson."""

    id: str
    title: str
    state: LessonState
    page: int
    """The page last turned to; 0 for none."""
    pages: int
    """How many there were then; 0 where that is not known."""
    asked: int
    right_first: int


class SkillProgress(Struct, frozen=True):
    """One skill, in lessons and in practice."""

    id: str
    title: str
    asked: int
    right_first: int
    course: tuple[float, ...]
    """The share of right first tries, from the earliest to the latest part of them."""


class MistakeCount(Struct, frozen=True):
    """How often a named mistake was made."""

    code: str
    words: str
    skill: str
    times: int


class Progress(Struct, frozen=True):
    """Everything that a table or a screen of progress shows."""

    learner: str
    lessons: tuple[LessonProgress, ...]
    skills: tuple[SkillProgress, ...]
    """Those that were asked, in the courses' order."""
    mistakes: tuple[MistakeCount, ...]
    """The most frequent first."""
    days: tuple[tuple[str, int], ...]
    """Answers on each of the last days, by date (UTC), the last one today."""
    practised: int
    """Questions of practice that were tried."""
    right_first: int
    """Right at the first try, unaided, in lessons and in practice."""

    @property
    def asked(self) -> int:
        """First tries at all."""
        return self.practised + sum(lesson.asked for lesson in self.lessons)

    @property
    def begun(self) -> int:
        """Lessons begun or done."""
        return sum(lesson.state.progress in {"begun", "done", "again"} for lesson in self.lessons)

    @property
    def done(self) -> int:
        """Lessons done."""
        return sum(lesson.state.is_done for lesson in self.lessons)


def progress_of(journal: Journal, library: Library) -> Progress:
    """The progress of the journal's learner in the courses at hand; reads the lessons that were answered."""
    tally = tally_of(journal)
    index = SkillIndex(library)
    there = {header.id for header in library.headers}
    tries = [one for one in tally.tries.found if one.lesson == PRACTICE or one.lesson in there]
    return Progress(
        learner=journal.learner,
        lessons=tuple(_lessons(journal, library, tries)),
        skills=tuple(_skills(tries, index)),
        mistakes=tuple(_mistakes(tally.mistakes)),
        days=_days(tally.days, journal.clock()),
        practised=sum(one.lesson == PRACTICE for one in tries),
        right_first=sum(one.right for one in tries),
    )


def _lessons(journal: Journal, library: Library, tries: Sequence[Try]) -> Iterable[LessonProgress]:
    for header in library.headers:
        own = [one for one in tries if one.lesson == header.id]
        place = journal.place(header.id)
        yield LessonProgress(
            id=header.id,
            title=header.title,
            state=lesson_state(header, journal),
            page=place.number if place.page is not None else 0,
            pages=place.pages,
            asked=len(own),
            right_first=sum(one.right for one in own),
        )


def _skills(tries: Sequence[Try], index: SkillIndex) -> Iterable[SkillProgress]:
    by_skill: dict[str, list[Try]] = {}
    for one in tries:
        by_skill.setdefault(one.skill or index.skill(one.lesson, one.item), []).append(one)
    for skill, title in index.titles.items():
        if own := by_skill.get(skill):
            rights = [float(one.right) for one in own]
            yield SkillProgress(skill, title, len(own), round(sum(rights)), shares(rights))


def shares(rights: Sequence[float], parts: int = PARTS) -> tuple[float, ...]:
    """The mean of each part of a series cut into so many equal parts, fewer where it is shorter."""
    count = min(parts, len(rights))
    cut = [rights[i * len(rights) // count : (i + 1) * len(rights) // count] for i in range(count)]
    return tuple(sum(part) / len(part) for part in cut)


def _mistakes(made: Mapping[str, int]) -> Iterable[MistakeCount]:
    for code, times in sorted(made.items(), key=lambda pair: (-pair[1], pair[0])):
        yield MistakeCount(code, words_of_mistake(code), skill_of_mistake(code), times)


def _days(answers: Mapping[str, int], now: float) -> tuple[tuple[str, int], ...]:
    from time import gmtime, strftime

    dates = [strftime("%Y-%m-%d", gmtime(now - back * DAY)) for back in range(DAYS - 1, -1, -1)]
    return tuple((date, answers.get(date, 0)) for date in dates)
