"""Help: what the keys do, for the screen at hand."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tutor.tui.glyphs import Glyphs

KEYS = (
    ("enter", "commit an answer; read on; turn the page"),
    ("f2  :hint", "one hint more; after the last one, show me"),
    ("f3  :show", "show the answer and take the step"),
    ("pgup  :back", "scroll up, then back a page; the run rewinds with it"),
    ("pgdn  :next", "scroll down, then on to the next page"),
    ("f4  :charts", "charts in place of the text, and back"),
    ("=", "a line that starts with = is a calculator: = 0.01*-25.5"),
    ("esc  :quit", "to the lessons; your place is kept"),
    ("ctrl+p", "every command, and the themes"),
    ("ctrl+q", "leave; everything you answered is saved"),
)


class HelpScreen(ModalScreen[None]):
    """The keys, each with what it does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter,q", "dismiss", "close", id="help.close")
    ]

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """One line for each key."""
        lines = [Content.assemble((key.ljust(14), "bold $text-accent"), what) for key, what in KEYS]
        intro = Content(
            "You say what happens next; the tutor looks at your answer, takes the step, and shows it."
            " A wrong answer costs nothing but a try: it is told which rule gives that number."
        )
        with VerticalScroll(id="help"):
            yield Static(Content("\n").join([intro, Content(""), *lines]), markup=False)
