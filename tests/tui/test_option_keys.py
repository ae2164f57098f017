"""Numbers pressed on options: none answers that nobody has seen, and an enter behind one turns no page."""

from __future__ import annotations

import pytest
from textual import events

from tutor.tui.option_keys import ANSWERED, ENTER_SECONDS, UNSEEN
from tutor.tui.widgets.answer_line import Options


def press(play, *moments: tuple[str, float]) -> None:
    """Keys with the seconds at which each is pressed, after the first one."""
    keys = [events.Key(key, key if len(key) == 1 else None) for key, _ in moments]
    for key, (_, seconds) in zip(keys, moments, strict=True):
        key.time = keys[0].time + seconds
        play.app.post_message(key)


def foot(play) -> str:
    return play.shown.splitlines()[-1].strip()


def answers(play, lesson: str = "overshoot") -> int:
    return play.kinds(lesson).count("answer")


@pytest.mark.parametrize("seconds", [0.0, ENTER_SECONDS - 0.01])
async def test_an_enter_behind_the_number_that_answered_turns_no_page_and_is_told_so(opens, seconds) -> None:
    async with opens(page="which-way", size=(120, 36)) as play:
        press(play, ("1", 0.0), ("enter", seconds))
        await play.until(lambda: play.page.question.status == "right")
        await play.until(lambda: foot(play) == ANSWERED)
        assert play.page.key == "which-way"
        press(play, ("enter", 0.0))
        await play.until(lambda: play.page.key != "which-way")


async def test_an_enter_that_is_pressed_after_the_verdict_is_taken_at_its_word(opens) -> None:
    assert ENTER_SECONDS < 0.3
    async with opens(page="which-way", size=(120, 36)) as play:
        press(play, ("1", 0.0), ("enter", 0.3))
        await play.until(lambda: play.page.key != "which-way")


async def test_a_wrong_number_and_its_enter_leave_the_verdict_and_the_keys(opens) -> None:
    async with opens(page="which-way", size=(120, 36)) as play:
        press(play, ("2", 0.0), ("enter", 0.1))
        await play.until(lambda: play.page.question.misses == 1)
        assert "1-3 answer" in foot(play)


async def test_a_number_brings_options_into_sight_before_it_answers(opens) -> None:
    async with opens("overshoot", page=2) as play:
        assert play.page.question.options[0] not in play.shown
        assert foot(play).startswith("enter more")
        await play.press("1")
        assert answers(play) == 0
        assert foot(play) == UNSEEN
        for option in play.page.question.options:
            assert option in play.shown
        await play.press("1")
        assert play.page.question.status == "right"


async def test_arrows_and_enter_answer_nothing_out_of_sight(opens) -> None:
    async with opens("overshoot", page=2) as play:
        await play.press("down", "enter")
        assert answers(play) == 0
        assert play.page.question.options[0] in play.shown
        await play.press("enter")
        assert answers(play) == 1


async def test_numbers_of_one_burst_answer_nothing_out_of_sight(opens) -> None:
    async with opens("overshoot", page=2) as play:
        press(play, ("1", 0.0), ("2", 0.0), ("1", 0.0), ("enter", 0.0))
        await play.until(lambda: foot(play) == UNSEEN)
        await play.pilot.pause()
        assert answers(play) == 0
        await play.press("1")
        assert answers(play) == 1


async def test_a_number_behind_the_enter_that_shows_the_options_answers(opens) -> None:
    async with opens("overshoot", page=2) as play:
        press(play, ("enter", 0.0), ("1", 0.0))
        await play.until(lambda: answers(play) == 1)


async def test_an_option_in_sight_answers_though_another_is_not(opens) -> None:
    async with opens("overshoot", page=2, size=(60, 20)) as play:
        body, panel = play.lesson._body, play.lesson._panel
        rows = body.scrollable_content_region.height
        body.scroll_to(y=panel.option_bottom(1) - rows, animate=False, immediate=True)
        await play.pilot.pause()
        assert [body.shows_option(number) for number in (1, 2, 3)] == [True, False, False]
        await play.press("2")
        assert answers(play) == 0
        body.scroll_to(y=panel.option_bottom(1) - rows, animate=False, immediate=True)
        await play.pilot.pause()
        await play.press("1")
        assert answers(play) == 1


LONG = "\nRead this.\n" + "".join(f"\nParagraph {n}.\n" for n in range(12))
CHOOSE = """
```choose
id = "which"
prompt = "Which?"
hints = ["FIRST", "SECOND", "THIRD"]
[[options]]
text = "one"
because = "Yes."
correct = true
[[options]]
text = "two"
because = "No."
correct = false
```
"""


async def test_options_that_long_hints_hide_come_back_before_they_answer(opens, write_lesson) -> None:
    hints = {word: f"{word} " + "goes on and on " * 25 for word in ("FIRST", "SECOND", "THIRD")}
    pages = LONG + CHOOSE
    for word, said in hints.items():
        pages = pages.replace(f'"{word}"', f'"{said.strip()}."')
    async with opens(write_lesson(pages), size=(60, 20)) as play:
        await play.press("f2", "f2", "f2")
        assert not play.lesson._body.shows_option(1)
        await play.press("1")
        assert answers(play, "small") == 0
        assert play.lesson._body.shows_option(1)
        assert play.lesson.focused is play.lesson.query_one(Options)
        await play.press("1")
        assert answers(play, "small") == 1
