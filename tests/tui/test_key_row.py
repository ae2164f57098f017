"""The row of keys: which of them have room, and with which words."""

from __future__ import annotations

import pytest

from tutor.tui.screens import explore_view, lessons, progress
from tutor.tui.widgets.key_row import Key, fitting

ROW = 78
"""Cells of the row at 80 columns."""


def line(keys: tuple[Key, ...]) -> str:
    return "  ".join(f"{key.keys} {key.word}".strip() for key in keys)


@pytest.mark.parametrize("width", range(10, 140))
@pytest.mark.parametrize("keys", [explore_view.KEYS, lessons.KEYS, progress.KEYS])
def test_every_key_that_is_shown_has_its_word(keys: tuple[Key, ...], width: int) -> None:
    shown = fitting(keys, width)
    assert len(line(shown)) <= width
    assert all(key.word in (known.word, known.short) and key.word for key in shown for known in keys
               if known.keys == key.keys)  # fmt: skip
    assert shown[0].keys == keys[0].keys


@pytest.mark.parametrize("keys", [explore_view.KEYS, lessons.KEYS, progress.KEYS])
def test_help_is_the_last_to_go(keys: tuple[Key, ...]) -> None:
    for width in range(24, 140):
        assert "help" in {key.command for key in fitting(keys, width)}


def test_the_sandbox_and_the_list_tell_of_their_keys_at_80_columns() -> None:
    assert line(fitting(explore_view.KEYS, ROW)) == (
        "space run  ← → step  enter set  n new  esc lesson  f1 help  s stable  c charts"
    )
    assert [key.command for key in fitting(lessons.KEYS, ROW)] == [key.command for key in lessons.KEYS]


def test_a_single_key_without_room_is_bare() -> None:
    assert fitting((Key("enter", "answer", "enter"),), 6) == (Key("enter", "", "enter"),)
