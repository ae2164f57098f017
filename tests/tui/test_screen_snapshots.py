"""Pictures of the screens around a lesson, and of one without colours and one without any sign but ASCII."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import textual
from textual.app import App
from textual.pilot import Pilot

from tutor.course.library import open_library
from tutor.course.reader import read_lesson
from tutor.learner.journal import Journal
from tutor.learner.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.draft import Draft
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.shelf import Opening, Shelf
from tutor.tui.sitting import SittingOpening

ROOT = Path(__file__).parents[2]
TAKEN_WITH = "8.2.8"
NINE = 1_772_442_000.0
"""One morning in March 2026, in seconds."""
WRONG = (*"0", "full_stop", *"045", "enter")

pytestmark = pytest.mark.skipif(
    textual.__version__ != TAKEN_WITH, reason=f"the pictures were taken with Textual {TAKEN_WITH}"
)

Play = Callable[[Pilot[None]], Awaitable[None]]


@pytest.fixture
def shelf() -> Shelf:
    """The bundled course; a miss and a right answer in its first lesson, on one day."""
    journal = Journal(None, clock=lambda: NINE)
    session = Session(read_lesson(ROOT / "lessons" / "one-weight.md"), journal)
    session.goto("second-step")
    session.answer("0.045")
    session.answer("0.555")
    return Shelf(open_library(None, {}), journal)


def still(app: TutorApp) -> TutorApp:
    """The same app, nothing in it moving."""
    app.animation_level = "none"
    return app


def opening() -> Opening:
    """The first lesson at its second step, untouched."""
    return Opening(read_lesson(ROOT / "lessons" / "one-weight.md"), Journal(None), page="second-step")


def shown(app: App[None]) -> str:
    """Every row of the screen as text."""
    rows = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in row) for row in rows)


def until(word: str, *keys: str) -> Play:
    """Presses keys, once the lesson takes them where there is one, and waits for a word."""

    async def play(pilot: Pilot[None]) -> None:
        for _ in range(2000):
            screen = pilot.app.screen
            if not (keys and isinstance(screen, LessonScreen) and screen.is_waiting):
                break
            await pilot.pause(0.01)
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        for _ in range(2000):
            if word in shown(pilot.app):
                break
            await pilot.pause(0.01)
        else:
            raise AssertionError(f"{word} is not shown:\n{shown(pilot.app)}")
        await pilot.pause()

    return play


def test_list_wide(snap_compare, shelf) -> None:
    assert snap_compare(still(TutorApp(shelf)), terminal_size=(120, 36), run_before=until("It begins"))


def test_list_narrow_light(snap_compare, shelf) -> None:
    app = still(TutorApp(shelf))
    app.theme = "textual-light"
    assert snap_compare(app, terminal_size=(60, 20), run_before=until("You practise"))


def test_welcome(snap_compare, monkeypatch) -> None:
    monkeypatch.setattr(TutorApp, "_where_kept", lambda app: "Your answers are kept on this machine.")
    monkeypatch.setattr(TutorApp, "_keep", lambda app, settings: None)
    app = still(TutorApp(Shelf(open_library(None, {}), Journal(None))))
    app._settings = app._settings._replace(welcomed=False)
    assert snap_compare(app, terminal_size=(80, 24), run_before=until("enter begins"))


def test_help(snap_compare) -> None:
    app = still(TutorApp(Shelf(open_library(None, {}), Journal(None)), opening=opening()))
    assert snap_compare(app, terminal_size=(80, 36), run_before=until("enter closes this", "f1"))


def test_practice(snap_compare, shelf) -> None:
    app = still(TutorApp(shelf, sitting=SittingOpening(shelf, 5, 3)))
    assert snap_compare(app, terminal_size=(80, 24), run_before=until("question 1 of"))


def test_progress(snap_compare, shelf) -> None:
    app = still(TutorApp(shelf))
    assert snap_compare(app, terminal_size=(80, 24), run_before=until("page 6 of 12", "s"))


WRITTEN = """
Three points, a line through none of them, and one step to be taken.

```predict
id = "first"
ask = ["b", "w"]
```

That was one step.
"""


def test_preview(snap_compare, shelf, write_lesson, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_lesson(WRITTEN)
    app = still(TutorApp(shelf, draft=Draft(Path("small.md"))))
    assert snap_compare(app, terminal_size=(120, 30), run_before=until("error[collision]"))


def test_preview_of_a_lesson_with_an_error(snap_compare, shelf, write_lesson, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_lesson(WRITTEN.replace('"w"', '"v"'))
    app = still(TutorApp(shelf, draft=Draft(Path("small.md"))))
    assert snap_compare(app, terminal_size=(80, 24), run_before=until("error["))


def test_lesson_without_colours(snap_compare, monkeypatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = still(TutorApp(Shelf(open_library(None, {}), Journal(None)), opening=opening()))
    assert snap_compare(app, terminal_size=(80, 24), run_before=until("not yet", *WRONG))


def test_lesson_in_ascii(snap_compare) -> None:
    shelf = Shelf(open_library(None, {}), Journal(None))
    app = still(TutorApp(shelf, opening=opening(), ascii_only=True))
    assert snap_compare(app, terminal_size=(80, 24), run_before=until("x not yet", *WRONG))
