"""The sandbox on the screen, played by keys and mouse: numbers change, runs move, the lesson stays."""

from __future__ import annotations

import asyncio
import time

import pytest
from key_names import KEY_NAMES
from textual import events

from tutor.tui.screens.explore import ExploreScreen
from tutor.tui.screens.help import HelpScreen
from tutor.tui.widgets.explore_controls import Controls, ValueInput
from tutor.tui.widgets.explore_runs import RunRows

SIZES = [(60, 20), (80, 24), (100, 30), (120, 36), (200, 60)]


def screen(play) -> ExploreScreen:
    found = play.app.screen
    assert isinstance(found, ExploreScreen)
    return found


async def enter(play) -> ExploreScreen:
    """Open the sandbox."""
    await play.press("f6")
    await play.until(lambda: isinstance(play.app.screen, ExploreScreen))
    await play.pilot.pause()
    return screen(play)


async def arrived(play) -> None:
    await play.until(lambda: not screen(play).sandbox.running)


def run_of(play):
    return screen(play).sandbox.run


async def test_it_opens_over_the_lesson_and_leaves_it_as_it_was(opens, journal) -> None:
    async with opens(page="second-step") as play:
        await play.type("0.045", "enter")
        before, events, shown = play.page, journal.events("one-weight"), play.shown
        await enter(play)
        assert run_of(play).parameters == before.parameters
        await play.type("1", "enter")
        await play.press("n", "space")
        await arrived(play)
        await play.press("escape")
        assert play.page == before
        assert play.page is before
        assert journal.events("one-weight") == events
        assert play.shown == shown
        await play.type("0.555", "enter")
        assert play.page.question.status == "right"


@pytest.mark.parametrize("size", SIZES)
async def test_everything_is_there_at_every_size(opens, size) -> None:
    async with opens(size=size) as play:
        await enter(play)
        shown = play.shown
        assert "Explore: " in shown
        assert "learning_rate 0.01" in shown
        assert "epoch 0 of 20" in shown
        assert "J(w)" in shown
        assert ("data and fit" in shown) == (size[1] >= 30 and size[0] >= 100)
        await play.press("c")
        assert all(title in play.shown for title in ("J(w)", "loss by epoch", "data and fit"))
        await play.press("c")
        assert play.shown == shown
        for _ in range(4):
            await play.press("pagedown")
        assert "update" in play.shown


async def test_the_lines_and_charts_follow_a_step(opens) -> None:
    async with opens(size=(120, 36)) as play:
        await enter(play)
        await play.press("right", "right")
        assert run_of(play).epoch == 2
        shown = play.shown
        assert "epoch 2 of 20" in shown
        assert "epoch 3, the coming step" in shown
        assert "w = 0.555" in shown
        await play.press("left")
        assert "epoch 1 of 20" in play.shown
        await play.press("home")
        assert "epoch 0 of 20" in play.shown


async def test_a_number_is_typed_over_the_chosen_one(opens) -> None:
    async with opens() as play:
        sandbox = await enter(play)
        await play.type("0.05", "enter")
        assert sandbox.sandbox.lane.problem.learning_rate == 0.05
        assert "learning_rate = 0.05, from the start on." in play.shown
        await play.press("down", "enter")
        line = play.app.focused
        assert isinstance(line, ValueInput)
        assert line.selected_text == "0"
        await play.type("-1/2", "enter")
        assert sandbox.sandbox.lane.problem.start == {"w": -0.5}
        await play.press("enter", "9", "escape")
        assert sandbox.sandbox.lane.problem.start == {"w": -0.5}
        assert isinstance(play.app.focused, Controls)


async def test_keys_typed_quickly_are_taken_in_their_order(opens) -> None:
    async with opens() as play:
        sandbox = await enter(play)
        for key in [*"n", "down", *"2.5", "enter", "up", *"0.1", "enter", "right"]:
            character = key if len(key) == 1 else None
            play.app.post_message(events.Key(KEY_NAMES.get(key, key), character))
        await play.until(lambda: run_of(play).epoch == 1)
        lane = sandbox.sandbox.lane
        assert (lane.name, lane.problem.start, lane.problem.learning_rate) == ("b", {"w": 2.5}, 0.1)


async def test_letters_go_to_the_line_while_it_is_open(opens) -> None:
    async with opens() as play:
        sandbox = await enter(play)
        await play.press("enter")
        await play.type("snc 1", "space")
        assert play.app.focused.value == "snc 1 "
        await play.press("enter")
        assert "is no number" in play.shown
        assert isinstance(play.app.focused, ValueInput)
        assert play.app.focused.selected_text == "snc 1 "
        await play.type("0.02", "enter")
        assert sandbox.sandbox.lane.problem.learning_rate == 0.02


