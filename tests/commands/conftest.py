"""Commands run in this process, with streams, environment and home of their own."""

from __future__ import annotations

import io
import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tutor.cli import main
from tutor.console import Console


@pytest.fixture(scope="session")
def bundled() -> int:
    """How many lessons the bundled course lists."""
    course = Path(__file__).parents[2] / "lessons" / "course.toml"
    return len(tomllib.loads(course.read_text(encoding="utf-8"))["lessons"])


@dataclass(frozen=True)
class Ran:
    """What a command left."""

    status: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Its output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def tutor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs `tutor ARGUMENTS`; the journal is in this test's own folder."""

    def run(
        *arguments: str,
        typed: str | bytes = "",
        encoding: str = "utf-8",
        terminal: bool = False,
        **environ: str,
    ) -> Ran:
        given = typed if isinstance(typed, bytes) else typed.encode("utf-8")
        kind = Terminal if terminal else io.TextIOWrapper
        stdin = kind(io.BytesIO(given), encoding="utf-8")
        stdout = kind(io.BytesIO(), encoding=encoding, errors="strict")
        stderr = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict")
        home = {"TUTOR_HOME": str(tmp_path / "home"), "HOME": str(tmp_path), **environ}
        capsys.readouterr()
        status = main(list(arguments), Console(stdin, stdout, stderr, home), guard=False)
        said = capsys.readouterr()
        out = stdout.buffer.getvalue().decode(encoding) + said.out  # type: ignore[attr-defined]
        err = stderr.buffer.getvalue().decode(encoding) + said.err  # type: ignore[attr-defined]
        return Ran(status, out, err)

    return run
