"""What is on the screen while a lesson is read: its title and its first prose, where they will stand."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll

from tutor.errors import TutorError
from tutor.tui import ink
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs
from tutor.tui.messages import LessonReady, ListWanted
from tutor.tui.room import TEXT_PERCENT, WIDE
from tutor.tui.screens.base import ALWAYS, TutorScreen
from tutor.tui.sheet import Sheet
from tutor.tui.widgets.key_row import LOADING, Key, KeyRow
from tutor.tui.widgets.paper import Paper
from tutor.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from tutor.tui.shelf import Wanted


class OpeningScreen(TutorScreen):
    """Holds back every key until the lesson's own screen takes its place."""

    CSS_PATH = "../sheets/page.tcss"
    is_left_behind = True

    def __init__(self, wanted: Wanted, glyphs: Glyphs) -> None:
        super().__init__()
        self._wanted = wanted
        self._glyphs = glyphs
        self._bar = TitleBar(glyphs)
        self._paper = Paper(Sheet(glyphs), id="above")
        self._body = VerticalScroll(self._paper, id="body", can_focus=False)
        self.held: list[events.Key] = []
        """What was pressed so far, in order."""

    def compose(self) -> ComposeResult:
        """Title, text, and what is being waited for."""
        yield self._bar
        yield Container(self._body, id="columns")
        yield KeyRow((Key("", LOADING),))
        yield self.too_small()

    def on_mount(self) -> None:
        """Show what is known."""
        page = self._wanted.glance
        self._bar.show(page)
        title = [text(self._glyphs.of(page.title), ink.HEADING)] if page.title != page.lesson_title else []
        self._paper.show([*title, *page.blocks], 0)

    def fitted(self) -> None:
        """The text where the lesson's own screen will have it."""
        self._body.styles.width = f"{TEXT_PERCENT}%" if self.app.size.width >= WIDE else "1fr"

    def takes(self, event: events.Key) -> bool:
        """Keep what is pressed for the lesson."""
        if event.key in ALWAYS:
            return False
        if self.fits:
            self.held.append(event)
        return True

    @work(thread=True)
    def read(self) -> None:
        """Have the lesson read, or its first page brought; once the first frame is out."""
        import_module("tutor.tui.screens.lesson")
        try:
            opening = self._wanted.open()
        except TutorError as error:
            self.post_message(ListWanted(str(error)))
            return
        self.post_message(LessonReady(opening))
