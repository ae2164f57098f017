"""What a session can do before it is asked to, so that no answer waits for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor.authoring.players import right_answer
from tutor.course.reader import read_lesson
from tutor.grading import targets
from tutor.learner.journal import Journal
from tutor.learner.session import Session
from tutor.symbolic.values import points

LESSONS = Path(__file__).parents[2] / "lessons"


@pytest.mark.parametrize("name", ["chain-rule", "classification"])
def test_a_prepared_session_draws_no_point_when_a_derivation_is_answered(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(read_lesson(LESSONS / f"{name}.md"), Journal(None))
    item = next(one for one in session.lesson.activities if one.kind == "derive")
    points._drawn.cache_clear()
    session.prepare()
    before = points._drawn.cache_info().misses
    assert before > 0
    session.goto(next(page.key for page in session.lesson.pages if item in page.items))
    assert session.answer(right_answer(session._engine.question(item))) == ""
    assert session.page.question is not None
    assert session.page.question.status == "right"
    assert points._drawn.cache_info().misses == before


@pytest.mark.parametrize(("name", "kind"), [("two-layers", "derive"), ("sum-or-mean", "recall")])
def test_a_prepared_session_has_worked_out_the_wrong_rules(
    name: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(read_lesson(LESSONS / f"{name}.md"), Journal(None))
    item = next(one for one in session.lesson.activities if one.kind == kind)
    session.prepare()
    session.goto(next(page.key for page in session.lesson.pages if item in page.items))
    monkeypatch.setattr(targets, "measure", lambda *_: pytest.fail("measured while the learner waits"))
    assert session.answer(tuple("123.456" for _ in right_answer(session._engine.question(item)))) == ""
    assert session.page.verdict is not None
    assert session.page.verdict.outcome == "wrong"


def test_a_derivation_that_is_only_watched_keeps_nothing_from_being_prepared() -> None:
    session = Session(read_lesson(LESSONS / "one-weight.md"), Journal(None))
    assert any(item.kind == "derive" for item in session.lesson.activities)
    session.prepare()
