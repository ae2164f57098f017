"""The blocks of a page on one surface, whose height is known before it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from tutor.tui.sheet import Item, Sheet, same

if TYPE_CHECKING:
    from tutor.tui.sheet import Row


class Paper(Widget):
    """Draws blocks one under the other; only rows in sight are drawn, and no widget comes or goes."""

    ALLOW_SELECT = False

    def __init__(self, sheet: Sheet, *, id: str) -> None:
        super().__init__(id=id)
        self._sheet = sheet
        self._items: Sequence[Item] = ()
        self._chart_rows = 11
        self._rows: tuple[int, list[Row]] | None = None
        """A width, and the rows at that width."""
        self._styles_of: dict[str, Style] = {}

    def show(self, items: Sequence[Item], chart_rows: int) -> None:
        """Show these blocks, charts among them in so many rows."""
        unchanged = len(items) == len(self._items) and all(map(same, items, self._items))
        if unchanged and self._chart_rows == chart_rows:
            return
        before = self._rows
        self._items, self._chart_rows = items, chart_rows
        self._rows = None
        # A layout costs more than a repaint; it is needed only where the rows below move.
        self.refresh(layout=before is None or len(self._at(before[0])) != len(before[1]))

    def _at(self, width: int) -> list[Row]:
        if self._rows is None or self._rows[0] != width:
            self._rows = (width, self._sheet.rows(self._items, width, self._chart_rows))
        return self._rows[1]

    def rows_of_last(self) -> int:
        """The rows of the last block, with the empty one below it."""
        if not self._items:
            return 0
        return len(self._sheet.lines(self._items[-1], self.size.width, self._chart_rows)) + 1

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The number of rows; computed, never measured, so that nothing re-lays itself out."""
        return len(self._at(width))

    def render_line(self, y: int) -> Strip:
        """One row, each part in its colour."""
        width = self.size.width
        rows = self._at(width)
        base = self.visual_style
        if y >= len(rows):
            return Strip.blank(width, base.rich_style)
        row = rows[y]
        if not isinstance(row, Content):
            from tutor.tui.widgets.chart_view import chart_row

            return chart_row(self, row, width)
        parts = row.render(base, end="", parse_style=self._style)
        segments = [Segment(text, style.rich_style) for text, style in parts]
        return Strip(segments).adjust_cell_length(width, base.rich_style)

    def notify_style_update(self) -> None:
        """Forget colours and charts as they were drawn."""
        self._styles_of.clear()
        self._rows = None
        super().notify_style_update()

    def _style(self, style: str | Style) -> Style:
        if isinstance(style, Style):
            return style
        if style not in self._styles_of:
            known = style.startswith(".")
            self._styles_of[style] = (
                self.screen.get_visual_style(style[1:], partial=True) if known else Style.null()
            )
        return self._styles_of[style]
