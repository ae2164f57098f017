"""What an epoch is in a run by mini-batches: a question takes a batch, a training takes whole epochs."""

from __future__ import annotations

import pytest

from tutor.course.build import build_problem
from tutor.course.problems import LessonError
from tutor.course.reader import read_lesson
from tutor.learner.runs import Runs
from tutor.learner.walk import epoch_of

LESSON = """+++
format = 1
id = "batches"
title = "By batches"

[problem]
model = "w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.01
epochs = 20
batch = 2

[problem.start]
w = 0.5

[problem.data]
x = [1, 2, 3, 4, 5, 6]
y = [2, 4, 6, 8, 10, 12]
+++

# By batches

## One {#one}

```predict
id = "first"
ask = "w"
```

## Two {#two}

```predict
id = "second"
ask = "w"
```

## Train {#train}

```train
id = "training"
until = UNTIL
```

## Three {#three}

```predict
id = "third"
ask = "w"
```
"""


def lesson(tmp_path, until):
    (tmp_path / "batches.md").write_text(LESSON.replace("UNTIL", str(until)))
    return read_lesson(tmp_path / "batches.md")


@pytest.mark.parametrize("until", [1, 2, 7])
def test_until_names_an_epoch_whatever_batches_were_asked(tmp_path, until):
    made = lesson(tmp_path, until)
    runs = Runs(made, lambda run: build_problem(made, run))
    for id in ("first", "second", "training", "third"):
        item = made.activity(id)
        state = runs.before(item).state
        assert (state.epoch, state.within) == (item.epoch, item.within), id
    assert runs.after(made.activity("training")).epoch == until
    assert epoch_of(made, 3, None) == until


def test_an_epoch_that_is_over_is_refused(tmp_path):
    twice = LESSON.replace("## Three", "```train\nuntil = 4\n```\n\n## Three").replace("UNTIL", "4")
    (tmp_path / "batches.md").write_text(twice)
    with pytest.raises(LessonError) as caught:
        read_lesson(tmp_path / "batches.md")
    assert [one.message for one in caught.value.problems] == ["The run has already done 4 epochs here."]


def test_a_question_at_another_batch_is_another_question(tmp_path):
    before = lesson(tmp_path, 3).activity("second").fingerprint(lesson(tmp_path, 3))
    moved = LESSON.replace("UNTIL", "3").replace(
        "## Two {#two}", '## More\n\n```predict\nid = "more"\nask = "w"\n```\n\n## Two'
    )
    (tmp_path / "batches.md").write_text(moved)
    made = read_lesson(tmp_path / "batches.md")
    assert made.activity("second").fingerprint(made) != before
