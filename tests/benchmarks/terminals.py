"""A program in a real pseudo-terminal, timed: what the other scripts here share."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterable, Mapping

PATIENCE = 60.0
"""Seconds to wait for what must come."""
SIZE = (80, 24)
"""Columns and rows."""
WIDE = (120, 36)
"""A size at which charts stand beside the text."""
FOREIGN = ("NO_COLOR", "TUTOR_COURSE", "TUTOR_LEARNER", "LC_ALL", "PYTHONDONTWRITEBYTECODE")
"""What is not taken over: where no bytecode is kept, every start would compile the program anew."""
PYTHON = sys.executable
TUTOR = (PYTHON, "-m", "tutor")
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("MARK-OF-THE-BARE-APP")
Bare().run()
"""
BARE_MARK = b"MARK-OF-THE-BARE-APP"
BARE_ARGUMENTS = (PYTHON, "-c", BARE)


class Terminal:
    """A process whose terminal this is; what it writes is kept as bytes."""

    def __init__(self, arguments: Iterable[str], home: str, size: tuple[int, int] = SIZE) -> None:
        words = list(arguments)
        self.begun = time.perf_counter()
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            for name in FOREIGN:
                os.environ.pop(name, None)
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", TUTOR_HOME=home, LANG="C.UTF-8")
            os.execv(words[0], words)
        columns, rows = size
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.seen = b""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.descriptor)

    def send(self, keys: bytes) -> float:
        """Press keys, forgetting what was written before; the time."""
        self.seen = b""
        os.write(self.descriptor, keys)
        return time.perf_counter()

    def until(self, *marks: bytes) -> float:
        """Read until all marks have come since the last keys; the time of the last."""
        while not all(mark in self.seen for mark in marks):
            self.read(PATIENCE, marks)
        return time.perf_counter()

    def read(self, seconds: float, marks: tuple[bytes, ...] = ()) -> bool:
        """Take in what is written next; False where nothing comes in time and no mark is awaited."""
        ready, _, _ = select.select([self.descriptor], [], [], seconds)
        if not ready:
            if marks:
                raise TimeoutError(f"{marks} did not all appear; seen: {self.seen[-600:]!r}")
            return False
        self.seen += os.read(self.descriptor, 65536)
        return True

    def settled(self, seconds: float = 0.5) -> None:
        """Read until nothing has come for so long."""
        while self.read(seconds):
            pass

    def resident(self) -> int:
        """Bytes of memory that the process holds; Linux only."""
        with open(f"/proc/{self.process}/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def processor_seconds(self) -> float:
        """Processor time of the process so far; Linux only."""
        with open(f"/proc/{self.process}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


Measure = Callable[[], float]


def in_turn(measures: Mapping[str, Measure], rounds: int) -> dict[str, list[float]]:
    """Each measure so many times, one after the other, so that load meets all alike; the first warms up."""
    found: dict[str, list[float]] = {name: [] for name in measures}
    for turn in range(rounds + 1):
        for name, measure in measures.items():
            taken = measure()
            if turn:
                found[name].append(taken)
    return found


def ratio_table(title: str, found: Mapping[str, list[float]], limits: Mapping[str, float]) -> None:
    """Print the best and the median of each measure, with its median over the first one's."""
    first = next(iter(found))
    print(f"{title:<26}{'best':>9}{'median':>9}{'ratio':>7}{'limit':>7}")
    for name, times in found.items():
        ratio = statistics.median(times) / statistics.median(found[first])
        limit = f"{limits[name]:>7.2f}" if name in limits else ""
        best, middle = min(times) * 1000, statistics.median(times) * 1000
        print(f"{name:<26}{best:>6.0f} ms{middle:>6.0f} ms{ratio:>7.2f}{limit}")


def rounds_wanted(default: int) -> int:
    """The number of rounds, from the command line."""
    return int(sys.argv[1]) if len(sys.argv) > 1 else default
