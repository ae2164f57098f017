"""Data and starts drawn from NumPy's frozen RandomState(seed), in the order written."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.descent.problem import Dataset, Precision


def draw(
    columns: Mapping[str, str],
    *,
    points: int,
    seed: int,
    train: float | None = None,
    dtype: Precision = "float64",
) -> Dataset:
    """Each column by its expression, over the columns before it; with `train`, shuffled and split."""
    raise NotImplementedError


def draw_start(start: Mapping[str, float | str], seed: int | None) -> dict[str, float]:
    """Each parameter's first value: a number, or drawn from RandomState(seed) in the order written."""
    raise NotImplementedError
