"""The first row of a sitting: the number of the question."""

from __future__ import annotations

from tutor.learner.page import Page
from tutor.tui.widgets.title_bar import BAR, TitleBar


class SittingBar(TitleBar):
    """Draws the title row of practice."""

    def _where(self, page: Page) -> str:
        questions = page.pages - 1
        if page.number > questions:
            return f"all {questions} questions done" if questions > 1 else "done"
        if not page.number:
            return f"{questions} question{'s' if questions > 1 else ''}"
        bar = self._glyphs.progress(page.number, questions, min(questions, BAR))
        return f"question {page.number} of {questions} {bar}"
