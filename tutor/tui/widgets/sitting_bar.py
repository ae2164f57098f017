"""The first row of a sitting: the number of the question."""

from __future__ import annotations

from tutor.learner.page import Page
from tutor.tui.widgets.title_bar import BAR, TitleBar


class SittingBar(TitleBar):
    """Draws the title row of practice."""

    def _where(self, page: Page) -> tuple[str, ...]:
        questions = page.pages - 1
        if not 0 < page.number <= questions:
            return (page.place,)
        bar = self._glyphs.progress(page.number, questions, min(questions, BAR))
        return f"{page.place} {bar}", page.place
