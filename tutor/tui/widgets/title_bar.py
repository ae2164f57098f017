"""The first row of a lesson: its title, how far one is, and the epoch it is about."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from tutor.learner.page import Page
from tutor.tui import ink
from tutor.tui.content import cut, text
from tutor.tui.glyphs import Glyphs

BAR = 12
"""Cells of the longest progress bar."""


class TitleBar(Widget):
    """Draws the title row from the page at hand."""

    ALLOW_SELECT = False

    def __init__(self, glyphs: Glyphs, note: str = "") -> None:
        super().__init__()
        self._glyphs = glyphs
        self._note = note
        self._shown = ("", "")
        self._page: Page | None = None

    def show(self, page: Page) -> None:
        """Show where this page is."""
        self._page = page
        right = self._where(page)
        if page.seed is not None:
            right = f"seed {page.seed}  {right}"
        if self._note:
            right = f"{self._note}  {right}"
        shown = (self._glyphs.of(page.lesson_title), self._glyphs.of(right) if page.pages else self._note)
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    def _where(self, page: Page) -> str:
        bar = self._glyphs.progress(page.number, page.pages, min(page.pages, BAR))
        return f"page {page.number} of {page.pages} {bar}  epoch {page.told_epoch or '…'}"

    def note(self, note: str) -> None:
        """Say something else before the page."""
        self._note = note
        if self._page is not None:
            self.show(self._page)

    def render(self) -> Content:
        """Title left, page and bar, epoch right; the title gives way where room is short."""
        left, right = self._shown
        room = max(self.content_size.width - len(right) - 2, 4)
        title = cut(text(left, ink.STRONG), room, self._glyphs)
        return title.pad_right(max(room - title.cell_length, 0)) + Content("  ") + text(right)
