"""The line in which the lesson list is searched; mounted when it is first wanted."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from tutor.tui.messages import Commanded, Searched


class Finder(Input):
    """Where the list is searched."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear_search", "Show all", show=False),
        Binding("down", "to_list", "To the list", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(
            id="finder",
            compact=True,
            placeholder="search titles, skills and states",
            max_length=60,
        )
        self.cursor_blink = False

    def watch_value(self, value: str) -> None:
        """Say what is searched for with every character."""
        self.post_message(Searched(value))

    async def action_submit(self) -> None:
        """Open what was found."""
        self.post_message(Commanded("open"))

    def action_clear_search(self) -> None:
        """Show every lesson again."""
        self.post_message(Commanded("all"))

    def action_to_list(self) -> None:
        """Choose among what was found."""
        self.post_message(Commanded("list"))
