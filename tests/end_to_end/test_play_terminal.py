"""The plain front end in a real pseudo-terminal: answer, kill -9, resume, Ctrl-C, end of input."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pexpect

ROOT = Path(__file__).parents[2]


def start(home: Path, *arguments: str, columns: int = 80) -> pexpect.spawn:
    environ = {**os.environ, "TUTOR_HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    environ.pop("COLUMNS", None)
    return pexpect.spawn(
        sys.executable,
        ["-m", "tutor", "learn", "one-weight", "--plain", *arguments],
        cwd=ROOT,
        env=environ,
        dimensions=(24, columns),
        timeout=30,
        encoding="utf-8",
    )


def test_an_acknowledged_answer_survives_kill_9_and_the_next_question_is_asked(tmp_path: Path) -> None:
    first = start(tmp_path, "--from", "which-way")
    first.expect("stays where it is")
    first.expect("> ")
    first.sendline("1")
    first.expect("right: ")
    first.kill(signal.SIGKILL)
    first.wait()
    again = start(tmp_path)
    again.expect("page 5 of 12")
    again.expect("right: w grows")
    again.expect("Enter to go on > ")
    again.sendline("")
    again.expect("page 6 of 12")
    again.expect("What is w after this step")
    again.expect("> ")
    again.sendline("0.555")
    again.expect("right: ")
    again.sendeof()
    again.expect("Your place is kept")
    again.expect(pexpect.EOF)
    again.close()
    assert again.exitstatus == 0


def test_ctrl_c_ends_politely(tmp_path: Path) -> None:
    session = start(tmp_path)
    session.expect("Enter to go on > ")
    session.sendintr()
    session.expect("Your place is kept")
    session.expect(pexpect.EOF)
    session.close()
    assert session.exitstatus == 0


def test_nothing_moves_the_cursor_and_nothing_is_too_wide(tmp_path: Path) -> None:
    session = start(tmp_path, columns=50)
    session.expect("Enter to go on > ")
    said = session.before
    for _ in range(3):
        session.sendline("")
        session.expect("Enter to go on > ")
        said += session.before
    session.sendline(":quit")
    session.expect(pexpect.EOF)
    said += session.before
    session.close()
    assert "\x1b" not in said
    assert max(len(line) for line in said.split("\r\n")) <= 50
