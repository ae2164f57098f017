"""A second process, which computes a lesson's first page while this one prepares the screen.

Nothing depends on it: where there is none, or it fails, the page comes a little later, from this process.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tutor.tui.first_page import FirstPage

PATIENCE = 1.0
"""Seconds to wait for the page, several times what it takes: beyond them it is sooner there without."""
BOOT = "import sys; sys.path[:] = sys.argv[2:]; from tutor.tui.first_page import main; main(sys.argv[1])"
"""Its modules are looked for where those of this process are, and nowhere else."""


class Wish(NamedTuple):
    """Which page is wanted, and for what terminal."""

    lesson: str
    """An id, or the path of a file."""
    course: str | None
    home: str
    """The folder of the journal and the settings."""
    learner: str
    seed: int | None
    page: str | None
    restart: bool
    ascii_only: bool
    columns: int
    rows: int


class Forerunner:
    """The running process."""

    def __init__(self, process: int, output: int) -> None:
        """`output` is the descriptor at which the page is read."""
        self._process = process
        self._output = output
        self._is_read = False
        self._lock = Lock()
        """The page is waited for in a thread, and the process may be dismissed from another one."""

    @classmethod
    def send(cls, wish: Wish) -> Forerunner | None:
        """Start it; None where that is impossible, or would take the time it is to save."""
        if not hasattr(os, "posix_spawn") or not sys.executable or _cores() < 2:
            return None
        import json

        words = [sys.executable, *_options(), "-c", BOOT, json.dumps(wish), *sys.path]
        try:
            output, its_output = os.pipe()
        except OSError:
            return None
        try:
            process = os.posix_spawn(
                sys.executable,
                words,
                # One thread: on one page, the time that others take to start is not made up for.
                {**os.environ, "OPENBLAS_NUM_THREADS": "1"},
                file_actions=[
                    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                    (os.POSIX_SPAWN_DUP2, its_output, 1),
                    (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
                ],
            )
        except (OSError, ValueError):
            os.close(output)
            return None
        finally:
            os.close(its_output)
        return cls(process, output)

    def page(self) -> FirstPage | None:
        """Wait for the page; None where there is none. The process has ended then. For a thread, and once."""
        with self._lock:
            if not self._process:
                return None
            self._is_read = True
        try:
            text = _read_all(self._output, PATIENCE)
        finally:
            os.close(self._output)
            self.dismiss()
        if not text:
            return None
        from tutor.tui.first_page import FirstPage
        from tutor.tui.parcel import unpack

        try:
            return FirstPage(*unpack(text))
        except (TypeError, ValueError):
            return None

    def dismiss(self) -> None:
        """End the process, if it has not ended; whoever waits for its page waits no longer."""
        with self._lock:
            process, self._process = self._process, 0
            if process and not self._is_read:
                os.close(self._output)
        if process:
            with suppress(OSError):
                os.kill(process, signal.SIGKILL)
            with suppress(OSError):
                os.waitpid(process, 0)


def _options() -> Iterator[str]:
    """How Python is started: as here, but deaf to its environment, which this Python may be as well.

    And without `site`: what that finds stands in `sys.path` already. Where modules are found by other means,
    as those of some editable installs are, the process ends at once, and nothing is lost but the start.
    """
    yield from ("-I", "-S")
    if sys.dont_write_bytecode:
        yield "-B"
    if sys.flags.utf8_mode:
        yield from ("-X", "utf8")
    if sys.pycache_prefix is not None:
        yield from ("-X", f"pycache_prefix={sys.pycache_prefix}")


def _cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _read_all(descriptor: int, seconds: float) -> bytes:
    """What comes until the other end is closed; nothing where that takes too long."""
    from selectors import EVENT_READ, DefaultSelector
    from time import monotonic

    parts: list[bytes] = []
    until = monotonic() + seconds
    with suppress(OSError, ValueError), DefaultSelector() as selector:
        selector.register(descriptor, EVENT_READ)
        while selector.select(max(until - monotonic(), 0)):
            part = os.read(descriptor, 1 << 20)
            if not part:
                return b"".join(parts)
            parts.append(part)
    return b""
