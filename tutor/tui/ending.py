"""What the program does when it is told to end: it leaves the terminal as it found it."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

SIGNALS = ("SIGTERM", "SIGHUP")
"""What ends a program without asking: `kill`, and a terminal that is closed."""


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
