"""The first row of a lesson: its title, how far one is, and the coming epoch."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tutor.learner.page import Page
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs


class TitleBar(Widget):
    """Draws the title row from the page at hand."""

    page: reactive[Page | None] = reactive(None)

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs

    def render(self) -> Content:
        """Title left, page and bar, epoch right; the title gives way where room is short."""
        page = self.page
        if page is None:
            return Content("")
        bar = self._glyphs.progress(page.number, page.pages, min(page.pages, 12))
        right = f"page {page.number} of {page.pages} {bar}  epoch {page.epoch}"
        if page.seed is not None:
            right = f"seed {page.seed}  {right}"
        room = self.content_size.width - len(right) - 2
        title = text(self._glyphs.of(page.lesson_title), "bold")
        if title.cell_length > room:
            title = title.truncate(max(room, 1), ellipsis=True)
        return title.pad_right(max(room - title.cell_length, 0)) + Content("  ") + text(right)
