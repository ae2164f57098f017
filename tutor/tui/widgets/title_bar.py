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
        self._shown: tuple[str, tuple[str, ...]] = ("", ("",))
        """The title, and what stands beside it: as it is best, then shorter and shorter."""
        self._page: Page | None = None

    def show(self, page: Page) -> None:
        """Show where this page is."""
        self._page = page
        before = f"{self._note}  " if self._note else ""
        before += f"seed {page.seed}  " if page.seed is not None else ""
        ways = tuple(before + one for one in self._where(page)) if page.pages else (self._note,)
        shown = (self._glyphs.of(page.lesson_title), tuple(map(self._glyphs.of, ways)))
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    def _where(self, page: Page) -> tuple[str, ...]:
        bar = self._glyphs.progress(page.number, page.pages, min(page.pages, BAR))
        place, epoch = f"page {page.number} of {page.pages}", f"epoch {page.told_epoch or '…'}"
        return f"{place} {bar}  {epoch}", f"{place}  {epoch}", place

    def note(self, note: str) -> None:
        """Say something else before the page."""
        self._note = note
        if self._page is not None:
            self.show(self._page)

    def render(self) -> Content:
        """Title left, page and bar, epoch right."""
        left, ways = self._shown
        return beside(text(left, ink.STRONG), ways, self.content_size.width, self._glyphs)


def beside(title: Content, ways: tuple[str, ...], width: int, glyphs: Glyphs) -> Content:
    """A title, and to the right the first of the texts that leaves it whole; cut beside the last of them."""
    whole = (way for way in ways if title.cell_length + len(way) + 2 <= width)
    right = next(whole, ways[-1])
    room = max(width - len(right) - 2, 4)
    shown = cut(title, room, glyphs)
    return shown.pad_right(max(room - shown.cell_length, 0)) + Content("  ") + text(right)
