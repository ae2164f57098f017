"""Data from a CSV file beside the lesson."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tutor.descent.problem import Dataset, Precision


def from_csv(
    path: str,
    root: Path,
    columns: Mapping[str, str],
    *,
    split: str | None = None,
    dtype: Precision = "float64",
) -> Dataset:
    """The columns (name -> header) of a file inside `root`, given by its path from there."""
    raise NotImplementedError
