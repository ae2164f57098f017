from __future__ import annotations

from pathlib import Path

import pytest

from tutor.course.library import find_lesson
from tutor.course.reader import read_lesson
from tutor.learner.journal import Journal
from tutor.learner.seeds import askable_seed, why_not
from tutor.learner.session import Session

NEAR = """+++
format = 1
id = "near"
title = "Near"
[problem]
model = "w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.01
epochs = 5
[problem.start]
w = 0.5
[problem.data]
x = [1, 2, 3, 4]
y = [2, 4, 6, 8]
[variants]
w = [0.5, 2.0]
+++

# Near

```predict
id = "step"
ask = "w"
```
"""


@pytest.fixture
def near(tmp_path: Path):
    path = tmp_path / "near.md"
    path.write_text(NEAR, "utf-8")
    return read_lesson(path)


def test_a_seed_whose_step_is_zero_moves_to_the_next_and_says_so(near) -> None:
    stuck = [seed for seed in range(20) if why_not(near, seed)]
    assert stuck, "w = 2 is the minimum: nothing would move"
    wished = stuck[0]
    found = askable_seed(near, wished)
    assert found.seed > wished
    assert why_not(near, found.seed) is None
    assert f"the numbers of seed {wished}" in found.notice
    page = Session(near, Journal(None), wished).page
    assert page.seed == found.seed
    assert page.notice == found.notice
    assert page.parameters == {"w": 0.5}


def test_a_seed_that_can_be_asked_stays(near) -> None:
    good = next(seed for seed in range(20) if why_not(near, seed) is None)
    assert askable_seed(near, good).seed == good
    assert askable_seed(near, good).notice == ""


def test_a_moved_seed_keeps_the_place_of_the_seed_it_moved_to(near) -> None:
    wished = next(seed for seed in range(20) if why_not(near, seed))
    journal = Journal(None)
    Session(near, journal, wished).answer("1")
    assert journal.events("near", askable_seed(near, wished).seed)
    assert not journal.events("near", wished)


def test_where_nothing_varies_a_seed_says_so(tmp_path: Path) -> None:
    path = tmp_path / "near.md"
    path.write_text(NEAR.replace("w = [0.5, 2.0]", "w = [0.5]"), "utf-8")
    found = askable_seed(read_lesson(path), 7)
    assert (found.seed, "only one set of numbers" in found.notice) == (7, True)


@pytest.mark.parametrize("seed", range(8))
def test_the_first_lesson_can_be_asked_with_any_seed(seed: int) -> None:
    assert why_not(find_lesson("one-weight", None, {}), seed) is None
