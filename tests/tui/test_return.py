"""A page that is turned to again, or laid out anew, is as it was left: what was typed, what was in sight."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tutor.course.reader import read_lesson
from tutor.learner.session import Session
from tutor.tui.widgets.answer_line import AnswerInput

ROOT = Path(__file__).parents[2]


def lines(play) -> list[AnswerInput]:
    """The lines of the answer that are shown."""
    return [one for one in play.lesson.query(AnswerInput) if one.display and one.parent.display]


def texts(play) -> list[str]:
    """What stands in them."""
    return [one.value for one in lines(play)]


async def away_and_back(play) -> None:
    """To the page before, and to this one again."""
    key = play.page.key
    while play.page.key == key:
        await play.press("pageup")
    for _ in range(20):
        if play.page.key == key:
            return
        await play.press("pagedown")
    raise AssertionError("the page did not come again")


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (60, 20)])
async def test_a_missed_answer_stands_in_its_line_again(opens, size) -> None:
    async with opens(page="second-step", size=size) as play:
        await play.type("0.045", "enter")
        await away_and_back(play)
        assert texts(play) == ["0.045"]
        for _ in range(9):
            if not play.lesson._body.sight.question:
                break
            assert "enter more" in play.shown
            await play.press("enter")
        assert not play.lesson._body.sight.question
        assert play.kinds().count("answer") == 1
        await play.type("0.555", "enter")
        assert play.page.question.status == "right"


async def test_a_missed_answer_is_there_when_the_lesson_is_opened_again(opens) -> None:
    async with opens(page="second-step") as play:
        await play.type("0.045", "enter")
    async with opens() as again:
        assert texts(again) == ["0.045"]
        assert "adding" in again.shown or again.lesson._body.sight.more
        await again.type("0.555", "enter")
        assert again.page.question.status == "right"


async def test_half_typed_answers_are_kept_while_the_lesson_is_open(opens) -> None:
    async with opens("slope-and-intercept", page="both", size=(120, 36)) as play:
        await play.type("0.02", "tab")
        await play.type("1.")
        await away_and_back(play)
        assert texts(play) == ["0.02", "1."]
        assert "answer" not in play.kinds("slope-and-intercept")


async def test_what_is_half_typed_after_a_miss_is_what_comes_back(opens) -> None:
    async with opens(page="second-step") as play:
        await play.type("0.045", "enter")
        await play.type("0.5")
        await away_and_back(play)
        assert texts(play) == ["0.5"]
        await play.type("55", "enter")
        assert play.page.question.status == "right"


async def test_the_right_part_stays_and_the_missed_one_comes_back(opens) -> None:
    async with opens("slope-and-intercept", page="both", size=(120, 36)) as play:
        session = play.lesson._session
        names = play.page.question.ask
        item = session._asked()[0]
        answer = session._engine.question(item).answer()
        right = dict(part.strip().split(" = ") for part in answer.split(","))
        await play.type(right[names[0]], "tab")
        await play.type("9", "enter")
        assert list(play.page.question.settled) == [names[0]]
        await away_and_back(play)
        assert texts(play) == [right[names[0]], "9"]
        assert [one.disabled for one in lines(play)] == [True, False]
        assert lines(play)[1].has_focus


async def test_a_part_that_the_last_try_missed_can_be_typed_again(opens, journal) -> None:
    session = Session(read_lesson(ROOT / "lessons" / "slope-and-intercept.md"), journal)
    session.goto("both")
    answer = session._engine.question(session._asked()[0]).answer()
    b, w = (part.partition("=")[2].strip() for part in answer.split(","))
    session.answer((b, "9"))
    session.answer(("8", w))  # as lines and programs may, which lock nothing
    async with opens("slope-and-intercept", page="both", size=(120, 36)) as play:
        assert texts(play) == ["8", w]
        assert [one.disabled for one in lines(play)] == [False, True]
        assert lines(play)[0].has_focus
        await play.type(b, "enter")
        assert play.page.question.status == "right"


async def test_nothing_comes_back_when_the_lesson_is_begun_again(opens) -> None:
    async with opens(page="second-step") as play:
        await play.type("0.045", "enter")
        await away_and_back(play)
        await play.type("0.5")
        await play.press("ctrl+u")
        await play.type(":restart", "enter")
        for _ in range(60):
            if play.page.key == "second-step":
                break
            await play.press("f3") if play.lesson._panel.is_open else await play.press("pagedown")
        assert texts(play) == [""]


async def test_a_page_turned_to_again_begins_at_its_top(opens) -> None:
    async with opens(page="second-step", size=(60, 20)) as play:
        await play.type("0.045", "enter")
        await away_and_back(play)
        assert play.lesson._body.scroll_y == 0
        assert isinstance(play.app.focused, Input)


def question_in_view(play) -> bool:
    """Whether the place of the answer and the verdict's first words can be seen."""
    body, panel = play.lesson._body, play.lesson._panel
    top = round(body.scroll_y)
    bottom = top + body.scrollable_content_region.height
    verdict = panel.query_one("#verdict")
    last = panel.virtual_region.y + verdict.virtual_region.bottom if verdict.display else panel.answer_bottom
    return top <= panel.answer_bottom - 1 and max(last, panel.answer_bottom) <= bottom


SIZES = [(120, 36), (60, 20), (100, 24), (40, 10), (300, 90)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("above", ["", "f1", "f6"])
async def test_what_is_worked_at_is_in_view_after_a_resize(opens, size, above: str) -> None:
    async with opens(page="second-step", size=(80, 24)) as play:
        await play.type("0.045", "enter")
        assert question_in_view(play)
        if above:
            await play.press(above)
        await play.pilot.resize_terminal(*size)
        await play.pilot.pause()
        if not above and size[0] >= 60:
            assert question_in_view(play), play.shown
        await play.pilot.resize_terminal(80, 24)
        await play.pilot.pause()
        if above:
            await play.press("escape")
        assert question_in_view(play), play.shown
        assert "× not yet" in play.shown
        assert "enter answer" in play.shown


async def test_a_resize_leaves_text_that_is_read_where_it_is(opens, write_lesson) -> None:
    pages = "\nLine.\n" * 14 + '\n```predict\nid = "p"\nask = "loss"\n```\n\nDone.\n'
    async with opens(write_lesson(pages), size=(60, 20)) as play:
        assert play.lesson._body.sight.question
        for size in ((64, 22), (60, 20)):
            await play.pilot.resize_terminal(*size)
            await play.pilot.pause()
            assert play.lesson._body.scroll_y == 0


@pytest.mark.parametrize(
    ("page", "typed"), [("second-step", "0.045"), ("third-step", "0.5"), ("step-size", "1"), ("slip", "1")]
)
async def test_charts_stand_below_from_the_start_where_there_is_room(opens, page: str, typed: str) -> None:
    async with opens(page=page, size=(80, 24)) as play:
        before = play.lesson._charts.region
        assert "J(w)" in play.shown
        assert "loss by epoch" in play.shown
        options = play.page.question.options
        await play.type(typed, *([] if options else ["enter"]))
        assert play.page.verdict is not None
        after = play.lesson._charts.region
        assert after.bottom == before.bottom
        assert 0 <= after.y - before.y <= 1
