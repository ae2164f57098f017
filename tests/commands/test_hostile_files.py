"""Hostile lessons through `tutor check` and `tutor learn --plain`: refused, or shown as text, quickly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hostile_files import MARKUP, PLAYED, REFUSED

SECONDS = 5.0
"""Of processor time, for one command on one file."""
ROOM = 250 * 1024
"""Kilobytes that one file may add to what the process takes."""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What came of every case, from one process."""
    folder = tmp_path_factory.mktemp("hostile")
    out = folder / "out.json"
    environment = {**os.environ, "TUTOR_HOME": str(folder / "home")}
    program = Path(__file__).with_name("hostile_files.py")
    ran = subprocess.run(
        [sys.executable, program, folder, out], env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return dict(json.loads(out.read_text("utf-8")))


def is_safe(text: str) -> bool:
    return all(character == "\n" or character.isprintable() for character in text)


@pytest.mark.xdist_group("hostile-files")
@pytest.mark.parametrize("name", REFUSED, ids=ascii)
def test_what_is_hostile_is_refused_with_a_message(found: dict[str, Any], name: str) -> None:
    check, learn = found[name]["check"], found[name]["learn"]
    assert check["status"] in (1, 2), check
    assert ": error[" in check["out"]
    if "run-diverges" in check["out"]:
        assert learn["status"] == 0, "a rate may be huge: what becomes of it is said where the run is taken"
    else:
        assert learn["status"] == 2, learn
        assert "hostile.md:" in learn["err"]
    assert len(check["out"]) < 200_000
    bounded_and_safe(found[name])


@pytest.mark.xdist_group("hostile-files")
@pytest.mark.parametrize("name", PLAYED, ids=ascii)
def test_what_is_strange_is_shown_as_it_stands(found: dict[str, Any], name: str) -> None:
    check, learn = found[name]["check"], found[name]["learn"]
    assert check["status"] == 0, check
    assert learn["status"] == 0, learn
    bounded_and_safe(found[name])


@pytest.mark.xdist_group("hostile-files")
@pytest.mark.parametrize("markup", MARKUP)
def test_no_markup_is_obeyed(found: dict[str, Any], markup: str) -> None:
    shown = found[f"{markup} in every place"]["learn"]["out"]
    # Title, prose, heading, prompt, option, cell: brackets are text.
    assert shown.count(markup) >= 5


def bounded_and_safe(one: dict[str, Any]) -> None:
    assert one["grown"] < ROOM
    for command in ("check", "learn"):
        assert one[command]["seconds"] < SECONDS
        assert is_safe(one[command]["out"])
        assert is_safe(one[command]["err"])
        assert "Traceback" not in one[command]["err"]
