"""The rows of the lesson list, the chosen one told by a mark too: colour alone tells nobody without it."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import OptionList

from tutor.tui.glyphs import Glyphs


class LessonOptions(OptionList):
    """Lessons to choose from, with a bar before the chosen one."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="lessons", markup=False)
        self._bar = "|" if glyphs.ascii else "▌"

    def render_line(self, y: int) -> Strip:
        """The row, its first cell, which is empty, taken by the bar where it is chosen."""
        strip = super().render_line(y)
        row = self.scroll_offset.y + y
        if row >= len(self._lines) or self._lines[row][0] != self.highlighted:
            return strip
        first = next(iter(strip.crop(0, 1)), None)
        bar = Strip([Segment(self._bar, first.style if first else None)], 1)
        return Strip.join([bar, strip.crop(1, strip.cell_length)])
