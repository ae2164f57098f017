"""An answer longer than its line: what is said of it stands close below, and points at nothing unseen."""

from __future__ import annotations

import pytest
from textual import events

from tutor.tui.widgets.answer_line import AnswerInput


def rows_below_the_answer(play) -> list[str]:
    """The question's rows from the answer line on, its bar apart."""
    panel = play.lesson._panel
    line = next(one for one in panel.query(AnswerInput) if one.display and not one.disabled)
    rows = play.shown.splitlines()[line.region.y + 1 : panel.region.bottom]
    return [row[: panel.region.right].strip(" █▇▆▅▄▃▂▁▎") for row in rows]


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 36)])
@pytest.mark.parametrize(
    "pasted", ["9" * 10_000, "0.3 " * 30 + "q", "[x]" * 200], ids=["nines", "list", "brackets"]
)
async def test_an_over_long_paste_is_refused_right_below(opens, pasted: str, size: tuple[int, int]) -> None:
    async with opens(page="second-step", size=size) as play:
        play.app.post_message(events.Paste(pasted))
        await play.until(lambda: play.app.focused.value)
        await play.press("enter")
        assert play.page.verdict.outcome == "invalid"
        said = rows_below_the_answer(play)
        assert said[0] == ""
        assert said[1].startswith("?")
        assert not any("^" in row for row in said)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_an_over_long_expression_is_refused_right_below(opens, size: tuple[int, int]) -> None:
    async with opens("chain-rule", page="whole", size=size) as play:
        await play.press("ctrl+u")
        await play.press("ctrl+k")
        play.app.post_message(events.Paste("x*" * 60 + "$"))
        await play.until(lambda: play.app.focused.value.endswith("$"))
        await play.press("enter")
        assert play.page.verdict.caret is not None
        said = rows_below_the_answer(play)
        assert said[1].startswith("?")
        assert not any("^" in row for row in said)
