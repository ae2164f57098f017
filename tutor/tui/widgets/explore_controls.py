"""The numbers of the sandbox, one in a row; the chosen one is typed over in its place."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from tutor.learner.explore_controls import Control
from tutor.text import clean
from tutor.tui import ink
from tutor.tui.content import cut, text
from tutor.tui.glyphs import Glyphs

NAME_WIDTH = 16
"""Cells of the mark and the name."""
VALUE_WIDTH = 14
LONGEST = 400
"""Characters that are taken: more than any value may have, so that one too long is said to be."""
BEGINS = frozenset("0123456789.")
"""What begins a number that is typed straight over the chosen one."""


class ValueInput(Input):
    """The line in which a value is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "Keep the old value", show=False),
        Binding("tab,up,down", "submit", "Take it", show=False),
    ]

    class GivenUp(Message):
        """The old value stays."""

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False, max_length=LONGEST, id="explore-value")
        self.cursor_blink = False

    def action_give_up(self) -> None:
        """Keep the old value."""
        self.post_message(self.GivenUp())

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        lines = clean(event.text.strip()).splitlines() or [""]
        room = LONGEST - len(self.value) + len(self.selected_text)
        self.replace(lines[0][: max(room, 0)], *self.selection)


class Controls(Widget, can_focus=True):
    """Shows the controls; enter, a digit or a click lets the chosen one be typed over."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "The one above", show=False),
        Binding("down", "move(1)", "The one below", show=False),
        Binding("enter", "edit", "Change it", show=False),
    ]

    class Typed(Message):
        """A value was typed for a control."""

        def __init__(self, name: str, value: str) -> None:
            super().__init__()
            self.name = name
            self.value = value

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="explore-controls")
        self._glyphs = glyphs
        self._controls: tuple[Control, ...] = ()
        self._chosen = 0
        self._input = ValueInput()

    def compose(self) -> ComposeResult:
        """The line over the chosen value, shown while that is typed."""
        self._input.display = False
        yield self._input

    def show(self, controls: tuple[Control, ...]) -> None:
        """Show these controls."""
        if controls == self._controls:
            return
        if len(controls) != len(self._controls):
            self.styles.height = len(controls)
        self._controls = controls
        self._chosen = min(self._chosen, max(len(controls) - 1, 0))
        self.refresh()

    @property
    def chosen(self) -> str:
        """The name of the chosen control."""
        return self._controls[self._chosen].name if self._controls else ""

    @property
    def is_typing(self) -> bool:
        """True while a value is typed."""
        return self._input.display

    def render(self) -> Content:
        """A row each: a mark before the chosen one, name, value, what it means."""
        return Content("\n").join([self._row(place, one) for place, one in enumerate(self._controls)])

    def _row(self, place: int, control: Control) -> Content:
        chosen = place == self._chosen
        mark = self._glyphs.ran if chosen else " "
        name = cut(text(self._glyphs.of(f"{mark} {control.name}")), NAME_WIDTH - 1, self._glyphs)
        row = Content.assemble(
            name.stylize(ink.STRONG if chosen else ""),
            " " * (NAME_WIDTH - name.cell_length),
            text(self._glyphs.of(control.value).ljust(VALUE_WIDTH), ink.NUMBER),
            text(self._glyphs.of(control.meaning), ink.MUTED),
        )
        return cut(row, max(self.content_size.width, 8), self._glyphs)

    # Choosing

    def action_move(self, by: int) -> None:
        """Choose the control above or below."""
        self._choose((self._chosen + by) % max(len(self._controls), 1))

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self._controls) and place != self._chosen:
            self._chosen = place
            self.refresh()
        self.scroll_visible(animate=False)

    def on_click(self, event: events.Click) -> None:
        """Choose what is clicked; a click on the chosen one, or on a value, begins to change it."""
        offset = event.get_content_offset(self)
        if offset is None or self.is_typing or offset.y >= len(self._controls):
            return
        again = offset.y == self._chosen
        self._choose(offset.y)
        if again or NAME_WIDTH <= offset.x < NAME_WIDTH + VALUE_WIDTH:
            self.action_edit()

    # Typing

    def begins(self, event: events.Key) -> bool:
        """Let a digit begin to type over the chosen value; False for any other key.

        For the screen to ask before the key finds its widget: digits are typed quickly, and the next one
        must find the line in focus.
        """
        if not self.has_focus or event.character not in BEGINS:
            return False
        self._begin(str(event.character))
        return True

    def action_edit(self) -> None:
        """Change the chosen value: what is typed replaces it."""
        if self._controls:
            self._begin(self._controls[self._chosen].value)
            self._input.select_all()

    def _begin(self, typed: str) -> None:
        line = self._input
        line.styles.offset = (NAME_WIDTH, self._chosen)
        line.styles.width = max(min(self.content_size.width - NAME_WIDTH, 40), 8)
        line.display = True
        line.value = typed
        line.cursor_position = len(typed)
        self.screen.set_focus(line, scroll_visible=False)

    def again(self) -> None:
        """Let a value that could not be taken be typed again."""
        self._input.select_all()

    def close(self) -> None:
        """Show the value itself again."""
        if self.is_typing:
            self._input.display = False
            self.refresh()
        self.screen.set_focus(self, scroll_visible=False)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.is_typing:
            self.post_message(self.Typed(self.chosen, event.value))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()

    @on(ValueInput.GivenUp)
    def _given_up(self, event: ValueInput.GivenUp) -> None:
        event.stop()
        self.close()
