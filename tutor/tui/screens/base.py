"""What the screens have in common: a smallest size, and keys that they may hold back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tutor.tui.ink import TEXT_INKS
from tutor.tui.room import SMALLEST

if TYPE_CHECKING:
    from textual.app import App

    from tutor.tui.guides import Guide

ALWAYS = frozenset({"ctrl+q", "ctrl+c", "ctrl+z"})
"""Keys that do what they do even where nothing can be shown."""


class Fitting:
    """A screen of which nothing is done while it does not fit."""

    app: App[object]

    @property
    def fits(self) -> bool:
        """True where the terminal is large enough."""
        return self.app.size.width >= SMALLEST[0] and self.app.size.height >= SMALLEST[1]

    def takes(self, event: events.Key) -> bool:
        """Whether the screen takes a key before any binding or widget sees it; nothing unseen is done."""
        return not self.fits and event.key not in ALWAYS


class Above(Fitting):
    """A screen above another one, whose sentence it lets be seen where neither fits."""

    def on_resize(self) -> None:
        """Show what is on the screen, or nothing."""
        assert isinstance(self, Screen)
        self.set_class(not self.fits, "-nothing")


class TutorScreen(Fitting, Screen[None]):
    """A screen that fits, or says what it needs; it holds the colours of all that is drawn on it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(TEXT_INKS)

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Drawn by the widgets that gain and lose it; Textual would draw the whole screen anew."""
    is_left_behind = False
    """True where nobody comes back to this screen."""
    _was_left = False

    def too_small(self) -> Static:
        """The sentence that stands in place of everything else."""
        return Static(id="too-small", markup=False)

    def reply(self, said: str) -> None:
        """Say what a command came to, in one line."""
        self.notify(said, markup=False, timeout=4)

    def redraw(self) -> None:
        """Draw every chart anew, beside the text and among it."""
        for widget in self.query("Paper, ChartView"):
            widget.notify_style_update()
            widget.refresh()

    def commands(self) -> tuple[tuple[str, str, str], ...]:
        """What can be done here, for the command palette: title, one line, action."""
        return ()

    def guide(self) -> Guide:
        """What help says of this screen as it stands."""
        from tutor.tui.guides import IN_LIST

        return IN_LIST

    def on_resize(self) -> None:
        """Show the screen, or what it needs."""
        self.set_class(not self.fits, "-too-small")
        if self.fits:
            self.fitted()
        else:
            self.query_one("#too-small", Static).update(_too_small(*self.app.size))

    def fitted(self) -> None:
        """Lay out what depends on the size."""

    def on_screen_suspend(self) -> None:
        """What was read may change while another screen is above."""
        self._was_left = True

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Read again what may have changed; the first time nothing was left.

        Nor are styles looked up a second time then, which would take longer than all else.
        """
        event.refresh_styles &= self._was_left
        if self._was_left:
            self._was_left = False
            self.returned()

    def returned(self) -> None:
        """Read again what may have changed."""


def _too_small(columns: int, rows: int) -> str:
    """What is missing, in one sentence."""
    wide, high = SMALLEST
    return f"The tutor needs {wide} columns and {high} rows; this terminal has {columns} and {rows}."
