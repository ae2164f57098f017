"""A page's blocks as lines of text: what the plain front end prints, and programs are given."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from tutor.learner.page import (
    Block,
    ChartBlock,
    CodeBlock,
    EpochBlock,
    EpochLine,
    NoteBlock,
    Paragraph,
    RuleBlock,
    TableBlock,
)
from tutor.text import ascii_form, clean

NAME_WIDTH = 10
"""Cells of the first column of an epoch's lines: `gradient` and two spaces."""
MARGIN = "    "
UNBROKEN = 1_000_000
"""A width at which nothing is wrapped."""


def block_lines(block: Block, width: int = UNBROKEN, *, ascii_only: bool = False) -> list[str]:
    """The lines of a block, prose wrapped by words; a chart gives its sentence alone."""
    match block:
        case Paragraph():
            lines = _paragraph(block, width, ascii_only)
        case TableBlock():
            lines = _table(block, width)
        case CodeBlock():
            lines = [("  > " if block.executed else MARGIN) + line for line in block.lines]
        case RuleBlock():
            lines = _rule(block, width, ascii_only)
        case EpochBlock():
            lines = [line for part in block.lines for line in _epoch_line(part, width)]
        case NoteBlock(text) | ChartBlock(summary=text):
            lines = wrap(_shown(text, ascii_only), width)
    return [_shown(line, ascii_only) for line in lines]


def stands_apart(block: Block, before: Block | None) -> bool:
    """True where an empty line belongs above a block: everywhere but between the items of a list."""
    if not isinstance(block, Paragraph) or not isinstance(before, Paragraph):
        return before is not None
    return not (block.item and before.item)


def wrap(text: str, width: int, indent: str = "") -> list[str]:
    """The text broken between words, later lines indented; a longer word is cut."""
    return textwrap.wrap(
        text, max(width, 8), subsequent_indent=indent, break_on_hyphens=False, drop_whitespace=True
    ) or [""]


def _shown(text: str, ascii_only: bool) -> str:
    safe = clean(text, keep="")
    return ascii_form(safe) if ascii_only else safe


def _paragraph(block: Paragraph, width: int, ascii_only: bool) -> list[str]:
    text = _shown("".join(span.text for span in block.spans), ascii_only)
    if not block.item:
        return wrap(text, width)
    lead = "  " * block.level + _shown(block.item, ascii_only) + " "
    return wrap(lead + text, width, " " * len(lead))


def _table(block: TableBlock, width: int) -> list[str]:
    """Aligned columns; where they are too wide, one sentence for each row."""
    rows = [block.header, *block.rows]
    columns = max(map(len, rows))
    filled = [(*row, *[""] * (columns - len(row))) for row in rows]
    widths = [max(len(row[column]) for row in filled) for column in range(columns)]
    worded = [block.is_worded(column) for column in range(columns)]
    lines = [
        MARGIN
        + "  ".join(
            cell.ljust(wide) if left else cell.rjust(wide)
            for cell, wide, left in zip(row, widths, worded, strict=True)
        ).rstrip()
        for row in filled
    ]
    if max(map(len, lines)) <= width:
        return lines
    said = (", ".join(" ".join(pair) for pair in zip(filled[0], row, strict=True)) for row in filled[1:])
    return [line for sentence in said for line in wrap(sentence, width, MARGIN)]


def _rule(block: RuleBlock, width: int, ascii_only: bool) -> list[str]:
    maths = block.spoken if ascii_only else block.line
    said = wrap(_shown(f"{block.name}: {block.sentence}", ascii_only), width)
    return [*said, *(MARGIN + line for line in wrap(_shown(maths, ascii_only), width - len(MARGIN), "  "))]


def _epoch_line(line: EpochLine, width: int) -> Iterator[str]:
    lead: str = line.name
    for left, source, shown in entries(line):
        start = lead.ljust(NAME_WIDTH)
        lead = ""
        if shown == "?":
            yield f"{start}{left} = ?"
        elif len(start) + len(left) + len(source) + len(shown) + 6 <= width:
            yield f"{start}{left} = {source}  ->  {shown}"
        else:
            yield from wrap(f"{start}{left} = {source}", width, " " * (NAME_WIDTH + 2))
            yield from wrap(" " * NAME_WIDTH + f"->  {shown}", width, " " * (NAME_WIDTH + 4))


def entries(line: EpochLine) -> Iterator[tuple[str, str, str]]:
    """Left-hand side, source and shown value of each assignment of a line."""
    if isinstance(line.of, str):
        yield line.of, str(line.source), str(line.text)
        return
    sources = line.source if isinstance(line.source, Mapping) else {}
    shown = line.text if isinstance(line.text, Mapping) else {}
    for key, left in line.of.items():
        yield left, sources.get(key, ""), shown.get(key, "")
