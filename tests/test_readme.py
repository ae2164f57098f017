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


def test_right_after_the_first_command_it_says_how_to_start_again() -> None:
    after = README.partition(f"{BLOCKS[0]}```\n")[2].partition("```")[0]
    assert "`.venv/bin/tutor`" in after
    assert "`. .venv/bin/activate`" in after
    assert "write it so" in after
    assert README.count("activate") - README.count("\\activate") == README.count(". .venv/bin/activate")


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


def test_the_table_of_speed_names_every_benchmark() -> None:
    named = set(re.findall(r"`(\w+\.py)` \|$", README, re.MULTILINE))
    folder = ROOT / "tests" / "benchmarks"
    scripts = {path.name for path in folder.glob("*.py") if "__main__" in path.read_text("utf-8")}
    assert named == scripts


def test_what_contributing_names_is_there() -> None:
    contributing = README.partition("## Contributing")[2]
    for path in re.findall(r"`((?:tutor|lessons|tests)/[\w./]+)`", contributing):
        assert (ROOT / path).exists(), path
    mistakes = (ROOT / "tutor/grading/update_mistakes.py").read_text("utf-8")
    assert 'yield "unchanged", old, {}' in mistakes
    assert "def _closed_forms(" in mistakes
    assert "_MISTAKES = (" in (ROOT / "tutor/grading/update_catalogue.py").read_text("utf-8")


def test_the_function_keys_that_are_named_do_something() -> None:
    screens = "".join(path.read_text("utf-8") for path in (ROOT / "tutor" / "tui").rglob("*.py"))
    for key in re.findall(r"`(f\d+)`", README):
        assert re.search(rf'Binding\(\s*"([\w,]+,)?{key}[,"]', screens), key


def test_the_letters_that_are_named_are_keys_of_the_list() -> None:
    screen = (ROOT / "tutor/tui/screens/lessons.py").read_text("utf-8")
    letters = re.findall(r"`([a-z])`", README)
    assert letters
    for letter in letters:
        assert f'Binding("{letter}", ' in screen, letter


def test_the_changelog_begins_with_this_version() -> None:
    from tutor.version import __version__

    versions = re.findall(r"^## \[([^\]]+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert versions[0] == __version__
