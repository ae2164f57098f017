"""Who does not know may say so: it is no answer, and it costs nothing."""

from __future__ import annotations

import pytest

from tutor.course.lesson import Lesson
from tutor.course.reader import read_lesson
from tutor.learner.journal import Journal
from tutor.learner.pleas import is_plea
from tutor.learner.session import Session


@pytest.mark.parametrize(
    "typed",
    [
        "idk",
        "i dont know",
        "I don't know.",
        "I don’t know",
        "?",
        "??",
        " no idea! ",
        "No  Idea…",
        "help",
        "Hint?",
    ],
)
def test_a_plea_is_heard(typed: str) -> None:
    assert is_plea(typed)


@pytest.mark.parametrize(
    "typed", ["", "  ", "...", "-", "0.3", "0.3?", "w", "w?", "nothing", "no idea 0.3", "idk" * 20, "shorter"]
)
def test_an_answer_is_none(typed: str) -> None:
    assert not is_plea(typed)


@pytest.mark.parametrize("page", ["second-step", "which-way"])
def test_it_costs_nothing_and_says_what_there_is(one_weight: Lesson, journal: Journal, page: str) -> None:
    session = Session(one_weight, journal)
    session.goto(page)
    assert session.answer("i dont know") == ""
    verdict = session.page.verdict
    assert (verdict.outcome, verdict.code) == ("invalid", "plea")
    assert ":hint" in verdict.message
    assert ":show" in verdict.message
    assert session.page.question.misses == 0


def test_nothing_at_all_costs_nothing(one_weight: Lesson, journal: Journal) -> None:
    session = Session(one_weight, journal)
    session.goto("second-step")
    before = len(journal.events("one-weight"))
    session.answer("  ")
    assert (session.page.verdict.outcome, session.page.verdict.code) == ("invalid", "empty")
    assert len(journal.events("one-weight")) == before


def test_several_answers_in_one_line_are_recorded_one_by_one(one_weight: Lesson, journal: Journal) -> None:
    lesson = read_lesson(one_weight.path.with_name("slope-and-intercept.md"))
    item = next(one for one in lesson.activities if len(getattr(one.block, "asked", ())) == 2)
    typed = []
    for texts in ("w=2.5; b=1.5", ("1.5", "2.5"), "1.5, 2.5"):
        session = Session(lesson, Journal(None))
        session.goto(item.page)
        session.answer(texts)
        typed += [event.typed for event in session.journal.events(lesson.id) if event.kind == "answer"]
    assert typed == [("1.5", "2.5")] * 3
