"""The charts beside the text: two at most, each with its sentence below."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import reactive
from textual.widgets import Static

from tutor.learner.page import Page
from tutor.tui.content import text
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
        for place in ("first", "second"):
            with Vertical(id=place, classes="chart-place"):
                yield ChartView(self._glyphs)
                yield Static(classes="summary", markup=False)

    def watch_page(self, page: Page | None) -> None:
        """Hand each chart to its place."""
        charts = page.charts if page else ()
        for index, place in enumerate(self.query(".chart-place")):
            place.display = index < len(charts)
            if index < len(charts):
                place.query_one(ChartView).chart = charts[index].chart
                summary = text(self._glyphs.of(charts[index].summary), "$text-muted")
                place.query_one(".summary", Static).update(summary)
