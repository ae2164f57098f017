"""Every lesson of the bundled course from its first page to its last: on the screen, in plain, as JSON lines.

What is answered is what the checker's right learner answers; nothing of it stands here.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest
from pseudo_terminal import Terminal

from tutor.authoring.cases import own_case
from tutor.authoring.players import answered_right, right_answer, walk
from tutor.course.course_file import read_course
from tutor.course.lesson import ActivityItem
from tutor.course.library import bundled
from tutor.course.reader import read_lesson
from tutor.grading.questions import Question
from tutor.grading.written import Written
from tutor.learner.session import Session

COURSE = read_course(bundled())
QUICK = ("one-weight", "feature-scaling")
"""The lessons that are played in the ordinary run; the second has a recalled question and several runs."""
PAGE_DOWN = "\x1b[6~"
CLEAR = "\x15"
"""Takes away the line that is to be mended, or that begins with a blank."""
DONE = r"✓ right|enter (more|next|end)"
"""The verdict; where much is shown with it, it may be below the screen, and enter reads on."""
SCREENS = 12
"""How often one may have to read on until the end of a page."""

each_lesson = pytest.mark.parametrize(
    "lesson",
    [pytest.param(id, marks=() if id in QUICK else (pytest.mark.long,)) for id in COURSE.lessons],
)


@dataclass(frozen=True)
class Right:
    """What is asked on a page, and its right answer."""

    prompt: str
    texts: tuple[str, ...]
    options: bool
    given: bool
    """True where the line begins with something to mend or to fill."""
    line: str
    """The answer in one line, as it is typed in plain."""


@lru_cache
def answers(id: str) -> tuple[Right | None, ...]:
    """The right answer of each page, in order; None where nothing is asked."""
    lesson = read_lesson(COURSE.path(id), COURSE)
    found: dict[int, Right] = {}

    def note(session: Session, item: ActivityItem, question: Question) -> int:
        texts = right_answer(question)
        between = "; " if isinstance(question, Written) else " "
        found[session.page.number] = Right(
            question.prompt, texts, bool(question.options), bool(question.given), between.join(texts)
        )
        return answered_right(session, item, question)

    walk(own_case(lesson), note)
    return tuple(found.get(number) for number in range(1, len(lesson.pages) + 1))


def environment(home: Path) -> dict[str, str]:
    """The surroundings of the program, with a journal of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "TUTOR_COURSE"}}
    return {**kept, "TUTOR_HOME": str(home), "LANG": "C.UTF-8", "COLUMNS": "80"}


def state(home: Path, id: str) -> str:
    """What the list says of a lesson."""
    ran = subprocess.run(
        [sys.executable, "-m", "tutor", "list", "--json"],
        env=environment(home),
        capture_output=True,
        text=True,
        check=True,
    )
    return next(one["state"] for one in json.loads(ran.stdout)["lessons"] if one["id"] == id)


def piped(home: Path, id: str, way: str, typed: str) -> str:
    """What the program says to a whole input through pipes."""
    ran = subprocess.run(
        [sys.executable, "-m", "tutor", "learn", id, way],
        env=environment(home),
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    return ran.stdout


@each_lesson
def test_on_the_screen(lesson: str, tmp_path: Path) -> None:
    asked = answers(lesson)
    terminal = Terminal((80, 24), tmp_path, "learn", lesson)
    try:
        for number, right in enumerate(asked, 1):
            terminal.until(rf"page {number} of {len(asked)}\b")
            at_rest(terminal)
            if right is not None:
                answer(terminal, right)
            turn(terminal, number, len(asked))
        terminal.send("\x11")
        assert terminal.ended() == 0
    finally:
        terminal.child.close(force=True)
    assert state(tmp_path, lesson) == "done"


def answer(terminal: Terminal, right: Right) -> None:
    """Read on to the question, type, and see that it is right."""
    # A number is an answer once the options are in sight; the keys say so.
    begun = r"1-\d answer" if right.options else re.escape(right.prompt.split("\n")[0][:24])
    for _ in range(SCREENS):
        if re.search(begun, terminal.shown):
            break
        read_on(terminal)
    terminal.until(begun)
    if right.options:
        terminal.send(right.texts[0])
    else:
        for place, text in enumerate(right.texts):
            terminal.send("\t" * (place > 0) + CLEAR * right.given)
            # A key that moves or clears is obeyed a little later than a letter is put.
            terminal.settle()
            terminal.send(text)
            terminal.until(re.escape(text[-8:]))
        terminal.send("\r")
    terminal.until(DONE)
    at_rest(terminal)


def turn(terminal: Terminal, number: int, pages: int) -> None:
    """Read on to the end of a page and turn it; on the last page, to its end."""
    for _ in range(SCREENS):
        read_on(terminal, last=number == pages)
        if f"page {number} of {pages}" not in terminal.shown:
            return
    assert number == pages, f"page {number} does not turn:\n{terminal.shown}"


def read_on(terminal: Terminal, *, last: bool = False) -> None:
    """One screen further, or to the next page; behind the last one nothing moves."""
    before = terminal.shown
    terminal.send(PAGE_DOWN)
    if not last:
        terminal.until_not(before)
    at_rest(terminal)


def at_rest(terminal: Terminal) -> None:
    """The numbers are there, and nothing moves any more."""
    terminal.settle()
    while "preparing the numbers" in terminal.shown:
        terminal.settle()


@each_lesson
def test_in_plain(lesson: str, tmp_path: Path) -> None:
    asked = answers(lesson)
    said = piped(
        tmp_path, lesson, "--plain", "".join(f"{right.line}\n" for right in asked if right is not None)
    )
    pages = [int(number) for number in re.findall(rf" - page (\d+) of {len(asked)} - ", said)]
    assert pages == list(range(1, len(asked) + 1))
    assert len(re.findall(r"(?m)^right: ", said)) == sum(right is not None for right in asked)
    assert not re.search(r"(?m)^(not yet|almost): ", said)
    assert "{{" not in said
    assert state(tmp_path, lesson) == "done"


@each_lesson
def test_as_json_lines(lesson: str, tmp_path: Path) -> None:
    asked = answers(lesson)
    lines: list[dict[str, object]] = []
    for right in asked:
        if right is not None:
            lines.append({"answer": right.texts[0] if len(right.texts) == 1 else list(right.texts)})
        lines.append({"do": "next"})
    said = piped(tmp_path, lesson, "--jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    told = [json.loads(line) for line in said.splitlines()]
    assert told[-1] == {"type": "end"}
    assert not [one for one in told if one["type"] == "error"]
    verdicts = [one["verdict"] for one in told if one["type"] == "verdict"]
    assert verdicts == ["right"] * sum(right is not None for right in asked)
    numbers = [one["page"] for one in told if one["type"] == "page"]
    assert sorted(set(numbers)) == list(range(1, len(asked) + 1))
    assert state(tmp_path, lesson) == "done"
