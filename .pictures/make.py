"""Make the picture of the README from the program itself: python .pictures/make.py"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from tutor.course.library import open_library
from tutor.course.reader import read_lesson
from tutor.learner.journal import Journal
from tutor.tui.app import TutorApp
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.shelf import Opening, Shelf

HERE = Path(__file__).parent
LESSON = HERE.parent / "lessons" / "one-weight.md"
SIZE = (120, 36)
PAGE = "second-step"
TYPED = "0.045"
TITLE = "tutor learn one-weight"


def make() -> str:
    """The first lesson at its second step, a wrong answer typed and diagnosed, as SVG."""
    return asyncio.run(_play())


async def _play() -> str:
    journal = Journal(None)
    opening = Opening(read_lesson(LESSON), journal, page=PAGE)
    app = TutorApp(Shelf(open_library(None, {}), journal), opening=opening)
    app.animation_level = "none"
    async with app.run_test(size=SIZE) as pilot:
        await app.workers.wait_for_complete()
        while not isinstance(app.screen, LessonScreen) or app.screen.is_waiting:
            await pilot.pause(0.01)
        for character in TYPED:
            await pilot.press("full_stop" if character == "." else character)
        await pilot.press("enter")
        await pilot.pause()
        return self_contained(app.export_screenshot(title=TITLE))


def self_contained(svg: str) -> str:
    """The picture in the reader's own monospace font, with nothing fetched from elsewhere."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family: [^;]*;", "font-family: Menlo, Consolas, 'DejaVu Sans Mono', monospace;", svg)
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def words(svg: str) -> list[str]:
    """What is written in a picture, in order."""
    return re.findall(r"<text[^>]*>(.*?)</text>", svg, flags=re.DOTALL)


if __name__ == "__main__":
    (HERE / "lesson.svg").write_text(make(), "utf-8")
