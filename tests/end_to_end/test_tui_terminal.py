"""The program in a real pseudo-terminal: started, answered, quit, killed, and taken up again."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pyte
import pytest

from tutor.learner.journal import Journal

PATIENCE = 60.0
"""Seconds to wait for what must happen; many times what it takes, since tests run side by side."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of Unix")


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


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder for the journal."""
    return tmp_path / "home"


@pytest.fixture(params=[(80, 24), (120, 36)], ids=["80x24", "120x36"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Columns and rows."""
    chosen: tuple[int, int] = request.param
    return chosen


@pytest.fixture
def open_terminal(size: tuple[int, int], home: Path) -> Iterator[object]:
    """Opens terminals, and ends what still runs in them."""
    opened: list[Terminal] = []

    def open_one(*arguments: str, **environ: str) -> Terminal:
        opened.append(Terminal(size, home, *arguments, **environ))
        return opened[-1]

    yield open_one
    for terminal in opened:
        terminal.child.close(force=True)


def answers(home: Path) -> list[tuple[str, ...]]:
    """What the journal holds of answers."""
    journal = Journal(home)
    kept = [event.typed for event in journal.events("one-weight") if event.kind == "answer"]
    journal.close()
    return kept


def test_start_answer_quit_and_resume_at_the_same_question(open_terminal, home: Path) -> None:
    first = open_terminal("learn", "one-weight", "--from", "second-step")
    first.until("What is w after this step")
    first.send("0.045\r")
    first.until("not yet")
    first.until("adding")
    first.send("0.555\r")
    first.until("right")
    first.until(r"w went from 0\.300 to 0\.555")
    first.send("\r")
    first.until("page 7 of 12")
    first.send("\x11")
    assert first.ended() == 0
    second = open_terminal("learn", "one-weight")
    second.until("page 7 of 12")
    second.until("how long will the third step be|How long")
    second.until("1  ")
    second.send("\x11")
    assert second.ended() == 0
    assert answers(home) == [("0.045",), ("0.555",)]


def test_a_kill_loses_nothing_that_was_acknowledged(open_terminal, home: Path) -> None:
    first = open_terminal("learn", "one-weight", "--from", "second-step")
    first.until("What is w after this step")
    first.send("0.555\r")
    first.until("right")
    first.child.kill(signal.SIGKILL)
    assert first.ended() == -signal.SIGKILL
    assert answers(home) == [("0.555",)]
    second = open_terminal("learn", "one-weight")
    second.until("page 6 of 12")
    second.until(r"update  . w = w - learning_rate\*float\(dw\) +0\.555")
    second.send("\x1b[6~" * 2)  # page down: to the end of the text, to the next page
    second.until("page 7 of 12")
    second.until("1  ")


def test_from_the_list_by_keys_and_back(open_terminal, size: tuple[int, int]) -> None:
    terminal = open_terminal()
    terminal.until("One weight, by hand")
    terminal.send("\r")
    terminal.until("Here are four points")
    terminal.until("data and fit")
    columns, rows = size
    terminal.resize(columns + 10, rows + 4)
    terminal.until("data and fit")
    terminal.send("\x1bOP")  # F1
    terminal.until("what the keys do")
    terminal.send("\x1b")
    terminal.until("enter next")
    terminal.send("\x1b")
    terminal.until("enter open")
    terminal.send("q")
    assert terminal.ended() == 0


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"LANG": "C", "LC_ALL": "C"}, {"TERM": "xterm"}])
def test_terminals_that_can_do_less(home: Path, environ: dict[str, str]) -> None:
    terminal = Terminal((80, 24), home, "learn", "one-weight", "--from", "second-step", **environ)
    try:
        terminal.until("What is w after this step")
        terminal.send("0.045\r")
        terminal.until("not yet")
        assert terminal.shown.isascii() == ("LC_ALL" in environ), terminal.shown
        terminal.send("\x11")
        assert terminal.ended() == 0
    finally:
        terminal.child.close(force=True)
