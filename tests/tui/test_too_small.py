"""Below the smallest size one sentence stands alone, whatever is open."""

from __future__ import annotations

import pytest

SENTENCE = "The tutor needs 60 columns and 20 rows; this terminal has {} and {}."


def words(play) -> str:
    """What is on the screen, rows joined."""
    return " ".join(play.shown.split())


@pytest.mark.parametrize("size", [(50, 12), (59, 24), (80, 19), (20, 5)])
async def test_a_first_start_says_one_sentence_then_greets(opens, tmp_path, size: tuple[int, int]) -> None:
    async with opens(None, size=size, home=tmp_path) as play:
        await play.until(lambda: type(play.app.screen).__name__ == "WelcomeScreen" and words(play))
        assert words(play) == SENTENCE.format(*size)
        await play.press("enter", "escape", "question_mark")
        assert words(play) == SENTENCE.format(*size)
        await play.pilot.resize_terminal(80, 24)
        await play.pilot.pause()
        assert "Welcome" in play.shown
        await play.press("enter")
        assert "Welcome" not in play.shown
        await play.press("enter")
        await play.ready()
        assert play.page.number == 1


@pytest.mark.parametrize("key", ["f1", "ctrl+p"])
async def test_what_stands_above_a_screen_says_it_too(opens, key: str) -> None:
    async with opens(page="second-step") as play:
        await play.press(key)
        await play.pilot.resize_terminal(50, 12)
        await play.pilot.pause()
        assert words(play) == SENTENCE.format(50, 12)
        await play.pilot.resize_terminal(80, 24)
        await play.pilot.pause()
        assert "needs 60 columns" not in words(play)
        await play.press("escape")
        assert play.page.key == "second-step"
