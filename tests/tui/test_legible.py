"""Every screen can be read: in light and dark colours, in sixteen, and in the terminal's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from legible import colours, faint, faint_in_sixteen, faint_in_the_terminals_own

from tutor.course.reader import read_lesson
from tutor.learner.session import Session

ROOT = Path(__file__).parents[2]
TEXT = 4.5
"""The least contrast that WCAG asks of text."""
LARGE = 3.0
"""The least of large text and marks; also of the terminal's colours, which nobody can foresee."""

BLUE = 4
"""Of the sixteen; nobody reads it on black."""


def met(journal) -> None:
    """A miss and a right answer in the first lesson, so that there is progress to see."""
    session = Session(read_lesson(ROOT / "lessons" / "one-weight.md"), journal)
    session.goto("second-step")
    session.answer("0.045")
    session.answer("0.555")


async def to_welcome(play) -> None:
    await play.until(lambda: type(play.app.screen).__name__ == "WelcomeScreen")


async def to_help(play) -> None:
    await play.press("f1")


async def to_progress(play) -> None:
    await play.press("s")
    await play.until(lambda: play.app.screen.is_ready)


async def to_explore(play) -> None:
    await play.press("f6")
    await play.until(lambda: type(play.app.screen).__name__ == "ExploreScreen")
    await play.press("n", "right", "r")
    await play.pilot.pause()


async def to_a_miss(play) -> None:
    await play.type("0.045", "enter")


async def to_what_is_right(play) -> None:
    await play.type("0.555", "enter")


async def to_a_miss_in_practice(play) -> None:
    await play.type("1" if play.page.question.options else "12345", "enter")


async def to_the_report(play) -> None:
    await play.until(lambda: "warning" in play.shown or "error" in play.shown)


async def stay(play) -> None:
    await play.pilot.pause()


SCREENS = {
    "list": ({"lesson": None}, stay),
    "welcome": ({"lesson": None, "home": True}, to_welcome),
    "lesson-wrong": ({"page": "second-step"}, to_a_miss),
    "lesson-right": ({"page": "second-step"}, to_what_is_right),
    "help": ({"page": "second-step"}, to_help),
    "explore": ({"page": "second-step"}, to_explore),
    "practice": ({"lesson": None, "sitting": {"seed": 3}}, to_a_miss_in_practice),
    "progress": ({"lesson": None}, to_progress),
    "preview": ({"draft": True}, to_the_report),
}
"""How each screen is come to."""
BROKEN = "\n```predict\nid = 'p'\nask = 'lss'\n```\n"


@pytest.fixture
def shown(opens, journal, tmp_path, write_lesson):
    """Opens a screen in a theme and looks at it."""

    async def show(name: str, theme: str, size: tuple[int, int], look) -> None:
        terms, go = SCREENS[name]
        if name in ("list", "practice", "progress"):
            met(journal)
        terms = dict(terms)
        if "home" in terms:
            terms["home"] = tmp_path
        if "draft" in terms:
            terms["draft"] = write_lesson(BROKEN)
        async with opens(terms.pop("lesson", "one-weight"), size=size, **terms) as play:
            play.app.theme = theme
            await go(play)
            await play.pilot.pause()
            look(play)

    return show


@pytest.mark.parametrize("theme", ["textual-light", "textual-dark"])
@pytest.mark.parametrize("name", SCREENS)
async def test_every_word_can_be_read(shown, name: str, theme: str) -> None:
    def look(play) -> None:
        assert not (few := faint(play, TEXT)), few[:9]

    await shown(name, theme, (120, 36), look)


@pytest.mark.parametrize("theme", ["textual-light", "textual-dark"])
@pytest.mark.parametrize("name", SCREENS)
async def test_every_word_can_be_read_in_sixteen_colours(shown, name: str, theme: str) -> None:
    def look(play) -> None:
        assert not (few := faint_in_sixteen(play, LARGE)), few[:9]

    await shown(name, theme, (80, 24), look)


@pytest.mark.parametrize("name", SCREENS)
async def test_every_word_can_be_read_in_the_terminals_own_colours(shown, name: str) -> None:
    def look(play) -> None:
        assert not (few := faint_in_the_terminals_own(play, LARGE)), few[:9]
        assert BLUE not in colours(play)

    await shown(name, "ansi-dark", (80, 24), look)
