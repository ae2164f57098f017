"""Pictures of the sandbox: what changes is looked at, then taken over by `--snapshot-update`."""

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

TAKEN_WITH = "8.2.8"
LESSON = """+++
format = 1
id = "valley"
title = "A small valley"
[problem]
model = "{model}"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.05
epochs = 20
[problem.start]
{start}
[problem.data]
x = [1, 2, 3, 4]
y = [2, 4, 6, 8]
+++

Play.
"""
ONE = LESSON.format(model="w*x", start="w = 0.0")
TWO = LESSON.format(model="b + w*x", start="b = 3.0\nw = 0.0")

pytestmark = pytest.mark.skipif(
    textual.__version__ != TAKEN_WITH, reason=f"the pictures were taken with Textual {TAKEN_WITH}"
)


def played(*keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Opens the sandbox, then presses keys."""

    async def play(pilot: Pilot[None]) -> None:
        for _ in range(2000):
            await pilot.pause(0.01)
            if isinstance(pilot.app.screen, LessonScreen) and not pilot.app.screen.is_waiting:
                break
        for key in ("f6", *keys):
            await pilot.press(key)
            await pilot.pause()
        await pilot.pause()

    return play


@pytest.mark.parametrize(
    ("text", "size", "theme", "keys"),
    [
        (ONE, (80, 24), "textual-dark", ["space", "n", *"0", "full_stop", *"14", "enter", "space"]),
        (
            TWO,
            (120, 36),
            "textual-light",
            ["space", "n", "plus", "space", "n", *"0", "full_stop", *"11", "enter", "space", "s"],
        ),
    ],
    ids=["overshoot-80x24", "valley-light-120x36"],
)
def test_picture(
    snap_compare, tmp_path: Path, text: str, size: tuple[int, int], theme: str, keys: list[str]
) -> None:
    path = tmp_path / "valley.md"
    path.write_text(text, "utf-8")
    journal = Journal(None)
    app = TutorApp(Shelf(open_library(None, {}), journal), opening=Opening(read_lesson(path), journal))
    app.animation_level = "none"
    app.theme = theme
    assert snap_compare(app, terminal_size=size, run_before=played(*keys))
