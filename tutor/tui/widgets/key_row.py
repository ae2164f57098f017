"""The row that says what the keys do."""

from __future__ import annotations

from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.widget import Widget

from tutor.tui import ink
from tutor.tui.messages import Commanded

GAP = "  "
LOADING = "preparing the numbers ..."
"""Stands in place of the keys meanwhile."""
ENTER = "enter"
"""The command of a key that does what enter does."""
HELP = "help"
"""The command of the key that tells of all the others."""


class Key(NamedTuple):
    """One key of the row, its word, and the command it stands for."""

    keys: str
    word: str
    command: str = ""
    short: str = ""
    """The word where room is short; empty for the same one."""


class KeyRow(Widget):
    """Shows as many keys as fit with their words; a click does what the key does."""

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
        for key in fitting(self._keys, self.content_size.width):
            placed.append((column, key))
            column += len(_shown(key)) + len(GAP)
        return placed

    def render(self) -> Content:
        """The keys and their words."""
        parts = [
            Content.assemble((key.keys, ink.STRONG), f" {key.word}" if key.word else "")
            if key.keys
            else Content.styled(key.word, ink.MUTED)
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


def fitting(keys: tuple[Key, ...], width: int) -> tuple[Key, ...]:
    """The keys that fit, with their words: shorter words first, then fewer keys, help among them to the last.

    A key without its word tells nobody anything; only where not even the first has room is it bare.
    """
    if _width(keys) <= width:
        return keys
    fewer = tuple(key._replace(word=key.short or key.word) for key in keys)
    while len(fewer) > 1 and _width(fewer) > width:
        least = next((i for i in range(len(fewer) - 1, 0, -1) if fewer[i].command != HELP), len(fewer) - 1)
        fewer = fewer[:least] + fewer[least + 1 :]
    if _width(fewer) > width:
        return tuple(key._replace(word="") if key.keys else key for key in fewer)
    return fewer


def _width(keys: tuple[Key, ...]) -> int:
    return sum(len(_shown(key)) for key in keys) + len(GAP) * (len(keys) - 1)


def _shown(key: Key) -> str:
    return f"{key.keys} {key.word}".strip()
