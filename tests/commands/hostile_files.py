"""Lessons made to hang, to exhaust or to deceive, each as files in a folder; and a runner that measures.

Run as a program (`python hostile_files.py FOLDER OUT`) it makes the files, and runs `tutor check` and
`tutor learn --plain` on each, in a process whose time is bounded; what came of each is written to OUT.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORPUS = json.loads((ROOT / "tests" / "corpus" / "hostile.json").read_text("utf-8"))

GOOD = """+++
format = 1
id = "hostile"
title = "TITLE"
summary = "SUMMARY"

[problem]
model = "w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.02
epochs = 20

[problem.start]
w = 0.5

[problem.data]
x = [1, 2, 4]
y = [3.5, 5.0, 11.0]
+++

# TITLE

PROSE

## HEADING {#heading}

```choose
id = "q"
prompt = "PROMPT"
hints = ["HINT"]
[[options]]
text = "OPTION"
because = "BECAUSE"
correct = true
[[options]]
text = "another"
```

| HEADER |
|---|
| CELL |

```text
CODE
```
"""
WORDS = (
    "TITLE",
    "SUMMARY",
    "PROSE",
    "HEADING",
    "PROMPT",
    "HINT",
    "OPTION",
    "BECAUSE",
    "HEADER",
    "CELL",
    "CODE",
)
INLINE = "x = [1, 2, 4]\ny = [3.5, 5.0, 11.0]"
MARKUP = ("[@click=app.quit]x[/]", "[bold red]x[/bold red]", "[link=https://a.b]x[/link]", "[/]x")
DECEIVING = ("\x1b[31mx", "\x9b31mx", "\u202ex", "\u2066x", "\x00x", "\x7fx", "\u2028x", "\x1b]0;x\x07")

Make = Callable[[Path], None]


def good(**words: str) -> str:
    """A lesson that is played through, with other words in some places."""
    text = GOOD
    for word in WORDS:
        text = text.replace(word, words.get(word, f"Some {word.lower()} of this lesson"))
    return text


def lesson(text: str) -> Make:
    """One file."""
    return lambda folder: (folder / "hostile.md").write_bytes(text.encode("utf-8", "surrogatepass")) and None


def with_data(data: str, more: Make = lambda _: None) -> Make:
    """One file with other data, and what lies beside it."""

    def make(folder: Path) -> None:
        more(folder)
        lesson(good().replace(INLINE, data))(folder)

    return make


def beside(name: str, text: str) -> Make:
    """A file beside the lesson."""
    return lambda folder: (folder / name).write_text(text, "utf-8") and None


def sparse(name: str, size: int) -> Make:
    """A file of so many bytes that takes no room."""

    def make(folder: Path) -> None:
        lesson(good().replace(INLINE, f'csv = "{name}"'))(folder)
        with (folder / name).open("wb") as file:
            file.truncate(size)

    return make


def linked(target: str, name: str = "link.csv") -> Make:
    """Data through a symbolic link."""

    def make(folder: Path) -> None:
        (folder.parent / "outside.csv").write_text("x,y\n1,2\n3,4\n", "utf-8")
        (folder / name).symlink_to(target)

    return with_data(f'csv = "{name}"', make)


def linked_folder(folder: Path) -> None:
    """Data in a folder that is a link."""
    (folder.parent / "elsewhere").mkdir(exist_ok=True)
    (folder.parent / "elsewhere" / "d.csv").write_text("x,y\n1,2\n3,4\n", "utf-8")
    (folder / "data").symlink_to(folder.parent / "elsewhere")
    with_data('csv = "data/d.csv"')(folder)


def in_toml(toml: str) -> Make:
    """More keys below the title."""
    return lesson(good().replace("summary", f"{toml}\nsummary", 1))


def corpus() -> dict[str, Make]:
    """The lesson cases of the shared corpus."""
    found: dict[str, Make] = {}
    data = {
        "x=[1,2]; y=[1,2,3]": "x=[1,2]\ny=[1,2,3]",
        "x=[1e308,1e308]; y=[0,0]": "x=[1e308,1e308]\ny=[0,0]",
        "x=[1]*10^7 rows": "x=[" + "1," * 10**7 + "]\ny=[1]",
        '!!python/object/apply:os.system ["id"]': 'x = !!python/object/apply:os.system ["id"]',
    }
    for case in CORPUS:
        name, text = f"corpus: {case['why']}", case["input"]
        match case["context"]:
            case "lesson_expression":
                found[name] = lesson(good().replace('"mean((y_hat - y)**2)"', json.dumps(text)))
            case "lesson_symbol_name":
                found[name] = lesson(good().replace("w = 0.5", f"w = 0.5\n{json.dumps(text)} = 1"))
            case "lesson_data" if text in data:
                found[name] = with_data(data[text])
            case "lesson_data":
                found[name] = lesson(good().replace("learning_rate = 0.02", text.replace("=", " = ")))
    return found


REFUSED: dict[str, Make] = {
    **corpus(),
    "data: a folder above": with_data(
        'csv = "../outside.csv"', lambda f: beside("outside.csv", "x,y\n1,2\n")(f.parent)
    ),
    "data: above and back": with_data('csv = "data/../../outside.csv"'),
    "data: absolute": with_data('csv = "/etc/passwd"'),
    "data: of Windows": with_data("csv = 'C:\\Windows\\win.ini'"),
    "data: through a link": linked("../outside.csv"),
    "data: a link to a device": linked("/dev/zero"),
    "data: a link to itself": linked("link.csv"),
    "data: through a linked folder": linked_folder,
    "data: a named pipe": with_data('csv = "pipe.csv"', lambda f: os.mkfifo(f / "pipe.csv")),
    "data: a folder": with_data('csv = "data"', lambda f: (f / "data").mkdir()),
    "data: 300 MiB": sparse("big.csv", 300 * 2**20),
    "data: a line of 100 MiB": sparse("line.csv", 100 * 2**20),
    "data: escapes in a header": with_data('csv = "d.csv"', beside("d.csv", "\x1b[31mx,\u202ey\n1,2\n3,4\n")),
    "data: escapes in a cell": with_data('csv = "d.csv"', beside("d.csv", "x,y\n\x1b[31m1,2\n3,\u202e4\n")),
    "data: markup in a cell": with_data(
        'csv = "d.csv"', beside("d.csv", "x,y\n[@click=app.quit]1[/],2\n3,4\n")
    ),
    "data: markup for a column": with_data(
        'csv = "d.csv"\nx = "[bold]z"', beside("d.csv", "x,y\n1,2\n3,4\n")
    ),
    "a file of 300 MiB": lambda f: (f / "hostile.md").open("wb").truncate(300 * 2**20) and None,
    "100,000 pages": lesson(good() + "\n## a\n" * 100_000),
    "40,000 pages": lesson(good() + "## a\n" * 40_000),
    "lists nested 10,000 deep": in_toml("z = " + "[" * 10_000 + "]" * 10_000),
    "tables nested 10,000 deep": in_toml("z = " + "{a=" * 10_000 + "1" + "}" * 10_000),
    "a dotted key of 32 KB": in_toml("a" + ".a" * 16_000 + " = 1"),
    "200 KB of small tables": in_toml("".join(f"[t{n}]\n" for n in range(25_000))),
    "30 KB of small tables": in_toml("".join(f"[t{n}]\n" for n in range(3_700))),
    "dotted tables": in_toml("".join(f"a.b.c.d{n} = 1\n" for n in range(2_000))),
    "noise": lambda f: (f / "hostile.md").write_bytes(bytes(range(256)) * 500) and None,
    "lone surrogates": lesson(good(PROSE="a\ud800b")),
    "open figures": lesson(good(PROSE="{{" * 100_000)),
    "an id with a path": lesson(good().replace('"hostile"', '"../../hostile"')),
    "an id with markup": lesson(good().replace('"hostile"', '"[@click=app.quit]"')),
    "an activity with markup": lesson(good().replace('id = "q"', 'id = "[@click=app.quit]"')),
    "a page key with markup": lesson(good().replace("{#heading}", "{#[@click=app.quit]}")),
    "a run with markup": lesson(good().replace("+++\n\n", '[runs."[@click=app.quit]"]\n+++\n\n', 1)),
    **{
        f"{text!r} in {word}": lesson(good(**{word: text}))
        for text in DECEIVING
        for word in WORDS
        if word != "SUMMARY"
    },
    **{f"{text!r} in an id": lesson(good().replace('"q"', f'"{text}"')) for text in DECEIVING},
}
"""What no lesson may be: each is refused with a message."""

PLAYED: dict[str, Make] = {
    **{f"{text} in every place": lesson(good(**dict.fromkeys(WORDS, text))) for text in MARKUP},
    "markup in a data header": with_data(
        'csv = "d.csv"\nx = "[@click=app.quit]"', beside("d.csv", "[@click=app.quit],y\n1,3.5\n2,5\n4,11\n")
    ),
}
"""What is strange and allowed: it is shown as it stands."""

LIMIT = 120
"""Seconds of processor time for all cases together, beyond which the process is ended."""


def run(words: list[str]) -> dict[str, object]:
    """One command in this process: what it said, its status, its seconds."""
    from tutor.cli import main
    from tutor.console import Console

    out, err = io.StringIO(), io.StringIO()
    console = Console(io.StringIO("1\n\n\n:quit\n"), out, err, {"TUTOR_HOME": os.environ["TUTOR_HOME"]})
    begun = time.process_time()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            status: object = main(words, console, guard=False)
        except Exception as error:
            status = f"{type(error).__name__}: {error}"
    seconds = time.process_time() - begun
    return {"status": status, "out": out.getvalue(), "err": err.getvalue(), "seconds": seconds}


def main(folder: Path, out: Path) -> None:
    """Every case, one after the other."""
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
    found: dict[str, dict[str, object]] = {}
    before = 0
    for number, (name, make) in enumerate({**REFUSED, **PLAYED}.items()):
        place = folder / str(number) / "course"
        place.mkdir(parents=True)
        make(place)
        path = str(place / "hostile.md")
        one: dict[str, object] = {"check": run(["check", path]), "learn": run(["learn", path, "--plain"])}
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        one["grown"] = 0 if not before else peak - before
        before = peak
        found[name] = one
    out.write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main(Path(sys.argv[1]), Path(sys.argv[2]))
