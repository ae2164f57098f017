"""Keys that come in one burst, faster than the program: each is done before the next."""

from __future__ import annotations

import time

from textual import events
from textual.widgets import Input

from tutor.learner.session import Session
from tutor.tui.palette import Palette

NAMES = {" ": "space", ":": "colon", ".": "full_stop", "-": "minus", "/": "slash", "\r": "enter", "\t": "tab",
         "\x15": "ctrl+u", "\x7f": "backspace"}  # fmt: skip


def burst(play, *parts: str) -> None:
    """Everything at once: characters as a terminal sends them, or the names of longer keys in brackets."""
    for part in parts:
        for character in [part] if part.startswith("<") else part:
            key = part.strip("<>") if part.startswith("<") else NAMES.get(character, character)
            play.app.post_message(
                events.Key(key, character if len(character) == 1 and character.isprintable() else None)
            )


def typed(play, lesson: str = "one-weight") -> list[tuple[str, ...]]:
    return [event.typed for event in play.journal.events(lesson) if event.kind == "answer"]


async def test_a_line_cleared_in_a_burst_is_cleared_before_what_follows(opens) -> None:
    async with opens(page="second-step") as play:
        burst(play, "999\x150.0455\x7f\r")
        await play.until(lambda: typed(play))
        assert typed(play) == [("0.045",)]


async def test_tab_in_a_burst_goes_to_the_next_field_before_what_follows(opens) -> None:
    async with opens("slope-and-intercept") as play:
        while len(play.lesson._panel.query_one("#row").inputs) < 2 or not play.lesson._panel.is_typing:
            await play.press("f3") if play.lesson._panel.is_open else await play.press("pagedown")
        first, second, *_ = play.lesson._panel.query_one("#row").inputs
        burst(play, "12\t34", "<shift+tab>", "5\t6")
        await play.until(lambda: second.value == "346")
        assert first.value == "125"


async def test_two_answers_and_a_page_in_one_burst(opens) -> None:
    async with opens(page="second-step") as play:
        burst(play, "0.045\r0.555\r\r")
        await play.until(lambda: play.page.key == "step-size")
        assert typed(play) == [("0.045",), ("0.555",)]


async def test_a_burst_keeps_its_order_where_the_program_is_slow(opens, monkeypatch) -> None:
    submit = Input.action_submit

    async def slowly(line: Input) -> None:
        await submit(line)
        time.sleep(1.0)

    async with opens(page="second-step") as play:
        monkeypatch.setattr(Input, "action_submit", slowly)
        burst(play, "0.045\r0.555\r")
        await play.until(lambda: len(typed(play)) == 2)
        assert typed(play) == [("0.045",), ("0.555",)]


async def test_a_command_and_an_answer_in_one_burst(opens) -> None:
    async with opens(page="second-step") as play:
        burst(play, ":hint\r:hint\r0.555\r")
        await play.until(lambda: typed(play))
        assert typed(play) == [("0.555",)]
        assert len(play.page.question.hints) == 2


async def test_a_paste_is_there_before_the_key_that_follows(opens) -> None:
    async with opens(page="second-step") as play:
        play.app.post_message(events.Paste("0.55"))
        burst(play, "5\r")
        await play.until(lambda: typed(play))
        assert typed(play) == [("0.555",)]


async def test_a_search_and_the_way_back_in_one_burst(opens) -> None:
    async with opens(None) as play:
        burst(play, "/momentum\r")
        await play.ready()
        assert play.page.lesson == "momentum-and-adam"


async def test_the_palette_is_typed_into_in_the_same_burst(opens) -> None:
    async with opens(page="second-step") as play:
        burst(play, "<ctrl+p>", "theme")
        await play.until(lambda: isinstance(play.app.screen, Palette))
        await play.until(lambda: play.app.screen.query_one(Input).value == "theme")


async def test_a_burst_of_ten_thousand_keys_where_nothing_is_typed_ends(opens) -> None:
    async with opens(None) as play:
        burst(play, "zjx" * 3000, "<f1>")
        await play.until(lambda: type(play.app.screen).__name__ == "HelpScreen")


async def test_a_widget_that_is_gone_holds_no_key_back(opens) -> None:
    async with opens(page="second-step") as play:
        burst(play, "<escape>", "<down>", "<up>", "<enter>")
        await play.ready()
        assert play.page.lesson == "one-weight"
        assert isinstance(play.lesson._session, Session)
