"""How the engine's epoch compares with the loop one would write by hand: ratios, printed as a table.

Run it as `python tests/benchmarks/engine.py`. Engine and loop take turns, and the best of each counts.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from msgspec.structs import replace

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1] / "descent")]

from descent_problems import FOUR_POINTS, problem  # noqa: E402

from tutor.descent.drawn import draw  # noqa: E402
from tutor.descent.problem import Array, Dataset, Problem  # noqa: E402
from tutor.descent.run import Run  # noqa: E402

REPEATS = 7


def one_weight(x: Array, y: Array, epochs: int, rate: float) -> float:
    w = 0.0
    for _ in range(epochs):
        y_hat = w * x
        np.mean((y_hat - y) ** 2)
        dw = np.mean(2 * x * (y_hat - y))
        w = w - rate * float(dw)
    return w


def line(x: Array, y: Array, epochs: int, rate: float) -> tuple[float, float]:
    b, w = 0.0, 0.0
    for _ in range(epochs):
        y_hat = b + w * x
        np.mean((y_hat - y) ** 2)
        db = np.mean(2 * (y_hat - y))
        dw = np.mean(2 * x * (y_hat - y))
        b, w = b - rate * float(db), w - rate * float(dw)
    return b, w


def seconds(work: Callable[..., object], *arguments: object) -> float:
    begin = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - begin


def unknown(tested: Problem) -> Problem:
    """The same problem, ready to run, of which no walk is remembered."""
    fresh = replace(tested)
    assert fresh.program
    assert fresh.gradients
    return fresh


def compare(name: str, tested: Problem, loop: Callable[..., object], epochs: int, bound: float) -> None:
    x, y, rate = tested.data.columns["x"], tested.data.columns["y"], tested.learning_rate
    engine, by_hand = [], []
    for _ in range(REPEATS):
        by_hand.append(seconds(lambda: loop(x, y, epochs, rate)))
        engine.append(seconds(Run(unknown(tested)).advance, epochs))
    ours, theirs = min(engine) / epochs, min(by_hand) / epochs
    print(f"{name:<34}{ours * 1e6:>12.1f}{theirs * 1e6:>12.1f}{ours / theirs:>8.2f}{bound:>8.2f}")


def drawn(points: int, train: float | None = None) -> Dataset:
    columns = {"x": "uniform(0, 1)", "y": "0.5 - 3*x + normal(0, 0.1)"}
    return draw(columns, points=points, seed=42, train=train)


def main() -> None:
    print(f"{'an epoch of':<34}{'engine µs':>12}{'loop µs':>12}{'ratio':>8}{'bound':>8}")
    four = problem(data=FOUR_POINTS, dtype="float32")
    compare("one weight, 4 points, float32", four, one_weight, 5000, 1.5)
    compare("one weight, 4 points, float64", problem(data=FOUR_POINTS), one_weight, 5000, 1.5)
    compare("one weight, 10^6 points", problem(data=drawn(10**6)), one_weight, 12, 1.05)

    def two(data: Dataset) -> Problem:
        return problem("b + w*x", data=data, start={"b": 0.0, "w": 0.0}, learning_rate=0.1)

    compare("slope and intercept, 1000 epochs", two(drawn(80)), line, 1000, 2.0)
    compare("the same with validation rows", two(drawn(100, 0.8)), line, 1000, 2.0)
    compare("slope and intercept, 10^6 points", two(drawn(10**6)), line, 8, 1.05)


if __name__ == "__main__":
    main()
