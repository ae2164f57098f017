"""How long until the first frame: the tutor against a bare Textual app, both in a real pseudo-terminal.

Run: python tests/benchmarks/first_frame.py [ROUNDS]
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from functools import partial

from terminals import BARE_ARGUMENTS, BARE_MARK, TUTOR, Terminal, in_turn, ratio_table, rounds_wanted

LIMIT = 1.25


def seconds_until(arguments: Iterable[str], mark: bytes, home: str) -> float:
    """Seconds from the start of a process to the first output with `mark`."""
    with Terminal(arguments, home) as terminal:
        return terminal.until(mark) - terminal.begun


def main(rounds: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as home:
        measures = {
            "bare Textual": partial(seconds_until, BARE_ARGUMENTS, BARE_MARK, home),
            "tutor": partial(seconds_until, TUTOR, b"One weight, by hand", home),
            "tutor learn": partial(
                seconds_until, (*TUTOR, "learn", "one-weight"), b"Here are four points", home
            ),
        }
        found = in_turn(measures, rounds)
    ratio_table("first frame", found, {"tutor": LIMIT, "tutor learn": LIMIT})


if __name__ == "__main__":
    main(rounds_wanted(15))
