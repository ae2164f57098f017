"""`recall` in a lesson: a question of another lesson, with its data, asked and judged as anywhere."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from practising import LESSONS, adds, pool, right

from tutor.course.course_file import read_course
from tutor.course.lesson import ActivityItem, Lesson
from tutor.course.library import bundled
from tutor.course.reader import read_lesson
from tutor.course.schema import Recall
from tutor.errors import InputError
from tutor.learner import recall as recall_module
from tutor.learner.drawing import Drawn
from tutor.learner.journal import Journal
from tutor.learner.preview import preview
from tutor.learner.recall import recalled
from tutor.learner.session import CHANGED, Session

PAGES = """
Before. Here w = {{{{w}}}}.

```recall
id = "again"
skill = "{skill}"
```

Done at w = {{{{w}}}}.

## Next {{#next}}

```predict
id = "step"
ask = "w"
```
"""


@pytest.mark.parametrize("skill", [one for one in pool().skills if one != "autograd"])
def test_every_skill_can_be_recalled(write_lesson: Callable[..., Lesson], skill: str) -> None:
    journal = Journal(None)
    lesson = write_lesson(PAGES.format(skill=skill))
    session = Session(lesson, journal)
    drawn = recalled(lesson, lesson.activities[0], None)
    page = session.page
    assert page.question is not None
    assert (page.question.id, page.question.kind, page.question.status) == ("again", "recall", "open")
    assert page.question.prompt == drawn.question.prompt
    assert len(page.blocks) > 1
    assert session.forward() != ""
    session.hint()
    assert session.page.question is not None
    assert session.page.question.hints
    session.answer(right(drawn.question))
    assert session.page.done
    # The lesson's own run is where it was.
    assert "Done at w = 0" in " ".join(str(block) for block in session.page.blocks).replace(
        "', style='plain'), Span(text='", ""
    )
    session.forward()
    assert session.page.parameters == {"w": 0.0}
    assert session.page.epoch == 1
    assert Session(lesson, journal).page == session.page


def test_a_wrong_answer_is_diagnosed_with_the_numbers_of_that_lesson(
    write_lesson: Callable[..., Lesson],
) -> None:
    for seed in range(12):
        lesson = write_lesson(PAGES.format(skill="update"))
        session = Session(lesson, Journal(None), seed)
        question = recalled(lesson, lesson.activities[0], session.seed).question
        if adds(question) != right(question):
            break
    session.answer(adds(question))
    verdict = session.page.verdict
    assert verdict is not None
    assert [mistake.code for mistake in verdict.mistakes] == ["added"]
    assert session.calculate("= 1 + 1").endswith("2")
    session.reveal()
    assert session.page.question is not None
    assert session.page.question.answer == question.answer()


def test_it_is_the_same_question_each_time_and_another_with_another_seed(
    write_lesson: Callable[..., Lesson],
) -> None:
    lesson = write_lesson(PAGES.format(skill="loss"))
    keys = [recalled(lesson, lesson.activities[0], seed).key for seed in (None, None, 1, 2, 3)]
    assert keys[0] == keys[1]
    assert len(set(keys)) > 2


def test_the_first_frame_needs_no_numbers(write_lesson: Callable[..., Lesson]) -> None:
    page = preview(write_lesson(PAGES.format(skill="loss")), Journal(None))
    assert page.question is not None
    assert page.question.prompt == "…"


def test_in_a_course_only_what_came_before_is_recalled() -> None:
    course = read_course(bundled())
    lesson = read_lesson(course.path("sum-or-mean"), course)
    block = ActivityItem(
        "recall", "again", Recall(skill="chain-rule"), "start", None, 0, {}, {}, lesson.place
    )
    for seed in range(24):
        drawn = recalled(lesson, block, seed)
        assert drawn.lesson.id in {"one-weight", "chain-rule"}
        assert "b" not in drawn.runs.problem(None).parameters
    with pytest.raises(InputError, match="networks, which no earlier lesson asks for"):
        recalled(lesson, replace(block, block=Recall(skill="networks")), None)


def test_a_bundled_lesson_recalls_only_what_it_requires() -> None:
    course = read_course(bundled())
    for id in course.lessons:
        lesson = read_lesson(course.path(id), course)
        known, waiting = set(), [*lesson.requires]
        while waiting:
            one = waiting.pop()
            known.add(one)
            waiting += read_lesson(course.path(one), course).requires
        for item in lesson.activities:
            if item.kind == "recall":
                for seed in (None, *range(12)):
                    assert recalled(lesson, item, seed).lesson.id in known, (id, seed)


def test_what_no_required_lesson_asks_for_is_recalled_from_any_earlier_one() -> None:
    course = read_course(bundled())
    lesson = read_lesson(course.path("classification"), course)
    block = ActivityItem("recall", "again", Recall(skill="losses"), "start", None, 0, {}, {}, lesson.place)
    assert recalled(lesson, block, None).lesson.id == "other-losses"


def at_recall(path: Path, journal: Journal) -> tuple[Session, Lesson]:
    lesson = read_lesson(path)
    return Session(lesson, journal), lesson


def test_prose_of_the_course_keeps_the_answer_and_another_draw_asks_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "course"
    shutil.copytree(LESSONS, root)
    path, other, journal = root / "chain-rule.md", root / "overshoot.md", Journal(tmp_path)
    session, lesson = at_recall(path, journal)
    item = next(one for one in lesson.activities if one.kind == "recall")
    session.goto(item.page)
    session.answer(right(recalled(lesson, item, None).question))
    assert session.page.done
    drawn: list[int] = []

    def draws(more: int) -> None:
        def counted(lesson: Lesson, item: ActivityItem, seed: int | None) -> Drawn:
            drawn.append(more)
            return recalled(lesson, item, (seed or 0) + more)

        monkeypatch.setattr(recall_module, "recalled", counted)

    def edit() -> None:
        other.write_text(other.read_text("utf-8").replace("\n\n## ", "\n\nA word more.\n\n## ", 1), "utf-8")

    draws(1)
    again, _ = at_recall(path, journal)
    # The course stands as it was: nothing is drawn to know that the question does too.
    assert (again._walk.at(item.id).status, drawn) == ("right", [])
    draws(0)
    edit()
    again, _ = at_recall(path, journal)
    assert (again.page.done, set(drawn)) == (True, {0})
    assert again.page.key == item.page
    draws(1)
    edit()
    again, changed = at_recall(path, journal)
    assert not again.page.done
    assert again.page.notice == CHANGED
    assert preview(changed, journal).key == item.page
    again.answer(right(recalled(changed, item, 1).question))
    assert at_recall(path, journal)[0].page.done
    assert len(journal.records("answer")) == 2
