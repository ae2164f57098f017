"""`kill -9` at random moments of a lesson in a pseudo-terminal: what was acknowledged is there again."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import sys
import time
from pathlib import Path

import pexpect
import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = (
    ("Which way will w move", "1", "right: w grows"),
    ("What is w after this step", "0.045", "not yet: "),
    ("What is w after this step", "0.555", "right: "),
    ("How long will this step be", "2", "right: "),
    ("What was the mistake", "2", "right: "),
    ("What is w after this step", "0.77175", "right: "),
)
"""Each question in its turn, with what is typed and what acknowledges it."""


LESSON = ("learn", "one-weight", "--plain")
SITTING = ("practice", "--seed", "42", "--count", "5", "--skill", "update", "--plain")


def sitting_script() -> tuple[tuple[str, str, str], ...]:
    """The questions of that sitting: each number is missed once, then everything is right."""
    from tutor.course.course_file import read_course
    from tutor.grading.choose import Chosen
    from tutor.grading.predict import Predict
    from tutor.learner.drawing import Pool
    from tutor.learner.journal import Journal
    from tutor.learner.practice import Practice

    practice = Practice(Pool(read_course(ROOT / "lessons")), Journal(None), seed=42, count=5, skill="update")
    script = []
    while practice.page.question is not None:
        question = practice.asked[-1].drawn.question
        asked = question.prompt[:20]
        if isinstance(question, Chosen):
            text = str(1 + next(place for place, one in enumerate(question.choices) if one.correct))
        elif isinstance(question, Predict):
            script.append((asked, "-98765", "not yet: "))
            (number,) = question.numbers
            text = f"{number.truth:.{number.decimals}f}"
        else:
            (text,) = question.answers.values()
        script.append((asked, text, "right: "))
        practice.reveal()
        practice.forward()
    return tuple(script)


def start(home: Path, command: tuple[str, ...] = LESSON) -> pexpect.spawn:
    environ = {
        **os.environ,
        "TUTOR_HOME": str(home),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "COLUMNS": "80",
    }
    return pexpect.spawn(
        sys.executable,
        ["-m", "tutor", *command],
        cwd=ROOT,
        env=environ,
        timeout=60,
        encoding="utf-8",
    )


def typed(home: Path) -> list[str]:
    """Every answer that is in the journal since the lesson or the sitting was last begun, in order."""
    path = home / "journal.sqlite3"
    if not path.exists():
        return []
    stored = sqlite3.connect(path)
    try:
        rows = stored.execute("SELECT kind, typed FROM event ORDER BY id").fetchall()
    except sqlite3.OperationalError:
        # Killed before its tables were made.
        return []
    finally:
        stored.close()
    begun = max((place + 1 for place, row in enumerate(rows) if row[0] in {"restart", "sitting"}), default=0)
    return [row[1].strip('[]"') for row in rows[begun:] if row[0] == "answer"]


class Player:
    """Types the script into one terminal after the other, and remembers what was acknowledged."""

    def __init__(
        self,
        home: Path,
        command: tuple[str, ...] = LESSON,
        script: tuple[tuple[str, str, str], ...] = SCRIPT,
    ) -> None:
        self.home = home
        self.command = command
        self.script = script
        self.acknowledged: list[str] = []
        self.total = 0
        """Answers that were acknowledged at all."""
        self.typing: list[str] = []
        """What was typed last and may be in the journal, though nothing said so yet."""

    def check(self) -> None:
        """All that was acknowledged is in the journal, and nothing that was not typed."""
        there = typed(self.home)
        if len(self.acknowledged) == len(self.script) and not there:
            # A sitting that is over begins anew by itself.
            self.acknowledged = []
        assert there in (self.acknowledged, self.acknowledged + self.typing)
        self.acknowledged = there
        self.typing = []

    def play(self, moments: list[float]) -> None:
        """One terminal after the other, each killed after its time; the lesson begins again at its end."""
        for number, delay in enumerate(moments):
            terminal = start(self.home, self.command)
            terminal.delaybeforesend = None
            if number % 5:
                # Most are killed at work: how long starting up takes is the machine's business.
                terminal.expect("(page|question) [0-9]|questions done")
                told = str(terminal.before) + str(terminal.after)
            else:
                told = ""
            self.work(terminal, told, time.monotonic() + delay)
            terminal.kill(signal.SIGKILL)
            terminal.wait()
            terminal.close()
            self.check()

    def work(self, terminal: pexpect.spawn, told: str, until: float) -> None:
        """Answer what is asked until the time is over."""
        while time.monotonic() < until:
            left = max(until - time.monotonic(), 0.001)
            seen = terminal.expect([pexpect.TIMEOUT, "Enter to go on > ", r"\n> ", pexpect.EOF], timeout=left)
            told += str(terminal.before)
            if seen in (0, 3):
                return
            if len(self.acknowledged) == len(self.script):
                # Killed between the last answer's record and its acknowledgement.
                self.begin_again(terminal)
                continue
            if seen == 1:
                terminal.sendline("")
                continue
            asked, text, answer = self.script[len(self.acknowledged) % len(self.script)]
            assert asked in told[-2000:]
            self.typing = [text]
            terminal.sendline(text)
            left = max(until - time.monotonic(), 0.001)
            if terminal.expect_exact([pexpect.TIMEOUT, answer], timeout=left) == 0:
                return
            told += str(terminal.before)
            self.acknowledged += [text]
            self.total += 1
            self.typing = []
            if len(self.acknowledged) == len(self.script):
                self.begin_again(terminal)

    def begin_again(self, terminal: pexpect.spawn) -> None:
        """The lesson is through: from here on its first question is asked again."""
        terminal.sendline(":restart")
        terminal.expect("(page|question) 1 of")
        self.acknowledged = []


def moments(count: int, seed: int) -> list[float]:
    """From at once to well into the lesson."""
    dice = random.Random(seed)
    return [1.5 * dice.random() for _ in range(count)]


def test_ten_random_kills(tmp_path: Path) -> None:
    player = Player(tmp_path)
    player.play(moments(10, 1))
    assert player.total > 0


def test_six_random_kills_of_a_sitting(tmp_path: Path) -> None:
    player = Player(tmp_path, SITTING, sitting_script())
    player.play(moments(6, 2))
    assert player.total > 0


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_two_hundred_random_kills_of_sittings(tmp_path: Path, part: int) -> None:
    player = Player(tmp_path, SITTING, sitting_script())
    player.play(moments(50, 200 + part))
    assert player.total >= 10


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_two_hundred_random_kills(tmp_path: Path, part: int) -> None:
    player = Player(tmp_path)
    player.play(moments(50, 100 + part))
    assert player.total >= 10
