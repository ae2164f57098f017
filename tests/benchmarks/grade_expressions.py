"""How long one typed expression takes: parsed and graded, over the corpus; and one derivation.

    python tests/benchmarks/grade_expressions.py

The reference is the same arithmetic by plain NumPy: eight points of the answer 2·mean(x·(w·x − y)).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from tutor.grading.symbolic import grade_against
from tutor.grading.targets import derivative_target
from tutor.symbolic.derivation import derive
from tutor.symbolic.objectives import read_objective

CASES = json.loads((Path(__file__).parent.parent / "corpus" / "symbolic.json").read_text())
ROUNDS = 15
LINE = ("mean((y_hat - y)**2)", "w*x + b")


def milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of several runs."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return median(taken)


def plain() -> float:
    """Eight points by hand."""
    x, y, w = np.linspace(-2, 2, 7), np.linspace(1, 3, 7), 0.7
    return sum(2 * np.mean(x * (w * x - y)) for _ in range(8))


def main() -> None:
    """Print one line for each figure."""
    graded = []
    for case in CASES:
        objective = read_objective(case["loss"], case["model"], case["wrt"])
        target = derivative_target(objective, case["wrt"])
        grade_against("w^7 + 7", target)  # the lesson's wrong rules, built once
        graded.append(milliseconds(lambda c=case, t=target: grade_against(c["input"], t)))
    objective = read_objective(*LINE, "w")
    target = derivative_target(objective, "w")
    padded = "2*mean(x*(w*x+b-y)) + 1e30*tanh(w) - 1e30*tanh(w)"
    rows = [
        ("plain NumPy, eight points", milliseconds(plain)),
        ("graded answer, median of the corpus", median(graded)),
        ("graded answer, slowest of the corpus", max(graded)),
        ("an answer decided at fifty digits", milliseconds(lambda: grade_against(padded, target))),
        ("derivation, slope and intercept", milliseconds(lambda: [derive(objective, name) for name in "wb"])),
        (
            "a new target with its wrong rules",
            milliseconds(lambda: derivative_target(objective, "w", {}).forms),
        ),
    ]
    for name, value in rows:
        print(f"{name:<40} {value:8.3f} ms")


if __name__ == "__main__":
    main()
