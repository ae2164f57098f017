"""A chart at whatever size its place has; its colours are component classes of the style sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from tutor.chart.model import Chart
from tutor.tui.glyphs import Glyphs
from tutor.tui.growth import frame, grown_from, length

if TYPE_CHECKING:
    from tutor.chart.picture import Picture

ROLES = (
    "curve", "path", "present", "right", "wrong", "training", "validation", "data", "fit", "residual",
    "minimum", "run-a", "run-b", "run-c", "run-d",
    "title", "axis", "label", "legend", "contour", "note", "caption",
)  # fmt: skip

FRAMES = 14
FRAME_SECONDS = 1 / 24


class ChartView(Widget):
    """Draws one chart; empty while there is none."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"chart--{role}" for role in ROLES}

    chart: reactive[Chart | None] = reactive(None)

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._frame: Chart | None = None
        """The chart as it is drawn while it grows; None when it is drawn whole."""
        self._growth: Timer | None = None
        self._picture: tuple[tuple[Chart, int, int], Picture] | None = None

    def watch_chart(self, before: Chart | None, after: Chart | None) -> None:
        """Let what is new grow into the picture, where animations are wanted."""
        if self._growth is not None:
            self._growth.stop()
            self._growth = None
        self._frame = None
        if after is None or self.app.animation_level == "none" or not self.is_attached:
            return
        first, last = grown_from(before, after), length(after)
        if 0 < first < last:
            self._frame = frame(after, first)
            self._grow(after, first, last)

    def _grow(self, chart: Chart, first: int, last: int) -> None:
        step = max(1, -(-(last - first) // FRAMES))
        counts = iter(range(first + step, last, step))

        def advance() -> None:
            count = next(counts, None)
            self._frame = frame(chart, count) if count is not None else None
            self.refresh()
            if count is None and self._growth is not None:
                self._growth.stop()
                self._growth = None

        self._growth = self.set_interval(FRAME_SECONDS, advance)

    def render_line(self, y: int) -> Strip:
        """One row of the picture, each run in its role's colour."""
        width, height = self.size
        if self.chart is None or width < 12 or height < 4:
            return Strip.blank(width, self.rich_style)
        rows = self._drawn(self._frame or self.chart, width, height).rows
        if y >= len(rows):
            return Strip.blank(width, self.rich_style)
        segments = [Segment(text, self._style(role)) for text, role in rows[y]]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _style(self, role: str | None) -> Style:
        if role is None or role not in ROLES:
            return self.rich_style
        return self.get_component_rich_style(f"chart--{role}")

    def _drawn(self, chart: Chart, width: int, height: int) -> Picture:
        key = (chart, width, height)
        if self._picture is None or self._picture[0] != key:
            from tutor.chart.render import render  # NumPy: never before the first frame

            self._picture = (key, render(chart, width, height, "ascii" if self._glyphs.ascii else "braille"))
        return self._picture[1]
