"""`:explore` as lines and prompts: the sandbox within `tutor learn --plain`."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tutor.learner.journal import Journal

LESSON = """+++
format = 1
id = "small"
title = "Small"
[problem]
model = "w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.01
epochs = 20
[problem.start]
w = 0.0
[problem.data]
x = [1, 2, 3, 4]
y = [2, 4, 6, 8]
+++

Begin.

```forecast
id = "way"
ask = "direction"
```

## Play {#play}

```explore
controls = ["learning_rate"]
```
"""


@pytest.fixture
def lesson(tmp_path: Path) -> str:
    path = tmp_path / "small.md"
    path.write_text(LESSON, "utf-8")
    return str(path)


@pytest.fixture
def explored(tutor: Callable[..., Any], lesson: str) -> Callable[..., str]:
    """What is told from the moment the sandbox is opened, for these lines typed in it."""

    def run(*lines: str, **more: Any) -> str:
        ran = tutor("learn", lesson, "--plain", typed="\n".join((":explore", *lines)) + "\n", **more)
        assert (ran.status, ran.err) == (0, "")
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", ran.out)
        return str(ran.out).partition("Explore - ")[2]

    return run


def test_it_opens_with_the_numbers_and_closes_again(explored: Callable[..., str]) -> None:
    out = explored(":quit", "1")
    assert "learning_rate = " in out
    assert "how far a step goes" in out
    assert re.search(r"^epoch \d+ of \d+: w = .*, loss = ", out, re.MULTILINE)
    after = out.partition("Back in the lesson.")[2]
    assert after.lstrip().startswith("> 1")  # the lesson goes on at its question


def test_all_spellings_of_a_number_do_the_same(explored: Callable[..., str]) -> None:
    for line in ("learning_rate = 0.05", ":set learning_rate 0.05", "learning_rate 1/20", ":lr .05"):
        assert "learning_rate = 0.05, from the start on." in explored(line), line


def test_runs_are_played_and_compared(explored: Callable[..., str]) -> None:
    out = explored(":rewind", ":run 3", ":again", "lr = 2", ":run", ":stable", ":charts")
    assert "The loss fell from" in out or "The loss rose from" in out
    assert "> b: learning_rate 2 - diverged at epoch" in out
    assert "A smaller learning rate may settle." in " ".join(out.split())
    assert "The largest stable learning rate is " in out
    assert "J(w)" in out
    assert "ran away in epoch" in out


def test_enter_takes_a_step_and_shows_its_lines(explored: Callable[..., str]) -> None:
    out = explored(":rewind", "", ":back")
    assert "epoch 1 of" in out
    assert "update    w = w - learning_rate*float(dw)  ->" in out
    assert out.rstrip().count("epoch 0 of") == 2


def test_what_is_no_command_is_said(explored: Callable[..., str]) -> None:
    out = explored("frobnicate", "w = x", ":run much", ":help")
    assert "There is no control frobnicate here." in out
    assert "x is no number" in out
    assert "much is no number of epochs" in out
    assert ":rewind" in out


def test_input_may_end_in_it(explored: Callable[..., str]) -> None:
    out = explored(":run 2")
    assert "Your place is kept" in out


def test_no_line_is_wider_than_the_terminal(explored: Callable[..., str]) -> None:
    for width in (80, 60):
        out = explored(":run 3", ":again", "lr = 2", ":run", ":stable", ":help", COLUMNS=str(width))
        assert max(map(len, out.splitlines())) < width + 1


def test_ascii_where_there_is_nothing_else(explored: Callable[..., str]) -> None:
    assert explored("lr = −1", ":run", ":again", ":charts", ":lines", ":stable", LC_ALL="C").isascii()


def test_the_journal_has_nothing_of_it(tutor: Callable[..., Any], lesson: str, tmp_path: Path) -> None:
    def events() -> list[object]:
        with closing(Journal(tmp_path / "home")) as journal:
            return list(journal.events("small"))

    tutor("learn", lesson, "--plain", typed="1\n")
    before = events()
    tutor("learn", lesson, "--plain", typed=":explore\nlr = 2\n:run\n:again\n:quit\n")
    assert before
    assert events() == before


def test_a_page_with_the_block_says_how_to_open_it(tutor: Callable[..., Any], lesson: str) -> None:
    ran = tutor("learn", lesson, "--plain", "--from", "play", typed="")
    assert "Here is room to explore" in ran.out
    assert ":explore opens it." in ran.out


def test_practice_has_none(tutor: Callable[..., Any]) -> None:
    out = tutor("practice", "--plain", "--seed", "1", "--count", "1", typed=":explore\n").out
    assert "The sandbox belongs to lessons" in out


def test_for_programs_it_is_an_error(tutor: Callable[..., Any], lesson: str) -> None:
    ran = tutor("learn", lesson, "--jsonl", typed='{"do": "explore"}\n')
    assert [one["type"] for one in ran.objects] == ["page", "error", "page"]
    assert ran.objects[0] == ran.objects[2]
