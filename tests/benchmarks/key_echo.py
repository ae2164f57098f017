"""How long a typed character takes to be seen while NumPy and SymPy are still being imported.

Run: python tests/benchmarks/key_echo.py [ROUNDS]
"""

from __future__ import annotations

import statistics
import string
import tempfile
import time

from ready_to_type import QUESTION
from terminals import Terminal, rounds_wanted

LIMIT = 50
"""Milliseconds at worst."""
PROMPT = b"> "
"""Begins the answer's line, which is there before the question is."""
PAUSE = 0.03
"""Seconds between a character that was seen and the next one."""


def echoes(home: str) -> list[float]:
    """Milliseconds from each key to its echo, from the first frame in which an answer can be typed."""
    taken = []
    with Terminal(QUESTION, home) as terminal:
        terminal.until(PROMPT)
        typed = b""
        for character in string.ascii_lowercase:
            typed += character.encode()
            sent = terminal.send(character.encode())
            taken.append((terminal.until(typed) - sent) * 1000)
            time.sleep(PAUSE)
    return taken[1:]  # the first letter alone may stand anywhere


def main(rounds: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as home:
        all_taken = [echoes(home) for _ in range(rounds)]
    worst = [max(taken) for taken in all_taken]
    every = [one for taken in all_taken for one in taken]
    print(
        f"{'key echo while loading':<26}{'median':>9}{'p95':>9}{'worst':>9}{'best run':>10}   limit {LIMIT}"
    )
    p95 = statistics.quantiles(every, n=20)[-1]
    print(
        f"{'':<26}{statistics.median(every):>6.1f} ms{p95:>6.1f} ms{max(worst):>6.1f} ms{min(worst):>7.1f} ms"
    )


if __name__ == "__main__":
    main(rounds_wanted(7))
