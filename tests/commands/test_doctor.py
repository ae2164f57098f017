"""`tutor doctor`: every finding has its state, every problem its advice; nothing is changed."""

from __future__ import annotations

import gc
import json
import sqlite3
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from tutor.learner.journal_file import FORMAT
from tutor.learner.journal_store import FILE_NAME

Run = Callable[..., Any]


def findings(ran: Any) -> dict[str, dict[str, str]]:
    return {one["about"]: one for one in json.loads(ran.out)["findings"]}


@pytest.fixture
def home(tutor: Run, tmp_path: Path) -> Path:
    tutor("learn", "one-weight", "--plain", "--from", "loss")
    return tmp_path / "home"


def test_all_is_well_after_a_lesson(tutor: Run, home: Path, bundled: int) -> None:
    before = (home / FILE_NAME).read_bytes()
    ran = tutor("doctor", "--json")
    found = findings(ran)
    assert (ran.status, ran.err) == (0, "")
    assert "sound" in found["progress"]["said"]
    assert found["fsrs"]["said"][0].isdigit()
    assert f"{bundled} lessons" in found["course"]["said"]
    assert {one["state"] for one in found.values()} <= {"well", "note"}
    assert all(one["advice"] for one in found.values() if one["state"] != "well")
    assert (home / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize(("package", "status"), [("torch", 0), ("textual", 1)])
def test_what_is_not_installed_comes_with_the_line_that_installs_it(
    tutor: Run, monkeypatch: pytest.MonkeyPatch, package: str, status: int
) -> None:
    def version(name: str) -> str:
        if name == package:
            raise metadata.PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr(metadata, "version", version)
    ran = tutor("doctor", "--json")
    assert ran.status == status
    found = findings(ran)[package]
    assert "is not installed" in found["said"]
    assert found["advice"].endswith(f": {sys.executable} -m pip install {package}")


def test_as_lines_in_ascii(tutor: Run) -> None:
    ran = tutor("doctor", "--ascii")
    assert ran.status == 0
    assert ran.out.isascii()
    assert "nothing yet" in ran.out


@pytest.mark.parametrize("width", [60, 80])
def test_a_terminal_is_given_lines_broken_between_words(
    tutor: Run, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    def version(name: str) -> str:
        if name == "torch":
            raise metadata.PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr(metadata, "version", version)
    narrow = tutor("doctor", terminal=True, COLUMNS=str(width), TERM="xterm").out
    assert all(len(line) < width or " " not in line.strip() for line in narrow.splitlines())
    whole = tutor("doctor", COLUMNS=str(width), TERM="xterm").out
    advice = next(line for line in whole.splitlines() if line.endswith("-m pip install torch"))
    assert advice.split("-> ")[1] in " ".join(narrow.split())


def damage(path: Path) -> None:
    gc.collect()
    sqlite3.connect(path).execute("PRAGMA journal_mode = DELETE").close()
    gc.collect()
    whole = path.read_bytes()
    path.write_bytes(whole[:1000] + b"\xff" * (len(whole) - 1000))


def newer(path: Path) -> None:
    stored = sqlite3.connect(path)
    stored.execute(f"PRAGMA user_version = {FORMAT + 1}")
    stored.close()


@pytest.mark.parametrize(
    ("change", "said", "advice"),
    [(damage, "damaged", "Open any lesson"), (newer, "left alone", "newer version")],
)
def test_a_problem_is_named_with_what_to_do(
    tutor: Run, home: Path, change: Callable[[Path], None], said: str, advice: str
) -> None:
    change(home / FILE_NAME)
    before = (home / FILE_NAME).read_bytes()
    ran = tutor("doctor", "--json")
    assert ran.status == 1
    assert said in findings(ran)["progress"]["said"]
    assert advice in findings(ran)["progress"]["advice"]
    assert (home / FILE_NAME).read_bytes() == before


def test_what_was_moved_aside_is_pointed_at(tutor: Run, home: Path) -> None:
    damage(home / FILE_NAME)
    tutor("list")
    ran = tutor("doctor")
    assert ran.status == 0
    assert "an earlier file that was damaged" in ran.out
    assert "sound" in ran.out


def test_a_course_and_a_folder_that_cannot_be_used(tutor: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    ran = tutor(
        "doctor", "--course", str(tmp_path), TUTOR_HOME=str(tmp_path / "file"), TUTOR_LEARNER="x" * 99
    )
    assert ran.status == 1
    assert ran.out.count("PROBLEM") == 3
    assert ran.out.count("->") >= 3
    assert "is a file and no folder, so nothing is saved" in ran.out
    assert "will be kept" not in ran.out


def test_the_terminal_is_told_apart(tutor: Run) -> None:
    there = findings(tutor("doctor", "--json", terminal=True, TERM="xterm-256color", COLUMNS="100"))
    assert "xterm-256color" in there["terminal"]["said"]
    assert there["colours"]["said"] == "256"
    bare = findings(tutor("doctor", "--json", LANG="C", NO_COLOR="1"))
    assert bare["terminal"]["state"] == "note"
    assert "ASCII" in bare["characters"]["said"]
    assert "NO_COLOR" in bare["colours"]["said"]


def test_the_linux_console_is_given_what_its_fonts_have(tutor: Run) -> None:
    there = findings(tutor("doctor", "--json", terminal=True, TERM="linux", LANG="C.UTF-8"))
    assert there["characters"]["said"] == "ASCII only: the fonts of the Linux console lack the others"
    assert there["characters"]["state"] == "note"
    assert "window" in there["characters"]["advice"]
    assert tutor("doctor", terminal=True, TERM="linux").out.isascii()
    told = tutor("derive", "mean((w*x - y)**2)", "--wrt", "w", terminal=True, TERM="linux").out
    assert told.isascii()


def test_what_the_linux_console_writes_to_a_file_keeps_its_signs(tutor: Run) -> None:
    there = findings(tutor("doctor", "--json", TERM="linux"))
    assert there["characters"]["said"].startswith("UTF-8")
    assert not tutor("derive", "mean((w*x - y)**2)", "--wrt", "w", TERM="linux").out.isascii()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder in which nobody can make another")
def test_a_folder_is_tried_since_permissions_do_not_tell_everything(tutor: Run) -> None:
    ran = tutor("doctor", "--json", TUTOR_HOME="/proc/nowhere")
    assert ran.status == 1
    assert findings(ran)["folder"]["said"] == "/proc cannot be written to, so nothing is saved"


def test_a_folder_with_too_long_a_name_is_a_finding(tutor: Run, tmp_path: Path) -> None:
    ran = tutor("doctor", "--json", TUTOR_HOME=str(tmp_path / ("x" * 300)))
    assert ran.status == 1
    assert findings(ran)["folder"]["state"] == "problem"
    assert "nothing is saved" in findings(ran)["folder"]["said"]
