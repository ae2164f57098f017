"""A whole lesson through real pipes, in a process of its own; killed at any moment, nothing is lost."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

TUTOR = [sys.executable, "-m", "tutor", "learn", "one-weight"]
ROOT = Path(__file__).parents[2]
RIGHT = {
    "direction": "1",
    "second-step": "0.555",
    "next-step-size": "2",
    "wrong-side": "2",
    "third-step": "0.77175",
}


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "TUTOR_HOME": str(home), "TUTOR_COURSE": "", "LANG": "C.UTF-8", "COLUMNS": "80"}


class Program:
    """A program at the other end of `tutor learn --jsonl`."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [*TUTOR, "--jsonl"],
            cwd=ROOT,
            env=environment(home),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.page = self.read()

    def read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        return json.loads(line) if line else {"type": "gone"}

    def say(self, thing: dict[str, Any]) -> list[dict[str, Any]]:
        """Send one line; everything up to the next page or the end."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(thing) + "\n")
        self.process.stdin.flush()
        answers = [self.read()]
        while answers[-1]["type"] not in ("page", "end", "gone"):
            answers.append(self.read())
        if answers[-1]["type"] == "page":
            self.page = answers[-1]
        return answers

    def next_line(self) -> dict[str, Any]:
        question = self.page["question"]
        if question is None or question["status"] != "open":
            return {"do": "next"}
        return {"answer": RIGHT[question["id"]]}

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


def test_a_program_plays_the_lesson_to_its_end(tmp_path: Path) -> None:
    with Program(tmp_path) as program:
        for _ in range(40):
            answers = program.say(program.next_line())
            if answers[-1]["type"] == "end":
                break
        assert program.page["parameters"]["w"] == pytest.approx(1.999408, abs=1e-6)
        assert program.process.wait(10) == 0


def test_a_learner_plays_the_lesson_from_a_pipe(tmp_path: Path) -> None:
    typed = "\n".join(RIGHT.values()) + "\n"
    ran = subprocess.run(
        [*TUTOR, "--plain"],
        cwd=ROOT,
        env=environment(tmp_path),
        input=typed.encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    out = ran.stdout.decode()
    assert out.count("right: ") == len(RIGHT)
    assert out.rstrip().endswith("That was the last page of this lesson.")


def test_a_closed_input_is_an_input_that_ends(tmp_path: Path) -> None:
    for shape in ("--plain", "--jsonl --from which-way"):
        line = f"exec {sys.executable} -m tutor learn one-weight {shape} <&-"
        ran = subprocess.run(
            ["sh", "-c", line], cwd=ROOT, env=environment(tmp_path), capture_output=True, check=False
        )
        assert (ran.returncode, ran.stderr) == (0, b"")
        assert b"Which way?" in ran.stdout


def killed_and_resumed(home: Path, moments: list[int]) -> None:
    """Play, killing after the given numbers of acknowledged lines; each time everything is still there."""
    sent = 0
    program = Program(home)
    try:
        while True:
            before = program.page
            answers = program.say(program.next_line())
            if answers[-1]["type"] == "end":
                return
            sent += 1
            if sent in moments:
                program.kill()
                program = Program(home)
                assert program.page == answers[-1]
                assert program.page != before
    finally:
        program.kill()


def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    killed_and_resumed(tmp_path, [5, 7])


@pytest.mark.long
def test_kill_9_at_every_moment(tmp_path: Path) -> None:
    killed_and_resumed(tmp_path, list(range(1, 20)))


@pytest.mark.long
def test_kill_9_at_random_times(tmp_path: Path) -> None:
    """The process is killed while it works; whatever it had said is there, and what was sent may be."""
    dice = random.Random(1)
    for _ in range(60):
        program = Program(tmp_path)
        for _ in range(dice.randrange(4)):
            if program.page["key"] == "end":
                program.say({"do": "restart"})
            program.say(program.next_line())
        said = program.page
        assert program.process.stdin is not None
        program.process.stdin.write(json.dumps(program.next_line()) + "\n")
        program.process.stdin.flush()
        time.sleep(dice.random() * 0.01)
        program.kill()
        again = Program(tmp_path)
        assert again.page == said or again.page["page"] > said["page"] or again.page["done"]
        again.kill()


def test_a_missing_or_broken_lesson_is_one_message_and_status_2(tmp_path: Path) -> None:
    path = tmp_path / "broken.md"
    path.write_text("+++\nformat = 1\n")
    for lesson in (str(path), "nowhere"):
        for command in ("learn", "trace"):
            ran = subprocess.run(
                [sys.executable, "-m", "tutor", command, lesson],
                cwd=ROOT,
                env=environment(tmp_path),
                capture_output=True,
                text=True,
                check=False,
            )
            assert (ran.returncode, ran.stdout) == (2, "")
            assert ran.stderr
            assert "Traceback" not in ran.stderr
