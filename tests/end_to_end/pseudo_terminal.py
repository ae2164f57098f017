"""A terminal in which the program runs, read as rows of text, for tests from outside."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path

import pexpect
import pyte

PATIENCE = 60.0
"""Seconds to wait for what must happen; many times what it takes, since tests run side by side."""
STILL = 0.3
"""Seconds without a change after which the screen is taken to be at rest."""


class Terminal:
    """A terminal of a size in which the program runs; what it shows is read as rows of text."""

    def __init__(self, size: tuple[int, int], home: Path, *arguments: str, **environ: str) -> None:
        columns, rows = size
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "TUTOR_COURSE"}}
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "tutor", *arguments],
            dimensions=(rows, columns),
            env={**kept, "TERM": "xterm-256color", "TUTOR_HOME": str(home), "LANG": "C.UTF-8", **environ},
            timeout=PATIENCE,
        )

    @property
    def shown(self) -> str:
        """The rows of the screen."""
        return "\n".join(row.rstrip() for row in self._screen.display)

    def read(self) -> None:
        """Take in what the program has written."""
        try:
            self._stream.feed(self.child.read_nonblocking(65536, timeout=0.05))
        except (pexpect.TIMEOUT, pexpect.EOF):
            return

    def until(self, pattern: str) -> None:
        """Wait until the screen shows something."""
        end = time.monotonic() + PATIENCE
        while not re.search(pattern, self.shown):
            assert time.monotonic() < end, f"{pattern!r} is not shown:\n{self.shown}"
            self.read()

    def until_not(self, shown: str) -> None:
        """Wait until the screen shows something else."""
        end = time.monotonic() + PATIENCE
        while self.shown == shown:
            assert time.monotonic() < end, f"nothing changes:\n{self.shown}"
            self.read()

    def settle(self) -> None:
        """Wait until nothing more is written for a moment."""
        end, shown, since = time.monotonic() + PATIENCE, self.shown, time.monotonic()
        while time.monotonic() - since < STILL:
            assert time.monotonic() < end, f"it does not come to rest:\n{self.shown}"
            self.read()
            if self.shown != shown:
                shown, since = self.shown, time.monotonic()

    def send(self, text: str) -> None:
        """Type."""
        self.child.send(text)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window."""
        self._screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def ended(self) -> int:
        """Wait for the end; the exit status, or minus the signal."""
        end = time.monotonic() + PATIENCE
        while self.child.isalive():
            assert time.monotonic() < end, f"it does not end:\n{self.shown}"
            self.read()
        self.child.close()
        return self.child.exitstatus if self.child.signalstatus is None else -self.child.signalstatus
