"""`tutor new`: a lesson or a course to start from, which passes `check` as made and explains itself."""

from __future__ import annotations

import os
import re
from pathlib import Path

from tutor.course.course_file import COURSE_FILE
from tutor.course.kinds import kebab
from tutor.course.schema import KEBAB
from tutor.errors import InputError
from tutor.text import quote

FIRST_LESSON = "first-steps"
"""The lesson of a new course."""

LESSON = """+++
# Between the +++ lines stands TOML: what the lesson is about. Below them come its pages, in Markdown.
# `tutor preview` shows this file as you write it, and what is wrong. lessons/README.md is the guide.
format = 1
id = "{id}"    # the name of the file; learners' progress is kept under it, so it never changes
title = "{title}"
summary = "Three points, one weight, and the first steps towards the best one."
minutes = 5
skills = ["direction", "update"]
requires = []       # ids of lessons that come before this one

[problem]
model = "w*x"                        # w is learned; x and y are columns of the data
loss = "mean((y_hat - y)**2)"        # y_hat is the model
learning_rate = 0.02
epochs = 20

[problem.start]
w = 0.5             # not 0: from there the new w is the step itself, and two mistakes look right

[problem.data]
x = [1.0, 2.0, 4.0]
y = [3.5, 5.0, 11.0]

[variants]          # what `--seed N` may change; every combination is checked
learning_rate = [0.02, 0.03]
w = [0.5, 1.5]
+++

# {title}

<!-- A page is what stands between two headings. Remarks such as this one are not shown. -->

A number in double braces is computed where it stands: the model starts at w = {{{{w}}}}, and for x = 2 it
says {{{{y_hat(2)}}}}. Its loss is {{{{loss}}}}.

```plot
of = "fit"
```

## The slope {{#slope}}

<!-- The words in braces are the page's key. Without them it is made of the heading. -->

The derivative of the loss says how J changes as w grows. Nobody types it into a lesson: it is derived.

```derive
id = "slope-of-the-loss"
wrt = "w"
ask = "watch"
```

## Which way? {{#which-way}}

A step goes against the slope.

```forecast
id = "direction"
ask = "direction"
then = "step"
```

What stands below a question is shown once it is answered. Now w = {{{{w}}}}.

## The next step {{#next-step}}

The forward pass and the gradient are given. Where does the step lead?

```predict
id = "second-step"
ask = "w"
show = ["forward", "gradient"]
hints = ["Compare with the step before: what has changed, and what has not?"]
```

## Steep or flat? {{#steep}}

```choose
id = "steps-shrink"
prompt = "Why was this step shorter than the first one?"

[[options]]
text = "the slope is smaller here"
correct = true
because = "The step is the learning rate times the slope, and the learning rate is the same."

[[options]]
text = "the learning rate is smaller here"
because = "It is {{{{learning_rate}}}} at every step."
```

## Let it run {{#run}}

```train
until = 20
print_every = 5
```

```plot
of = "loss"
log = true
```

After {{{{epoch - 1}}}} epochs w = {{{{w:.4f}}}}, and the loss is {{{{loss:.4f}}}}.
"""

COURSE = """# A course: its lessons in order, each a file ID.md beside this one.
format = 1
id = "{id}"
title = "{title}"
lessons = [
    "{lesson}",
]
authors = []
license = ""

# Skills beyond the built-in ones, an id and a title each, such as: parabolas = "Parabolas"
[skills]
"""


def lesson_text(id: str) -> str:
    """A new lesson."""
    return LESSON.format(id=id, title=_title(id))


def new_lesson(path: str) -> list[str]:
    """Write a new lesson; what was made and what to do next. Raises InputError where that cannot be."""
    if not path:
        raise InputError("Name a file: tutor new PATH.")
    target = Path(path if path.endswith(".md") else f"{path}.md")
    id = _id(target.stem)
    _write(target, lesson_text(id))
    said = [
        f"{_shown(target)} is made.",
        f"See it as you write: tutor preview {_shown(target)}",
        f"Have it checked: tutor check {_shown(target)}",
    ]
    if (target.parent / COURSE_FILE).is_file():
        said.append(f'Add "{id}" to lessons in {_shown(target.parent / COURSE_FILE)}, so that it is listed.')
    return said


def new_course(path: str) -> list[str]:
    """Write a new course with one lesson; what was made and what to do next. Raises InputError."""
    if not path:
        raise InputError("Name a folder: tutor new --course PATH.")
    folder = Path(path)
    id = _id(folder.name or Path.cwd().name)
    if os.path.exists(folder / COURSE_FILE):
        raise InputError(f"{_shown(folder)} is a course already.")
    course = COURSE.format(id=id, title=_title(id), lesson=FIRST_LESSON)
    _write(folder / f"{FIRST_LESSON}.md", lesson_text(FIRST_LESSON))
    _write(folder / COURSE_FILE, course)
    return [
        f"{_shown(folder)} is made. Its lessons are listed in course.toml.",
        f"Have it checked: tutor check {_shown(folder)}",
        f"Open it: tutor --course {_shown(folder)}",
    ]


def _id(stem: str) -> str:
    if re.fullmatch(KEBAB, stem) and len(stem) <= 60:
        return stem
    near = kebab(stem)
    hint = f" Take {near}." if near else ""
    raise InputError(f"{quote(stem)} is no id: lower-case words joined by hyphens, a letter first.{hint}")


def _title(id: str) -> str:
    return id.replace("-", " ").capitalize()


def _shown(path: Path) -> str:
    return quote(os.fspath(path), 200)


def _write(path: Path, text: str) -> None:
    """Make a file that is not there yet, and its folder."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        if error.filename != os.fspath(path):
            raise InputError(f"{_shown(path)} cannot be written: its folder is a file.") from None
        raise InputError(f"{_shown(path)} is there already, and is left as it is.") from None
    except (OSError, ValueError) as error:
        reason = (
            error.strerror if isinstance(error, OSError) and error.strerror else "the name cannot be used"
        )
        raise InputError(f"{_shown(path)} cannot be written: {reason.lower()}.") from None
