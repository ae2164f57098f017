"""What the program does when it is told to end: it leaves the terminal as it found it."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver

SIGNALS = ("SIGTERM", "SIGHUP")
"""What ends a program without asking: `kill`, and a terminal that is closed."""


class Lasting:
    """A terminal to write to, into which writing fails silently once it is closed.

    The thread that writes would else die of it, and the program wait for ever for room in its queue.
    """

    def __init__(self, terminal: IO[str]) -> None:
        """Write to this terminal as long as it is there."""
        self._terminal = terminal

    def write(self, text: str) -> None:
        """Write, or drop the text."""
        with suppress(OSError, ValueError):
            self._terminal.write(text)

    def flush(self) -> None:
        """Send what was written, or drop it."""
        with suppress(OSError, ValueError):
            self._terminal.flush()

    def fileno(self) -> int:
        """The number of the terminal's file."""
        return self._terminal.fileno()


def lasting(driver: type[Driver]) -> type[Driver]:
    """The same driver, which a terminal that is closed does not bring to a stop."""

    class LastingDriver(driver):  # type: ignore[misc, valid-type]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            """Textual's own drivers for a terminal keep it under this name."""
            super().__init__(*arguments, **options)
            terminal: IO[str] | None = getattr(self, "_file", None)
            if terminal is not None:
                self._file = Lasting(terminal)

    return LastingDriver


def heed_signals(app: App[None]) -> None:
    """Let the app end by itself on a signal, whose second coming ends it as ever."""
    loop = asyncio.get_running_loop()

    def end(number: int) -> None:
        loop.remove_signal_handler(number)
        app.exit(return_code=128 + number)

    for name in SIGNALS:
        # Windows has neither, and a test may run the app in a thread.
        with suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
            number = getattr(signal, name)
            loop.add_signal_handler(number, end, number)
