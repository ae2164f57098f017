"""A small lesson that passes `check`, and ways to break it."""

from __future__ import annotations

from pathlib import Path

from tutor.authoring.checker import check
from tutor.authoring.report import FileReport
from tutor.course.problems import FileProblem

GOOD = """+++
format = 1
id = "small"
title = "A small lesson"
summary = "Two steps and some training."

[problem]
model = "w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.02
epochs = 20

[problem.start]
w = 0.5

[problem.data]
x = [1.0, 2.0, 4.0]
y = [3.5, 5.0, 11.0]

[variants]
learning_rate = [0.02, 0.03]
w = [0.5, 1.5]
+++

# A small lesson

The model starts at w = {{w}} and is off by {{loss}}.

## First {#first}

```predict
id = "first-step"
ask = "w"
hints = ["Against the slope."]
```

Then w = {{w}}.

## Choose {#choose}

```choose
id = "which"
prompt = "What does the slope say?"

[[options]]
text = "J falls as w grows"
correct = "dJ/dw < 0"

[[options]]
text = "J rises as w grows"
correct = "dJ/dw > 0"
```

## Mend {#mend}

```write
id = "mend-it"
ask = "dJ/dw"
given = "np.sum(2*x*(y_hat - y))"
```

## More {#more}

```train
epochs = 4
```

Now w = {{w}}.
"""

COURSE = """format = 1
id = "mine"
title = "Mine"
lessons = [{}]
"""


def write(folder: Path, text: str = GOOD, name: str = "small") -> Path:
    path = folder / f"{name}.md"
    path.write_text(text, "utf-8")
    return path


def checked(folder: Path, *changes: tuple[str, str], text: str = GOOD) -> FileReport:
    """The report on the good lesson with pieces of its text replaced, each of which has to be there."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    (one,) = check([str(write(folder, text))])
    return one


def codes(report: FileReport) -> set[str]:
    return {problem.code for problem in report.problems}


def only(report: FileReport, code: str) -> FileProblem:
    """The one problem of a code; every problem has a place, a sentence and a mend."""
    found = [problem for problem in report.problems if problem.code == code]
    assert len(found) == 1, [problem.text() for problem in report.problems]
    problem = found[0]
    assert problem.line >= 1
    assert problem.column >= 1
    assert problem.message.strip().endswith(".")
    assert problem.hint
    return problem


def line_of(text: str, fragment: str) -> int:
    return text[: text.index(fragment)].count("\n") + 1
