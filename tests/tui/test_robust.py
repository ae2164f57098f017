"""Keys at any time, resizes, small terminals, an idle screen: nothing breaks, nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from pathlib import Path

import pytest
from textual import events
from textual.app import App

from tutor.course.lesson import Lesson
from tutor.course.reader import read_lesson
from tutor.errors import InputError
from tutor.learner.journal import Journal
from tutor.learner.session import Session
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.shelf import Opening
from tutor.tui.widgets.answer_line import AnswerInput

ROOT = Path(__file__).parents[2]
KEYS = (
    "enter", "enter", "enter", "pagedown", "pageup", "f1", "f2", "f3", "f4", "escape", "tab", "shift+tab",
    "up", "down", "left", "right", "home", "end", "space", "backspace", "delete", "ctrl+u", "ctrl+c",
    "ctrl+a", "ctrl+p", "colon", "question_mark", "equals_sign", "full_stop", "minus", "slash",
    "left_square_bracket", "0", "1", "2", "3", "5", "b", "c", "h", "n", "s", "q", "w", "x",
)  # fmt: skip
SIZES = ((80, 24), (120, 36), (60, 20), (59, 20), (40, 10), (100, 30), (300, 90), (20, 5))


@pytest.fixture
def slow_session(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Sessions wait for this event, as if NumPy took that long to import."""
    gate = threading.Event()
    make = Opening.session

    def waiting(self: Opening) -> tuple[Session, int]:
        gate.wait(20)
        return make(self)

    monkeypatch.setattr(Opening, "session", waiting)
    return gate


async def test_keys_before_the_session_are_done_once_and_in_order(opens, journal, slow_session) -> None:
    seeded(journal, "second-step")
    async with opens(ready=False) as play:
        await play.until(lambda: play.page is not None)
        await play.type("0.0455")
        assert play.lesson.query_one(AnswerInput).value == "0.0455"  # echoed while nothing is ready
        await play.press("backspace", "enter")
        await play.type("0.555")
        await play.press("enter", "enter")
        assert "answer" not in play.kinds()
        slow_session.set()
        await play.ready()
        typed = [event.typed for event in journal.events("one-weight") if event.kind == "answer"]
        assert typed == [("0.045",), ("0.555",)]
        assert play.page.key == "step-size"


async def test_an_option_may_be_chosen_before_it_is_shown(opens, journal, slow_session) -> None:
    seeded(journal, "which-way")
    async with opens(ready=False) as play:
        await play.until(lambda: play.page is not None)
        await play.press("1")
        slow_session.set()
        await play.ready()
        assert play.page.question.status == "right"


async def test_any_key_before_the_session_does_no_harm(opens, slow_session) -> None:
    async with opens(ready=False) as play:
        for key in KEYS:
            if key not in ("escape", "q"):
                await play.press(key)
        while not isinstance(play.app.screen, LessonScreen):
            await play.press("escape")
        slow_session.set()
        await play.ready()


async def test_leaving_before_the_session_is_there(opens, slow_session) -> None:
    async with opens(ready=False) as play:
        await play.press("escape")
        assert not isinstance(play.app.screen, LessonScreen)
        slow_session.set()
        await play.app.workers.wait_for_complete()
        await play.press("enter")
        await play.ready()
        assert play.page.number == 1


@pytest.mark.parametrize("seed", range(2))
async def test_random_keys_pastes_clicks_and_resizes(opens, seed: int) -> None:
    await monkey(opens, seed, 100)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(40))
async def test_many_random_keys(opens, seed: int) -> None:
    await monkey(opens, 1000 + seed, 500)


async def monkey(opens, seed: int, moves: int) -> None:
    chance = random.Random(seed)
    page = chance.choice(["start", "slope", "which-way", "second-step", "third-step", "thirty-more"])
    async with opens(page=page, size=(80, 24), ready=False, animated=bool(seed % 2)) as play:
        for _ in range(moves):
            if not play.app.is_running or not play.app.screen_stack:
                break
            kind = chance.random()
            if kind < 0.06:
                await play.pilot.resize_terminal(*chance.choice(SIZES))
            elif kind < 0.09:
                play.app.post_message(
                    events.Paste("\x1b[2J" + chance.choice("0.[x") * chance.choice([1, 10_000]))
                )
            elif kind < 0.15:
                width, height = play.app.size
                await play.pilot.click(offset=(chance.randrange(width), chance.randrange(height)))
            else:
                await play.pilot.press(chance.choice(KEYS))
            if kind > 0.7:
                await play.pilot.pause()
        await play.pilot.pause()
    # What was acknowledged is a walk that can be taken up again.
    assert Session(one_weight(), play.journal, waits_for_training=True).page is not None


