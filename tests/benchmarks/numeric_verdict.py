"""One numeric verdict, the whole catalogue included, in milliseconds at the median.

Run it as `python tests/benchmarks/numeric_verdict.py`.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "grading"))

from grading_problems import line, problem

from tutor.descent.problem import Optimizer, Problem
from tutor.descent.run import Run
from tutor.grading.moment import Moment, moment_of
from tutor.grading.predict import predict

TIMES = 300
TARGET = 2.0
"""Milliseconds that a verdict may take at 100 points."""


def columns(points: int) -> dict[str, object]:
    """Noisy points about a line."""
    random = np.random.RandomState(42)
    x = random.uniform(0, 1, points)
    return {"x": x, "y": 0.5 - 3 * x + random.normal(0, 0.1, points)}


def median(act: Callable[[], object]) -> float:
    """Milliseconds at the median."""
    spent = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        act()
        spent.append(1000 * (time.perf_counter() - begun))
    return statistics.median(spent)


def cases() -> dict[str, Problem]:
    """Problems by what is said of them."""
    hundred = columns(100)
    return {
        "w*x, 4 points": problem(),
        "w*x, 100 points": problem(columns=hundred, rate=0.1, dtype="float64"),
        "b + w*x, 100 points": line(columns=hundred),
        "b + w*x, 100 points, validation": line(columns=hundred, validation=columns(25)),
        "b + w*x, 100 points, adam": line(columns=hundred, optimizer=Optimizer("adam")),
        "b + w*x, 100 points, batches of 10": line(columns=hundred, batch=10),
        "b + w*x, 10,000 points": line(columns=columns(10_000)),
    }


def verdict(moment: Moment, texts: tuple[str, ...]) -> None:
    """A question made anew, its catalogue too, and one wrong answer graded; the step is the engine's."""
    fresh = Moment(moment.problem, moment.step, moment.previous)
    predict(fresh, moment.problem.parameters).grade(texts)


def main() -> None:
    """Print the table."""
    print(f"{'one numeric verdict, ms at the median':40} {'new':>7} {'again':>7}   target {TARGET:g}")
    for name, made in cases().items():
        moment = moment_of(Run(made).advance(3))
        texts = ("0.1234",) * len(made.parameters)
        question = predict(moment, made.parameters)
        new, again = median(partial(verdict, moment, texts)), median(partial(question.grade, texts))
        print(f"{name:40} {new:7.3f} {again:7.3f}")


if __name__ == "__main__":
    main()
