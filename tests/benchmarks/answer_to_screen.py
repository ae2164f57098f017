"""How long from a committed answer until verdict, step and charts are on the screen, over whole lessons.

Every question is answered wrongly once, then rightly, in a real pseudo-terminal; a time ends with the last
bytes after which a cell of the terminal looks different. What is drawn again as it was changes nothing.
Run: python tests/benchmarks/answer_to_screen.py [LESSON...]
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path

import pyte
from terminals import TUTOR, WIDE, Terminal

from tutor.authoring.players import right_answer
from tutor.course.reader import read_lesson
from tutor.learner.journal import Journal
from tutor.learner.session import Session

LIMIT = 50
"""Milliseconds at the 95th percentile."""
SILENCE = 0.25
"""Seconds without output after which a screen is drawn."""
PAGE_DOWN = b"\x1b[6~"
CLEAR = b"\x15"
LESSONS = Path(__file__).parents[2] / "lessons"
ENOUGH = 200
"""Presses of a key after which a page that does not come is given up."""


class Watched(Terminal):
    """A terminal that knows how its cells look."""

    def __init__(self, arguments: Iterable[str], home: str) -> None:
        super().__init__(arguments, home, WIDE)
        self._screen = pyte.Screen(*WIDE)
        self._stream = pyte.ByteStream(self._screen)
        self._drawn = 0

    def changes(self) -> bool:
        """Draw what was read since; True where a cell looks different."""
        before = deepcopy(self._screen.buffer)
        self.draw()
        return before != self._screen.buffer

    def draw(self) -> None:
        """Draw what was read since."""
        self._stream.feed(self.seen[self._drawn :])
        self._drawn = len(self.seen)

    def send(self, keys: bytes) -> float:
        """Press keys, with everything drawn that came before."""
        self.draw()
        self._drawn = 0
        return super().send(keys)


def committed(terminal: Watched, keys: bytes) -> float:
    """Milliseconds from the last key until the last cell has changed, before a silence."""
    sent = last = terminal.send(keys)
    chunks: list[tuple[float, int]] = []
    while terminal.read(SILENCE):
        chunks.append((time.perf_counter(), len(terminal.seen)))
    written = terminal.seen
    for come, length in chunks:  # drawn after the silence, so that drawing delays nothing
        terminal.seen = written[:length]
        if terminal.changes():
            last = come
    return (last - sent) * 1000


def turn(terminal: Watched, number: int) -> None:
    """Turn to a page by page down."""
    mark = f"page {number} of".encode()
    terminal.send(b"")
    for _ in range(ENOUGH):
        if mark in terminal.seen:
            terminal.settled(SILENCE)
            return
        os.write(terminal.descriptor, PAGE_DOWN)
        terminal.settled(0.1)
    raise TimeoutError(f"page {number} does not come")


def typed(terminal: Watched, text: str) -> None:
    """Put a text in the place of what stands in the answer's field."""
    for keys in (CLEAR, text.encode()):
        terminal.send(keys)
        terminal.settled(0.1)


def answered(terminal: Watched, texts: tuple[str, ...]) -> float:
    """Milliseconds from the last key of an answer, given field by field, until it is on the screen."""
    for text in texts[:-1]:
        typed(terminal, text)
        terminal.send(b"\t")
        terminal.settled(0.1)
    typed(terminal, texts[-1])
    return committed(terminal, b"\r")


def asked(terminal: Watched, session: Session) -> list[float]:
    """The times of a wrong and the right answer on the page at hand."""
    question, item = session.page.question, session.page_source.question
    assert question is not None
    assert item is not None
    right = right_answer(session._engine.question(item))
    if question.options:
        tries = [(str(number),) for number in range(1, len(question.options) + 1) if (str(number),) != right]
        taken = [committed(terminal, tries[0][0].encode()), committed(terminal, right[0].encode())]
    else:
        wrong = tuple("123.456" for _ in right)
        taken = [answered(terminal, wrong), answered(terminal, right)]
    if session.answer(right):
        raise AssertionError("the answer was refused")
    return taken


def played(name: str, home: str) -> list[float]:
    """Milliseconds of every answer in a lesson."""
    session = Session(read_lesson(LESSONS / f"{name}.md"), Journal(None))
    taken: list[float] = []
    with Watched([*TUTOR, "learn", name], home) as terminal:
        terminal.until(b"epoch 1")
        terminal.settled(1.5)
        while True:
            page = session.page
            if page.question is not None and page.question.status == "open":
                taken += asked(terminal, session)
            if page.number == page.pages:
                return taken
            session.forward()
            turn(terminal, session.page.number)


def main(names: list[str]) -> None:
    """Print the table."""
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    print(
        f"{'answer to screen':<26}{'answers':>9}{'median':>9}{'p95':>9}{'worst':>9}   limit {LIMIT} ms at p95"
    )
    for name in names:
        with tempfile.TemporaryDirectory() as home:
            taken = played(name, home)
        p95 = statistics.quantiles(taken, n=20, method="inclusive")[-1] if len(taken) > 1 else taken[0]
        row = "".join(f"{one:>6.1f} ms" for one in (statistics.median(taken), p95, max(taken)))
        print(f"{name:<26}{len(taken):>9}{row}")


if __name__ == "__main__":
    main(sys.argv[1:] or ["one-weight", "slope-and-intercept"])
