"""The command line itself: help, versions, errors in one line, nothing heavy."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tutor import cli
from tutor.cli import COMMANDS, main
from tutor.console import Console
from tutor.version import __version__


def test_the_version(tutor: Callable[..., Any]) -> None:
    assert tutor("--version").out == f"tutor {__version__}\n"


def test_help_names_every_command(tutor: Callable[..., Any]) -> None:
    ran = tutor("--help")
    assert ran.status == 0
    assert ran.out.isascii()
    for command, line in COMMANDS.items():
        assert f"{command} " in ran.out
        assert line in ran.out


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(tutor: Callable[..., Any], command: str) -> None:
    ran = tutor(command, "--help")
    assert ran.status == 0
    assert "example" in ran.out
    assert f"tutor {command}" in ran.out
    assert all(len(line) <= 80 for line in ran.out.partition("example")[0].splitlines())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lern"], "Did you mean learn?"),
        (["nonsense"], "There is no command nonsense."),
        (["--bad"], "--bad"),
        (["learn"], "LESSON"),
        (["learn", "one-weight", "--seed", "x"], "A seed is a whole number"),
        (["learn", "one-weight", "--plain", "--jsonl"], "not allowed"),
        (["learn", "nowhere"], "There is no lesson nowhere"),
        (["learn", "one-weigth"], "Did you mean one-weight?"),
        (["list", "--course", "/nowhere"], "no such course"),
        (["\x1b[2J"], "There is no command [2J"),
        (["learn", "x", "\x1b[2J"], "[2J"),
    ],
)
def test_what_cannot_be_used_is_said_on_standard_error(
    tutor: Callable[..., Any], arguments: list[str], said: str
) -> None:
    ran = tutor(*arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert "\x1b" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["progress", "--lerner", "x"],
            "tutor progress: there is no option --lerner; did you mean --learner? See tutor progress --help.",
        ),
        (
            ["check", "--jsn"],
            "tutor check: there is no option --jsn; did you mean --json? See tutor check --help.",
        ),
        (["practice", "--cuont=3"], "did you mean --count? See tutor practice --help."),
        (["list", "-jsn"], "did you mean --json? See tutor list --help."),
        (["learn", "one-weight", "-o"], "tutor learn: there is no option -o. See tutor learn --help."),
        (["derive", "mean(w*x)", "--wrtt", "w"], "did you mean --wrt? See tutor derive --help."),
        (
            ["--corse", "lessons", "list"],
            "tutor: there is no option --corse; did you mean --course? See tutor --help.",
        ),
        (["--vresion"], "did you mean --version? See tutor --help."),
        (
            ["--plain", "learn", "one-weight"],
            "tutor learn: --plain stands behind the command: tutor learn --plain. See tutor learn --help.",
        ),
        (["progress", "exprot", "f"], "tutor progress: there is no exprot; did you mean export? See"),
        (["progress", "frobnicate"], "there is no frobnicate; there are export, import and reset. See"),
        (["list", "extra"], "tutor list: this is more than it takes: extra. See tutor list --help."),
        (["list", "too", "many"], "tutor list: this is more than it takes: too many. See tutor list --help."),
    ],
)
def test_what_is_misspelt_is_told_by_the_command_that_it_was_meant_for(
    tutor: Callable[..., Any], arguments: list[str], said: str
) -> None:
    ran = tutor(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "--js"],
        ["--asc", "list", "--json"],
        ["--learner=one", "list", "--json"],
        ["key", "one-weight", "--seed", "7"],
        ["derive", "mean(w*x)", "--wrt", "w", "--model", "--x"],
        ["derive", "--wrt=w", "--", "--w*mean(x)"],
        ["trace", "one-weight", "--epochs", "2", "--set", "w=-1"],
    ],
)
def test_what_is_short_or_looks_like_an_option_is_taken(
    tutor: Callable[..., Any], arguments: list[str]
) -> None:
    ran = tutor(*arguments)
    assert (ran.status, ran.err) == (0, "")


def test_without_a_terminal_there_is_no_screen(tutor: Callable[..., Any]) -> None:
    ran = tutor()
    assert ran.status == 2
    assert "terminal" in ran.err


def test_a_lesson_with_errors_is_refused_with_file_and_line(
    tutor: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "broken.md"
    path.write_text('+++\nformat = 1\nid = "broken"\ntitel = "x"\n+++\n\nHello.\n')
    ran = tutor("learn", str(path), "--jsonl")
    assert (ran.status, ran.out) == (2, "")
    assert f"{path}:4:1: error[unknown-key]" in ran.err


@pytest.mark.parametrize("content", [b"\xff\xfe", None, b""])
def test_a_file_that_cannot_be_read_is_refused(
    tutor: Callable[..., Any], tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "lesson.md"
    if content is not None:
        path.write_bytes(content)
    for command in (["learn", str(path)], ["trace", str(path)]):
        ran = tutor(*command)
        assert ran.status == 2
        assert str(path) in ran.err


def test_an_unforeseen_error_is_one_line_and_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(arguments: object) -> int:
        raise RuntimeError("it broke\x1b[2J")

    monkeypatch.setattr("tutor.commands.list.run", fail)
    console = Console(sys.stdin, sys.stdout, sys.stderr, {"TUTOR_HOME": str(tmp_path)})
    assert main(["list"], console) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "it broke" in said.err
    assert "\x1b" not in said.err
    report = next(tmp_path.glob("report-*.txt"))
    assert "Traceback" in report.read_text("utf-8")
    with pytest.raises(RuntimeError):
        main(["list"], console, guard=False)


def test_a_closed_pipe_is_silent(tmp_path: Path) -> None:
    script = "import sys; from tutor.cli import main; sys.exit(main(['learn', 'one-weight', '--plain']))"
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TUTOR_HOME": str(tmp_path)},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["learn", "--help"], ["list", "--help"]])
def test_help_and_version_import_nothing_heavy(arguments: list[str]) -> None:
    script = (
        f"import sys; from tutor.cli import main; main({arguments!r});"
        "heavy = {'numpy', 'sympy', 'textual', 'msgspec', 'sqlite3', 'dataclasses', 'inspect'};"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stderr == "[]\n"


def test_list_imports_no_numpy(tmp_path: Path) -> None:
    script = (
        "import sys; from tutor.cli import main; status = main(['list', '--json']);"
        "print(status, sorted({'numpy', 'sympy', 'textual'} & set(sys.modules)), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TUTOR_HOME": str(tmp_path)},
    )
    assert ran.stderr == "0 []\n"


def test_every_command_has_its_module() -> None:
    folder = Path(cli.__file__).parent / "commands"
    assert {path.stem for path in folder.glob("*.py")} >= set(COMMANDS)


class Seen(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def complaint(width: int, terminal: type[io.TextIOWrapper], *arguments: str) -> list[str]:
    stderr = terminal(io.BytesIO(), encoding="utf-8")
    console = Console(io.StringIO(), io.StringIO(), stderr, {"COLUMNS": str(width)})
    assert main(list(arguments), console, guard=False) == 2
    return stderr.buffer.getvalue().decode().splitlines()  # type: ignore[attr-defined]


def test_a_long_sentence_of_an_error_breaks_between_words() -> None:
    asked = ("learn", "one-weight", "--plain", "--from", "nowhere")
    (whole,) = complaint(60, io.TextIOWrapper, *asked)
    assert len(whole) > 120
    rows = complaint(60, Seen, *asked)
    assert all(len(row) < 60 for row in rows)
    assert " ".join(rows) == whole


def test_what_is_laid_out_already_is_not_broken(tmp_path: Path) -> None:
    path = tmp_path / "bad.md"
    path.write_text('+++\nformat = 1\nid = "bad"\ntitel = "' + "x" * 90 + '"\n+++\n', "utf-8")
    assert complaint(60, Seen, "trace", str(path)) == complaint(60, io.TextIOWrapper, "trace", str(path))


def test_preview_says_where_its_report_stands(tutor: Callable[..., Any]) -> None:
    said = " ".join(tutor("preview", "--help").out.split())
    assert "beside it in a wide terminal, in its place by f5 in a narrow one." in said
