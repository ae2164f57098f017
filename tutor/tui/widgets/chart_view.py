"""A chart at whatever size its place has; its colours are component classes of the style sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from tutor.chart.model import Chart
from tutor.tui.glyphs import Glyphs
from tutor.tui.growth import frames
from tutor.tui.ink import CHART_INKS

FRAME_SECONDS = 1 / 24
SMALLEST = (12, 4)
"""Columns and rows below which nothing is drawn."""


class ChartView(Widget):
    """Draws one chart; empty while there is none."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(CHART_INKS)
    ALLOW_SELECT = False

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._chart: Chart | None = None
        self._frame: Chart | None = None
        """The chart as it is drawn while it grows; None when it is drawn whole."""
        self._growth: Timer | None = None

    def show(self, chart: Chart | None, since: int | None) -> None:
        """Show a chart; with `since`, the steps after that one grow into the picture."""
        if chart == self._chart:
            return
        self._stop_growing()
        self._chart = chart
        if chart is not None and since is not None and self.app.animation_level != "none":
            coming = frames(chart, since)
            self._frame = next(coming, None)
            if self._frame is not None:
                self._growth = self.set_interval(FRAME_SECONDS, lambda: self._grow(coming))
        self.refresh()

    def _grow(self, coming: Iterator[Chart]) -> None:
        self._frame = next(coming, None)
        if self._frame is None:
            self._stop_growing()
        self.refresh()

    def _stop_growing(self) -> None:
        self._frame = None
        if self._growth is not None:
            self._growth.stop()
            self._growth = None

    @property
    def is_growing(self) -> bool:
        """True while frames are still to come."""
        return self._growth is not None

    def render_line(self, y: int) -> Strip:
        """One row of the picture, each run in its role's colour."""
        width, height = self.size
        chart = self._frame or self._chart
        if chart is None or width < SMALLEST[0] or height < SMALLEST[1]:
            return Strip.blank(width, self.rich_style)
        from tutor.tui.pictures import picture  # NumPy: never before the first frame

        rows = picture(chart, width, height, self._glyphs).rows
        if y >= len(rows):
            return Strip.blank(width, self.rich_style)
        segments = [Segment(text, self._style(role)) for text, role in rows[y]]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _style(self, role: str | None) -> Style:
        if role is None:
            return self.rich_style
        return self.get_component_rich_style(f"chart--{role}", default=self.rich_style)
