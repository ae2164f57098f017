"""Who does not know may say so: it is no answer, and it costs nothing."""

from __future__ import annotations

import pytest

from tutor.course.lesson import Lesson
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
