"""Blocks laid out under one another as rows; what was laid out before is not laid out again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from tutor.learner.page import Block, ChartBlock
from tutor.tui.draw import block_lines, is_together
from tutor.tui.glyphs import Glyphs
from tutor.tui.pictures import ALBUM

if TYPE_CHECKING:
    from tutor.chart.picture import Run

    Row = Content | tuple[Run, ...]

Item = Block | Content

BLANK = Content("")
INDENTED = frozenset({"CodeBlock", "EpochBlock", "TableBlock"})
"""Blocks that stand one cell in from the prose."""
KEPT = 96
"""Layouts that are remembered: those of a long page at two widths."""


class Sheet:
    """Lays out items; knows widths and heights, and no widget."""

    def __init__(self, glyphs: Glyphs) -> None:
        self._glyphs = glyphs
        self._known: list[tuple[Item, int, list[Row]]] = []

    def rows(self, items: Sequence[Item], width: int, chart_rows: int) -> list[Row]:
        """Every row, an empty one after each item but within a list."""
        rows: list[Row] = []
        for index, item in enumerate(items):
            rows += self.lines(item, width, chart_rows)
            if not (index + 1 < len(items) and is_together(item, items[index + 1])):
                rows.append(BLANK)
        return rows

    def lines(self, item: Item, width: int, chart_rows: int) -> list[Row]:
        """The rows of one item."""
        if isinstance(item, ChartBlock):
            picture = ALBUM.picture(item.chart, width, chart_rows, self._glyphs.raster)
            return list(picture.rows) if picture else [BLANK] * chart_rows
        for place, (known, wide, lines) in enumerate(self._known):
            if wide == width and same(known, item):
                self._known.append(self._known.pop(place))
                return lines
        lines = self._laid_out(item, width)
        self._known.append((item, width, lines))
        del self._known[:-KEPT]
        return lines

    def _laid_out(self, item: Item, width: int) -> list[Row]:
        if isinstance(item, Content):
            return list(item.wrap(max(width, 8)))
        if type(item).__name__ in INDENTED:
            return [Content(" ") + line for line in block_lines(item, width - 2, self._glyphs)]
        return list(block_lines(item, width, self._glyphs))


def same(one: Item, other: Item) -> bool:
    """Whether two items look alike; Content is equal by its text alone, its styles apart."""
    if one is other:
        return True
    if isinstance(one, Content):
        return isinstance(other, Content) and one.is_same(other)
    return one == other
