"""The row that says what the keys do."""

from __future__ import annotations

from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.widget import Widget

from tutor.tui import ink
from tutor.tui.messages import Commanded

GAP = "  "


class Key(NamedTuple):
    """One key of the row, its word, and the command it stands for."""

    keys: str
    word: str
    command: str = ""


class KeyRow(Widget):
    """Shows as many keys as fit; a click does what the key does."""

    ALLOW_SELECT = False

    def __init__(self, keys: tuple[Key, ...] = ()) -> None:
        super().__init__()
        self._keys = keys

    def show(self, keys: tuple[Key, ...]) -> None:
        """Show these keys, the most important first."""
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def _fitting(self) -> list[tuple[int, Key]]:
        """The keys that fit, each with the column it begins in."""
        placed: list[tuple[int, Key]] = []
        column = 0
        for key in self._keys:
            width = len(_shown(key))
            if placed and column + width > self.size.width:
                break
            placed.append((column, key))
            column += width + len(GAP)
        return placed

    def render(self) -> Content:
        """The keys and their words."""
        parts = [
            Content.assemble((key.keys, ink.STRONG), f" {key.word}" if key.keys else (key.word, ink.MUTED))
            for _, key in self._fitting()
        ]
        return Content(GAP).join(parts)

    def on_click(self, event: events.Click) -> None:
        """Do what the key under the mouse does."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for column, key in self._fitting():
            if key.command and column <= offset.x < column + len(_shown(key)):
                self.post_message(Commanded(key.command))


def _shown(key: Key) -> str:
    return f"{key.keys} {key.word}".strip()
