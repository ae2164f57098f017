"""Every kind of question on a page: asked, answered, and never passed in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tutor.course.course_file import read_course
from tutor.course.lesson import Lesson
from tutor.course.reader import read_lesson
from tutor.errors import TutorError
from tutor.learner.journal import Journal
from tutor.learner.page import Paragraph, RuleBlock
from tutor.learner.session import Session

TWO_PARAMETERS = """+++
format = 1
id = "small"
title = "Two"
[problem]
model = "b + w*x"
loss = "mean((y_hat - y)**2)"
learning_rate = 0.1
epochs = 5
[problem.start]
b = 0.0
w = 0.5
[problem.data]
x = [0, 1, 2]
y = [1, 3, 6]
+++
"""
ONE_QUESTION = """
Ask.

```{kind}
id = "it"
{keys}
```

Afterwards.
"""


@pytest.fixture
def ask(write_lesson: Callable[..., Lesson]) -> Callable[..., Session]:
    def make(kind: str, keys: str, front: str | None = None) -> Session:
        pages = ONE_QUESTION.format(kind=kind, keys=keys)
        lesson = write_lesson(pages) if front is None else write_lesson(pages, front)
        return Session(lesson, Journal(None))

    return make


def outcome(session: Session, *texts: str) -> str:
    assert session.answer(texts) == ""
    verdict = session.page.verdict
    assert verdict is not None
    return verdict.outcome


def afterwards(session: Session) -> bool:
    last = session.page.blocks[-1]
    return isinstance(last, Paragraph) and last.spans[0].text == "Afterwards."


def test_the_derivation_is_watched_without_a_question(ask: Callable[..., Session]) -> None:
    session = ask("derive", 'wrt = "w"\nask = "watch"')
    rules = [block for block in session.page.blocks if isinstance(block, RuleBlock)]
    assert rules[-1].line.endswith("mean(2·x·(w·x − y))")
    assert rules[-1].spoken.isascii()
    assert rules[-1].picture
    assert session.page.done
    assert afterwards(session)


def test_the_derivative_is_typed(ask: Callable[..., Session]) -> None:
    session = ask("derive", 'wrt = "w"\nask = "result"')
    assert session.page.question is not None
    assert session.page.question.ask == ("dJ/dw",)
    assert "x" in session.page.question.names
    assert outcome(session, "mean(x*(w*x - y))") == "wrong"
    assert outcome(session, "2/N Σ x(wx − y)") == "right"
    assert any(isinstance(block, RuleBlock) for block in session.page.blocks)
    assert afterwards(session)


def test_each_rule_is_typed_and_right_ones_stay(ask: Callable[..., Session]) -> None:
    session = ask("derive", 'wrt = "w"\nask = "each-rule"')
    question = session.page.question
    assert question is not None
    assert {"dℓ/du", "du/dw"} <= set(question.ask)
    answers = {"dℓ/du": "2u", "du/dw": "w"}
    session.answer(tuple(answers.get(name, "0") for name in question.ask))
    question = session.page.question
    assert question is not None
    assert question.settled == {"dℓ/du": "2u"}
    assert question.status == "open"


def test_several_parameters_have_their_verdicts_and_right_ones_stay(ask: Callable[..., Session]) -> None:
    session = ask("predict", 'ask = ["b", "w"]', TWO_PARAMETERS)
    page = session.page
    assert page.question is not None
    assert page.question.ask == ("b", "w")
    assert page.lines[-1].value == {"b": None, "w": None}
    run = page.parameters
    gradient = page.lines[-2].value
    assert isinstance(gradient, dict)
    right = {name: f"{run[name] - 0.1 * gradient[name]:.6f}" for name in ("b", "w")}
    assert outcome(session, right["b"], "9") == "wrong"
    verdict = session.page.verdict
    assert verdict is not None
    assert verdict.outcomes == {"b": "right", "w": "wrong"}
    assert session.page.question is not None
    assert session.page.question.settled == {"b": right["b"]}
    assert session.page.parameters == {"b": 0.0, "w": 0.5}
    assert outcome(session, "", right["w"]) == "right"
    assert session.page.parameters == pytest.approx({name: float(right[name]) for name in right}, abs=1e-6)


def test_several_answers_may_stand_in_one_text(ask: Callable[..., Session]) -> None:
    session = ask("predict", 'ask = ["b", "w"]', TWO_PARAMETERS)
    gradient = session.page.lines[-2].value
    assert isinstance(gradient, dict)
    b, w = -0.1 * gradient["b"], 0.5 - 0.1 * gradient["w"]
    assert outcome(session, f"w={w:.6f} b=9") == "wrong"
    assert session.page.question is not None
    assert set(session.page.question.settled) == {"w"}
    assert outcome(session, f"{b:.6f} {w:.6f}") == "right"


@pytest.mark.parametrize(
    ("keys", "answer"),
    [('ask = "loss"', "30"), ('ask = "dJ/dw"', "-30"), ('ask = "y_hat"\nat = { x = 5 }', "0")],
)
def test_a_question_on_the_present_takes_no_step(ask: Callable[..., Session], keys: str, answer: str) -> None:
    session = ask("predict", keys)
    for line in session.page.lines:
        assert line.name != "update"
    assert outcome(session, answer) == "right"
    assert session.page.parameters == {"w": 0.0}
    assert session.page.epoch == 1


def test_what_is_asked_is_not_given(ask: Callable[..., Session]) -> None:
    loss = ask("predict", 'ask = "loss"').page
    assert {line.name: line.value for line in loss.lines}["loss"] is None
    gradient = ask("predict", 'ask = "dJ/dw"').page
    assert {line.name: line.value for line in gradient.lines}["gradient"] == {"w": None}
    session = ask("predict", 'ask = "dJ/dw"')
    assert "not" in session.calculate("= dJ/dw") or "=" not in session.calculate("= dJ/dw")


@pytest.mark.parametrize("forecast", ["direction", "crossing", "loss-change", "fate"])
def test_every_forecast_can_be_answered(ask: Callable[..., Session], forecast: str) -> None:
    session = ask("forecast", f'ask = "{forecast}"')
    options = session.page.question.options if session.page.question else ()
    assert len(options) > 1
    numbers = map(str, range(1, len(options) + 1))
    outcomes = [outcome(session, number) for number in numbers if not session.page.done]
    assert outcomes[-1] == "right"
    assert set(outcomes[:-1]) <= {"wrong"}
    assert session.page.question is not None
    assert session.page.question.answer in options


def test_a_choice_by_its_condition(ask: Callable[..., Session]) -> None:
    keys = (
        'prompt = "Is the slope at w = {{w}} negative?"\n'
        '[[options]]\ntext = "yes, {{dJ/dw}}"\nbecause = "It is."\ncorrect = "dJ/dw < 0"\n'
        '[[options]]\ntext = "no"\nbecause = "Look again."\ncorrect = "dJ/dw >= 0"\n'
    )
    session = ask("choose", keys)
    assert session.page.question is not None
    assert session.page.question.prompt == "Is the slope at w = 0 negative?"
    assert session.page.question.options == ("yes, −30", "no")
    assert outcome(session, "2") == "wrong"
    assert session.page.verdict is not None
    assert "Look again." in session.page.verdict.message
    assert outcome(session, "1") == "right"
    assert afterwards(session)


def test_a_diagnosis(ask: Callable[..., Session]) -> None:
    session = ask("diagnose", 'mistake = "no_learning_rate"')
    assert session.page.question is not None
    assert "30" in session.page.question.prompt
    session.reveal()
    assert session.page.question.options
    assert session.page.question is not None
    assert session.page.question.status == "revealed"


def test_a_line_of_numpy(ask: Callable[..., Session]) -> None:
    session = ask("write", 'ask = "dJ/dw"\ngiven = "np.dot(2*x, y_hat - y).mean()"')
    assert session.page.question is not None
    assert session.page.question.given == "np.dot(2*x, y_hat - y).mean()"
    assert outcome(session, "np.dot(2*x, y_hat - y).mean()") == "wrong"
    assert outcome(session, "np.mean(2*x*(y_hat - y))") == "right"


def test_a_skill_that_nobody_asks_for_cannot_be_recalled(ask: Callable[..., Session]) -> None:
    session = ask("recall", 'skill = "juggling"')
    with pytest.raises(TutorError, match="recalls the skill juggling"):
        _ = session.page


def test_a_recalled_page_is_about_the_run_it_was_drawn_from() -> None:
    lessons = Path(__file__).parents[2] / "lessons"
    session = Session(read_lesson(lessons / "chain-rule.md", read_course(lessons)), Journal(None))
    session.goto("2")
    page = session.page
    assert page.question is not None
    assert page.question.kind == "recall"
    line = next(line for line in page.lines if line.name == "update")
    assert line.value == {"w": None}
    assert page.parameters["w"] != 0.0
    assert page.told_epoch == page.epoch > 1
    told = page.told_epoch
    session.reveal()
    assert session.page.told_epoch == told
    assert session.page.parameters != page.parameters
