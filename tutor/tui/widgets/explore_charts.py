"""The charts of the sandbox: all of them, or as many as there is room for."""

from __future__ import annotations

from typing import Literal

from textual.app import ComposeResult
from textual.containers import Container

from tutor.learner.page import ChartBlock
from tutor.tui.glyphs import Glyphs
from tutor.tui.widgets.chart_pane import MAP_ROWS, can_be_read
from tutor.tui.widgets.chart_view import APART, ChartView

Arrangement = Literal["column", "row", "grid"]
MOST = 3
LEAST_ROWS = 6
"""Rows of a chart below a map, at the least."""


class ExploreCharts(Container):
    """Shows up to three charts under one another, side by side, or two above the third.

    A map has the rows that it needs; where there are not so many, the next chart takes its place.
    """

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="explore-charts")
        self._views = tuple(ChartView(glyphs) for _ in range(MOST))
        self._charts: tuple[ChartBlock, ...] = ()
        self._how: Arrangement = "column"
        self._most = MOST
        self._rows = 0

    def compose(self) -> ComposeResult:
        """A place for each, hidden while it is empty."""
        yield from self._views

    def show(self, charts: tuple[ChartBlock, ...]) -> None:
        """Hand each chart to its place."""
        for index, view in enumerate(self._views):
            view.show(charts[index].chart if index < len(charts) else None, None)
        changed = len(charts) != len(self._charts)
        self._charts = charts
        if changed:
            self._bring()

    def set_out(self, how: Arrangement, most: int, rows: int) -> None:
        """Show so many at most, in this arrangement, in so many rows."""
        self._how, self._most, self._rows = how, most, rows
        self.styles.layout = {"column": "vertical", "row": "horizontal", "grid": "grid"}[how]
        if how == "grid":
            self.styles.grid_size_columns, self.styles.grid_size_rows = 2, 2
        self._views[-1].styles.column_span = 2 if how == "grid" else 1
        self._bring()

    def _bring(self) -> None:
        shown = self._chosen()
        for index, view in enumerate(self._views):
            view.display = index in shown
            beside = self._how != "column" and index in shown[:-1]
            view.styles.padding = (0, APART if beside and index < MOST - 1 else 0, 0, 0)
        is_map = bool(self._charts) and self._charts[0].chart.contours is not None
        self._views[0].styles.min_height = MAP_ROWS if is_map and self._how == "column" else None

    def _chosen(self) -> list[int]:
        """The places of the charts that are shown."""
        places = list(range(min(len(self._charts), self._most)))
        rows = self._rows // 2 if self._how == "grid" else self._rows
        if not places or not can_be_read(self._charts[0], rows):
            return list(range(1, len(self._charts)))[: self._most]
        if self._how == "column" and self._charts[0].chart.contours is not None:
            below = (rows - MAP_ROWS) // LEAST_ROWS
            return places[: 1 + below]
        return places
