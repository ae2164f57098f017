"""A series in one line of a table; imports no NumPy."""

from __future__ import annotations

import math
from collections.abc import Sequence

_BLOCKS, _ASCII = "▁▂▃▄▅▆▇█", "_.-'"


def sparkline(values: Sequence[float], width: int, *, ascii_only: bool = False) -> str:
    """The values from the lowest to the highest mark, in at most `width` cells.

    Where there are more values than cells each cell shows their mean; one without finite values is empty.
    """
    count = min(len(values), max(width, 0))
    parts = [values[i * len(values) // count : (i + 1) * len(values) // count] for i in range(count)]
    means = [_mean(part) for part in parts]
    finite = [mean for mean in means if mean is not None]
    marks = _ASCII if ascii_only else _BLOCKS
    if not finite:
        return " " * count
    low, high = min(finite), max(finite)
    # Halves, because the distance between two large numbers could overflow.
    span = high / 2 - low / 2
    return "".join(
        " "
        if mean is None
        else marks[int((mean / 2 - low / 2) / span * (len(marks) - 1) + 0.5)]
        if span
        else marks[0]
        for mean in means
    )


def _mean(part: Sequence[float]) -> float | None:
    finite = [value for value in part if math.isfinite(value)]
    return sum(value / len(finite) for value in finite) if finite else None
