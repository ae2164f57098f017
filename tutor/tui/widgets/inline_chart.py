"""A chart among the text, where the screen has no room for charts beside it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from tutor.learner.page import Block, ChartBlock
from tutor.tui.glyphs import Glyphs
from tutor.tui.widgets.chart_view import ChartView


class InlineChart(Vertical):
    """A chart of fixed height hidden where the charts stand beside the text."""

    def __init__(self, block: ChartBlock, glyphs: Glyphs) -> None:
        super().__init__(classes="inline-chart")
        self.block = block
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The chart; its sentence is its caption."""
        yield ChartView(self._glyphs)

    def on_mount(self) -> None:
        """Draw what was given."""
        self.change(self.block)

    def change(self, block: Block) -> None:
        """Show another chart in this place."""
        assert isinstance(block, ChartBlock)
        self.block = block
        self.query_one(ChartView).chart = block.chart
