"""How long until the first frame: the tutor against a bare Textual app, both in a real pseudo-terminal.

Run: python tests/benchmarks/first_frame.py [ROUNDS]
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("MARK-OF-THE-BARE-APP")
Bare().run()
"""
LIMIT = 1.25
ROWS, COLUMNS = 24, 80


def seconds_until(arguments: list[str], mark: bytes, home: str, limit: float = 30.0) -> float:
    """Seconds from the start of a process in a pseudo-terminal to the first output with `mark`."""
    begun = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", TUTOR_HOME=home, LANG="C.UTF-8")
        os.execv(arguments[0], arguments)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    seen = b""
    try:
        while mark not in seen:
            ready, _, _ = select.select([terminal], [], [], limit)
            if not ready:
                raise TimeoutError(f"{mark!r} did not appear; seen: {seen[-300:]!r}")
            seen += os.read(terminal, 65536)
        return time.perf_counter() - begun
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def main(rounds: int) -> None:
    """Print the medians and their ratio; the two are started in turn, so that load meets both alike."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE)
        starts = {
            "bare Textual": ([sys.executable, str(bare)], b"MARK-OF-THE-BARE-APP"),
            "tutor": ([sys.executable, "-m", "tutor"], b"One weight, by hand"),
            "tutor learn": ([sys.executable, "-m", "tutor", "learn", "one-weight"], b"Here are four points"),
        }
        times: dict[str, list[float]] = {name: [] for name in starts}
        for turn in range(rounds + 1):
            for name, (arguments, mark) in starts.items():
                taken = seconds_until(arguments, mark, folder)
                if turn:
                    times[name].append(taken)
    bare_median = statistics.median(times["bare Textual"])
    print(f"{'first frame':<16}{'median':>10}{'ratio':>8}   limit {LIMIT}")
    for name, taken_all in times.items():
        median = statistics.median(taken_all)
        print(f"{name:<16}{median * 1000:>7.0f} ms{median / bare_median:>8.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
