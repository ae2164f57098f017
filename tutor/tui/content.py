"""Text for the screen: cleaned, and never read as markup."""

from __future__ import annotations

from textual.content import Content

from tutor.text import clean
from tutor.tui.glyphs import Glyphs


def text(value: str, style: str = "") -> Content:
    """Safe text in one style."""
    return Content.styled(clean(value), style)


def cut(line: Content, width: int, glyphs: Glyphs) -> Content:
    """A line shortened to a width, with a mark where something is missing."""
    if line.cell_length <= width:
        return line
    return line.truncate(max(width - 1, 0)) + Content(glyphs.ellipsis)


def hanging(lead: Content, said: Content, column: int, width: int) -> list[Content]:
    """A word and what is said of it, which begins at a column in every row."""
    rows = said.wrap(max(width - column, 12))
    first = lead.pad_right(max(column - lead.cell_length, 1))
    return [(first if index == 0 else Content(" " * column)) + row for index, row in enumerate(rows)]
