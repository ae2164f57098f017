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
