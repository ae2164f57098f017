"""A chart at whatever size its place has; its colours are component classes of the style sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tutor.chart.model import Chart
from tutor.tui.glyphs import Glyphs

if TYPE_CHECKING:
    from tutor.chart.render import Picture

ROLES = (
    "curve", "path", "present", "right", "wrong", "training", "validation", "data", "fit", "residual",
    "minimum", "run-a", "run-b", "run-c", "run-d",
    "title", "axis", "label", "legend", "contour", "note", "caption",
)  # fmt: skip


class ChartView(Widget):
    """Draws one chart; empty while there is none."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"chart--{role}" for role in ROLES}

    chart: reactive[Chart | None] = reactive(None)

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._picture: tuple[tuple[Chart, int, int], Picture] | None = None

    def render_line(self, y: int) -> Strip:
        """One row of the picture, each run in its role's colour."""
        width, height = self.size
        if self.chart is None or width < 12 or height < 4:
            return Strip.blank(width, self.rich_style)
        rows = self._drawn(self.chart, width, height).rows
        if y >= len(rows):
            return Strip.blank(width, self.rich_style)
        segments = [Segment(text, self._style(role)) for text, role in rows[y]]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _style(self, role: str | None):  # type: ignore[no-untyped-def]
        if role is None or role not in ROLES:
            return self.rich_style
        return self.get_component_rich_style(f"chart--{role}")

    def _drawn(self, chart: Chart, width: int, height: int) -> Picture:
        key = (chart, width, height)
        if self._picture is None or self._picture[0] != key:
            from tutor.chart.render import render  # NumPy: never before the first frame

            raster = "ascii" if self._glyphs.ascii else "braille"
            self._picture = (key, render(chart, width, height, raster))
        return self._picture[1]
