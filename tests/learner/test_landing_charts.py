"""Where a wrong answer leads, on the charts of its page: alone at first, then beside the right step."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest

from tutor import jsonl
from tutor.chart.model import Series
from tutor.chart.render import render
from tutor.console import Console
from tutor.course.lesson import Lesson
from tutor.learner.journal import Journal
from tutor.learner.page import ChartBlock, Page
from tutor.learner.session import Session
from tutor.plain import Plain

TWO = """+++
format = 1
id = "small"
title = "Two"
[problem]
model = "b + w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.01
epochs = 5
[problem.start]
b = 0.0
w = 0.0
[problem.data]
x = [1, 2, 3]
y = [3, 5, 7]
+++
"""
BOTH = """
Hello.

## Both {#both}

```predict
id = "both"
ask = ["b", "w"]
```

## Over {#over}

The end.
"""
WITH_PLOT = """
Hello.

## First {#first}

```predict
id = "first-step"
ask = "w"
```

```plot
of = "landscape"
```

## More {#more}

```predict
id = "second-step"
ask = "w"
```

```train
epochs = 8
```

```plot
of = "landscape"
```
"""


def at_question(lesson: Lesson, journal: Journal | None = None) -> Session:
    session = Session(lesson, journal or Journal(None))
    session.forward()
    return session


def landscape(page: Page) -> ChartBlock:
    return next(block for block in page.charts if block.chart.title.startswith("J("))


def marks(page: Page) -> dict[str, Series]:
    """The marks of a landscape by their roles, but for where the program was before."""
    series = landscape(page).chart.series
    return {one.role: one for one in series if one.kind == "marker" and one.role != "path"}


def place(series: Series) -> tuple[float, float]:
    return series.xs[0], series.ys[0]


def summary(page: Page) -> str:
    """The sentence of the landscape, whichever sign stands for minus."""
    return landscape(page).summary.replace("−", "-")


def loss(w: float) -> float:
    return 7.5 * (2 - w) ** 2


def test_a_wrong_answer_is_marked_while_the_question_is_open(small: Lesson) -> None:
    session = at_question(small)
    assert "wrong" not in marks(session.page)
    session.answer("-0.3")
    found = marks(session.page)
    assert place(found["wrong"]) == pytest.approx((-0.3, loss(-0.3)))
    assert found["wrong"].label == "your answer"
    assert place(found["present"]) == pytest.approx((0.0, 30.0))
    assert "Your answer leads to w = -0.300, where the loss is 39.7." in summary(session.page)


@pytest.mark.parametrize("ends", ["right", "revealed"])
def test_beside_the_step_taken_stands_where_the_last_wrong_answer_led(small: Lesson, ends: str) -> None:
    session = at_question(small)
    session.answer("-0.3")
    session.answer("-3")
    session.hint()
    session.answer("what")
    if ends == "right":
        session.answer("0.3")
    else:
        session.reveal()
    page = session.page
    assert page.question is not None
    assert page.question.status == ends
    found = marks(page)
    assert place(found["right"]) == pytest.approx((0.3, loss(0.3)))
    assert place(found["wrong"]) == pytest.approx((-3.0, loss(-3)))
    assert found["wrong"].label == "earlier try"
    said = "At w = 0.300 the loss is 21.7. An earlier try, w = -3.00, leads to a loss of 187.5."
    assert summary(page) == said


def test_a_question_right_at_once_has_no_wrong_step(small: Lesson) -> None:
    session = at_question(small)
    session.answer("0.3")
    assert set(marks(session.page)) == {"right"}


def test_the_mark_stays_while_other_things_are_said(small: Lesson) -> None:
    session = at_question(small)
    session.answer("-0.3")
    seen = landscape(session.page)
    session.hint()
    assert landscape(session.page) == seen
    session.answer("= 1 + 1")
    assert landscape(session.page) == seen


def test_both_steps_are_there_again_after_resuming_and_going_back(small: Lesson) -> None:
    journal = Journal(None)
    session = at_question(small, journal)
    session.answer("-0.3")
    open_chart = landscape(session.page)
    assert landscape(Session(small, journal).page) == open_chart
    session.answer("0.3")
    seen = landscape(session.page)
    assert landscape(Session(small, journal).page) == seen
    session.forward()
    assert "wrong" not in marks(session.page)
    session.back()
    assert landscape(session.page) == seen


def test_a_lesson_begun_again_forgets_the_wrong_step(small: Lesson) -> None:
    session = at_question(small)
    session.answer("-0.3")
    session.restart()
    session.forward()
    assert "wrong" not in marks(session.page)


def test_a_number_that_no_rule_explains_is_marked_as_well(small: Lesson) -> None:
    session = at_question(small)
    session.answer("1.234")
    assert session.page.verdict is not None
    assert session.page.verdict.mistakes == ()
    assert place(marks(session.page)["wrong"]) == pytest.approx((1.234, loss(1.234)))


def test_an_answer_about_another_number_leads_nowhere(write_lesson: Callable[..., Lesson]) -> None:
    asked = write_lesson('\nHello.\n\n## J\n\n```predict\nid = "slope"\nask = "dJ/dw"\n```\n')
    session = at_question(asked)
    session.answer("30")
    assert session.page.verdict is not None
    assert session.page.verdict.outcome == "wrong"
    assert "wrong" not in marks(session.page)


def test_a_plot_below_the_question_shows_both_steps_and_one_below_a_training_neither(
    write_lesson: Callable[..., Lesson],
) -> None:
    session = at_question(write_lesson(WITH_PLOT))
    session.answer("-0.3")
    session.answer("0.3")
    found = marks(session.page)
    assert (place(found["right"])[0], place(found["wrong"])[0]) == pytest.approx((0.3, -0.3))
    session.forward()
    session.answer("0.045")
    session.answer("0.555")
    assert set(marks(session.page)) == {"present"}


# Several parameters


def test_where_one_number_is_wrong_the_other_counts_as_typed(write_lesson: Callable[..., Lesson]) -> None:
    session = at_question(write_lesson(BOTH, TWO))
    session.answer(("0.100", "0.111"))  # b is right, and w is not 0.2267
    assert session.page.verdict is not None
    assert dict(session.page.verdict.outcomes) == {"b": "right", "w": "wrong"}
    assert place(marks(session.page)["wrong"]) == pytest.approx((0.1, 0.111))
    b, w = 0.1, 0.111
    height = sum((b + w * x - y) ** 2 for x, y in ((1, 3), (2, 5), (3, 7))) / 3
    said = f"Your answer leads to b = 0.100, w = 0.111, where the loss is {height:.1f}."
    assert said in summary(session.page)


def test_what_was_right_before_counts_with_what_is_typed_now(write_lesson: Callable[..., Lesson]) -> None:
    session = at_question(write_lesson(BOTH, TWO))
    session.answer(("0.1", "5"))
    session.answer(("", "4"))
    assert place(marks(session.page)["wrong"]) == pytest.approx((0.1, 4.0))


def test_two_wrong_numbers_are_one_place_and_both_steps_are_seen(
    write_lesson: Callable[..., Lesson],
) -> None:
    session = at_question(write_lesson(BOTH, TWO))
    session.answer("b=-0.1 w=-0.227")
    assert place(marks(session.page)["wrong"]) == pytest.approx((-0.1, -0.227))
    session.reveal()
    found = marks(session.page)
    assert place(found["right"]) == pytest.approx((0.1, 0.68 / 3))
    assert place(found["wrong"]) == pytest.approx((-0.1, -0.227))
    assert "An earlier try, b = -0.100, w = -0.227, leads to a loss of" in summary(session.page)


# On every front end


@pytest.mark.parametrize("raster", ["braille", "block", "ascii"])
def test_both_steps_are_named_in_a_small_picture(small: Lesson, raster: str) -> None:
    session = at_question(small)
    session.answer("-0.3")
    session.answer("0.3")
    rows = render(landscape(session.page).chart, 45, 10, raster).text.splitlines()
    wrong, right = ("x", "*") if raster == "ascii" else ("×", "◆")
    assert f"{wrong} earlier try" in rows[0]
    assert f"{right} now" in rows[0]
    plot = "\n".join(row[4:] for row in rows[1:8])
    assert wrong in plot
    assert right in plot


def test_plain_and_json_lines_tell_of_both_steps(write_lesson: Callable[..., Lesson]) -> None:
    lesson = write_lesson(WITH_PLOT)
    said = "An earlier try, w = -0.300, leads to a loss of 39.7."
    typed, told = io.StringIO("-0.3\n0.3\n:back\n:charts\n:quit\n"), io.StringIO()
    Plain(Session(lesson, Journal(None)), Console(typed, told, io.StringIO())).play()
    assert (
        " ".join(told.getvalue().replace("−", "-").split()).count(said) == 3
    )  # after the step, on coming back, and of the chart
    moves = [{"do": "next"}, {"answer": "-0.3"}, {"answer": "0.3"}]
    typed, told = io.StringIO("".join(json.dumps(move) + "\n" for move in moves)), io.StringIO()
    jsonl.play(Session(lesson, Journal(None)), Console(typed, told, io.StringIO()))
    assert said in json.loads(told.getvalue().splitlines()[-1])["text"].replace("−", "-")
