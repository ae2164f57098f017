"""Practice asks about what was met: the lessons that were begun, or the first; a seed asks about all."""

from tutor.course.library import find_lesson, open_library
from tutor.learner.drawing import Pool
from tutor.learner.journal import Journal
from tutor.learner.met import to_practise
from tutor.learner.practice import Practice
from tutor.learner.session import Session

COURSE = open_library(None, {}).courses[0]


def drawn_from(journal: Journal, seed: int | None = None) -> set[str]:
    """The lessons behind the questions of a sitting, each answered by being shown."""
    sitting = Practice(
        Pool(to_practise(COURSE, journal, seed, None)), journal, seed=seed, chance=lambda: 5, count=10
    )
    while not sitting.over:
        sitting.reveal()
        sitting.forward()
    assert len(sitting.asked) >= 10
    return {asked.drawn.source for asked in sitting.asked}


def test_a_beginner_is_asked_about_the_first_lesson() -> None:
    assert drawn_from(Journal(None)) == {"one-weight"}


def test_a_lesson_that_was_begun_is_asked_about_and_no_other() -> None:
    journal = Journal(None)
    for lesson in ("one-weight", "learning-rates"):
        Session(find_lesson(lesson), journal).forward()
    assert drawn_from(journal) == {"one-weight", "learning-rates"}


def test_a_seed_asks_everybody_the_same() -> None:
    course = to_practise(COURSE, Journal(None), 42, None)
    assert course.lessons == COURSE.lessons
    assert to_practise(COURSE, Journal(None), None, "update").lessons == COURSE.lessons
