"""The wrong step and the right one, seen together on the screen."""

from __future__ import annotations

import pytest

SIZES = [(60, 20), (80, 24), (120, 36)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ends", ["right", "shown"])
async def test_the_wrong_step_stays_beside_the_right_one(opens, size: tuple[int, int], ends: str) -> None:
    async with opens(size=size, page="second-step") as play:
        await play.type("0.045", "enter")
        assert "× your answer" in play.shown
        if ends == "right":
            await play.press("ctrl+u")
            await play.type("0.555", "enter")
        else:
            await play.press("f3")
        await play.until(lambda: play.page.question.status != "open")
        assert "× earlier try" in play.shown
        assert "◆ now" in play.shown
        seen = play.shown
        await play.press("f4", "f4")
        assert play.shown.count("×") == seen.count("×")


async def test_they_are_there_again_when_the_page_is_turned_back_to(opens) -> None:
    async with opens(size=(120, 36), page="second-step") as play:
        await play.type("0.045", "enter")
        await play.press("ctrl+u")
        await play.type("0.555", "enter", "enter")
        await play.until(lambda: play.page.key != "second-step")
        assert "× earlier try" not in play.shown
        await play.press("pageup")
        await play.until(lambda: play.page.key == "second-step")
        assert "× earlier try" in play.shown


async def test_of_two_numbers_the_place_is_marked_where_both_lead(opens) -> None:
    async with opens("slope-and-intercept", size=(120, 36), page="both") as play:
        await play.type("0.028", "tab")
        await play.type("1.189", "enter")
        assert "× your answer" in play.shown
        shown = play.shown.splitlines()
        edge = next(row.index("└") for row in shown if "└" in row)
        said = " ".join(" ".join(row[edge - 3 :] for row in shown).split())
        assert "Your answer leads to b = 0.0280, w = 1.19, where the loss is" in said
