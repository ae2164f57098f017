"""Random keys, clicks, pastes and resizes on every screen: nothing breaks, freezes, or loses an answer."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import time
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
from textual import events
from textual.pilot import OutOfBounds, Pilot

from tutor.course.library import Library
from tutor.learner.events import kept
from tutor.learner.journal import Journal
from tutor.learner.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.draft import Draft
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.shelf import Shelf

ROOT = Path(__file__).parents[2]
FREEZE = 0.2
"""Seconds of work on the screen's thread between two turns of its loop; a learner notices more."""
WAYS = ("enter", "enter", "enter", "enter", "pagedown", "pageup", "escape", "tab", "shift+tab")
KEYS = (
    *WAYS, "f1", "f2", "f3", "f4", "f6", "up", "down", "left", "right", "home", "end", "space", "backspace",
    "delete", "ctrl+u", "ctrl+c", "ctrl+a", "ctrl+p", "ctrl+f", "colon", "question_mark", "equals_sign",
    "plus", "full_stop", "minus", "slash", "left_square_bracket", "0", "1", "1", "2", "2", "3", "5", "9",
    *"bcdhnprsvwx",
)  # fmt: skip
TYPED = (
    "0.555", "0.3", "0.77175", "-1/3", ":hint", ":show", ":back", ":next", ":restart", ":explore", ":charts",
    ":lessons", ":theme light", ":theme dark", ":theme terminal", "idk", "= 2*3", "2*u; x; 2*u*x",
    "np.mean(2*x*(y_hat-y))", "b=1 w=2", "[red]x[/]", "ŷ²🙂שלום",
)  # fmt: skip
SIZES = ((80, 24), (80, 24), (120, 36), (60, 20), (59, 20), (40, 10), (100, 30), (300, 90), (20, 5), (1, 1))
PASTES = ("\x1b[2J", "0.3", ":help", "[x]" * 3500, "9" * 10_000, "e\u0301🙂\u202eשלום\n2", "\n\n")


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Imports are not what is measured."""
    for name in (
        "tutor.chart.render", "tutor.symbolic.derivation", "tutor.learner.practice",
        "tutor.authoring.checker",
        "tutor.tui.screens.lessons", "tutor.tui.screens.practice", "tutor.tui.screens.progress",
        "tutor.tui.screens.explore", "tutor.tui.screens.help", "tutor.tui.screens.preview",
        "tutor.tui.screens.welcome", "textual.command",
    ):  # fmt: skip
        import_module(name)


def _work() -> float:
    """What a fixed piece of work takes now."""
    before = time.thread_time()
    sum(number * number for number in range(20_000))
    return time.thread_time() - before


SCHEDULED = Path("/proc/thread-self/schedstat")
"""Nanoseconds that this thread ran, and that it waited for a core; of Linux."""
BEAT = 0.005
"""Seconds between two looks at the clocks: more often, a pilot would never find the program idle."""


class Pulse:
    """Measures how long the loop does one thing after the other: the time that a learner would wait.

    Only what this thread waits for a core, since others use them too, is left out.
    """

    def __init__(self) -> None:
        self.worst: list[tuple[float, str]] = []
        self.best = min(_work() for _ in range(20))
        self.doing = ""
        self._scheduled = os.open(SCHEDULED, os.O_RDONLY) if SCHEDULED.exists() else None
        self._task = asyncio.create_task(self._beat())

    def _clocks(self) -> tuple[float, float]:
        """Seconds of work, and of all but waiting for a core, as far as that is told."""
        worked = time.thread_time()
        if self._scheduled is None:
            return worked, worked
        return worked, time.monotonic() - int(os.pread(self._scheduled, 99, 0).split()[1]) / 1e9

    async def _beat(self) -> None:
        while True:
            before, begun = self._clocks()
            await asyncio.sleep(BEAT)  # as soon as the turn of the loop that is at work is over
            now, here = self._clocks()
            worked, passed = now - before, here - begun
            if passed > FREEZE / 2:
                # Processor time, too, is longer where others use the same cores.
                slowed = max(_work() / self.best, 1.0)
                self.worst.append((passed - worked + worked / slowed, self.doing))

    def stop(self) -> list[tuple[float, str]]:
        self._task.cancel()
        if self._scheduled is not None:
            os.close(self._scheduled)
        return sorted(self.worst, reverse=True)


@pytest.fixture
def acknowledged(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[str, ...]]]:
    """Every answer whose verdict a screen has shown: the question and what was typed."""
    seen: list[tuple[str, tuple[str, ...]]] = []
    answer = Session.answer

    def watched(self: Session, texts: str | tuple[str, ...]) -> str:
        refused = answer(self, texts)
        verdict, question = self.page.verdict, self.page.question
        is_real = not refused and verdict is not None and verdict.code not in {"calculator", "empty"}
        if is_real and question is not None and self.journal.saved:
            parts = (texts,) if isinstance(texts, str) else texts
            seen.append((question.id, kept(parts)))
        return refused

    monkeypatch.setattr(Session, "answer", watched)
    return seen


class Monkey:
    """One animal at one program."""

    def __init__(self, seed: int, home: Path, library: Library) -> None:
        self.chance = random.Random(seed)
        self.journal = Journal(home)
        self.home = home
        self.library = library
        self.screens: Counter[str] = Counter()

    def app(self) -> TutorApp:
        shelf = Shelf(self.library, self.journal)
        if self.chance.random() < 0.1:
            return TutorApp(shelf, draft=Draft(ROOT / "lessons" / "one-weight.md"), home=self.home)
        return TutorApp(shelf, home=self.home, ascii_only=self.chance.random() < 0.2)

    async def plays(self, moves: int) -> list[tuple[float, str]]:
        """So many moves, in as many runs of the program as it takes; the longest blocks of its loop."""
        left = moves
        slow: list[tuple[float, str]] = []
        while left > 0:
            app = self.app()
            async with app.run_test(size=(80, 24), notifications=True) as pilot:
                await pilot.pause()
                pulse = Pulse()
                while left > 0 and app.is_running and app.screen_stack:
                    left -= 1
                    name = type(app.screen).__name__
                    self.screens[name] += 1
                    await self.move(app, pilot, pulse, name)
                slow += pulse.stop()
                if app.is_running and app.screen_stack:
                    await pilot.pause()
                    self.look(app)
        return slow

    async def move(self, app: TutorApp, pilot: Pilot[None], pulse: Pulse, name: str) -> None:
        chance, kind = self.chance, self.chance.random()
        if kind < 0.04:
            size = chance.choice(SIZES)
            pulse.doing = f"{name}: resize to {size}"
            await pilot.resize_terminal(*size)
        elif kind < 0.07:
            text = chance.choice(PASTES)
            pulse.doing = f"{name}: paste {text[:9]!r}"
            app.post_message(events.Paste(text))
        elif kind < 0.15:
            width, height = app.size
            at = (chance.randrange(width), chance.randrange(height))
            pulse.doing = f"{name}: click at {at} of {width} x {height}"
            with contextlib.suppress(OutOfBounds):
                await pilot.click(offset=at, times=chance.choice((1, 1, 2)))
        elif kind < 0.25:
            text = chance.choice(TYPED)
            pulse.doing = f"{name}: type {text}"
            for character in text:
                app.post_message(events.Key(character, character))
            await pilot.press("enter")
        else:
            key = "q" if kind > 0.998 else chance.choice(KEYS)
            pulse.doing = f"{name}: press {key}"
            await pilot.press(key)
        if chance.random() < 0.3:
            await pilot.pause()
        if app.size.width < 60 and chance.random() < 0.5:
            await pilot.resize_terminal(80, 24)

    def look(self, app: TutorApp) -> None:
        """What a lesson shows is what its journal says, read from the disk by somebody else."""
        screen = app.screen
        if type(screen) is not LessonScreen or screen.is_waiting or screen.is_training:
            return
        session, page = screen._session, screen.page
        if session is None or page is None or not session.journal.saved:
            return
        again = Session(session.lesson, Journal(self.home), session.seed, waits_for_training=True).page
        assert (again.key, again.epoch, again.question, again.pending) == (
            page.key, page.epoch, page.question, page.pending,
        )  # fmt: skip


async def let_loose(seed: int, moves: int, home: Path, library: Library, acknowledged: list) -> Monkey:
    monkey = Monkey(seed, home, library)
    slow = await monkey.plays(moves)
    # Where others use the same cores, one turn in some thousand takes twice its time; what freezes, freezes
    # again when the same is done.
    freezes = Counter(doing for took, doing in slow if took > FREEZE)
    assert not [one for one in slow if one[0] > 2 * FREEZE or freezes[one[1]] > 1]
    # The rows themselves: of a lesson that was begun again, `events` tells no more what came before.
    rows = [row for row in Journal(home).rows() if row[6] == "answer"]
    recorded = {(row[4], tuple(json.loads(row[7]))) for row in rows}
    assert not [one for one in acknowledged if one not in recorded]
    return monkey


@pytest.mark.parametrize("seed", range(2))
async def test_a_monkey_breaks_nothing(seed: int, tmp_path: Path, library: Library, acknowledged) -> None:
    await let_loose(seed, 250, tmp_path / "home", library, acknowledged)


async def test_a_wait_is_seen_as_a_freeze(
    tmp_path: Path, library: Library, acknowledged, monkeypatch
) -> None:
    if not SCHEDULED.exists():
        pytest.skip("the time that a thread waits for a core is not told here")
    hint = Session.hint
    monkeypatch.setattr(Session, "hint", lambda self: time.sleep(0.6) or hint(self))
    monkey = Monkey(0, tmp_path / "home", library)
    app = monkey.app()
    async with app.run_test(size=(80, 24)) as pilot:
        pulse = Pulse()
        pulse.doing = "a hint"
        await pilot.press("enter", "enter")
        while not isinstance(app.screen, LessonScreen) or app.screen.is_waiting:
            await pilot.pause(0.01)
        await pilot.press("f2")
        await pilot.pause()
        slow = pulse.stop()
    assert slow[0][0] > 2 * FREEZE
    assert slow[0][1] == "a hint"


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(100, 140))
async def test_many_monkeys_break_nothing(seed: int, tmp_path: Path, library: Library, acknowledged) -> None:
    monkey = await let_loose(seed, 500, tmp_path / "home", library, acknowledged)
    assert len(monkey.screens) > 3
