"""Memory that stays in use in a lesson, against bare Textual with NumPy and SymPy imported: Linux only.

Run: python tests/benchmarks/memory.py
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable

from ready_to_type import MARKS, QUESTION
from terminals import BARE, BARE_MARK, PYTHON, WIDE, Terminal

LIMIT = 1.2
REFERENCE = (PYTHON, "-c", f"import numpy, sympy\n{BARE}")


def resident(arguments: Iterable[str], home: str, *marks: bytes) -> int:
    """Bytes that a process holds once it has shown these marks and fallen silent."""
    with Terminal(arguments, home, WIDE) as terminal:
        terminal.until(*marks)
        terminal.settled(3)
        return terminal.resident()


def main() -> None:
    """Print the table."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as home:
        bare = resident(REFERENCE, home, BARE_MARK)
        lesson = resident(QUESTION, home, *MARKS)
    print(f"{'resident memory':<34}{'MiB':>7}{'ratio':>7}{'limit':>7}")
    print(f"{'bare Textual + NumPy + SymPy':<34}{bare / 2**20:>7.1f}{1:>7.2f}")
    print(f"{'in a lesson':<34}{lesson / 2**20:>7.1f}{lesson / bare:>7.2f}{LIMIT:>7.2f}")


if __name__ == "__main__":
    main()
