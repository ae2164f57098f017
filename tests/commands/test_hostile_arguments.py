"""Arguments that nobody should type: each is refused in one readable line, with nothing a terminal obeys."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

LOSS = "mean((w*x - y)**2)"
ESCAPES = "\x1b[31mx\x07\u202e"
LONG = "a" * 5000


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def is_one_line(said: str) -> bool:
    return said.endswith("\n") and said[:-1].isprintable() and 0 < len(said) < 700


@pytest.mark.parametrize(
    "words",
    [
        ("practice", "--plain", "--skill", ESCAPES),
        ("derive", LOSS, "--wrt", ESCAPES),
        ("derive", LOSS, "--wrt", "w", "--data", ESCAPES),
        ("learn", "one-weight", "--plain", "--from", ESCAPES),
        ("trace", "one-weight", "--run", ESCAPES),
        (ESCAPES,),
    ],
    ids=ascii,
)
def test_no_message_holds_what_a_terminal_obeys(tutor: Run, words: tuple[str, ...]) -> None:
    ran = tutor(*words)
    assert ran.status == 2
    assert is_one_line(ran.err)


@pytest.mark.parametrize(
    "words",
    [
        ("derive", LOSS, "--wrt", "--"),
        ("derive", LOSS, "--wrt", "w", "--model", "--"),
        ("derive", LOSS, "--wrt", "w", "--data", "--"),
        ("derive", LOSS, "--wrt", "w", "--check", "--"),
        ("learn", "one-weight", "--plain", "--from", "--"),
        ("practice", "--plain", "--skill", "--"),
    ],
    ids=" ".join,
)
def test_two_dashes_are_no_value(tutor: Run, words: tuple[str, ...]) -> None:
    ran = tutor(*words)
    assert ran.status == 2
    assert is_one_line(ran.err)
    assert "expected one argument" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ("learn", "--plain"),
        ("trace",),
        ("key",),
        ("notebook", "-o", "-"),
        ("progress", "import"),
        ("progress", "export"),
        ("notebook", "one-weight", "-o"),
        ("practice", "--plain", "--report"),
        ("new",),
        ("new", "--course"),
        ("--learner",),
        ("practice", "--plain", "--skill"),
        ("progress", "--yes", "reset"),
        ("schema",),
        ("progress", "import", "x"),
        ("list", "--course"),
    ],
    ids=" ".join,
)
def test_a_name_of_five_thousand_characters(tutor: Run, words: tuple[str, ...]) -> None:
    ran = tutor(*words, LONG)
    assert ran.status == 2
    assert is_one_line(ran.err)


@pytest.mark.parametrize("command", ["check", "preview"])
@pytest.mark.parametrize("name", ["", LONG], ids=["nothing", "long"])
def test_a_path_that_can_be_none_is_reported(tutor: Run, command: str, name: str) -> None:
    ran = tutor(command, name)
    assert ran.status == 2
    assert "error[unreadable]" in ran.out + ran.err or is_one_line(ran.err)


@pytest.mark.parametrize(
    "words",
    [
        ("learn", "--plain"),
        ("trace",),
        ("key",),
        ("practice", "--plain", "--skill"),
        ("schema",),
        ("learn", "one-weight", "--plain", "--from"),
        ("trace", "one-weight", "--run"),
        ("new",),
        ("new", "--course"),
        ("notebook", "one-weight", "-o"),
        ("practice", "--plain", "--count", "1", "--report"),
        ("progress", "export"),
        ("progress", "import"),
        ("progress", "reset", "--yes"),
        ("",),
    ],
    ids=" ".join,
)
def test_an_empty_word_is_refused(tutor: Run, words: tuple[str, ...]) -> None:
    ran = tutor(*words, "")
    assert ran.status == 2
    assert is_one_line(ran.err)
    assert " ." not in ran.err
    assert not ran.err.startswith(" ")


def test_an_endless_file_is_no_history(tutor: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.commands.progress.LARGEST_FILE", 100_000)
    ran = tutor("progress", "import", "/dev/zero")
    assert ran.status == 2
    assert ran.err.startswith("/dev/zero is too large.")
    ran = tutor("progress", "import", "-", typed="a\n" * 100_000)
    assert ran.status == 2
    assert ran.err.startswith("The input is too large.")


@pytest.mark.parametrize(
    "words", [("progress", "export"), ("practice", "--count", "1", "--plain", "--report")]
)
def test_nothing_that_is_no_file_is_replaced(tutor: Run, words: tuple[str, ...], tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # opening it would wait for somebody to write
    ran = tutor(*words, str(pipe))
    assert ran.status == 2
    assert is_one_line(ran.err)
    assert pipe.is_fifo()


def test_a_home_that_cannot_be_written_is_said_once(tutor: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    ran = tutor("progress", "reset", "one-weight", "--yes", TUTOR_HOME=str(tmp_path / "file"))
    assert ran.status == 2
    assert ran.err.count("not being saved") == 1
    assert ran.err.splitlines()[1:] == ["Nothing could be set aside."]
