"""The program in a real pseudo-terminal: started, answered, quit, killed, and taken up again."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pseudo_terminal import Terminal

from tutor.learner.journal import Journal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of Unix")


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


@pytest.mark.parametrize("size", [(80, 24)], ids=["80x24"])
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
    terminal.until("enter begins")  # the welcome of a first start
    terminal.send("\r")
    terminal.until("enter open")
    terminal.send("\r")
    terminal.until("Here are four points")
    terminal.until("data and fit")
    columns, rows = size
    terminal.resize(columns + 10, rows + 4)
    terminal.until("data and fit")
    terminal.send("\x1bOP")  # F1
    terminal.until("read on, then turn the page")
    terminal.send("\x1b")
    terminal.until("enter (next|more)")
    terminal.send("\x1b")
    terminal.until("enter open")
    terminal.send("q")
    assert terminal.ended() == 0


LINUX = {"TERM": "linux"}


@pytest.mark.parametrize(
    "environ", [{"NO_COLOR": "1"}, {"LANG": "C", "LC_ALL": "C"}, {"TERM": "xterm"}, LINUX]
)
def test_terminals_that_can_do_less(home: Path, environ: dict[str, str]) -> None:
    terminal = Terminal((80, 24), home, "learn", "one-weight", "--from", "second-step", **environ)
    try:
        terminal.until("What is w after this step")
        terminal.send("0.045\r")
        terminal.until("not yet")
        assert terminal.shown.isascii() == ("LC_ALL" in environ or environ == LINUX), terminal.shown
        terminal.send("\x11")
        assert terminal.ended() == 0
    finally:
        terminal.child.close(force=True)


@pytest.mark.parametrize(
    ("size", "environ"),
    [
        ((120, 36), {"PYTHONIOENCODING": "ascii"}),
        ((80, 24), {"LANG": "C", "LC_ALL": "C"}),
        ((80, 24), {"LANG": "C", "PYTHONIOENCODING": "ascii"}),
    ],
    ids=["ascii", "C", "both"],
)
def test_a_terminal_of_ascii_alone_is_given_nothing_else(
    open_terminal, home: Path, environ: dict[str, str]
) -> None:
    terminal = open_terminal("learn", "one-weight", "--from", "second-step", **environ)
    terminal.until("What is w after this step")
    terminal.send("0.045\r")
    terminal.until("x not yet")
    terminal.until("adding")
    terminal.send("0.555\r")
    terminal.until("right")
    terminal.until(r"w went from 0\.300 to 0\.555")
    assert terminal.shown.isascii(), terminal.shown
    terminal.send("\x1b")
    terminal.until("of 14 done")
    assert terminal.shown.isascii(), terminal.shown
    terminal.send("\x11")
    assert terminal.ended() == 0
    assert answers(home) == [("0.045",), ("0.555",)]
