"""The pictures in the README show what the program shows today, in its colours."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
import textual

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / ".pictures"
TAKEN_WITH = "8.2.8"
SMALL = 64_000
"""Bytes that one picture may have."""


def _maker() -> ModuleType:
    """The script, imported from its file."""
    spec = importlib.util.spec_from_file_location("make_pictures", PICTURES / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKER = _maker()


@pytest.mark.skipif(
    textual.__version__ != TAKEN_WITH, reason=f"the pictures were taken with Textual {TAKEN_WITH}"
)
@pytest.mark.parametrize("name", MAKER.PICTURES)
def test_a_picture_shows_what_the_program_shows(name: str) -> None:
    kept, now = (PICTURES / name).read_text("utf-8"), MAKER.make(name)
    again = "run python .pictures/make.py and look at it"
    assert MAKER.words(kept) == MAKER.words(now), again
    assert MAKER.colours(kept) == MAKER.colours(now), again


def test_another_colour_or_word_is_seen() -> None:
    kept = (PICTURES / "lesson.svg").read_text("utf-8")
    fill = re.search(r"\.r5 \{ fill: (#\w+)", kept)
    assert fill is not None
    assert MAKER.colours(kept.replace(fill[1], "#010203")) != MAKER.colours(kept)
    assert MAKER.words(kept.replace("0.045", "0.046")) != MAKER.words(kept)


def test_the_readme_shows_them_all_and_no_other() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(\.pictures/([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    kept = sorted(path.name for path in PICTURES.glob("*.svg"))
    assert sorted(shown) == sorted(MAKER.PICTURES) == kept
    assert shown[0] == "lesson.svg"


@pytest.mark.parametrize("name", MAKER.PICTURES)
def test_a_picture_is_small_and_needs_nothing_from_elsewhere(name: str) -> None:
    kept = (PICTURES / name).read_text("utf-8")
    assert len(kept.encode()) < SMALL
    assert "@font-face" not in kept
    assert kept.count("http") == kept.count("http://www.w3.org/2000/svg") + kept.count(
        "https://www.textualize.io"
    )
    assert "/home" not in kept
    assert "/root" not in kept
    assert "<text" in kept
