"""Progress on the screen: the words of `tutor progress`, at every size, and the way on to practice."""

from __future__ import annotations

import pytest

from tutor.learner.progress import progress_of
from tutor.learner.progress_words import lines
from tutor.learner.session import Session
from tutor.tui.screens.lessons import LessonsScreen
from tutor.tui.screens.practice import PracticeScreen
from tutor.tui.screens.progress import FRAME, ProgressScreen


@pytest.fixture
def played(journal, one_weight) -> None:
    """A wrong and a right answer in the first lesson."""
    session = Session(one_weight, journal)
    session.goto("second-step")
    session.answer("0.045")
    session.answer("0.555")


@pytest.fixture
def one_weight(library):
    from tutor.course.reader import read_lesson

    return read_lesson(library.headers[0].path, library.headers[0].course)


async def to_progress(play) -> None:
    await play.press("s")
    await play.until(lambda: isinstance(play.app.screen, ProgressScreen) and play.app.screen.is_ready)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (60, 20)])
@pytest.mark.parametrize("ascii_only", [False, True])
async def test_every_line_can_be_read(opens, journal, library, played, size, ascii_only) -> None:
    async with opens(None, size=size, ascii_only=ascii_only) as play:
        await to_progress(play)
        seen: list[str] = []
        for _ in range(8):
            seen += [row.strip() for row in play.shown.splitlines()]
            await play.press("enter")
        told = progress_of(journal, library)
        wanted = [line.text.strip() for line in lines(told, size[0] - FRAME, ascii_only=ascii_only)]
        found = [row.rstrip(" \u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588") for row in seen]
        for line in wanted:
            bare = line.rstrip(" \u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588")
            assert ascii_only or bare in found, line
        assert any("page 6 of 12" in row for row in seen)
        assert any("adding" in row for row in seen)
        if ascii_only:
            assert all(row.isascii() for row in seen)


async def test_nothing_done_is_one_sentence(opens) -> None:
    async with opens(None) as play:
        await to_progress(play)
        assert "Nothing yet." in play.shown
        assert "more" not in play.shown.splitlines()[-1]


@pytest.mark.parametrize("size", [(60, 20), (120, 60)])
async def test_more_is_named_while_there_is_more(opens, played, size: tuple[int, int]) -> None:
    async with opens(None, size=size) as play:
        await to_progress(play)
        for _ in range(9):
            shown = play.shown
            await play.press("enter")
            assert ("enter more" in shown.splitlines()[-1]) == (play.shown != shown)
        assert "enter more" not in play.shown
        await play.pilot.resize_terminal(60, 20)
        await play.pilot.pause()
        await play.press("pageup", "pageup", "pageup")
        assert "enter more" in play.shown


async def test_on_to_practice_and_back_to_the_list(opens, played) -> None:
    async with opens(None) as play:
        await to_progress(play)
        await play.press("p")
        await play.ready()
        assert isinstance(play.app.screen, PracticeScreen)
        await play.press("f3", "escape")
        assert isinstance(play.app.screen, ProgressScreen)
        await play.until(lambda: "1 of them in practice" in " ".join(play.shown.split()))
        await play.press("escape")
        assert isinstance(play.app.screen, LessonsScreen)


async def test_laid_out_anew_for_another_size(opens, played) -> None:
    async with opens(None) as play:
        await to_progress(play)
        await play.pilot.resize_terminal(60, 20)
        await play.pilot.pause()
        assert all(len(row) <= 60 for row in play.shown.splitlines())
        await play.pilot.resize_terminal(40, 10)
        await play.pilot.pause()
        assert "60 columns and 20 rows" in " ".join(play.shown.split())
