"""The first row of the sandbox: where it belongs, and how far the chosen run is."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from tutor.learner.explore_view import View
from tutor.tui import ink
from tutor.tui.content import cut, text
from tutor.tui.glyphs import Glyphs

BAR = 20
"""Cells of the progress bar, half of them where room is short."""
WIDE = 100


class ExploreBar(Widget):
    """Draws the title row from the view at hand."""

    ALLOW_SELECT = False

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="explore-bar")
        self._glyphs = glyphs
        self._shown = ("", "")

    def show(self, view: View) -> None:
        """Show where the chosen run is."""
        word = "running  " if view.running else ""
        bar = self._glyphs.progress(min(view.epoch, view.epochs), view.epochs, self._cells)
        named = next(f"run {row.name}  " for row in view.runs if row.chosen) if len(view.runs) > 1 else ""
        shown = (self._glyphs.of(f"Explore: {view.lesson}"), f"{named}{word}{view.place} {bar}")
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    @property
    def _cells(self) -> int:
        return BAR if self.app.size.width >= WIDE else BAR // 2

    def render(self) -> Content:
        """Title left, place right; the title gives way where room is short."""
        left, right = self._shown
        room = max(self.content_size.width - len(right) - 2, 4)
        title = cut(text(left, ink.STRONG), room, self._glyphs)
        return title.pad_right(max(room - title.cell_length, 0)) + Content("  ") + text(right)
