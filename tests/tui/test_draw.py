from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from tutor.learner import words
from tutor.learner.page import (
    CodeBlock,
    EpochBlock,
    EpochLine,
    NoteBlock,
    Paragraph,
    RuleBlock,
    Span,
    TableBlock,
)
from tutor.tui.content import text
from tutor.tui.draw import block_lines
from tutor.tui.glyphs import Glyphs

UNICODE = Glyphs()
ASCII = Glyphs(ascii=True)

LINES = (
    EpochLine("forward", "y_hat", "w*x", (0.3, 0.6, 0.9, 1.2), "0.3 0.6 0.9 1.2"),
    EpochLine("loss", "J", "np.mean((y_hat - y)**2)", 21.675, "21.675"),
    EpochLine(
        "gradient",
        {"b": "dJ/db", "w": "dJ/dw"},
        {"b": "np.mean(2*(y_hat - y))", "w": "np.mean(2*x*(y_hat - y))"},
        {"b": -8.5, "w": -25.5},
        {"b": "-8.500", "w": "-25.500"},
    ),
    EpochLine("update", {"w": "w"}, {"w": "w - learning_rate*float(dw)"}, {"w": None}, {"w": "?"}),
)


def plain(lines: list[Content]) -> list[str]:
    return [line.plain.rstrip() for line in lines]


def test_epoch_lines_stand_in_columns() -> None:
    assert plain(block_lines(EpochBlock(2, LINES), 64, UNICODE)) == [
        "forward   y_hat = w*x                            0.3 0.6 0.9 1.2",
        "loss      J = np.mean((y_hat - y)**2)                     21.675",
        "gradient  dJ/db = np.mean(2*(y_hat - y))                  -8.500",
        "          dJ/dw = np.mean(2*x*(y_hat - y))               -25.500",
        "update    w = ?",
    ]


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_how_many_values_there_are_stands_on_one_row(glyphs: Glyphs) -> None:
    values = "0.578 0.073 0.643 0.046 0.550 0.081 … (80 values)"
    line = EpochLine("forward", "y_hat", "b + w*x", (0.578, 0.073), values, 80)
    for width in range(40, 100):
        lines = plain(block_lines(EpochBlock(2, (line,)), width, glyphs))
        assert all(len(row) <= width for row in lines)
        assert any(glyphs.of("… (80 values)") in row for row in lines), width
        assert " ".join(" ".join(lines).split()) == glyphs.of(f"forward y_hat = b + w*x {values}")


def test_a_value_without_room_beside_its_source_stands_below() -> None:
    lines = plain(block_lines(EpochBlock(2, LINES[1:2]), 36, UNICODE))
    assert lines[0] == "loss      J = np.mean((y_hat -"
    assert lines[-1].endswith("21.675")
    assert all(len(line) <= 36 for line in lines)


def test_brackets_are_no_markup() -> None:
    block = Paragraph((Span("x[i] is [bold red]not bold[/] and [@click=app.quit]no link[/]", "code"),))
    assert "".join(plain(block_lines(block, 200, UNICODE))) == block.spans[0].text


def test_an_item_hangs_under_its_mark() -> None:
    block = Paragraph((Span("one two three four five six"),), item="•")
    assert plain(block_lines(block, 16, UNICODE)) == [" • one two three", "   four five six"]


def test_a_table_lines_its_columns_up() -> None:
    block = TableBlock(("epoch", "w"), (("1", "0.3"), ("10", "1.605")))
    assert plain(block_lines(block, 40, UNICODE)) == ["epoch      w", "    1    0.3", "   10  1.605"]


def test_words_of_a_table_begin_at_the_left_of_their_column() -> None:
    block = TableBlock(("question", "skill", "loss"), (("1", "the update", "0.5"), ("2", "sum", "nan")))
    lines = ["question  skill       loss", "       1  the update   0.5", "       2  sum          nan"]
    assert plain(block_lines(block, 60, UNICODE)) == lines
    assert words.block_lines(block, 60) == ["    " + line for line in lines]


def test_a_table_too_wide_stacks_its_headings_and_narrows_its_gaps() -> None:
    block = TableBlock(("epoch", "validation loss", "w"), (("1", "0.05", "0.5"), ("10", "0.04", "0.25")))
    assert plain(block_lines(block, 30, UNICODE))[0] == "epoch  validation loss     w"
    assert plain(block_lines(block, 24, UNICODE)) == [
        "       validation",
        "epoch        loss     w",
        "    1        0.05   0.5",
        "   10        0.04  0.25",
    ]
    assert plain(block_lines(block, 22, UNICODE))[1] == "epoch       loss    w"
    assert plain(block_lines(block, 18, UNICODE)) == [
        "      validation",
        "epoch       loss",
        "    1       0.05",
        "   10       0.04",
        "",
        "epoch     w",
        "    1   0.5",
        "   10  0.25",
    ]


def test_a_rule_is_drawn_in_two_dimensions_where_it_fits_and_spoken_in_ascii() -> None:
    rule = RuleBlock("Power rule", "Twos come down.", "dℓ/du = 2·u", ("dℓ", "── = 2·u", "du"), "dl/du = 2*u")
    assert plain(block_lines(rule, 40, UNICODE))[2:] == ["  dℓ", "  ── = 2·u", "  du"]
    assert plain(block_lines(rule, 9, UNICODE))[-1] == "    2·u"
    assert plain(block_lines(rule, 40, ASCII))[2:] == ["  dl/du = 2*u"]


def test_ascii_shows_nothing_else() -> None:
    block = NoteBlock("w·x − y ≈ ŷ … “so” 漢")
    assert all(line.isascii() for line in plain(block_lines(block, 60, ASCII)))


def test_executed_lines_are_marked_by_more_than_colour() -> None:
    block = CodeBlock(("w = w - learning_rate*float(dw)",), executed=True)
    assert plain(block_lines(block, 60, UNICODE)) == ["▸ w = w - learning_rate*float(dw)"]


@given(st.text(), st.integers(1, 90), st.booleans())
def test_no_line_is_wider_than_its_place(value: str, width: int, ascii_only: bool) -> None:
    glyphs = Glyphs(ascii_only)
    blocks = (
        Paragraph((Span(value), Span(value, "strong")), item="•"),
        TableBlock((value, "b"), ((value,), ("1", value))),
        CodeBlock((value,)),
        RuleBlock(value, value, value, (value,), value),
        NoteBlock(value),
    )
    for block in blocks:
        for line in block_lines(block, width, glyphs):
            assert line.cell_length <= max(width, 8)


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\u202e", "\u2066", "\x9b", "\ud800"])
def test_what_a_terminal_would_obey_is_left_out(character: str) -> None:
    assert text(f"a{character}b").plain == "ab"
