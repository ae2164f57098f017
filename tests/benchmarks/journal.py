"""A journal of a million events: its size, how soon a lesson resumes, what an answer and progress cost.

Run: python tests/benchmarks/journal.py [EVENTS] [FOLDER]

The events are what a learner leaves in a walk: pages, answers, hints. Resuming is reading the walk
back, in a process of its own; an answer is one committed transaction (synchronous=FULL).
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tutor.learner.events import Event
from tutor.learner.journal import Journal
from tutor.learner.journal_store import FILE_NAME

EVENTS = 1_000_000
BATCH = 20_000
QUESTIONS = 12
ANSWERS = 300
RESUME = """
import sys, time
from pathlib import Path
from tutor.learner.history import History
from tutor.learner.journal import Journal
begun = time.perf_counter()
journal = Journal(Path(sys.argv[1]))
walk = journal.history("one-weight").walk({f"question-{n}": "0123456789abcdef" for n in range(12)})
print((time.perf_counter() - begun) * 1000, walk.at("question-1").misses)
begun = time.perf_counter()
for number in range(100):
    journal.place(f"lesson-{number}")
print((time.perf_counter() - begun) * 1000)
"""
PROGRESS = """
import sys, time
from pathlib import Path
from tutor.course.library import open_library
from tutor.learner.journal import Journal
from tutor.learner.progress import progress_of
begun = time.perf_counter()
progress_of(Journal(Path(sys.argv[1])), open_library(None, {}))
print(time.perf_counter() - begun)
"""
"""What `tutor progress` reads."""


def event(number: int, lesson: str) -> Event:
    """One event of a long practice of the same lesson."""
    item, form = f"question-{number % QUESTIONS}", "0123456789abcdef"
    match number % 5:
        case 0:
            return Event("page", lesson, None, f"page-{number % 13}", data={"number": 3, "pages": 13})
        case 1:
            return Event("hint", lesson, None, item, form, data={"rung": 1})
        case 2:
            return Event("answer", lesson, None, item, form, ("0.555",), "incomplete")
    return Event("answer", lesson, None, item, form, (f"0.{number % 1000:03}",), "wrong", ("added",))


def events(count: int) -> Iterator[Event]:
    """Half of them in one walk, the others spread over a hundred lessons."""
    for number in range(count):
        yield event(number, "one-weight" if number % 2 else f"lesson-{number % 100}")


def fill(journal: Journal, count: int) -> float:
    """Write the events in large transactions, reading the walk in between; seconds taken."""
    begun = time.perf_counter()
    batch: list[Event] = []
    for one in events(count):
        batch.append(one)
        if len(batch) == BATCH:
            journal.append(*batch)
            batch = []
            journal.history("one-weight")
    journal.append(*batch)
    return time.perf_counter() - begun


def main(count: int, folder: Path) -> None:
    """Print the table."""
    journal = Journal(folder)
    filled = fill(journal, count)
    journal.history("one-weight")
    taken = []
    for number in range(ANSWERS):
        begun = time.perf_counter()
        journal.append(event(number, "one-weight"))
        taken.append(time.perf_counter() - begun)
    journal.close()
    size = sum(path.stat().st_size for path in folder.glob(f"{FILE_NAME}*"))
    resumed, listed = [], []
    for _ in range(9):
        shown = subprocess.run(
            [sys.executable, "-c", RESUME, str(folder)], capture_output=True, text=True, check=True
        ).stdout.split()
        resumed.append(float(shown[0]))
        listed.append(float(shown[2]))
    told = []
    for _ in range(6):
        shown = subprocess.run(
            [sys.executable, "-c", PROGRESS, str(folder)], capture_output=True, text=True, check=True
        )
        told.append(float(shown.stdout))
    print(f"{count:,} events, filled in {filled:.0f} s")
    print(f"{'file':<28}{size / 1e6:>8.0f} MB   limit 300")
    print(f"{'resume, median of 9':<28}{statistics.median(resumed):>8.1f} ms   limit 50")
    print(f"{'one answer, median':<28}{statistics.median(taken) * 1000:>8.2f} ms   limit 10")
    print(f"{'one answer, 95th percentile':<28}{sorted(taken)[int(0.95 * len(taken))] * 1000:>8.2f} ms")
    print(f"{'places of 100 lessons':<28}{statistics.median(listed):>8.1f} ms")
    print(f"{'progress, read for the first time':<36}{told[0]:.2f} s")
    print(f"{'progress, from its kept sum, median of 5':<40}{statistics.median(told[1:]):.2f} s   limit 1")


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    if len(sys.argv) > 2:
        main(wanted, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as made:
            main(wanted, Path(made))
