"""The command palette, in ASCII where that is all that a terminal shows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider, SearchIcon
from textual.widgets import Input, LoadingIndicator

from tutor.tui.glyphs import Glyphs
from tutor.tui.screens.base import Above
from tutor.tui.widgets.page_body import AsciiBars

if TYPE_CHECKING:
    from collections.abc import Iterator

ABOUT = {"terminal": "the terminal's own 16 colours"}
"""What is said of a theme besides its name."""
PRESENT = "the present one"


class Choice(NamedTuple):
    """One theme to choose."""

    title: str
    """The word for it that is typed, too."""
    name: str
    """Textual's."""
    help: str | None


class Themes(Provider):
    """The themes: light, dark and terminal first, then all others by name; the present one is marked."""

    def _choices(self) -> Iterator[Choice]:
        from tutor.tui.app import THEMES

        others = {name: name for name in sorted(self.app.available_themes) if name not in THEMES.values()}
        for title, name in {**THEMES, **others}.items():
            said = [ABOUT[title]] if title in ABOUT else []
            said += [PRESENT] if name == self.app.theme else []
            yield Choice(title, name, "; ".join(said) or None)

    def _take(self, name: str) -> None:
        self.app.theme = name

    async def discover(self) -> Hits:
        """All of them, in their order."""
        for one in self._choices():
            yield DiscoveryHit(one.title, partial(self._take, one.name), help=one.help)

    async def search(self, query: str) -> Hits:
        """Those whose title has the letters typed."""
        matcher = self.matcher(query)
        for one in self._choices():
            if (score := matcher.match(one.title)) > 0:
                yield Hit(score, matcher.highlight(one.title), partial(self._take, one.name), help=one.help)


class Palette(Above, CommandPalette):
    """Every command of the screen at hand, to be searched."""

    def __init__(self, glyphs: Glyphs, *, themes: bool = False) -> None:
        """Of all commands, or of the themes."""
        # The app finds an open palette of commands by this id.
        super().__init__(
            providers=[Themes] if themes else None,
            placeholder="Search the themes" if themes else "Search the commands",
            id=None if themes else "--command-palette",
        )
        self._glyphs = glyphs

    def on_mount(self) -> None:
        """Replace what not every terminal has: the lens is an emoji, the scroll bar has eighths of cells."""
        self.query_one(SearchIcon).icon = "/"
        self.query_one(Input).cursor_blink = False
        self.call_after_refresh(self._rest)
        if self._glyphs.ascii:
            self.query_one(CommandList).vertical_scrollbar.renderer = AsciiBars  # type: ignore[misc]

    def _rest(self) -> None:
        """Move nothing while nobody types: a search is over before its sign would have turned once."""
        self.query_one(LoadingIndicator).auto_refresh = None
