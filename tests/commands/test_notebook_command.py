"""`tutor notebook`: the file it writes, and what it says where it cannot."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def test_a_notebook_is_written(tutor: Callable[..., Any], tmp_path: Path) -> None:
    pytest.importorskip("nbformat")
    path = tmp_path / "one.ipynb"
    ran = tutor("notebook", "one-weight", "-o", str(path))
    assert ran.status == 0
    assert ran.out == f"{path} is written.\n"
    made = json.loads(path.read_text("utf-8"))
    assert made["nbformat"] == 4
    assert any("w = w - learning_rate*float(dw)" in "".join(cell["source"]) for cell in made["cells"])
    assert tutor("notebook", "one-weight", "-o", "-").out == path.read_text("utf-8")


@pytest.mark.parametrize("content", ['{"nbformat": 4, "cells": []}', "my notes", ""])
def test_a_file_that_is_there_is_left_as_it_is(
    tutor: Callable[..., Any], tmp_path: Path, content: str
) -> None:
    path = tmp_path / "one.ipynb"
    path.write_text(content, "utf-8")
    ran = tutor("notebook", "one-weight", "-o", str(path))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        f"{path} is there already, and is left as it is. Choose another name, or delete it first.\n"
    )
    assert path.read_text("utf-8") == content


def test_without_nbformat_one_sentence_says_so(
    tutor: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.import_module

    def missing(name: str, package: str | None = None) -> Any:
        if name == "nbformat":
            raise ImportError(name)
        return real(name, package)

    monkeypatch.setattr("tutor.authoring.notebook.import_module", missing)
    ran = tutor("notebook", "one-weight", "-o", str(tmp_path / "one.ipynb"))
    assert ran.status == 2
    # The system's pip, which may be another or none, is not asked: the environment's own Python is.
    assert "nbformat" in ran.err
    assert f"{sys.executable} -m pip install nbformat" in ran.err
    assert not (tmp_path / "one.ipynb").exists()


def test_what_cannot_be_used_is_said(tutor: Callable[..., Any], tmp_path: Path) -> None:
    pytest.importorskip("nbformat")
    assert tutor("notebook", "one-weight").status == 2
    assert tutor("notebook", "no-such", "-o", str(tmp_path / "a.ipynb")).status == 2
    ran = tutor("notebook", "one-weight", "-o", str(tmp_path / "none" / "a.ipynb"))
    assert ran.status == 2
    assert "cannot be written" in ran.err
