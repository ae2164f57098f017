"""The program on a screen in memory, played by keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from key_names import KEY_NAMES
from textual.pilot import Pilot

from tutor.course.library import Library, open_library
from tutor.course.reader import read_lesson
from tutor.learner.journal import Journal
from tutor.tui.app import TutorApp
from tutor.tui.draft import Draft
from tutor.tui.pictures import ALBUM
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.shelf import Opening, Shelf
from tutor.tui.sitting import SittingOpening

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
"""Seconds to wait for what must happen; many times what it takes, since tests run side by side."""


@pytest.fixture(autouse=True)
def _drawing() -> Iterator[None]:
    """Whether drawing rests concerns the whole process."""
    yield
    ALBUM.begin()
    ALBUM.has_missed()


class Play:
    """An app under a pilot, with the questions that tests ask of its screen."""

    def __init__(self, app: TutorApp, pilot: Pilot[None], journal: Journal) -> None:
        self.app = app
        self.pilot = pilot
        self.journal = journal

    @property
    def lesson(self) -> LessonScreen:
        """The lesson screen."""
        screen = self.app.screen
        assert isinstance(screen, LessonScreen)
        return screen

    @property
    def page(self) -> Any:
        """The page on the screen."""
        return self.lesson.page

    async def ready(self) -> None:
        """Wait until the session is there and what was pressed early is done."""
        await self.until(lambda: isinstance(self.app.screen, LessonScreen) and not self.lesson.is_waiting)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so."""
        for _ in range(int(PATIENCE / 0.01)):
            await self.pilot.pause()
            if condition():
                await self.pilot.pause()
                return
            await asyncio.sleep(0.01)
        raise AssertionError("it did not happen in time")

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, and let each be dealt with."""
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    async def type(self, text: str, *keys: str) -> None:
        """Type a text, then press keys."""
        await self.press(*(KEY_NAMES.get(character, character) for character in text), *keys)

    @property
    def shown(self) -> str:
        """Every row of the screen as text."""
        rows = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in row).rstrip() for row in rows)

    def kinds(self, lesson: str = "one-weight") -> list[str]:
        """What the journal holds of the lesson."""
        return [event.kind for event in self.journal.events(lesson)]


Opens = Callable[..., AbstractAsyncContextManager[Play]]


@pytest.fixture
def journal() -> Journal:
    """One in memory."""
    return Journal(None)


@pytest.fixture(scope="session")
def library() -> Library:
    """The bundled course."""
    return open_library(None, {})


@pytest.fixture
def opens(journal: Journal, library: Library, monkeypatch: pytest.MonkeyPatch) -> Opens:
    """Opens a lesson, or the list where the lesson is None; a sitting where its terms are given."""

    @asynccontextmanager
    async def opened(
        lesson: str | Path | None = "one-weight",
        size: tuple[int, int] = (80, 24),
        *,
        page: str | None = None,
        ready: bool = True,
        ascii_only: bool = False,
        animated: bool = False,
        seed: int | None = None,
        home: Path | None = None,
        draft: Path | None = None,
        sitting: dict[str, Any] | None = None,
    ) -> AsyncIterator[Play]:
        opening = None
        if draft is not None:
            lesson = None
        if lesson is not None:
            path = lesson if isinstance(lesson, Path) else ROOT / "lessons" / f"{lesson}.md"
            opening = Opening(read_lesson(path), journal, seed, page)
        shelf = Shelf(library, journal)
        terms = None if sitting is None else SittingOpening(shelf, **sitting)
        app = TutorApp(
            shelf,
            opening=opening,
            sitting=terms,
            draft=draft and Draft(draft),
            ascii_only=ascii_only,
            home=home,
        )
        app.animation_level = "full" if animated else "none"
        async with app.run_test(size=size, notifications=True) as pilot:
            play = Play(app, pilot, journal)
            if ready and (opening or terms) is not None:
                await play.ready()
            yield play

    return opened


@pytest.fixture
def write_lesson(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a small lesson from the text of its pages and gives its path."""

    def write(pages: str) -> Path:
        path = tmp_path / "small.md"
        path.write_text(FRONT + pages, "utf-8")
        return path

    return write


FRONT = """+++
format = 1
id = "small"
title = "A small lesson"
summary = "For tests."

[problem]
model = "w*x + b"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.1
epochs = 5

[problem.start]
b = 0.0
w = 0.0

[problem.data]
x = [1, 2, 3]
y = [2, 4, 5]
+++
"""
