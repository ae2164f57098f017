"""The charts of the sandbox: all of them, or as many as there is room for."""

from __future__ import annotations

from typing import Literal

from textual.app import ComposeResult
from textual.containers import Container

from tutor.learner.page import ChartBlock
from tutor.tui.glyphs import Glyphs
from tutor.tui.widgets.chart_view import APART, ChartView

Arrangement = Literal["column", "row", "grid"]
MOST = 3


class ExploreCharts(Container):
    """Shows up to three charts under one another, side by side, or two above the third."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="explore-charts")
        self._views = tuple(ChartView(glyphs) for _ in range(MOST))
        self._count = 0
        self._how: Arrangement = "column"
        self._most = MOST

    def compose(self) -> ComposeResult:
        """A place for each, hidden while it is empty."""
        yield from self._views

    def show(self, charts: tuple[ChartBlock, ...]) -> None:
        """Hand each chart to its place."""
        for index, view in enumerate(self._views):
            view.show(charts[index].chart if index < len(charts) else None, None)
        if len(charts) != self._count:
            self._count = len(charts)
            self._bring()

    def set_out(self, how: Arrangement, most: int) -> None:
        """Show so many at most, in this arrangement."""
        self._how, self._most = how, most
        self.styles.layout = {"column": "vertical", "row": "horizontal", "grid": "grid"}[how]
        if how == "grid":
            self.styles.grid_size_columns, self.styles.grid_size_rows = 2, 2
        self._views[-1].styles.column_span = 2 if how == "grid" else 1
        self._bring()

    def _bring(self) -> None:
        for index, view in enumerate(self._views):
            view.display = index < min(self._count, self._most)
        beside = self._how != "column" and self._views[1].display
        self._views[0].styles.padding = (0, APART if beside else 0, 0, 0)
