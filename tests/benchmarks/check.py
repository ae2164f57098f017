"""How long `tutor check` takes: each lesson alone, in a process of its own, and the whole course.

Run: python tests/benchmarks/check.py [ROUNDS]

The best of the rounds counts. A lesson's time is that of the check itself, after start: NumPy and SymPy (and
torch, for a lesson that runs by it) are imported before the clock runs. The course is timed from outside.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LESSON_LIMIT = 2.0
COURSE_LIMIT = 20.0
ALONE = """
import sys, time
from importlib.util import find_spec
from pathlib import Path
from tutor.authoring.checker import check_file
from tutor.authoring.folders import gather
from tutor.symbolic.deriving import sympy_bridge
if find_spec("torch") and 'engine = "torch"' in Path(sys.argv[1]).read_text("utf-8"):
    import torch
(path, shelf), = gather(sys.argv[1:]).lessons
wall, cpu = time.perf_counter(), time.process_time()
report = check_file(path, shelf)
print(time.perf_counter() - wall, time.process_time() - cpu, len(report.problems))
"""


@dataclass(frozen=True)
class Taken:
    """Seconds, and how many problems were found."""

    wall: float
    cpu: float
    problems: int


def run(*words: str) -> str:
    """The output of a Python process that imports this source tree."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, text=True, check=False
    )
    if not done.stdout:
        raise SystemExit(done.stderr)
    return done.stdout


def lesson(path: Path) -> Taken:
    """One lesson, checked alone."""
    wall, cpu, problems = run("-c", ALONE, str(path)).split()
    return Taken(float(wall), float(cpu), int(problems))


def course(folder: Path) -> Taken:
    """The whole command on a folder, with its start and its processes."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    said = run("-c", "import sys; from tutor.cli import main; sys.exit(main())", "check", str(folder))
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(wall, cpu, said.count("error[") + said.count("warning["))


def best(rounds: list[Taken]) -> Taken:
    """The least of each."""
    return Taken(min(r.wall for r in rounds), min(r.cpu for r in rounds), rounds[-1].problems)


def main(rounds: int) -> None:
    """Print the table."""
    lessons = sorted(path for path in (ROOT / "lessons").glob("*.md") if path.name != "README.md")
    print(f"{'check':24}{'wall s':>9}{'CPU s':>9}{'limit s':>9}{'problems':>10}")
    for path in lessons:
        row(path.stem, best([lesson(path) for _ in range(rounds)]), LESSON_LIMIT)
    row(f"all {len(lessons)}", best([course(ROOT / "lessons") for _ in range(rounds)]), COURSE_LIMIT)


def row(name: str, taken: Taken, limit: float) -> None:
    """One line of the table; what is beyond its limit is marked."""
    mark = "  over" if taken.wall > limit else ""
    print(f"{name:24}{taken.wall:9.2f}{taken.cpu:9.2f}{limit:9.1f}{taken.problems:10}{mark}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
