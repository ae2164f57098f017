"""What a learner must not have to look for: the verdict, the keys of the page, whole rows of the list."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tutor.tui import shelf
from tutor.tui.actions import by_key

LESSONS = sorted(path.stem for path in (Path(__file__).parents[2] / "lessons").glob("*.md"))
LESSONS.remove("README")


async def seen_through(play) -> list[str]:
    """Show every answer of a lesson; the pages on which what was shown is out of sight."""
    missed = []
    for _ in range(400):
        if play.page.number == play.page.pages and not play.lesson._panel.is_open:
            break
        if play.lesson._panel.is_open:
            key = play.page.key
            await play.press("f3")
            await play.until(lambda: not play.lesson.is_training)
            if "shown:" not in play.shown:
                missed.append(key)
        await play.press("pagedown")
        await play.until(lambda: not play.lesson.is_training)
    return missed


async def test_a_verdict_is_in_view_below_long_lines(opens) -> None:
    async with opens("momentum-and-adam", size=(80, 24)) as play:
        assert await seen_through(play) == []


@pytest.mark.long
@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
@pytest.mark.parametrize("lesson", LESSONS)
async def test_every_verdict_is_in_view(opens, lesson: str, size: tuple[int, int]) -> None:
    async with opens(lesson, size=size) as play:
        assert await seen_through(play) == []


async def test_after_the_last_rule_enter_turns_the_page(opens) -> None:
    async with opens(page="slope") as play:
        while play.lesson._body.is_covered or play.lesson._body.sight.more:
            await play.press("enter")
        assert "enter next page" in play.shown


async def test_the_offer_to_show_names_the_key(opens) -> None:
    async with opens(page="second-step") as play:
        for wrong in ("1.111", "2.222", "3.333"):
            await play.press("ctrl+u")
            await play.type(wrong, "enter")
        said = " ".join(play.shown.replace("█", "").split())
        assert "f3 shows the answer" in said
        assert ":show" not in said


def test_commands_are_named_by_their_keys() -> None:
    assert by_key("There is no further hint; :show shows the answer.").endswith("f3 shows the answer.")
    assert by_key("There are :hint :show") == "There are :hint :show"


async def test_torch_is_named_while_it_loads(opens, monkeypatch) -> None:
    monkeypatch.setattr(shelf, "find_spec", lambda name: importlib.util.find_spec("math"))
    async with opens("autograd") as play:
        assert "torch" in play.lesson._waits_for
    monkeypatch.setattr(shelf, "find_spec", lambda name: None)
    async with opens("autograd") as play:
        assert "torch" not in play.lesson._waits_for


async def test_help_begins_what_it_says_in_one_column(opens) -> None:
    async with opens(None) as play:
        await play.press("question_mark")
        begun = {
            row.index(word)
            for row in play.shown.splitlines()
            for word in (
                "choose a lesson",
                "search titles",
                "look back at",
                "practice: fresh",
                "wrong ",
            )
            if word in row
        }
        assert len(begun) == 1


async def test_the_row_says_answer_where_a_number_answers(opens) -> None:
    async with opens(page="which-way") as play:
        await play.press("2")
        assert play.page.verdict.outcome == "wrong"
        row = play.shown.splitlines()[-1]
        assert "1-3 answer" in row
        await play.press("1")
        assert play.page.question.status == "right"
