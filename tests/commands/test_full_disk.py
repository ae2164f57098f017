"""Output that cannot be written is said in one sentence, by every command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
SAID = "The output cannot be written: No space left on device.\n"
PROGRAM = [sys.executable, "-c", "import sys; from tutor.cli import main; sys.exit(main())"]
LESSONS = Path(__file__).parents[2] / "lessons"

pytestmark = pytest.mark.skipif(not FULL.exists(), reason="the system has no full device")

COMMANDS = {
    "version": ["--version"],
    "help": ["--help"],
    "help of a command": ["check", "--help"],
    "check": ["check", str(LESSONS / "overshoot.md")],
    "check as JSON": ["check", str(LESSONS / "overshoot.md"), "--json"],
    "list": ["list"],
    "learn": ["learn", "one-weight", "--plain"],
    "learn as JSON": ["learn", "one-weight", "--jsonl"],
    "practice key": ["practice", "--seed", "1", "--count", "1", "--key"],
    "progress": ["progress"],
    "trace": ["trace", "overshoot"],
    "derive": ["derive", "mean((w*x - y)**2)", "--wrt", "w"],
    "key": ["key", "overshoot"],
    "new": ["new", "-"],
    "schema": ["schema"],
    "notebook": ["notebook", "overshoot", "-o", "-"],
    "doctor": ["doctor"],
}


WAYS = [*((name, True) for name in COMMANDS), *((name, False) for name in ("version", "help", "list"))]


@pytest.mark.parametrize(("name", "buffered"), WAYS)
def test_a_full_disk_is_one_sentence(name: str, buffered: bool, tmp_path: Path) -> None:
    environment = {**os.environ, "TUTOR_HOME": str(tmp_path), "PYTHONUNBUFFERED": "" if buffered else "1"}
    with FULL.open("w") as full:
        ran = subprocess.run(
            [*PROGRAM, *COMMANDS[name]],
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            check=False,
        )
    assert (ran.stderr, ran.returncode) == (SAID, 2)
    assert not list(tmp_path.glob("report-*"))


def test_errors_that_cannot_be_written_change_no_status(tmp_path: Path) -> None:
    with FULL.open("w") as full:
        ran = subprocess.run(
            [*PROGRAM, "check", "nowhere.md"], stdout=subprocess.PIPE, stderr=full, text=True, check=False
        )
    assert ran.returncode == 2
    assert "nowhere.md" in ran.stdout
