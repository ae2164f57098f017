"""What is imported while a screen is up is not searched for garbage again."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from tutor.tui.importing import for_good


@pytest.fixture(autouse=True)
def unfrozen() -> Iterator[None]:
    """As it was before."""
    yield
    gc.unfreeze()


def test_objects_of_new_modules_are_not_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "brought_in.py").write_text("KEPT = [[] for _ in range(1000)]\n")
    monkeypatch.syspath_prepend(tmp_path)
    gc.unfreeze()
    with for_good():
        module = import_module("brought_in")
    assert gc.get_freeze_count() >= len(module.KEPT)
    assert not any(found is module.KEPT for found in gc.get_objects())
    del sys.modules["brought_in"]


def test_nothing_is_kept_where_nothing_was_imported() -> None:
    gc.unfreeze()
    with for_good():
        import_module("tutor.tui.importing")
    assert gc.get_freeze_count() == 0
