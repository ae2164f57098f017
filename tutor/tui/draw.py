"""A page's blocks as lines of Content, for a given width; pure functions, no widget and no markup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.content import Content

from tutor.learner.page import (
    Block,
    ChartBlock,
    CodeBlock,
    EpochBlock,
    EpochLine,
    NoteBlock,
    Paragraph,
    RuleBlock,
    Span,
    TableBlock,
)
from tutor.text import clean
from tutor.tui.content import cut, text
from tutor.tui.glyphs import Glyphs
from tutor.tui.ink import ASKED, CODE, EMPHASIS, MUTED, NUMBER, RAN, STRONG

STYLES: Mapping[str, str] = {
    "plain": "",
    "strong": STRONG,
    "emphasis": EMPHASIS,
    "code": CODE,
    "number": NUMBER,
}

NAME_WIDTH = 10
"""Cells of the first column of an epoch's lines: the longest name, `gradient`, and two spaces."""


def block_lines(block: Block, width: int, glyphs: Glyphs) -> list[Content]:
    """The lines of one block, none wider than `width` cells."""
    width = max(width, 8)
    match block:
        case Paragraph():
            lines = _paragraph(block, width, glyphs)
        case TableBlock():
            lines = _table(block, width, glyphs)
        case CodeBlock():
            lines = [_code_line(glyphs.of(line), block.executed, glyphs) for line in block.lines]
        case RuleBlock():
            lines = _rule(block, width, glyphs)
        case EpochBlock():
            lines = [line for part in block.lines for line in _epoch_line(part, width, glyphs)]
        case NoteBlock():
            lines = text(glyphs.of(block.text), MUTED).wrap(width)
        case ChartBlock():
            lines = text(glyphs.of(block.summary), MUTED).wrap(width)
    return [line if line.cell_length <= width else cut(line, width, glyphs) for line in lines]


def is_together(block: object, after: object) -> bool:
    """True for two blocks between which no empty row stands: the items of one list."""
    return isinstance(block, Paragraph) and isinstance(after, Paragraph) and bool(block.item and after.item)


def _spans(spans: tuple[Span, ...], glyphs: Glyphs) -> Content:
    return Content.assemble(*(text(glyphs.of(span.text), STYLES[span.style]) for span in spans))


def _paragraph(block: Paragraph, width: int, glyphs: Glyphs) -> list[Content]:
    body = _spans(block.spans, glyphs)
    if not block.item:
        return body.wrap(width)
    mark = glyphs.of(block.item) + " "
    before = " " * (1 + 2 * min(block.level, 4))
    indent = before + " " * len(mark)
    first, *rest = body.wrap(max(width - len(indent), 1)) or [Content("")]
    return [Content.assemble(before, (mark, MUTED), first), *(Content(indent) + line for line in rest)]


def _table(block: TableBlock, width: int, glyphs: Glyphs) -> list[Content]:
    """The table in columns; too wide, it stacks its headings, then puts the last columns below the others."""
    rows = [tuple(glyphs.of(clean(cell)) for cell in row) for row in (block.header, *block.rows)]
    columns = max(map(len, rows))
    heading, *body = (row + ("",) * (columns - len(row)) for row in rows)
    headings, gap = [heading], 2
    if _table_width([heading, *body], gap) > width:
        headings = _stacked(heading)
        gap = 2 if _table_width([*headings, *body], 2) <= width else 1
    fitting = columns
    while fitting > 2 and _table_width([row[:fitting] for row in (*headings, *body)], gap) > width:
        fitting -= 1
    worded = [block.is_worded(column) for column in range(fitting)]
    lines = _columns(headings, body, worded, gap)
    if fitting < columns:
        rest = [(row[0], *row[fitting:]) for row in (heading, *body)]
        lines += [Content(""), *_table(TableBlock(rest[0], tuple(rest[1:])), width, glyphs)]
    return lines


def _columns(
    headings: list[tuple[str, ...]], body: list[tuple[str, ...]], worded: list[bool], gap: int
) -> list[Content]:
    """The first columns, each as wide as its widest cell; words begin at the left of theirs."""
    count = len(worded)
    widths = _column_widths([row[:count] for row in (*headings, *body)])

    def line(row: tuple[str, ...], style: str) -> Content:
        cells = []
        for cell, wide, left in zip(row[:count], widths, worded, strict=True):
            content, room = Content.styled(cell, style), wide - Content(cell).cell_length
            cells.append(content.pad_right(room) if left else content.pad_left(room))
        return Content(" " * gap).join(cells)

    return [*(line(row, STRONG) for row in headings), *(line(row, "") for row in body)]


