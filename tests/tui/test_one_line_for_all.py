"""Several numbers typed in the first line of a row are taken as one answer, each for its own line."""

from __future__ import annotations

import time

import pytest

from tutor.tui.widgets.answer_line import _SEVERAL, LONGEST, AnswerLine


def texts(play) -> tuple[str, ...]:
    return play.lesson.query_one(AnswerLine).texts


@pytest.mark.parametrize("typed", ["0.02 0.03", "b=0.02 w=0.03", "w = 0.03; b = 0.02", " 0.02  0.03 "])
async def test_two_numbers_in_one_line_are_two_answers(opens, typed: str) -> None:
    async with opens("slope-and-intercept", page="both") as play:
        await play.type(typed, "enter")
        (event,) = (one for one in play.journal.events("slope-and-intercept") if one.kind == "answer")
        assert event.typed == ("0.02", "0.03")
        assert texts(play) == ("0.02", "0.03")
        assert "not yet" in play.shown


async def test_right_numbers_in_one_line_are_right(opens) -> None:
    async with opens("slope-and-intercept", page="both") as play:
        await play.type("0.028 0.712", "enter")
        assert play.page.question.status == "right"


@pytest.mark.parametrize("typed", ["0.02", "0.5 - 0.1", "1/ 3", "x y"])
async def test_one_number_leaves_the_other_line_to_be_filled(opens, typed: str) -> None:
    async with opens("slope-and-intercept", page="both") as play:
        await play.type(typed, "enter")
        assert "still empty" in play.shown
        assert texts(play) == (typed, "")


async def test_more_numbers_than_lines_cost_nothing(opens) -> None:
    async with opens("slope-and-intercept", page="both") as play:
        await play.type("0.02 0.03 0.04", "enter")
        assert play.page.question.misses == 0
        assert texts(play) == ("0.02 0.03 0.04", "")


@pytest.mark.parametrize("part", ["1,", "1 ", "11", "1e-", "a=1 ", "a", "1/", " ", "."])
def test_hostile_text_is_looked_at_in_no_time(part: str) -> None:
    begun = time.process_time()
    assert not _SEVERAL.fullmatch((part * LONGEST)[:LONGEST] + "!")
    assert time.process_time() - begun < 0.1
