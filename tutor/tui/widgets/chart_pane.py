"""The charts beside or below the text: two at most, each with its sentence as caption."""

from __future__ import annotations

from itertools import zip_longest

from textual.app import ComposeResult
from textual.containers import Container

from tutor.learner.page import ChartBlock
from tutor.tui.glyphs import Glyphs
from tutor.tui.widgets.chart_view import APART, ChartView

MAP_ROWS = 11
"""Rows below which the lines of a map run into each other."""


def can_be_read(block: ChartBlock, rows: int) -> bool:
    """True where a chart has enough rows for what it shows."""
    return block.chart.contours is None or rows >= MAP_ROWS


class ChartPane(Container):
    """Shows the page's charts; what has not changed is not drawn again."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="charts")
        self._views = (ChartView(glyphs), ChartView(glyphs))
        self._charts: tuple[ChartBlock, ...] = ()

    def compose(self) -> ComposeResult:
        """Two places, each hidden while it is empty."""
        yield from self._views

    def show(self, charts: tuple[ChartBlock, ...], since: int | None) -> None:
        """Hand each chart to its place; with `since`, the steps after that one grow into them."""
        for index, view in enumerate(self._views):
            view.show(charts[index].chart if index < len(charts) else None, since)
        self._charts = charts

    def show_at_most(self, most: int, rows: int) -> None:
        """Show so many charts at most, of those that can be read in so many rows."""
        for view, block in zip_longest(self._views, self._charts[: len(self._views)]):
            view.display = most > 0 and block is not None and can_be_read(block, rows)
            most -= view.display

    def set_apart(self, side_by_side: bool) -> None:
        """Leave columns between the charts where they stand side by side and both are shown."""
        self._views[0].styles.padding = (0, APART if side_by_side and self._views[1].display else 0, 0, 0)
