"""Practice on the screen: a sitting played by keys, its summary, and the way into a lesson from there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tutor.grading.choose import Chosen
from tutor.grading.landings import fixed
from tutor.grading.predict import Predict
from tutor.learner.practice import Practice
from tutor.tui.app import TutorApp
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.lessons import LessonsScreen
from tutor.tui.screens.practice import PracticeScreen
from tutor.tui.shelf import Shelf
from tutor.tui.sitting import SittingOpening
from tutor.tui.widgets.answer_line import AnswerInput


@pytest.fixture
def sits(opens) -> Callable:
    """Opens a sitting, its first question on the screen."""

    def opened(size: tuple[int, int] = (80, 24), *, ascii_only: bool = False, **terms: object):
        return opens(None, size, ascii_only=ascii_only, sitting=terms)

    return opened


def practice(play) -> Practice:
    return play.app.screen._session


def right(play) -> list[str]:
    """The texts that answer the question at hand."""
    question = practice(play).asked[-1].drawn.question
    if isinstance(question, Chosen):
        return [str(1 + next(place for place, one in enumerate(question.choices) if one.correct))]
    if isinstance(question, Predict):
        return [fixed(number.truth, number.decimals) for number in question.numbers]
    return list(question.answers.values())


async def answer(play) -> None:
    """Answer rightly, as it is typed."""
    texts = right(play)
    if play.page.question.options:
        while play.lesson._body.sight.question:
            await play.press("pagedown")
        await play.press(*texts)
        return
    for field, text in zip(play.app.screen.query(AnswerInput).results(), texts, strict=False):
        field.value = text
    await play.press("enter")


async def to_the_end(play, learner=answer) -> None:
    """Every question in its turn, up to the summary."""
    for _ in range(200):
        if play.page.key == "summary":
            return
        if play.page.question.status == "open":
            await learner(play)
            assert play.page.question.status != "open"
        await play.press("pagedown")
    raise AssertionError("the sitting does not end")


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (60, 20)])
async def test_a_sitting_from_its_first_question_to_its_summary(sits, size) -> None:
    async with sits(size, count=3, seed=42) as play:
        assert "question 1 of 3" in play.shown
        assert "seed 42" in play.shown
        assert "epoch" not in play.shown.splitlines()[0]
        await to_the_end(play)
        assert [one.right_first for one in practice(play).asked] == [True] * 3
        assert "all 3 questions done" in play.shown
        assert "3 of 3 right at the first try, unaided." in play.shown
        await play.press("pageup")
        await play.until(lambda: play.page.key in {"q3", "summary"})
        recorded = [one.event.kind for one in play.journal.records("sitting", "answer", "end")]
        assert recorded == ["sitting", "answer", "answer", "answer", "end"]


async def test_the_summary_opens_what_is_to_be_looked_at_again(sits) -> None:
    async def shown(play) -> None:
        await play.press("f3")

    async with sits(count=2, seed=42) as play:
        await to_the_end(play, shown)
        assert "Look at these again" in play.shown
        (lesson, title), *_ = practice(play).look_again
        assert play.page.question.options[0] == title
        for _ in range(5):
            if isinstance(play.app.screen, PracticeScreen):
                await play.press("enter")
        await play.until(lambda: type(play.app.screen) is LessonScreen)
        await play.ready()
        assert play.page.lesson == lesson
        await play.press("escape")
        assert isinstance(play.app.screen, PracticeScreen)
        assert play.page.key == "summary"
        ways = len(play.page.question.options)
        await play.press(str(ways))
        assert play.page.key == "q1"
        assert play.page.question.status == "open"


async def test_what_is_missed_comes_once_more_and_keys_without_use_are_not_named(sits) -> None:
    async with sits(count=2) as play:
        assert "Questions that you miss come once more at the end." in play.shown
        await play.press("f3")
        assert "question 1 of 2" in play.shown.splitlines()[0]
        while "question 1 of 2" in play.shown:
            await play.press("pagedown")
        await answer(play)
        while "question 2 of 2" in play.shown:
            await play.press("pagedown")
        assert "once more, 1 of 1" in play.shown.splitlines()[0]
        await to_the_end(play)
        assert "all 2 questions done" in play.shown.splitlines()[0]
        many = len(play.page.question.options)
        await play.press("s")
        assert play.shown.splitlines()[-1].strip() == f"Choose 1 to {many}."
        await play.press("9")
        assert f"Choose 1 to {many}." in play.shown
        assert play.page.key == "summary"


async def test_from_the_list_and_back_and_on_from_there(opens) -> None:
    async with opens(None) as play:
        await play.press("p")
        await play.ready()
        assert isinstance(play.app.screen, PracticeScreen)
        assert "question 1 of 10" in play.shown
        await answer(play)
        await play.press("escape")
        assert isinstance(play.app.screen, LessonsScreen)
        await play.press("p")
        await play.ready()
        assert play.page.key == "q2"
        assert "You go on with the sitting" in " ".join(play.shown.split())
        await play.press("escape")
        assert isinstance(play.app.screen, LessonsScreen)


async def test_a_wrong_answer_a_hint_and_the_palette(sits) -> None:
    async with sits(count=2, seed=42, skill="update") as play:
        await play.type("12345", "enter")
        assert "not yet" in play.shown
        await play.press("f2")
        assert play.page.question.hints
        titles = {command.title for command in play.app.get_system_commands(play.app.screen)}
        assert {"Next question", "Another sitting", "Hint", "Show me"} <= titles
        await play.type(":restart", "enter")
        assert play.page.question.hints == ()


async def test_a_skill_that_nobody_asks_is_said_and_left(journal, library) -> None:
    shelf = Shelf(library, journal)
    app = TutorApp(shelf, sitting=SittingOpening(shelf, skill="juggling"))
    async with app.run_test() as pilot:
        for _ in range(2000):
            await pilot.pause(0.01)
            if app.return_code is not None:
                break
    assert app.return_code == 2


async def test_what_is_recorded_is_told_at_once(sits) -> None:
    told: list[int] = []
    async with sits(count=2, seed=42, keep=lambda one: told.append(len(one.asked))) as play:
        await answer(play)
        assert told == [1]


async def test_plain_characters_alone_where_the_terminal_has_no_others(sits) -> None:
    async def shown(play) -> None:
        assert play.shown.isascii(), play.shown
        await play.press("f3")
        assert play.shown.isascii(), play.shown

    async with sits(count=4, seed=3, ascii_only=True) as play:
        await to_the_end(play, shown)
        assert play.shown.isascii()