async def test_too_small_says_so_does_nothing_and_comes_back(opens) -> None:
    async with opens(page="second-step") as play:
        await play.type("0.5")
        await play.pilot.resize_terminal(59, 24)
        await play.pilot.pause()
        assert "60 columns and 20 rows; this terminal has 59 and 24." in " ".join(play.shown.split())
        assert "second step" not in play.shown
        await play.press("5", "enter", "f3", "escape", "colon")
        assert play.kinds().count("answer") == 0
        await play.pilot.resize_terminal(80, 24)
        await play.pilot.pause()
        assert play.app.focused.value == "0.5"
        await play.type("55", "enter")
        assert play.page.question.status == "right"


@pytest.mark.parametrize("size", SIZES)
async def test_any_size_keeps_what_was_typed(opens, size: tuple[int, int]) -> None:
    async with opens(page="second-step", size=(80, 24)) as play:
        await play.type("0.04", "f4")
        await play.pilot.resize_terminal(*size)
        await play.pilot.pause()
        await play.pilot.resize_terminal(80, 24)
        await play.pilot.pause()
        await play.press("f4") if "c text" in play.shown else None
        await play.type("5", "enter")
        assert play.page.verdict.mistakes[0].code == "added"


async def test_enter_twice_in_haste_answers_once(opens, journal) -> None:
    async with opens(page="second-step") as play:
        await play.type("0.555")
        await play.pilot.press("enter", "enter")
        await play.pilot.pause()
        assert play.kinds().count("answer") == 1


async def test_a_training_can_be_stopped_and_taken_up_again(opens, monkeypatch) -> None:
    gate = threading.Event()
    train = Session.train

    def slow(self, progress=None):
        for done in range(2000):
            if progress is not None and not progress(done, 2000):
                return False
            if gate.wait(0.01):
                break
        return train(self, progress)

    monkeypatch.setattr(Session, "train", slow)
    async with opens(page="third-step", ready=True) as play:
        await play.press("f3")
        while play.page.key == "third-step":
            await play.press("enter")
        await play.until(lambda: "training: epoch" in play.shown)
        for key in ("enter", "f2", "f3", "f4", "f4", "pageup", "1", "f1", "escape"):
            await play.press(key)
        assert play.page.pending
        await play.press("escape")
        await play.until(lambda: not play.lesson.is_training)
        assert play.page.pending
        gate.set()
        while play.page.pending:
            await play.press("enter")
        await play.until(lambda: play.page.done)
        assert play.page.epoch == 21


async def test_an_idle_screen_uses_no_processor(opens) -> None:
    async with opens(page="second-step", size=(120, 36), animated=True) as play:
        await play.type("0.045", "enter")
        await asyncio.sleep(0.5)
        before = time.thread_time()
        await asyncio.sleep(1.0)
        assert time.thread_time() - before < 0.02


@pytest.mark.parametrize("keys", ["", "f1", "p", "s", "slash w", "r"])
async def test_every_screen_rests(opens, keys) -> None:
    async with opens(None, size=(120, 36), animated=True) as play:
        await play.press(*keys.split())
        await play.until(lambda: not getattr(play.app.screen, "is_waiting", False))
        await asyncio.sleep(0.6)
        before = time.thread_time()
        await asyncio.sleep(1.0)
        assert time.thread_time() - before < 0.02


async def test_an_idle_palette_draws_nothing(opens, monkeypatch) -> None:
    async with opens(page="second-step", animated=True) as play:
        await play.press("ctrl+p")
        await asyncio.sleep(0.8)
        drawn = []
        display = App._display
        monkeypatch.setattr(App, "_display", lambda app, *rest: (drawn.append(rest), display(app, *rest)))
        await asyncio.sleep(1.2)
        assert drawn == []
        assert not [one for one in play.app.screen.query("*") if one.auto_refresh]
        await play.press("h")
        assert drawn


async def test_a_session_that_cannot_be_made_says_why(opens, monkeypatch) -> None:
    def refuse(self):
        raise InputError("This lesson [x] cannot be opened.")

    monkeypatch.setattr(Opening, "session", refuse)
    async with opens(None) as play:
        await play.press("enter")
        await play.until(lambda: "This lesson [x]" in play.shown)
        assert not isinstance(play.app.screen, LessonScreen)
    async with opens(ready=False) as play:
        await play.until(lambda: play.app.return_code is not None)
        assert play.app.return_code == 2


async def test_quit_works_everywhere_and_ctrl_c_kills_nothing(opens) -> None:
    for keys in (["f1"], ["ctrl+p"], ["colon"], ["f4"], []):
        async with opens(page="second-step") as play:
            await play.press(*keys, "ctrl+c", "ctrl+q")
            await play.until(lambda: play.app.return_code is not None)
            assert play.app.return_code == 0


def one_weight() -> Lesson:
    """The first lesson."""
    return read_lesson(ROOT / "lessons" / "one-weight.md")


def seeded(journal: Journal, page: str) -> None:
    """Bring the journal to a page of the first lesson."""
    Session(one_weight(), journal, waits_for_training=True).goto(page)
