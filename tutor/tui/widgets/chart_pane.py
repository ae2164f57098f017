"""The charts beside the text: two at most, each with its sentence as caption."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import reactive

from tutor.learner.page import Page
from tutor.tui.glyphs import Glyphs
from tutor.tui.widgets.chart_view import ChartView


class ChartPane(Vertical):
    """Shows the page's charts; what has not changed is not drawn again."""

    page: reactive[Page | None] = reactive(None, init=False)

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="charts")
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """Two places, each hidden while it is empty."""
        yield ChartView(self._glyphs)
        yield ChartView(self._glyphs)

    def watch_page(self, page: Page | None) -> None:
        """Hand each chart to its place."""
        charts = page.charts if page else ()
        for index, view in enumerate(self.query(ChartView)):
            view.display = index < len(charts)
            if index < len(charts):
                view.chart = charts[index].chart
