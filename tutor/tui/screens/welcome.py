"""The welcome of the first start: what this is, three keys, and where answers are kept."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tutor.tui import ink
from tutor.tui.content import hanging, text
from tutor.tui.glyphs import Glyphs
from tutor.tui.screens.base import Above

INTRO = "Here you take the steps of gradient descent: a page shows the numbers and asks what comes next."
STEPS = (
    ("predict", "say what the next step gives"),
    ("commit", "type it and press enter; a miss costs nothing"),
    ("see", "the step is taken, and the charts move"),
)
KEYS = (
    ("enter", "opens a lesson, answers, reads on"),
    ("f2", "a hint; f3 shows the answer"),
    ("f1", "help, on every page"),
)
COLUMN = 10
WIDEST = 78
FRAME = 7
"""Columns beside the text: border, padding and the scroll bar."""


class WelcomeScreen(Above, ModalScreen[None]):
    """Said once; any of the keys that one would try goes on."""

    CSS_PATH = "../sheets/overlay.tcss"
    COMPONENT_CLASSES: ClassVar[set[str]] = set(ink.TEXT_INKS)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,space,q,f1,question_mark", "dismiss", "go on", id="welcome.close")
    ]

    def __init__(self, glyphs: Glyphs, kept: str) -> None:
        """`kept` says where answers are kept."""
        super().__init__()
        self._glyphs = glyphs
        self._kept = kept

    def compose(self) -> ComposeResult:
        """One short text."""
        with VerticalScroll(id="help", can_focus=False):
            yield Static(id="help-text", markup=False)

    def on_resize(self) -> None:
        """Lay the text out for the width there is."""
        self.query_one("#help-text", Static).update(self._words())

    def _words(self) -> Content:
        width = max(min(self.app.size.width, WIDEST) - FRAME, 1)
        rows = [text("Welcome", ink.HEADING), Content(""), *text(INTRO).wrap(width), Content("")]
        for lead, said in STEPS:
            rows += hanging(text(lead, ink.NUMBER), text(self._glyphs.of(said)), COLUMN, width)
        rows.append(Content(""))
        for lead, said in KEYS:
            rows += hanging(text(lead, ink.STRONG), text(self._glyphs.of(said)), COLUMN, width)
        rows += [Content(""), *text(self._glyphs.of(self._kept)).wrap(width)]
        return Content("\n").join([*rows, Content(""), text("enter begins", ink.MUTED)])
