"""What a lesson file's problems say: which kind of value is wanted, which word was meant, how to mend it."""

from datetime import date
from pathlib import Path

import pytest
from msgspec import inspect

from tutor.authoring.checker import check_file
from tutor.course import schema
from tutor.course.examples import mend
from tutor.course.kinds import admits
from tutor.course.problems import LessonError
from tutor.course.reader import read_lesson
from tutor.course.source import read_source

LESSON = """+++
format = 1
id = "words"
title = "Words"
minutes = 5
skills = ["update"]

[problem]
model = "w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.01
epochs = 3

[problem.start]
w = 0.5

[problem.data]
x = [1, 2]
y = [2, 4]

[variants]
w = [0.5, 0.7]
+++

Text.

```plot
of = "loss"
log = true
```

## Next {#next}

```predict
id = "next"
ask = "w"
show = ["forward"]
```
"""


def changed(folder, old, new):
    """The first problem of the lesson after a change."""
    assert LESSON.count(old) == 1
    path = folder / "words.md"
    path.write_text(LESSON.replace(old, new), encoding="utf-8")
    with pytest.raises(LessonError) as caught:
        read_lesson(path)
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        (
            'loss = "mean((y_hat - y)**2)"',
            "loss = 0.5",
            "`loss` takes text in quotes; this is a number with a point.",
            'Write text in quotes, such as loss = "mean((y_hat - y)**2)".',
        ),
        (
            'id = "next"',
            "id = 5",
            "`id` takes text in quotes; this is a whole number.",
            "Write text in quotes",
        ),
        (
            "minutes = 5",
            "minutes = 5.0",
            "`minutes` takes a whole number; this is a number with a point.",
            "Write a whole number, without a point: 5.",
        ),
        (
            "epochs = 3",
            "epochs = 2.5",
            "`epochs` takes a whole number; this is a number with a point.",
            "Write a whole number, such as epochs = 20.",
        ),
        (
            "learning_rate = 0.01",
            'learning_rate = "small"',
            "`learning_rate` takes a number; this is text.",
            "Write a number, such as learning_rate = 0.01.",
        ),
        (
            "learning_rate = 0.01",
            "learning_rate = true",
            "this is true.",
            "Write a number, such as learning_rate = 0.01.",
        ),
        (
            "x = [1, 2]",
            "x = 3",
            "`x` takes a list of numbers or text in quotes; this is a whole number.",
            "Write a list in brackets: x = [3].",
        ),
        (
            "x = [1, 2]",
            'x = [1, "b"]',
            "Element 2 of `x` takes a number; this is text.",
            "Write a number, such as 0.5.",
        ),
        (
            "w = [0.5, 0.7]",
            'w = "0.5"',
            "`w` takes a list of numbers or a range { from, to, step }; this is text.",
            "Write a list in brackets: w = [1, 2, 3].",
        ),
        (
            'skills = ["update"]',
            'skills = "update"',
            "`skills` takes a list of texts; this is text.",
            'Write a list in brackets: skills = ["update"].',
        ),
        (
            'show = ["forward"]',
            'show = "forward"',
            "`show` takes a list of words; this is text.",
            'Write a list in brackets: show = ["forward"].',
        ),
        (
            "log = true",
            'log = "yes"',
            "`log` takes true or false; this is text.",
            "Write true, without quotes.",
        ),
        (
            'id = "next"\nask = "w"\nshow = ["forward"]',
            'id = "next"\nskill = ["update"]\nask = "w"',
            "`skill` takes text in quotes; this is a list.",
            'Write text in quotes, such as skill = "update".',
        ),
        ("log = true", "log = 1", "this is a whole number.", "Write true or false, without quotes."),
        (
            'of = "loss"',
            "of = 3",
            "`of` takes a word in quotes; this is a whole number.",
            'Write one of "fit", "landscape", "loss".',
        ),
        ("[variants]", "[[variants]]", "`variants` takes a table; this is a list.", "Write [variants]"),
        (
            "[variants]\nw = [0.5, 0.7]",
            "[variants.w]\nfrom = 0\nto = true\nstep = 1",
            "`to` takes a number; this is true.",
            "Write a number, such as 0.5.",
        ),
        (
            "[problem.start]\nw = 0.5",
            "start = 3",
            "`start` takes a table; this is a whole number.",
            "Write a table: a line [problem.start], and below it key = value on lines of their own.",
        ),
    ],
)
def test_a_value_of_another_kind_says_which_is_wanted(tmp_path, old, new, message, hint):
    problem = changed(tmp_path, old, new)
    assert problem.code == "wrong-type"
    assert problem.message.endswith(message)
    assert problem.hint.startswith(hint)


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        (
            'model = "w*x"',
            'model = "sine(w*x)"',
            "I do not know sine here; did you mean sin?",
            "Functions here: mean, sum, dot, exp, log, sqrt,",
        ),
        (
            "mean((y_hat - y)**2)",
            "men((y_hat - y)**2)",
            "I do not know men here; did you mean mean?",
            "Functions here: mean,",
        ),
        (
            "mean((y_hat - y)**2)",
            "softplus(w)",
            "functions are mean, sum, exp and so on.",
            "Functions here: mean,",
        ),
        ("mean((y_hat - y)**2)", "mean((y_hut - y)**2)", "the name y_hut here", "Did you mean `y_hat`?"),
        ("mean((y_hat - y)**2)", "mean((y_hat - q)**2)", "the name q here", ""),
        (
            "x = [1, 2]\ny = [2, 4]",
            'points = 3\nseed = 1\nx = "unifrom(0, 1)"\ny = "x"',
            "unifrom",
            "A draw uses",
        ),
    ],
)
def test_an_unknown_name_is_mended_as_what_it_is(tmp_path, old, new, message, hint):
    problem = changed(tmp_path, old, new)
    assert problem.code == "unknown-name"
    assert message in problem.message
    assert problem.hint.startswith(hint) if hint else problem.hint == ""


