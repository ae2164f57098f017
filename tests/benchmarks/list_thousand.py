"""How long a course of a thousand lessons takes to list: `tutor list`, from start to end of its process.

Run: python tests/benchmarks/list_thousand.py [LESSONS] [ROUNDS]

The best of the rounds counts. The lessons are made here: whole ones, with data, questions and 5 KB of prose.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIMIT = 1.0
LESSON = """+++
format = 1
id = "{id}"
title = "Lesson {number}, by hand"
summary = "Four points, one weight, twenty epochs."
minutes = 10
skills = ["direction", "update"]

[problem]
model = "w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.01

[problem.start]
w = 0.5

[problem.data]
x = [1, 2, 3, 4]
y = [2, 4, 6, 8]
+++

# Lesson {number}, by hand

{prose}

```predict
id = "next"
ask = "w"
```

## The end

{prose}
"""
PROSE = "\n\n".join(["The model starts at w = {{w}}, and its loss is {{loss:.3f}}. " * 8] * 5)


def make(folder: Path, count: int) -> None:
    """A course of so many lessons."""
    ids = [f"lesson-{number:04}" for number in range(1, count + 1)]
    listed = ", ".join(f'"{id}"' for id in ids)
    (folder / "course.toml").write_text(
        f'format = 1\nid = "long"\ntitle = "Long"\nlessons = [{listed}]\n', "utf-8"
    )
    for number, id in enumerate(ids, 1):
        (folder / f"{id}.md").write_text(LESSON.format(id=id, number=number, prose=PROSE), "utf-8")


def seconds(arguments: list[str], home: Path) -> tuple[float, float, str]:
    """One run of the program with an empty home: wall time, processor time, output."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TUTOR_HOME": str(home)}
    program = [sys.executable, "-c", "import sys; from tutor.cli import main; sys.exit(main())"]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([*program, *arguments], env=environment, capture_output=True, text=True, check=True)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def main(count: int, rounds: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as place:
        folder, home = Path(place) / "course", Path(place) / "home"
        folder.mkdir()
        home.mkdir()
        make(folder, count)
        print(f"{f'a course of {count:,} lessons':36}{'wall s':>9}{'CPU s':>9}{'limit s':>9}")
        for words in (["list"], ["list", "--json"]):
            found = [seconds([*words, "--course", str(folder)], home) for _ in range(rounds)]
            if not all(said.count("Lesson ") == count for _, _, said in found):
                raise SystemExit("Not all lessons are listed.")
            wall, cpu = min(one[0] for one in found), min(one[1] for one in found)
            mark = "  over" if wall > LIMIT else ""
            print(f"{'tutor ' + ' '.join(words):36}{wall:9.2f}{cpu:9.2f}{LIMIT:9.1f}{mark}")


if __name__ == "__main__":
    main(*(int(word) for word in (sys.argv[1:] + ["1000", "5"][len(sys.argv) - 1 :])))
