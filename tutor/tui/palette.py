"""The command palette, in ASCII where that is all that a terminal shows."""

from __future__ import annotations

from textual.command import CommandList, CommandPalette, SearchIcon
from textual.theme import ThemeProvider

from tutor.tui.glyphs import Glyphs
from tutor.tui.widgets.page_body import AsciiBars


class Palette(CommandPalette):
    """Every command of the screen at hand, to be searched."""

    def __init__(self, glyphs: Glyphs, *, themes: bool = False) -> None:
        """Of all commands, or of the themes."""
        # The app finds an open palette of commands by this id.
        super().__init__(
            providers=[ThemeProvider] if themes else None,
            placeholder="Search the themes" if themes else "Search the commands",
            id=None if themes else "--command-palette",
        )
        self._glyphs = glyphs

    def on_mount(self) -> None:
        """Replace what not every terminal has: the lens is an emoji, the scroll bar has eighths of cells."""
        self.query_one(SearchIcon).icon = "/"
        if self._glyphs.ascii:
            self.query_one(CommandList).vertical_scrollbar.renderer = AsciiBars  # type: ignore[misc]