async def test_a_value_may_name_another_control(opens) -> None:
    async with opens() as play:
        sandbox = await enter(play)
        await play.press("enter")
        await play.type("w = 3", "enter")
        assert sandbox.sandbox.lane.problem.start == {"w": 3}


async def test_plus_and_minus_go_along_the_ladder(opens) -> None:
    async with opens() as play:
        sandbox = await enter(play)
        await play.press("right", "right", "plus", "plus", "equals_sign", "minus")
        assert sandbox.sandbox.lane.problem.learning_rate == 0.05
        assert run_of(play).epoch == 2


async def test_runs_lie_over_each_other(opens) -> None:
    async with opens(size=(120, 36)) as play:
        sandbox = await enter(play)
        await play.press("space")
        await arrived(play)
        for rate in ("0.05", "0.13", "0.14"):
            await play.press("n")
            await play.type(rate, "enter", "space")
            await arrived(play)
        shown = play.shown
        assert "▸ d  learning_rate 0.14" in shown
        assert "a  learning_rate 0.01" in shown
        await play.press("n")
        assert "Four runs are as many" in play.shown
        await play.press("tab")
        assert sandbox.sandbox.lane.name == "a"
        await play.press("d")
        assert [lane.name for lane in sandbox.sandbox.lanes] == ["b", "c", "d"]


async def test_a_run_that_was_removed_is_brought_back(opens) -> None:
    async with opens(page="second-step") as play:
        await enter(play)
        await play.press("n", "right", "right", "d")
        assert "u brings it back" in play.shown
        assert len(screen(play).sandbox.lanes) == 1
        await play.press("u")
        assert run_of(play).epoch == 2
        assert "Run b is back." in play.shown


async def test_space_at_the_end_of_a_run_says_that_it_begins_again(opens) -> None:
    async with opens(page="second-step") as play:
        await enter(play)
        await play.press("space")
        await arrived(play)
        await play.press("space")
        await arrived(play)
        assert "The run had come to its end" in play.shown


async def test_words_of_the_program_are_known_in_the_sandbox(opens) -> None:
    async with opens(page="second-step") as play:
        await enter(play)
        await play.type(":theme light", "enter")
        assert play.app.theme == "textual-light"
        await play.type(":characters", "enter")
        assert "Charts are drawn in blocks." in play.shown


async def test_the_largest_stable_rate_is_shown_when_asked(opens) -> None:
    async with opens() as play:
        await enter(play)
        assert "0.1333" not in play.shown
        await play.press("s")
        assert "The largest stable learning rate is 0.1333" in play.shown
        await play.press("right")
        assert "0.1333" not in play.shown


async def test_a_run_is_watched_and_paused(opens) -> None:
    async with opens(animated=True) as play:
        sandbox = await enter(play)
        await play.press("space")
        await play.until(lambda: run_of(play).epoch >= 2)
        assert "running" in play.shown
        await play.press("space")
        assert not sandbox.sandbox.running
        stood = run_of(play).epoch
        assert 2 <= stood < 20
        await asyncio.sleep(0.3)
        assert run_of(play).epoch == stood
        await play.press("space")
        await arrived(play)
        assert run_of(play).epoch == 20
        assert sandbox._clock is None
        await play.press("space")  # at its end it begins again
        assert run_of(play).epoch < 20


async def test_without_animation_a_run_is_there_at_once(opens) -> None:
    async with opens() as play:
        sandbox = await enter(play)
        await play.press("space")
        assert run_of(play).epoch == 20
        assert sandbox._clock is None


async def test_a_long_run_leaves_the_screen_alive(opens) -> None:
    async with opens() as play:
        sandbox = await enter(play)
        await play.type(":run 1000000", "enter")
        await play.until(lambda: run_of(play).epoch > 5000)
        waits = []
        for _ in range(10):
            begun = time.perf_counter()
            await asyncio.sleep(0.01)
            waits.append(time.perf_counter() - begun)
        assert sandbox.sandbox.running
        await play.press("space")
        assert not sandbox.sandbox.running
        assert len(run_of(play).history) < 1100
        assert min(waits) < 0.2


async def test_leaving_while_it_runs_ends_it(opens) -> None:
    async with opens(animated=True) as play:
        sandbox = await enter(play)
        await play.press("space", "escape")
        await play.until(lambda: play.app.screen is not sandbox)
        assert sandbox._clock is None
        await play.press("f6")
        await play.until(lambda: isinstance(play.app.screen, ExploreScreen))
        assert play.app.screen is not sandbox
        assert run_of(play).epoch == 0


