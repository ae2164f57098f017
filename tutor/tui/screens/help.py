"""Help: what the keys do, for the screen at hand."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tutor.tui import ink
from tutor.tui.actions import ACTIONS
from tutor.tui.glyphs import Glyphs

INTRO = (
    "You say what happens next; the tutor looks at your answer, takes the step, and shows it. A wrong answer"
    " costs nothing but a try: you are told which rule gives that number."
)
MORE = (
    ("=", "= 0.01*-25.5 calculates; nothing is graded"),
    (":", "types a command; in the answer line too"),
    ("ctrl+p", "finds every command, and the themes"),
)
KEYS_WIDTH = 16
WORD_WIDTH = 10


class HelpScreen(ModalScreen[None]):
    """The keys, each with what it does."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(ink.TEXT_INKS)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter,q,question_mark,space", "dismiss", "close", id="help.close")
    ]

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """One line for each key."""
        lines = [_line(one.keys, f":{one.word}", one.help) for one in ACTIONS]
        lines += [_line(keys, "", said) for keys, said in MORE]
        end = Content.styled("enter closes this", ink.MUTED)
        with VerticalScroll(id="help"):
            yield Static(
                Content("\n").join([Content(INTRO), Content(""), *lines, Content(""), end]), markup=False
            )


def _line(keys: str, word: str, said: str) -> Content:
    return Content.assemble((keys.ljust(KEYS_WIDTH), ink.STRONG), (word.ljust(WORD_WIDTH), ink.CODE), said)
