"""The numbers of the sandbox, one in a row; the chosen one is typed over in its place."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
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

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False, max_length=LONGEST, id="explore-value")
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        lines = clean(event.text.strip()).splitlines() or [""]
        room = LONGEST - len(self.value) + len(self.selected_text)
        self.replace(lines[0][: max(room, 0)], *self.selection)


class Controls(Widget, can_focus=True):
    """Shows the controls; the chosen one can be typed over."""

    ALLOW_SELECT = False

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
        value = cut(text(self._glyphs.of(control.value), ink.NUMBER), VALUE_WIDTH - 1, self._glyphs)
        row = Content.assemble(
            name.stylize(ink.STRONG if chosen else ""),
            " " * (NAME_WIDTH - name.cell_length),
            value.pad_right(VALUE_WIDTH - value.cell_length),
            text(self._glyphs.of(control.meaning), ink.MUTED),
        )
        return cut(row, max(self.content_size.width, 8), self._glyphs)

    # Choosing

    def move(self, by: int) -> None:
        """Choose the control above or below."""
        self._choose((self._chosen + by) % max(len(self._controls), 1))

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self._controls) and place != self._chosen:
            self._chosen = place
            self.refresh()
        self.scroll_visible(animate=False, immediate=True)

    def on_click(self, event: events.Click) -> None:
        """Choose what is clicked; a click on the chosen one, or on a value, begins to change it."""
        offset = event.get_content_offset(self)
        if offset is None or self.is_typing or offset.y >= len(self._controls):
            return
        again = offset.y == self._chosen
        self._choose(offset.y)
        if again or NAME_WIDTH <= offset.x < NAME_WIDTH + VALUE_WIDTH:
            self.edit()

    # Typing

    def takes(self, event: events.Key) -> bool:
        """Take a character that belongs to a value, at once; False for any other key.

        A digit begins to type over the chosen value. Not left to the widget in focus, which would get keys
        that are typed quickly after the next one has found another focus.
        """
        if self.is_typing and event.is_printable and event.character:
            if len(self._input.value) < LONGEST:
                self._input.replace(event.character, *self._input.selection)
            return True
        if self.is_typing or event.character not in BEGINS:
            return False
        self._begin(str(event.character))
        return True

    @property
    def typed(self) -> str:
        """What stands in the line."""
        return self._input.value

    def edit(self) -> None:
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

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
