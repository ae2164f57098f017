"""Words on a chart take exactly one cell per character, by the tables of two terminal libraries."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from wcwidth import wcswidth

from tutor.chart.spark import sparkline
from tutor.chart.words import cells, cut, wrap


def test_every_character_is_one_cell_or_none() -> None:
    codes = [*range(0x20000), *range(0xE0000, 0xE0200)]
    wrong = []
    for code in codes:
        text = cells(chr(code))
        if not len(text) == cell_len(text) == wcswidth(text):
            wrong.append(f"{code:04x}")
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "clean", "plain"),
    [
        ("J(w) [bold]x[/]", "J(w) [bold]x[/]", "J(w) [bold]x[/]"),
        ("a\x1b[31mb\nc\td", "a[31mb c d", "a[31mb c d"),
        ("损失", "□□", "??"),
        ("y\u0302 = w·x − b", "ŷ = w·x − b", "y = w*x - b"),
        ("e\u0301\u200d\ufe0f", "é", "e"),
        ("η ≤ 0…", "η ≤ 0…", "eta <= 0..."),
        ("\u202eabc", "abc", "abc"),
        ("שלום", "שלום", "????"),
    ],
)
def test_cleaning(text: str, clean: str, plain: str) -> None:
    assert cells(text) == clean
    assert cells(text, ascii_only=True) == plain


def test_cut_and_wrap() -> None:
    assert cut("validation", 10) == "validation"
    assert cut("validation", 6) == "valid…"
    assert cut("so far", 4) == "so…"
    assert cut("validation", 6, ascii_only=True) == "valid."
    assert cut("ab", 1) == "a"
    assert cut("ab", 0) == ""
    assert wrap("the loss fell by half", 9) == ["the loss", "fell by", "half"]
    assert wrap("incomprehensible loss", 6) == ["incomp", "rehens", "ible", "loss"]
    assert wrap("", 5) == []


def test_sparkline() -> None:
    assert sparkline([1, 2, 3, 4, 5, 6, 7, 8], 8) == "▁▂▃▄▅▆▇█"
    assert sparkline([0, 0, 9, 9], 2) == "▁█"
    assert sparkline([3, 3, 3], 10) == "▁▁▁"
    assert sparkline([0, float("nan"), 1], 3) == "▁ █"
    assert sparkline([0, 1, 2, 3], 4, ascii_only=True) == "_.-'"
    assert sparkline([-1.7e308, 1.7e308], 2) == "▁█"
    assert sparkline([], 5) == sparkline([1.0], 0) == ""
