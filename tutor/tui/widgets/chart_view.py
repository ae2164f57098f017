"""A chart at whatever size its place has; its colours are component classes of the style sheet."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from rich.segment import Segment
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from tutor.chart.model import Chart
from tutor.tui.glyphs import Glyphs
from tutor.tui.growth import frames, pace
from tutor.tui.ink import CHART_ROLES
from tutor.tui.pictures import ALBUM

SMALLEST = (12, 4)
"""Columns and rows below which nothing is drawn."""


APART = 2
"""Columns between two charts side by side, so that no label runs into the next chart's."""


class ChartView(Widget):
    """Draws one chart; empty while there is none."""

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
            coming = deque(frames(chart, since))
            if coming:
                self._growth = self.set_interval(pace(len(coming)), lambda: self._grow(coming))
                self._frame = coming.popleft()
        self.refresh()

    def _grow(self, coming: deque[Chart]) -> None:
        self._frame = coming.popleft() if coming else None
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
        picture = ALBUM.picture(chart, width, height, self._glyphs.raster)
        rows = picture.rows if picture else ()
        if y >= len(rows):
            return Strip.blank(width, self.rich_style)
        return chart_row(self, rows[y], width)


def chart_row(widget: Widget, row: Iterable[tuple[str, str | None]], width: int) -> Strip:
    """One row of a picture in the colours of the widget's screen."""
    base, screen = widget.rich_style, widget.screen
    segments = [
        Segment(text, screen.get_component_rich_style(f"chart--{role}") if role in CHART_ROLES else base)
        for text, role in row
    ]
    return Strip(segments).adjust_cell_length(width, base)
