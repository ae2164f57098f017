"""How long `--version` and `--help` take, against an empty Python program.

Run: python tests/benchmarks/commands.py [ROUNDS]
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from functools import partial

from terminals import PYTHON, TUTOR, in_turn, ratio_table, rounds_wanted

LIMIT = 3.0


def seconds(arguments: Sequence[str]) -> float:
    """Seconds that a process takes from start to end."""
    begun = time.perf_counter()
    subprocess.run(arguments, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def main(rounds: int) -> None:
    """Print the table."""
    measures = {"python -c pass": partial(seconds, (PYTHON, "-c", "pass"))}
    for option in ("--version", "--help"):
        measures[f"tutor {option}"] = partial(seconds, (*TUTOR, option))
    ratio_table("commands", in_turn(measures, rounds), dict.fromkeys(list(measures)[1:], LIMIT))


if __name__ == "__main__":
    main(rounds_wanted(15))
