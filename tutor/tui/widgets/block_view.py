"""One block of a page: text laid out by `draw`, so that its height is known before it is shown."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tutor.learner.page import Block
from tutor.tui.draw import block_lines
from tutor.tui.glyphs import Glyphs


class BlockView(Widget):
    """Draws one block at the width it is given."""

    def __init__(self, block: Block, glyphs: Glyphs) -> None:
        super().__init__(classes=_classes(block))
        self.block = block
        self._glyphs = glyphs
        self._laid_out: tuple[int, list[Content]] = (0, [])

    def change(self, block: Block) -> None:
        """Show another block in this place."""
        self.block = block
        self.set_classes(_classes(block))
        self._laid_out = (0, [])
        self.refresh(layout=True)

    def lines(self, width: int) -> list[Content]:
        """The block's lines at a width."""
        if self._laid_out[0] != width:
            self._laid_out = (width, block_lines(self.block, width, self._glyphs))
        return self._laid_out[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The number of lines; computed, never measured, so that nothing re-lays itself out."""
        return len(self.lines(width))

    def render(self) -> Content:
        """The lines, one under the other."""
        return Content("\n").join(self.lines(self.content_size.width))


def _classes(block: Block) -> str:
    return f"block {type(block).__name__.lower()}"
