"""Blocks as lines of text, wrapped by words and safe in any terminal."""

from __future__ import annotations

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
from tutor.learner.words import block_lines, stands_apart

EPOCH = EpochBlock(
    2,
    (
        EpochLine("loss", "J", "np.mean((y_hat - y)**2)", 21.675, "21.675"),
        EpochLine(
            "update",
            {"b": "b", "w": "w"},
            {"b": "b - learning_rate*float(db)", "w": "w - learning_rate*float(dw)"},
            {"b": 0.1, "w": None},
            {"b": "0.100", "w": "?"},
        ),
    ),
)


def test_prose_is_wrapped_between_words() -> None:
    lines = block_lines(Paragraph((Span("The "), Span("forward pass", "emphasis"), Span(" guesses."))), 12)
    assert lines == ["The forward", "pass", "guesses."]


def test_a_list_item_hangs_below_its_mark() -> None:
    assert block_lines(Paragraph((Span("one two three"),), "•"), 8) == ["• one", "  two", "  three"]
    assert block_lines(Paragraph((Span("deep"),), "1.", 1), 40) == ["  1. deep"]


def test_items_of_a_list_stand_together() -> None:
    item, prose = Paragraph((Span("a"),), "•"), Paragraph((Span("b"),))
    assert not stands_apart(item, item)
    assert stands_apart(item, prose)
    assert stands_apart(prose, prose)
    assert not stands_apart(prose, None)


def test_tables_are_aligned() -> None:
    table = TableBlock(("x", "1", "20"), (("y", "300", "4"), ("z",)))
    assert block_lines(table) == ["    x    1  20", "    y  300   4", "    z"]


def test_a_table_that_is_too_wide_is_told_row_by_row() -> None:
    table = TableBlock(("epoch", "loss"), (("1", "30.0000"), ("2", "21.6750")))
    assert block_lines(table, 16) == ["epoch 1, loss", "    30.0000", "epoch 2, loss", "    21.6750"]


def test_the_lines_of_a_step() -> None:
    assert block_lines(EPOCH, 80) == [
        "loss      J = np.mean((y_hat - y)**2)  ->  21.675",
        "update    b = b - learning_rate*float(db)  ->  0.100",
        "          w = ?",
    ]
    narrow = block_lines(EPOCH, 30)
    assert all(len(line) <= 30 for line in narrow)
    assert any("21.675" in line for line in narrow)


def test_code_rules_and_notes() -> None:
    assert block_lines(CodeBlock(("y = w*x",))) == ["    y = w*x"]
    assert block_lines(CodeBlock(("y = w*x",), executed=True)) == ["  > y = w*x"]
    rule = RuleBlock("The mean", "It goes through.", "dℓ/du = 2·u", ("2·u",), "dl/du = 2*u")
    assert block_lines(rule) == ["The mean: It goes through.", "    dℓ/du = 2·u"]
    assert block_lines(rule, ascii_only=True) == ["The mean: It goes through.", "    dl/du = 2*u"]
    assert block_lines(NoteBlock("−1 ≤ ŷ"), ascii_only=True) == ["-1 <= y_hat"]


def test_nothing_is_obeyed_by_a_terminal() -> None:
    lines = block_lines(Paragraph((Span("a\x1b[2Jb\u202ec\x07[bold]x[/bold]"),)))
    assert lines == ["a[2Jbc[bold]x[/bold]"]
