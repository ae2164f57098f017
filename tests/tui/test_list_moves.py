"""The list between lessons: what is chosen behind a finished one, and what a key too many does not do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor.course.reader import read_lesson
from tutor.learner.session import Session
from tutor.tui.palette import Palette
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.lessons import LessonsScreen
from tutor.tui.widgets.answer_line import AnswerInput

ROOT = Path(__file__).parents[2]


async def test_behind_a_finished_lesson_the_next_is_chosen(opens, journal) -> None:
    session = Session(read_lesson(ROOT / "lessons" / "one-weight.md"), journal)
    session.goto(str(len(session.lesson.pages)))
    async with opens(None) as play:
        await play.press("enter")
        await play.until(lambda: isinstance(play.app.screen, LessonScreen) and not play.lesson.is_waiting)
        while isinstance(play.app.screen, LessonScreen):
            await play.press("enter")
        screen = play.app.screen
        assert isinstance(screen, LessonsScreen)
        await play.until(lambda: screen._chosen is not None and screen._chosen.header.id == "chain-rule")
        await play.until(lambda: "done. Next:" in play.shown)


async def test_a_lesson_that_is_left_stays_chosen(opens) -> None:
    async with opens(None) as play:
        await play.press("down", "down", "enter")
        await play.until(lambda: isinstance(play.app.screen, LessonScreen) and not play.lesson.is_waiting)
        await play.press("escape")
        screen = play.app.screen
        assert isinstance(screen, LessonsScreen)
        assert screen._chosen is not None
        assert screen._chosen.header.id == "sum-or-mean"


async def test_one_escape_too_many_leaves_nothing(opens) -> None:
    async with opens(None) as play:
        await play.press("slash", "w", "escape", "escape", "escape")
        assert play.app.return_code is None
        await play.until(lambda: "q leaves the tutor" in play.shown)
        await play.press("q")
        await play.until(lambda: play.app.return_code is not None)


async def test_a_colon_opens_the_commands(opens) -> None:
    async with opens(None) as play:
        await play.press("colon")
        await play.until(lambda: isinstance(play.app.screen, Palette))


async def test_who_did_nothing_has_nothing_to_look_back_at(opens) -> None:
    async with opens(None) as play:
        await play.press("v")
        assert isinstance(play.app.screen, LessonsScreen)
        await play.until(lambda: "Nothing was done in this lesson" in play.shown)


async def test_the_command_line_says_which_there_are(opens) -> None:
    async with opens(page="3") as play:
        await play.press("colon")
        assert ":next back hint show" in play.shown
        await play.press("h")
        assert "hint show" not in play.shown
        await play.press("escape", "equals_sign")
        assert "hint show" not in play.shown


@pytest.mark.parametrize("keys", [["home"], ["left", "left"], []])
async def test_the_whole_line_is_cleared(opens, keys) -> None:
    async with opens(page="second-step") as play:
        await play.type("0.045(", *keys, "ctrl+u")
        assert play.lesson.query(AnswerInput).first().value == ""


async def test_a_calculation_has_no_question_mark(opens) -> None:
    async with opens(page="second-step") as play:
        await play.type("= 0.3*2", "enter")
        assert "=  0.3·2 = 0.6" in play.shown
        assert "?  0.3" not in play.shown


async def test_a_line_that_is_right_is_marked(opens) -> None:
    async with opens("slope-and-intercept") as play:
        session = play.lesson._session
        page = next(
            one.key
            for one in session.lesson.pages
            if one.question is not None
            and len(getattr(one.question.block, "ask", ())) > 1
            and one.question.kind == "predict"
        )
        session.goto(page)
        play.lesson._show()
        await play.pilot.pause()
        from tutor.authoring.players import right_answer

        right = right_answer(session._engine.question(session.page_source.question))
        await play.type(right[0], "tab")
        await play.type("77.777", "enter")
        name = session.page.question.ask[0]
        await play.until(lambda: f"✓ {name} = " in play.shown)
