"""The lesson list: states, what is next, search, and the ways into a lesson."""

from __future__ import annotations

import pytest

from tutor.tui.screens.help import HelpScreen
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.lessons import LessonsScreen


async def test_lessons_with_their_states_and_what_is_next(opens, library) -> None:
    async with opens(None) as play:
        first = next(row for row in play.shown.splitlines() if "One weight, by hand" in row)
        assert "new, next" in first
        assert "12 min" in first
        assert "0 of" in play.shown.splitlines()[0]
        assert library.headers[0].summary[:40] in play.shown


async def test_enter_opens_and_escape_returns_with_the_new_state(opens) -> None:
    async with opens(None) as play:
        await play.press("enter")
        await play.ready()
        while play.page.number < 3:
            await play.press("enter")
        await play.press("escape")
        assert isinstance(play.app.screen, LessonsScreen)
        assert "page 3 of 12" in play.shown
        await play.press("enter")
        await play.ready()
        assert play.page.number == 3


async def test_the_list_comes_after_a_lesson_that_was_opened_first(opens) -> None:
    async with opens("one-weight", page="loss") as play:
        await play.press("escape")
        assert isinstance(play.app.screen, LessonsScreen)
        assert "page 3 of 12" in play.shown
        await play.press("enter")
        await play.ready()
        assert play.page.key == "loss"
        await play.press("escape", "q")
        await play.until(lambda: play.app.return_code is not None)


async def test_search_narrows_the_list_and_enter_opens_what_is_found(opens) -> None:
    async with opens(None) as play:
        await play.press("slash")
        await play.type("chain")
        assert "The chain rule, typed" in play.shown
        assert "One weight, by hand" not in play.shown
        await play.type("zzz")
        assert "No lesson has all these words" in play.shown
        await play.press("enter")
        assert isinstance(play.app.screen, LessonsScreen)
        await play.press("escape")
        assert "One weight, by hand" in play.shown
        await play.press("slash")
        await play.type("rule chain", "enter")
        await play.ready()
        assert play.page.lesson != "one-weight"


async def test_restart_and_looking_back(opens, journal) -> None:
    async with opens("one-weight", page="second-step") as play:
        await play.type("0.045", "enter")
        await play.type("0.555", "enter")
    async with opens(None) as play:
        before = journal.events("one-weight")
        await play.press("v")
        await play.ready()
        assert play.page.number == 1
        assert "looking back" in play.shown
        while play.page.key != "second-step":
            await play.press("pagedown")
        assert play.page.question.status == "right"
        await play.press("escape")
        assert journal.events("one-weight") == before
        await play.press("r")
        await play.ready()
        assert (play.page.number, journal.place("one-weight").page) == (1, None)


async def test_wide_terminals_show_how_the_chosen_lesson_begins(opens) -> None:
    async with opens(None, size=(120, 36)) as play:
        await play.until(lambda: "Here are four points" in play.shown)
        assert "12 minutes" in play.shown
        await play.press("down")
        await play.until(lambda: "It begins:" in play.shown and "Here are four points" not in play.shown)


async def test_the_palette_holds_every_action(opens) -> None:
    async with opens("one-weight", page="second-step") as play:
        titles = {command.title for command in play.app.get_system_commands(play.app.screen)}
        assert titles == {
            "Next", "Back", "Hint", "Show me", "Charts", "Restart", "Lessons", "Theme", "Motion", "Help",
            "Quit",
        }  # fmt: skip
        await play.press("ctrl+p")
        await play.type("hint")
        await play.pilot.pause(0.5)
        await play.press("enter", "enter")
        await play.until(lambda: isinstance(play.app.screen, LessonScreen))
        await play.until(lambda: play.page.question.hints)
    async with opens(None) as play:
        titles = {command.title for command in play.app.get_system_commands(play.app.screen)}
        assert titles == {
            "Open", "Practice", "Progress", "Restart", "Look back", "Search", "Theme", "Motion", "Help", "Quit",
        }  # fmt: skip


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_help_fits_or_scrolls_and_any_of_its_keys_closes_it(opens, size) -> None:
    async with opens(None, size=size) as play:
        await play.press("f1")
        assert isinstance(play.app.screen, HelpScreen)
        assert ":hint" in play.shown
        await play.press("end")
        assert "enter closes this" in play.shown
        await play.press("enter")
        assert isinstance(play.app.screen, LessonsScreen)


async def test_plain_characters_alone_where_the_terminal_has_no_others(opens) -> None:
    async with opens(None, ascii_only=True) as play:
        assert play.shown.isascii()
        await play.press("f1")
        assert play.shown.isascii()
        await play.press("escape", "enter")
        await play.ready()
        for _ in range(30):
            assert play.shown.isascii(), play.shown
            if play.page.question is not None:
                break
            await play.press("enter")
        await play.press("1")
        assert play.shown.isascii(), play.shown