async def test_typed_commands_and_the_palette(opens) -> None:
    async with opens() as play:
        sandbox = await enter(play)
        await play.type(":w = 1", "enter")
        assert sandbox.sandbox.lane.problem.start == {"w": 1}
        await play.type(":frobnicate", "enter")
        assert "There is no control frobnicate" in play.shown
        titles = [title for title, _, _ in sandbox.commands()]
        assert {"Run", "New run", "Stable rate", "Lesson"} <= set(titles)
        for _, _, action in sandbox.commands()[1:-1]:
            await sandbox.run_action(action)
        await play.press("c")
        await play.type(":lesson", "enter")
        assert play.app.screen is play.lesson


async def test_it_opens_by_its_word_and_from_the_palette(opens) -> None:
    async with opens(page="second-step") as play:
        await play.type(":explore", "enter")
        await play.until(lambda: isinstance(play.app.screen, ExploreScreen))
        await play.press("f6")
        assert ("Explore" in [title for title, _, _ in play.lesson.commands()]) is True


async def test_help_is_its_own(opens) -> None:
    async with opens() as play:
        await enter(play)
        await play.press("f1")
        assert isinstance(play.app.screen, HelpScreen)
        assert "largest stable learning rate" in play.shown
        await play.press("escape", "question_mark")
        assert isinstance(play.app.screen, HelpScreen)
        await play.press("escape", "enter", "f1")
        assert isinstance(play.app.screen, HelpScreen)


async def test_the_mouse_chooses_and_changes(opens) -> None:
    async with opens() as play:
        sandbox = await enter(play)
        controls = sandbox.query_one(Controls)
        await play.pilot.click(controls, offset=(2, 2))
        assert controls.chosen == "epochs"
        await play.pilot.click(controls, offset=(17, 1))
        await play.pilot.pause()
        assert isinstance(play.app.focused, ValueInput)
        await play.type("3", "enter")
        assert sandbox.sandbox.lane.problem.start == {"w": 3}
        await play.press("n")
        await play.pilot.click(sandbox.query_one(RunRows), offset=(4, 0))
        await play.until(lambda: sandbox.sandbox.lane.name == "a")


async def test_it_redraws_on_resize_and_asks_for_room(opens) -> None:
    async with opens(size=(120, 36)) as play:
        await enter(play)
        await play.press("n", "plus", "space")
        for size in ((80, 24), (59, 20), (60, 20), (120, 36)):
            await play.pilot.resize_terminal(*size)
            await play.pilot.pause()
            assert ("60 columns" in play.shown) == (size[0] < 60)
        assert "▸ b  learning_rate 0.02" in play.shown


async def test_ascii_is_enough(opens) -> None:
    async with opens(size=(80, 24), ascii_only=True) as play:
        await enter(play)
        await play.press("n", "plus", "space", "s")
        assert play.shown.isascii()
        await play.press("c")
        assert play.shown.isascii()


async def test_a_long_paste_does_no_harm(opens) -> None:
    async with opens() as play:
        sandbox = await enter(play)
        await play.press("enter")
        play.app.focused.post_message(events.Paste("9" * 10_000 + "\n[bold]\x1b[2J"))
        await play.pilot.pause()
        await play.press("enter")
        assert "at most 300 characters" in play.shown
        assert sandbox.sandbox.lane.problem.learning_rate == 0.01


async def test_a_paused_sandbox_uses_no_time(opens) -> None:
    async with opens(animated=True) as play:
        await enter(play)
        await play.press("right", "n", "right")
        await asyncio.sleep(0.3)
        begun = time.process_time()
        await asyncio.sleep(1.0)
        assert time.process_time() - begun < 0.1


async def test_what_is_no_lesson_has_no_sandbox(opens) -> None:
    async with opens() as play:
        play.lesson._session = object()  # a sitting of practice stands here
        await play.press("f6")
        assert "The sandbox belongs to lessons" in play.shown


async def test_the_names_of_optimizers_are_said_while_one_is_typed(opens) -> None:
    async with opens("momentum-and-adam", size=(60, 20)) as play:
        await enter(play)
        await play.press("down", "down", "down", "down", "enter")
        assert play.shown.splitlines()[-1].split("  ")[-1] == "plain, momentum, rmsprop, adam"
        await play.press("escape", "up", "enter")
        assert "rmsprop" not in play.shown.splitlines()[-1]
