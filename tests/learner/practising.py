"""Simulated learners for practice: one who is always right, one who always adds the gradient."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from tutor.course.course_file import read_course
from tutor.grading.choose import Chosen
from tutor.grading.landings import fixed
from tutor.grading.predict import Predict
from tutor.grading.questions import Question
from tutor.grading.written import Written
from tutor.learner.drawing import Pool
from tutor.learner.practice import Practice

LESSONS = Path(__file__).parents[2] / "lessons"
Learner = Callable[[Question], tuple[str, ...]]


@lru_cache(maxsize=1)
def pool() -> Pool:
    """The bundled course's."""
    return Pool(read_course(LESSONS))


class Clock:
    """Time that passes when it is told to, and a little with every look."""

    def __init__(self, now: float = 1.7e9) -> None:
        self.now = now

    def __call__(self) -> float:
        self.now += 0.0017
        return self.now


def right(question: Question) -> tuple[str, ...]:
    """What the question itself says is right."""
    if isinstance(question, Predict):
        return tuple(fixed(number.truth, number.decimals) for number in question.numbers)
    if isinstance(question, Chosen):
        return (str(1 + next(place for place, one in enumerate(question.choices) if one.correct)),)
    assert isinstance(question, Written)
    return tuple(question.answers.values())


def adds(question: Question) -> tuple[str, ...]:
    """Right, but for steps, which go uphill."""
    if not isinstance(question, Predict):
        return right(question)
    added = {
        number.name: fixed(landing.value, number.decimals + 3)
        for number in question.numbers
        for landing in number.landings
        if landing.code == "added"
    }
    return tuple(added.get(number.name, fixed(number.truth, number.decimals)) for number in question.numbers)


def play(practice: Practice, learner: Learner, *, pages: bool = False) -> None:
    """A whole sitting; what is not right at once is shown. With `pages` every page is composed, too."""
    while not practice.over:
        here = practice.asked[-1]
        if pages:
            assert practice.page.question is not None
        if not here.done:
            assert practice.answer(learner(here.drawn.question)) == ""
        if not here.done:
            assert practice.reveal() == ""
        if pages:
            assert practice.page.done
        assert practice.forward() == ""
    assert practice.page.key == "summary"
    assert practice.forward() == ""
    assert practice.ended
