"""The names that may be used stand beside a question that asks for an expression, on every front end."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tutor.console import Console
from tutor.course.reader import read_lesson
from tutor.learner.journal import Journal
from tutor.learner.session import Session
from tutor.plain import Plain

ROOT = Path(__file__).parents[2]
WRITES = [("chain-rule", "x"), ("sum-or-mean", "x"), ("slope-and-intercept", "b")]
SIZES = [(60, 20), (80, 24), (120, 36)]


def asked(lesson: str) -> Session:
    """A session at the lesson's `write` question."""
    read = read_lesson(ROOT / "lessons" / f"{lesson}.md")
    page = next(one for one in read.pages if one.question is not None and one.question.kind == "write")
    session = Session(read, Journal(None))
    session.goto(page.key)
    return session


def names(lesson: str) -> tuple[str, ...]:
    question = asked(lesson).page.question
    assert question is not None
    return question.names


@pytest.mark.parametrize(("lesson", "one"), WRITES)
def test_the_names_are_those_of_the_problem(lesson: str, one: str) -> None:
    there = names(lesson)
    objective = asked(lesson).explore().ground.objective
    assert {one, "y", "w"} <= set(there)
    assert {"x", "y"} <= set(objective.columns)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lesson", [lesson for lesson, _ in WRITES])
async def test_the_screen_shows_them_beside_the_line(opens, lesson: str, size: tuple[int, int]) -> None:
    async with opens(lesson, size=size, page=asked(lesson).page.key) as play:
        for _ in range(3):
            if "more" in play.shown.splitlines()[-1]:
                await play.press("enter")
        shown = " ".join(play.shown.replace("█", " ").replace("▌", " ").split())
        assert f"You may use: {', '.join(names(lesson))}" in shown


@pytest.mark.parametrize("lesson", [lesson for lesson, _ in WRITES])
def test_the_lines_tell_them_after_the_question(lesson: str) -> None:
    session, told = asked(lesson), io.StringIO()
    question = session.page.question
    assert question is not None
    Plain(session, Console(io.StringIO(), told, io.StringIO())).play()
    said = " ".join(told.getvalue().split())
    assert f"You may use: {', '.join(question.names)}." in said.split(question.prompt, 1)[1]


async def test_a_question_of_numbers_offers_none(opens) -> None:
    async with opens(page="second-step", size=(80, 24)) as play:
        assert "You may use" not in play.shown
