"""Make the pictures of the README from the program itself: python .pictures/make.py"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tutor.course.library import open_library
from tutor.course.reader import read_lesson
from tutor.learner.journal import Journal
from tutor.learner.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.shelf import Opening, Shelf

HERE = Path(__file__).parent
LESSONS = HERE.parent / "lessons"


async def lesson() -> str:
    """The first lesson at its second step, a wrong answer typed and diagnosed."""
    app = _app("one-weight", "second-step")

    async def play(pilot: Pilot[None]) -> None:
        await _read(pilot)
        await pilot.press(*"0", "full_stop", *"045", "enter")

    return await _picture(app, (120, 36), play, "tutor learn one-weight")


async def lessons() -> str:
    """The list, with the first lesson done and the second begun."""
    journal = Journal(None)
    _walk(journal, "one-weight", None)
    _walk(journal, "chain-rule", "napkin")
    app = TutorApp(Shelf(open_library(None, {}), journal))

    async def play(pilot: Pilot[None]) -> None:
        await _until(pilot, lambda: "It begins" in _shown(app))

    return await _picture(app, (120, 26), play, "tutor")


async def explore() -> str:
    """The sandbox: the lesson's own rate, and one so long that every step lands on the other side."""
    app = _app("one-weight", "second-step")

    async def play(pilot: Pilot[None]) -> None:
        await _read(pilot)
        await pilot.press("f6")
        await _until(pilot, lambda: type(app.screen).__name__ == "ExploreScreen")
        await pilot.press("space")
        await _until(pilot, lambda: "epoch 20 of 20" in _shown(app))
        await pilot.press("n", "enter", "ctrl+u", *"0", "full_stop", *"12", "enter", "space")
        await _until(pilot, lambda: "run b  epoch 20 of 20" in _shown(app))

    return await _picture(app, (108, 28), play, "tutor learn one-weight, then f6")


PICTURES: dict[str, Callable[[], Awaitable[str]]] = {
    "lesson.svg": lesson,
    "lessons.svg": lessons,
    "explore.svg": explore,
}


def make(name: str) -> str:
    """A picture of the program as it is now, as SVG."""
    return asyncio.run(PICTURES[name]())  # type: ignore[arg-type]


def _app(name: str, page: str) -> TutorApp:
    journal = Journal(None)
    opening = Opening(read_lesson(LESSONS / f"{name}.md"), journal, page=page)
    return TutorApp(Shelf(open_library(None, {}), journal), opening=opening)


def _walk(journal: Journal, name: str, page: str | None) -> None:
    """Go through a lesson as far as a page, or to its end, every answer shown."""
    session = Session(read_lesson(LESSONS / f"{name}.md"), journal)
    while not session.ended and session.page.key != page:
        session.reveal()
        session.forward()


async def _picture(
    app: TutorApp, size: tuple[int, int], play: Callable[[Pilot[None]], Awaitable[None]], title: str
) -> str:
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        await play(pilot)
        await app.workers.wait_for_complete()
        await pilot.pause()
        return small(app.export_screenshot(title=title))


async def _read(pilot: Pilot[None]) -> None:
    """Wait until the lesson takes keys."""
    app = pilot.app
    await _until(pilot, lambda: isinstance(app.screen, LessonScreen) and not app.screen.is_waiting)


async def _until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Wait until something is so; raises TimeoutError where it does not come."""
    for _ in range(3000):
        await pilot.pause(0.01)
        if condition():
            return
    raise TimeoutError("the program does not show what was waited for")


def _shown(app: TutorApp) -> str:
    rows: Any = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in row) for row in rows)


def small(svg: str) -> str:
    """The picture in the reader's own monospace font, nothing fetched from elsewhere, nothing said twice."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family: [^;]*;", "font-family: Menlo, Consolas, 'DejaVu Sans Mono', monospace;", svg)
    svg = re.sub(r"terminal-\d+-", "", svg)
    svg = re.sub(r"<clipPath id=\"line-\d+\">.*?</clipPath>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r" clip-path=\"url\(#line-\d+\)\"| shape-rendering=\"crispEdges\"", "", svg)
    svg = re.sub(r"((?:x|y|width|height|textLength)=\"\d+\.\d)\d+", r"\1", svg)
    svg = re.sub(r"<text[^>]*>(?:&#160;)*</text>", "", svg)
    return "\n".join(line.strip() for line in svg.splitlines() if line.strip()) + "\n"


def words(svg: str) -> list[str]:
    """What is written in a picture, in order."""
    return re.findall(r"<text[^>]*>(.*?)</text>", svg, flags=re.DOTALL)


def colours(svg: str) -> Counter[tuple[str, str]]:
    """Every part that is written with the style it has, and how much of each ground there is."""
    styles = dict(re.findall(r"\.(r\d+) \{ ([^}]*?) ?\}", svg))
    written = re.findall(r"<text class=\"(r\d+)\"[^>]*>(.*?)</text>", svg, flags=re.DOTALL)
    grounds = re.findall(r"<rect fill=\"([^\"]*)\"", svg)
    return Counter([*((styles[one], text) for one, text in written), *((one, "") for one in grounds)])


if __name__ == "__main__":
    for name in PICTURES:
        (HERE / name).write_text(make(name), "utf-8")
