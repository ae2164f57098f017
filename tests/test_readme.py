"""Every command of the README does what stands beside it."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tutor.cli import COMMANDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
IN_TEXT = sorted(set(re.findall(r"`(tutor(?: [^`]*)?)`", README)))


def run(command: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command)
    assert words[0] == "tutor"
    return subprocess.run(
        [sys.executable, "-m", "tutor", *words[1:]],
        cwd=ROOT,
        env={"TUTOR_HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_it_opens_with_two_commands_of_one_line_each() -> None:
    start, tests = (block.strip() for block in BLOCKS[:2])
    assert "\n" not in start
    assert "\n" not in tests
    assert start == "python3 -m venv .venv && .venv/bin/python -m pip install -e . && .venv/bin/tutor"
    assert tests.endswith("&& .venv/bin/python -m pytest")


def test_ci_runs_the_test_command_of_the_readme() -> None:
    lines = [line for line in README.splitlines() if re.search(r"python -m pytest$", line)]
    assert lines == [BLOCKS[1].strip()]
    assert "grep -m1 -E 'python -m pytest$' README.md" in (ROOT / ".ci/run").read_text("utf-8")


def test_the_extras_that_it_installs_are_declared() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for extras in re.findall(r"-e '\.\[([a-z,]+)\]'", README):
        assert set(extras.split(",")) <= project["optional-dependencies"].keys()


IN_CI = "tutor check lessons"
"""Takes as long as many tests together, and .ci/run runs it as it stands."""


def test_ci_checks_the_lessons() -> None:
    assert IN_CI in IN_TEXT
    assert f".venv/bin/{IN_CI}" in (ROOT / ".ci/run").read_text("utf-8")


@pytest.mark.parametrize("command", [command for command in IN_TEXT if command != IN_CI])
def test_a_command_in_the_text_works(command: str, tmp_path: Path) -> None:
    if "ANSWER" in command or "LESSON" in command:
        pytest.fail("a command of the README can be typed as it stands")
    done = run(command, tmp_path)
    if command == "tutor":
        assert done.returncode == 2
        assert "terminal" in done.stderr
    else:
        assert done.returncode == 0, done.stderr
        assert done.stdout
    assert "Traceback" not in done.stderr


def test_every_command_is_named() -> None:
    named = {command.split()[1] for command in IN_TEXT if " " in command}
    assert named >= COMMANDS.keys()


def test_every_option_that_is_named_is_known(tmp_path: Path) -> None:
    row_pattern = re.compile(r"^\| `tutor (\w+)[^`]*` \| (.*) \|$", re.MULTILINE)
    rows = row_pattern.findall(README)
    assert rows
    for command, text in rows:
        known = run(f"tutor {command} --help", tmp_path).stdout
        for option in re.findall(r"--[a-z]+", text):
            assert option in known, f"{command} {option}"


def test_files_that_are_linked_exist() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
