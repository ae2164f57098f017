"""How long charts take to draw: `python tests/benchmarks/charts.py`; the best of several, warmed up."""

from __future__ import annotations

import math
import os
import time
from array import array

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from tutor.chart.model import Axis, Chart, Contours, Series
from tutor.chart.render import render


def best_of(chart: Chart, width: int, height: int, times: int) -> float:
    """The least time of a drawing, in milliseconds."""
    render(chart, width, height)
    found = []
    for _ in range(times):
        start = time.perf_counter()
        render(chart, width, height)
        found.append(time.perf_counter() - start)
    return min(found) * 1000


def descent() -> Chart:
    """J(w) with 200 points, a path and marks."""
    ws = tuple(-1 + 6 * i / 199 for i in range(200))
    path = tuple(2 - 2 * 0.85**k for k in range(10))
    return Chart(
        "J(w)",
        Axis("w"),
        Axis("J"),
        (
            Series(ws, tuple(7.5 * (w - 2) ** 2 for w in ws), "line", "curve"),
            Series(path, tuple(7.5 * (w - 2) ** 2 for w in path), "dots", "path", "so far"),
            Series(path[-1:], (7.5 * (path[-1] - 2) ** 2,), "marker", "present", "now"),
            Series((1.2,), (4.8,), "marker", "wrong", "yours"),
        ),
    )


def bowl() -> Chart:
    """Contours on a grid of 60 x 60."""
    grid = tuple(-4 + 8 * i / 59 for i in range(60))
    values = tuple(tuple(1.2 * a * a + 0.9 * a * b + 0.5 * b * b for a in grid) for b in grid)
    return Chart("J(b, w)", Axis("w"), Axis("b"), (), Contours(grid, grid, values, label="J"))


def long(points: int, *, packed: bool, kind: str = "line") -> Chart:
    """A noisy loss of so many points, as a tuple or as an array of doubles."""
    ys = [math.exp(-i * 5 / points) + 0.1 * math.sin(i * i) for i in range(points)]
    xs = range(points)
    return Chart(
        "loss",
        Axis("epoch"),
        Axis("loss"),
        (
            Series(
                xs if packed else tuple(map(float, xs)),
                array("d", ys) if packed else tuple(ys),
                kind,
                "training",
            ),
        ),
    )


def main() -> None:
    """Print the table."""
    million = 10**6
    rows = (
        ("J(w), 200 points, 45 x 10", descent(), 45, 10, 200),
        ("J(w), 200 points, 200 x 60", descent(), 200, 60, 50),
        ("contours 60 x 60, 45 x 10", bowl(), 45, 10, 50),
        ("line, 10^6 points, array", long(million, packed=True), 45, 10, 5),
        ("line, 10^6 points, tuples", long(million, packed=False), 45, 10, 5),
        ("line, 10^6 points, array, 200 x 60", long(million, packed=True), 200, 60, 5),
        ("dots, 10^6 points, array", long(million, packed=True, kind="dots"), 45, 10, 5),
    )
    print(f"{'chart':36}{'ms':>9}")
    for name, chart, width, height, times in rows:
        print(f"{name:36}{best_of(chart, width, height, times):9.2f}")


if __name__ == "__main__":
    main()
