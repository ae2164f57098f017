"""Keys in the order they came: one that sets something going is done before the next is looked at."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual import events
from textual.widgets import Input

if TYPE_CHECKING:
    from textual.app import App
    from textual.message_pump import MessagePump

ROUNDS = 3
"""Trips from the focus up to the app: the key, the line that is submitted, the answer that it is."""
LOOK_SECONDS = 0.1
"""How often is looked whether a key that holds others back gets on."""
LOOKS = 5
"""Looks in a row at a key that gets no further, after which what waits is handed on: a widget taken
away answers nobody. Looks, not seconds, since a busy program looks late too."""
MOVES = frozenset({"up", "down", "left", "right", "home", "end", "backspace", "delete"})
"""Keys that are held down, so that they wait for no frame to be drawn."""


class KeyOrder:
    """Holds back keys and pastes while an earlier one is at work.

    A terminal may send a whole line at once. Textual hands a character to the widget in focus, but looks for
    what tab or enter does only when that key has come up again through every widget around it: the characters
    that follow would overtake it.
    """

    def __init__(self, app: App[None], hand_on: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._hand_on = hand_on
        self._later: deque[events.Event] = deque()
        self._at_work = 0
        """Which key is at work, counted from 1; 0 for none."""
        self._count = 0
        self._trips = 0
        """How far it has got: every trip made from one queue to the next, of all keys."""

    def keeps(self, event: events.Event) -> bool:
        """True where a key or a paste has to wait, and is kept until its turn."""
        if not self._at_work:
            return False
        if not self._later:
            self._watch(self._at_work, self._trips)
        self._later.append(event)
        return True

    def does_something(self, key: str) -> bool:
        """True where something is bound to a key in what has the focus or around it."""
        return any(key in bindings.key_to_bindings for _, bindings in self._app.screen._binding_chain)

    def begin(self, event: events.Event) -> None:
        """Let what comes next wait until what this event set going is done."""
        self._count += 1
        self._at_work = self._count
        focus = self._app.focused or self._app.screen
        draws = isinstance(event, events.Key) and event.key not in MOVES
        self._travel(self._at_work, (*focus.ancestors_with_self,) * ROUNDS, draws=draws)

    def _travel(self, number: int, way: tuple[MessagePump, ...], *, draws: bool) -> None:
        """Go from queue to queue, behind what the key has put there."""
        self._trips += 1
        for place, pump in enumerate(way, 1):
            if pump.is_running and pump.call_later(self._travel, number, way[place:], draws=draws):
                return
        if draws and self._app.screen.is_running:
            self._app.screen.call_after_refresh(self._app.call_later, self._end, number)
        else:
            self._app.call_later(self._end, number)

    def _watch(self, number: int, trips: int, looks: int = 0) -> None:
        """Look again after a while; after looks enough at a key that gets no further, end it."""

        async def look() -> None:
            if number != self._at_work:
                return
            still = looks + 1 if trips == self._trips else 0
            if still < LOOKS:
                self._watch(number, self._trips, still)
            else:
                await self._end(number)

        self._app.set_timer(LOOK_SECONDS, look)

    async def _end(self, number: int) -> None:
        """Hand on what waited, up to the next that sets something going."""
        if number != self._at_work:
            return
        self._at_work = 0
        while self._later and not self._at_work:
            await self._hand_on(self._later.popleft())


def typed(line: object, event: events.Event) -> bool:
    """Take a character into the line in focus at once; False for any other key, or anywhere else."""
    if not isinstance(event, events.Key) or not isinstance(line, Input):
        return False
    if not event.is_printable or not event.character:
        return False
    if line.selection.is_empty:
        line.insert_text_at_cursor(event.character)
    else:
        line.replace(event.character, *line.selection)
    return True
