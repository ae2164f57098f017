"""The progress screen: what was done, lesson by lesson and skill by skill."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tutor.tui import ink
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs
from tutor.tui.messages import Commanded, ListWanted, PracticeWanted, ProgressRead
from tutor.tui.screens.base import TutorScreen
from tutor.tui.shelf import Shelf
from tutor.tui.widgets.key_row import Key, KeyRow
from tutor.tui.widgets.page_body import AsciiBars

if TYPE_CHECKING:
    from tutor.learner.progress import Progress
    from tutor.tui.guides import Guide

FRAME = 5
"""Columns beside the text: its padding and the scroll bar."""
KEYS = (
    Key("enter", "more", "more"), Key("p", "practice", "practice"), Key("esc", "lessons", "leave", "list"),
    Key("?", "help", "help"), Key("q", "leave", "quit"),
)  # fmt: skip
BACK = KEYS[2]
READING = (Key("", "reading what you did ..."), BACK)


class ProgressScreen(TutorScreen):
    """What the journal's learner has done, read in a thread and laid out for the width there is."""

    CSS_PATH = "../sheets/progress.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,pagedown", "more", "more", id="progress.more", show=False),
        Binding("pageup,b", "less", "back", id="progress.less", show=False),
        Binding("p", "practice", "practice", id="progress.practice", show=False),
        Binding("escape", "leave", "lessons", id="progress.leave", show=False),
        Binding("q", "app.quit", "leave", id="progress.quit", show=False),
        Binding("question_mark", "app.help", "help", id="progress.help", show=False),
    ]

    def __init__(self, shelf: Shelf, glyphs: Glyphs) -> None:
        super().__init__()
        self._shelf = shelf
        self._glyphs = glyphs
        self._found: Progress | None = None
        self._text = Static(id="progress-text", markup=False)
        self._scroll = VerticalScroll(self._text, id="progress")
        self._row = KeyRow(READING)

    def guide(self) -> Guide:
        """What help says of it."""
        from tutor.tui.guides import IN_PROGRESS

        return IN_PROGRESS

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        title = self._glyphs.of("What you have done")
        yield Static(text(title, ink.STRONG), id="list-title", markup=False)
        yield self._scroll
        yield self._row
        yield self.too_small()

    def on_mount(self) -> None:
        """Read when the screen is out."""
        if self._glyphs.ascii:
            self._scroll.vertical_scrollbar.renderer = AsciiBars  # type: ignore[misc]
        self._scroll.focus()
        self.screen_layout_refresh_signal.subscribe(self, self._bring_keys, immediate=True)
        self.watch(self._scroll, "scroll_y", self._bring_keys, init=False)
        self.call_after_refresh(self._read)

    def _bring_keys(self, _: object = None) -> None:
        """Name the key that reads on where there is more below."""
        if self._found is not None:
            is_more = round(self._scroll.scroll_y) < self._scroll.max_scroll_y
            self._row.show(KEYS if is_more else KEYS[1:])

    def returned(self) -> None:
        """More may have been done."""
        self._read()

    @work(thread=True, exclusive=True, group="progress")
    def _read(self) -> None:
        from tutor.learner.progress import progress_of

        self.post_message(ProgressRead(progress_of(self._shelf.journal, self._shelf.library)))

    @on(ProgressRead)
    def _ready(self, message: ProgressRead) -> None:
        self._found = message.progress
        self._bring_keys()
        self.fitted()

    def fitted(self) -> None:
        """Lay the tables out for the width there is."""
        if self._found is None:
            return
        from tutor.learner.progress_words import lines

        width = self.app.size.width - FRAME
        notice = self._shelf.journal.notice
        said = [text(self._glyphs.of(notice), ink.NOTICE), Content("")] if notice else []
        said += [
            text(self._glyphs.of(line.text), ink.HEADING if line.heading else "")
            for line in lines(self._found, width, ascii_only=self._glyphs.ascii)
        ]
        self._text.update(Content("\n").join(said))

    @property
    def is_ready(self) -> bool:
        """True once what was done is shown."""
        return self._found is not None

    # Moves

    @on(Commanded)
    async def _command(self, message: Commanded) -> None:
        await self.run_action({"help": "app.help", "quit": "app.quit"}.get(message.word, message.word))

    def action_more(self) -> None:
        """Scroll on."""
        self._scroll.scroll_page_down(animate=False)

    def action_less(self) -> None:
        """Scroll back."""
        self._scroll.scroll_page_up(animate=False)

    def action_practice(self) -> None:
        """Practise what is due, what went wrong and what is new."""
        self.post_message(PracticeWanted())

    def action_leave(self) -> None:
        """Back to the list."""
        self.post_message(ListWanted())

    def commands(self) -> tuple[tuple[str, str, str], ...]:
        """What can be done here."""
        return (
            ("Practice", "Fresh questions on what is due and what went wrong", "practice"),
            ("Lessons", "Back to the lesson list", "leave"),
        )