def _column_widths(rows: list[tuple[str, ...]]) -> list[int]:
    return [max(Content(cell).cell_length for cell in column) for column in zip(*rows, strict=True)]


def _table_width(rows: list[tuple[str, ...]], gap: int) -> int:
    widths = _column_widths(rows)
    return sum(widths) + gap * (len(widths) - 1)


def _stacked(heading: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A row of headings as several, a word under the other, all standing on the last."""
    words = [cell.split() for cell in heading]
    high = max(map(len, words), default=0) or 1
    padded = [[""] * (high - len(cell)) + cell for cell in words]
    return list(zip(*padded, strict=True)) or [heading]


def _code_line(line: str, executed: bool, glyphs: Glyphs) -> Content:
    mark = glyphs.ran if executed else " "
    return Content.assemble((mark + " ", RAN if executed else ""), text(line, CODE))


def _rule(block: RuleBlock, width: int, glyphs: Glyphs) -> list[Content]:
    title = text(glyphs.of(block.name), STRONG).wrap(width)
    sentence = text(glyphs.of(block.sentence)).wrap(width)
    if glyphs.ascii:
        maths = [text("  " + part, CODE) for part in _fold(block.spoken, width - 2)]
    elif block.picture and max(map(len, block.picture)) + 2 <= width:
        maths = [text("  " + row, CODE) for row in block.picture]
    else:
        maths = [text("  " + part, CODE) for part in _fold(block.line, width - 2)]
    return [*title, *sentence, *maths]


def _fold(line: str, width: int) -> list[str]:
    """A formula broken at spaces, later lines indented."""
    lines = [part.plain for part in Content(clean(line)).wrap(max(width - 2, 8))]
    return [lines[0], *("  " + part for part in lines[1:])] if lines else [""]


def _entries(line: EpochLine) -> Iterator[tuple[str, str, str]]:
    """(left-hand side, source, shown value) of each parameter of a line."""
    if isinstance(line.of, str):
        shown = line.text if isinstance(line.text, str) else " ".join(line.text.values())
        yield line.of, str(line.source), shown
        return
    assert isinstance(line.source, Mapping)
    assert isinstance(line.text, Mapping)
    for name, left in line.of.items():
        yield left, line.source[name], line.text[name]


def _epoch_line(line: EpochLine, width: int, glyphs: Glyphs) -> Iterator[Content]:
    heading: str = line.name
    for left, source, shown in _entries(line):
        name = text(heading.ljust(NAME_WIDTH), MUTED)
        style = ASKED if "?" in shown else NUMBER
        value = text(glyphs.of(shown), style)
        if shown == "?":
            yield Content.assemble(name, text(glyphs.of(f"{left} = "), CODE), value)
            heading = ""
            continue
        if line.name == "update":
            # The step was taken: this is the line that ran.
            name = Content.assemble(text(heading.ljust(NAME_WIDTH - 2), MUTED), (glyphs.ran + " ", RAN))
        heading = ""
        formula = _fold(glyphs.of(f"{left} = {source}"), width - NAME_WIDTH)
        room = width - NAME_WIDTH - Content(formula[-1]).cell_length - value.cell_length
        for index, part in enumerate(formula):
            start = name if index == 0 else Content(" " * NAME_WIDTH)
            body = start + text(part, CODE)
            if index == len(formula) - 1 and room >= 2:
                body = body + Content(" " * room) + value
            yield body
        if room < 2:
            for row in _value_rows(shown, width - NAME_WIDTH, glyphs):
                yield text(row.rjust(width), style)


def _value_rows(shown: str, width: int, glyphs: Glyphs) -> list[str]:
    """The values of a line in rows; how many there are in all is not broken in two."""
    values, more, count = shown.partition(" … (")
    rows = [part.plain.rstrip() for part in Content(glyphs.of(values)).wrap(width)]
    if more:
        last = glyphs.of(f"… ({count}")
        if rows and len(rows[-1]) + 1 + len(last) <= width:
            rows[-1] += f" {last}"
        else:
            rows.append(last)
    return rows
