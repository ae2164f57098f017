"""Help: what the keys do, for the page at hand."""

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
from tutor.tui.guides import Guide, Row
from tutor.tui.screens.base import Above
from tutor.tui.widgets.page_body import AsciiBars

CLOSE = "enter closes this"
MORE = "down, pgdn: more"
FRAME = 7
"""Columns beside the text: border, padding and the scroll bar."""
WIDEST = 78
NARROW = 60
"""Columns of text below which a key's command stands with what it does, not in a column of its own."""
KEYS_WIDTH = 15
WORD_WIDTH = 12


class HelpScreen(Above, ModalScreen[None]):
    """The keys, each with what it does; laid out anew for every size."""

    CSS_PATH = "../sheets/overlay.tcss"
    COMPONENT_CLASSES: ClassVar[set[str]] = set(ink.TEXT_INKS)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter,q,question_mark,space", "dismiss", "close", id="help.close")
    ]

    def __init__(self, glyphs: Glyphs, guide: Guide) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._guide = guide
        self._text = Static(id="help-text", markup=False)
        self._scroll = VerticalScroll(self._text, id="help")

    def compose(self) -> ComposeResult:
        """One text that scrolls."""
        if self._glyphs.ascii:
            self._scroll.vertical_scrollbar.renderer = AsciiBars  # type: ignore[misc]
        yield self._scroll

    def on_resize(self) -> None:
        """Lay the text out, and say below it where there is more."""
        rows = self._rows(min(self.app.size.width, WIDEST) - FRAME)
        self._text.update(Content("\n").join(rows))
        self._scroll.border_subtitle = MORE if len(rows) + 2 > self.app.size.height else ""

    def _rows(self, width: int) -> list[Content]:
        rows = [text(self._glyphs.of(self._guide.title), ink.HEADING), Content("")]
        for said in self._guide.intro:
            rows += [*text(self._glyphs.of(said)).wrap(width), Content("")]
        for row in self._guide.rows:
            rows += self._row(row, width)
        return [*rows, Content(""), text(CLOSE, ink.MUTED)]

    def _row(self, row: Row, width: int) -> list[Content]:
        keys, word, said = (self._glyphs.of(part) for part in row)
        lead = text(keys, ink.STRONG)
        if width >= NARROW:
            words = WORD_WIDTH if any(other[1] for other in self._guide.rows) else 0
            if words:
                lead = lead.pad_right(max(KEYS_WIDTH - lead.cell_length, 1)) + text(word, ink.CODE)
            return hanging(lead, text(said), KEYS_WIDTH + words, width)
        command = Content.assemble("  ", (word, ink.CODE)) if word else Content("")
        return hanging(lead, text(said) + command, KEYS_WIDTH, width)