@pytest.mark.parametrize(
    ("old", "new", "message", "hint", "column"),
    [
        (
            "learning_rate =",
            "learning rate =",
            "A name has no spaces.",
            "Write it as one word: learning_rate.",
            1,
        ),
        ("log = true", "print  every = 5", "A name has no spaces.", "Write it as one word: print_every.", 1),
        (
            "w = [0.5, 0.7]",
            "w = { from = 0, to here = 1, step = 1 }",
            "A name has no spaces.",
            "Write it as one word: to_here.",
            17,
        ),
        ("[problem.start]", "[problem start]", "A table's name has no spaces.", "Write [problem.start].", 10),
        ("minutes = 5", "minutes 5", "A key is followed by = and its value.", "Write key = value;", 1),
        ("minutes = 5", "the minutes", "A key is followed by = and its value.", "Write key = value;", 1),
        (
            "[problem.start]",
            "[problem.start",
            "This table header is not closed.",
            "Write it as [problem.data].",
            15,
        ),
    ],
)
def test_a_name_with_a_space_is_named(tmp_path, old, new, message, hint, column):
    problem = changed(tmp_path, old, new)
    assert problem.code == "toml-syntax"
    assert problem.message == message
    assert problem.hint.startswith(hint)
    assert problem.column == column


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("lesson.md", "Did you mean"),
        ("nofile.md", "Mend the path; tutor new PATH makes a new lesson."),
        ("nowhere/lesson-one.md", "There is no folder"),
    ],
)
def test_a_file_that_is_not_there_is_no_file_that_is_written_wrongly(tmp_path: Path, name: str, hint: str):
    (tmp_path / "lessons.md").write_text(LESSON)
    with pytest.raises(LessonError) as caught:
        read_source(tmp_path / name)
    [problem] = caught.value.problems
    assert (problem.code, problem.message) == ("unreadable", "There is no such file.")
    assert problem.hint.startswith(hint)
    if hint == "Did you mean":
        assert problem.hint == f"Did you mean {tmp_path / 'lessons.md'}?"
    assert check_file(tmp_path / name).problems[0].hint == problem.hint


MODELS = [
    value for value in vars(schema).values() if isinstance(value, type) and issubclass(value, schema.Model)
]


@pytest.mark.parametrize(
    "raw", [5, 2.0, 1e300, True, "x", "yes", "", [], [1], ["a"], [{}], {}, {"a": 1}, date(2026, 1, 1)]
)
def test_every_key_knows_what_to_write_in_place_of_another_kind(raw):
    told = 0
    for model in MODELS:
        for field in inspect.type_info(model).fields:
            if not admits(field.type, raw):
                for path in ((field.encode_name,), ("table", field.encode_name), (field.encode_name, 0)):
                    said = mend(raw, field.type, path)
                    assert said.startswith("Write ")
                    assert said.endswith(".")
                    assert said.isprintable()
                    assert len(said) < 200
                    told += 1
    assert told > 50
