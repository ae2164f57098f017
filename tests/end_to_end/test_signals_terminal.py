"""Signals to the program in a real pseudo-terminal: it ends, and leaves the terminal as it found it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pexpect
import pytest
from pseudo_terminal import PATIENCE, Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of Unix")

RESTORED = {
    "the screen below": b"\x1b[?1049l",
    "the cursor": b"\x1b[?25h",
    "no mouse": b"\x1b[?1000l",
    "no bracketed paste": b"\x1b[?2004l",
}


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A lesson in a terminal, at a question."""
    opened = Terminal((80, 24), tmp_path / "home", "learn", "one-weight", "--from", "second-step")
    opened.until("What is w after this step")
    yield opened
    with suppress(OSError):
        opened.child.close(force=True)


def rest(terminal: Terminal) -> bytes:
    """What is written until the end."""
    written, end = b"", time.monotonic() + PATIENCE
    while terminal.child.isalive() and time.monotonic() < end:
        with suppress(pexpect.TIMEOUT, pexpect.EOF):
            written += terminal.child.read_nonblocking(65536, timeout=0.05)
    with suppress(pexpect.TIMEOUT, pexpect.EOF):
        while True:
            written += terminal.child.read_nonblocking(65536, timeout=0.2)
    return written


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_as_it_was(terminal: Terminal, number: signal.Signals) -> None:
    terminal.child.kill(number)
    written = rest(terminal)
    assert [what for what, code in RESTORED.items() if code not in written] == []
    assert terminal.ended() == 128 + number
    assert b"Traceback" not in written


def test_a_terminal_that_is_closed_ends_the_program(terminal: Terminal) -> None:
    number = terminal.child.pid
    os.close(terminal.child.child_fd)
    end = time.monotonic() + PATIENCE
    while terminal.child.isalive():
        assert time.monotonic() < end, f"{number} still runs"
        time.sleep(0.05)


def test_a_closed_terminal_with_much_still_to_be_written_ends_the_program(terminal: Terminal) -> None:
    for _ in range(60):
        terminal.send("\x1bOP\x1b")
        time.sleep(0.01)
    os.close(terminal.child.child_fd)
    end = time.monotonic() + PATIENCE
    while terminal.child.isalive():
        assert time.monotonic() < end, "the program still runs"
        time.sleep(0.05)


@pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="whether a process is stopped is told by Linux"
)
def test_ctrl_z_goes_back_to_the_shell_and_fg_comes_back(terminal: Terminal) -> None:
    terminal.send("\x1a")
    written, end = b"", time.monotonic() + PATIENCE
    while _state(terminal.child.pid) != "T":
        assert time.monotonic() < end, "it goes on"
        with suppress(pexpect.TIMEOUT):
            written += terminal.child.read_nonblocking(65536, timeout=0.05)
    with suppress(pexpect.TIMEOUT):
        while True:
            written += terminal.child.read_nonblocking(65536, timeout=0.2)
    assert [what for what, code in RESTORED.items() if code not in written] == []
    terminal.child.kill(signal.SIGCONT)
    terminal.send("0.555\r")
    terminal.until("✓ right")
    terminal.send("\x11")
    assert terminal.ended() == 0


def _state(number: int) -> str:
    """R, S, T, ... as `ps` shows it."""
    return Path(f"/proc/{number}/stat").read_text().rpartition(") ")[2][0]
