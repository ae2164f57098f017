"""The picture in the README says what the program shows today."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

PICTURES = Path(__file__).parents[2] / ".pictures"


def maker() -> ModuleType:
    """The script, imported from its file."""
    spec = importlib.util.spec_from_file_location("make_pictures", PICTURES / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_picture_shows_what_the_program_shows() -> None:
    make = maker()
    kept = (PICTURES / "lesson.svg").read_text("utf-8")
    assert make.words(kept) == make.words(make.make()), "run python .pictures/make.py and look at it"


def test_the_picture_needs_nothing_from_elsewhere() -> None:
    kept = (PICTURES / "lesson.svg").read_text("utf-8")
    assert "@font-face" not in kept
    assert kept.count("http") == kept.count("http://www.w3.org/2000/svg") + kept.count(
        "https://www.textualize.io"
    )
    assert "/home" not in kept
    assert "/root" not in kept
    assert "not" in kept
