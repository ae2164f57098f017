"""The first row of the sandbox: where it belongs, and how far the chosen run is."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from tutor.learner.explore_view import View
from tutor.tui import ink
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs
from tutor.tui.room import WIDE
from tutor.tui.widgets.title_bar import beside

BAR = 20
"""Cells of the progress bar, half of them where room is short."""


class ExploreBar(Widget):
    """Draws the title row from the view at hand."""

    ALLOW_SELECT = False

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="explore-bar")
        self._glyphs = glyphs
        self._shown: tuple[str, tuple[str, ...]] = ("", ("",))

    def show(self, view: View) -> None:
        """Show where the chosen run is."""
        word = "running  " if view.running else ""
        bar = self._glyphs.progress(min(view.epoch, view.epochs), view.epochs, self._cells)
        named = next(f"run {row.name}  " for row in view.runs if row.chosen) if len(view.runs) > 1 else ""
        place = f"{named}{word}{view.place}"
        shown = (self._glyphs.of(f"Explore: {view.lesson}"), (f"{place} {bar}", place))
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    @property
    def _cells(self) -> int:
        return BAR if self.app.size.width >= WIDE else BAR // 2

    def render(self) -> Content:
        """Title left, place right."""
        left, ways = self._shown
        return beside(text(left, ink.STRONG), ways, self.content_size.width, self._glyphs)
