"""How long until an answer can be typed, the question asked with its numbers and the charts drawn.

Against a bare Textual app, both in a real pseudo-terminal: python tests/benchmarks/ready_to_type.py [ROUNDS]
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from functools import partial

from terminals import BARE_ARGUMENTS, BARE_MARK, TUTOR, WIDE, Terminal, in_turn, ratio_table, rounds_wanted

LIMIT = 1.6
QUESTION = (*TUTOR, "learn", "one-weight", "--from", "second-step")
MARKS = (b"What is w after this step?", b"J(w)")


def seconds_until(arguments: Iterable[str], home: str, *marks: bytes) -> float:
    """Seconds from the start of a process until all marks were written."""
    with Terminal(arguments, home, WIDE) as terminal:
        return terminal.until(*marks) - terminal.begun


def main(rounds: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as home:
        measures = {
            "bare Textual": partial(seconds_until, BARE_ARGUMENTS, home, BARE_MARK),
            "question and charts": partial(seconds_until, QUESTION, home, *MARKS),
        }
        found = in_turn(measures, rounds)
    ratio_table("ready to type", found, {"question and charts": LIMIT})


if __name__ == "__main__":
    main(rounds_wanted(9))
