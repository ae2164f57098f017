"""Lessons and sessions for tests of the learner layer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tutor.course.lesson import Lesson
from tutor.course.reader import read_lesson
from tutor.learner.journal import Journal
from tutor.learner.session import Session

ROOT = Path(__file__).parents[2]

FRONT = """+++
format = 1
id = "small"
title = "A small lesson"
summary = "Two steps and some training."

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

[variants]
learning_rate = [0.01, 0.02, 0.03]
+++
"""

PAGES = """
Welcome at w = {{w}}.

## First {#first}

Before: {{w}}.

```predict
id = "first-step"
ask = "w"
```

After: {{w}}, at first {{w@0}}.

## Which way {#way}

```forecast
id = "way"
ask = "direction"
then = "step"
```

Now {{w}}.

## More {#more}

```train
epochs = 8
print_every = 4
```

Now {{w}} after {{epoch - 1}}.

## Last {#last}

```predict
id = "last-step"
ask = "w"
show = ["gradient"]
```

The end.
"""


@pytest.fixture
def write_lesson(tmp_path: Path) -> Callable[..., Lesson]:
    """Reads a lesson from its pages and, where given, another front matter."""

    def write(pages: str = PAGES, front: str = FRONT) -> Lesson:
        path = tmp_path / "small.md"
        path.write_text(front + pages, "utf-8")
        return read_lesson(path)

    return write


@pytest.fixture
def small(write_lesson: Callable[..., Lesson]) -> Lesson:
    """Five pages: two predicted steps, a forecast step, a training."""
    return write_lesson()


@pytest.fixture
def journal() -> Journal:
    """One in memory."""
    return Journal(None)


@pytest.fixture
def session(small: Lesson, journal: Journal) -> Session:
    """The small lesson at its beginning."""
    return Session(small, journal)


@pytest.fixture(scope="session")
def one_weight() -> Lesson:
    """The first lesson of the bundled course."""
    return read_lesson(ROOT / "lessons" / "one-weight.md")
