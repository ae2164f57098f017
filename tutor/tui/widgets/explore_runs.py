"""The runs of the sandbox, one in a row, where there are several; a click turns to one."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from tutor.learner.explore_view import RunRow
from tutor.tui import ink
from tutor.tui.content import cut, text
from tutor.tui.glyphs import Glyphs
from tutor.tui.messages import Commanded


class RunRows(Widget):
    """Shows each run with its settings and where it stands; hidden while there is one."""

    ALLOW_SELECT = False

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="explore-runs")
        self._glyphs = glyphs
        self._rows: tuple[RunRow, ...] = ()
        self.display = False

    def show(self, rows: tuple[RunRow, ...]) -> None:
        """Show these runs."""
        if rows == self._rows:
            return
        if len(rows) != len(self._rows):
            self.styles.height = len(rows)
            self.display = len(rows) > 1
        turned = _chosen(rows) != _chosen(self._rows) or len(rows) != len(self._rows)
        self._rows = rows
        self.refresh()
        if turned and self.display:
            self.call_after_refresh(self._bring_chosen)

    def _bring_chosen(self) -> None:
        """Scroll the chosen run into sight, where the numbers are more than the screen shows."""
        row = Region(0, self.virtual_region.y + _chosen(self._rows), 1, 1)
        if isinstance(self.parent, Widget):
            self.parent.scroll_to_region(row, animate=False, force=True)

    def render(self) -> Content:
        """Name and settings, then how it went."""
        widest = max((len(row.settings) for row in self._rows), default=0)
        return Content("\n").join([self._row(row, widest) for row in self._rows])

    def _row(self, row: RunRow, widest: int) -> Content:
        mark = self._glyphs.ran if row.chosen else " "
        line = Content.assemble(
            text(f"{mark} {row.name}  ", ink.STRONG if row.chosen else ""),
            text(self._glyphs.of(row.settings).ljust(widest + 2), ink.NUMBER),
            text(self._glyphs.of(row.outcome), ink.MUTED),
        )
        return cut(line, max(self.content_size.width, 8), self._glyphs)

    def on_click(self, event: events.Click) -> None:
        """Turn to the run under the mouse."""
        offset = event.get_content_offset(self)
        if offset is not None and 0 <= offset.y < len(self._rows):
            self.post_message(Commanded(f"choose {self._rows[offset.y].name}"))


def _chosen(rows: tuple[RunRow, ...]) -> int:
    return next((place for place, row in enumerate(rows) if row.chosen), 0)
