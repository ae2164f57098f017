"""Pictures of the main states: what changes is looked at, then taken over by `--snapshot-update`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import textual
from textual.pilot import Pilot

from tutor.course.library import open_library
from tutor.course.reader import read_lesson
from tutor.learner.journal import Journal
from tutor.tui.app import TutorApp
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.shelf import Opening, Shelf

ROOT = Path(__file__).parents[2]
TAKEN_WITH = "8.2.8"

pytestmark = pytest.mark.skipif(
    textual.__version__ != TAKEN_WITH, reason=f"the pictures were taken with Textual {TAKEN_WITH}"
)


def lesson_app(page: str, theme: str) -> TutorApp:
    """The first lesson at a page, nothing moving."""
    journal = Journal(None)
    lesson = read_lesson(ROOT / "lessons" / "one-weight.md")
    app = TutorApp(Shelf(open_library(None, {}), journal), opening=Opening(lesson, journal, page=page))
    app.animation_level = "none"
    app.theme = theme
    return app


def played(*keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Waits for the session, then presses keys."""

    async def play(pilot: Pilot[None]) -> None:
        for _ in range(2000):
            await pilot.pause(0.01)
            if isinstance(pilot.app.screen, LessonScreen) and not pilot.app.screen.is_waiting:
                break
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        await pilot.pause()

    return play


WRONG = [*"0", "full_stop", *"045", "enter"]
RIGHT = [*"0", "full_stop", *"555", "enter"]


@pytest.mark.parametrize(
    ("page", "size", "theme", "keys"),
    [
        ("second-step", (80, 24), "textual-dark", WRONG),
        ("second-step", (120, 36), "textual-dark", WRONG),
        ("second-step", (120, 36), "textual-light", RIGHT),
        ("slope", (80, 24), "textual-light", ["enter", "enter", "enter"]),
        ("which-way", (60, 20), "ansi-dark", ["2", "f2"]),
    ],
    ids=["wrong-80x24", "wrong-120x36", "right-light-120x36", "rules-light-80x24", "options-ansi-60x20"],
)
def test_picture(snap_compare, page: str, size: tuple[int, int], theme: str, keys: list[str]) -> None:
    assert snap_compare(lesson_app(page, theme), terminal_size=size, run_before=played(*keys))
