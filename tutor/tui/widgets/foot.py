"""The last row of a lesson: what the keys do, or the line for a colon command."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label

from tutor.tui.messages import Commanded
from tutor.tui.widgets.key_row import Key, KeyRow

LONGEST = 200
"""Characters of a command, or of something to be calculated."""
MOST_ROWS = 3
"""Rows of the longest thing that is said in the place of the keys."""


class CommandLine(Input):
    """Where a colon command is typed when no answer is."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "Close", show=False)]

    class Closed(Message):
        """The line is not wanted any more."""

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False, max_length=LONGEST, classes="answer")
        self.cursor_blink = False

    def action_close(self) -> None:
        """Give the row back to the keys."""
        self.post_message(self.Closed())


class Foot(Horizontal):
    """The keys; a command line in their place while one is typed."""

    def __init__(self, keys: tuple[Key, ...] = (), words: str = "") -> None:
        """`words` are the commands, shown in the line while nothing is typed."""
        super().__init__(id="foot")
        self._words = words
        self.keys = KeyRow(keys)
        self._begins = ":"
        """What stands before the line: what it is a line of."""
        self._lead = Label(":", markup=False, classes="lead")
        self._line = CommandLine()

    def compose(self) -> ComposeResult:
        """Both; one is hidden."""
        self._lead.display = self._line.display = False
        yield self.keys
        yield self._lead
        yield self._line

    def show(self, keys: tuple[Key, ...]) -> None:
        """Show the keys, in one row."""
        self._fold(1)
        self.keys.show(keys)

    def tell(self, said: str) -> None:
        """Say something in the place of the keys, in as many rows as it takes."""
        width = max(self.size.width - 2, 8)  # the keys, hidden behind a command, have no size yet
        self._fold(min(len(Content(said).wrap(width)), MOST_ROWS))
        self.keys.show((Key("", said),))

    def _fold(self, rows: int) -> None:
        self.styles.height = self.keys.styles.height = rows

    def open(self, typed: str = "", lead: str = ":") -> None:
        """Let a command be typed, or behind `=` a calculation; what is pressed from now on is part of it."""
        self._fold(1)
        self._begins = lead
        self._lead.update(lead)
        self._turn(to_line=True)
        self._line.placeholder = self._words if lead == ":" else ""
        self._line.value = typed
        self._line.cursor_position = len(typed)
        self.screen.set_focus(self._line, scroll_visible=False)

    @property
    def is_open(self) -> bool:
        """True while a command is typed."""
        return self._line.display

    async def press(self, key: str, character: str | None) -> None:
        """Do on the open line what a key does that was pressed before there was one."""
        line = self._line
        match key:
            case "enter":
                await line.action_submit()
            case "escape":
                line.action_close()
            case "backspace":
                line.action_delete_left()
            case _ if character and character.isprintable():
                line.insert_text_at_cursor(character)

    def _turn(self, *, to_line: bool) -> None:
        self.keys.display = not to_line
        self._lead.display = self._line.display = to_line

    @on(CommandLine.Closed)
    def _close(self) -> None:
        self._turn(to_line=False)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._turn(to_line=False)
        typed = event.value.strip()
        is_command = self._begins == ":" or not typed
        self.post_message(Commanded(typed.lstrip(":") if is_command else f"={typed.lstrip('=')}"))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
