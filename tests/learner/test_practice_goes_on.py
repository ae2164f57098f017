"""A sitting that was broken off, at whatever moment, goes on where it was; what was answered is kept."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from practising import Clock, play, pool, right

from tutor.learner.events import Event
from tutor.learner.journal import Journal
from tutor.learner.practice import Practice
from tutor.learner.sitting import CHANGED, STALE
from tutor.learner.summary import report
from tutor.learner.tries import PRACTICE


def sitting(journal: Journal, chance: int = 11, **options: object) -> Practice:
    return Practice(pool(), journal, chance=lambda: chance, **options)  # type: ignore[arg-type]


def told(practice: Practice) -> dict[str, Any]:
    return {key: value for key, value in report(practice).items() if key != "written"}


def move(practice: Practice, dice: random.Random) -> None:
    """One thing that a learner does."""
    here = practice.asked[-1]
    if here.done:
        practice.forward()
        return
    match dice.randrange(5):
        case 0:
            practice.hint()
        case 1:
            practice.answer("-98765")
        case 2:
            practice.reveal()
        case _:
            practice.answer(right(here.drawn.question))


@pytest.mark.parametrize("seed", [None, 7])
def test_broken_off_after_any_move_it_stands_where_it_stood(tmp_path: Path, seed: int | None) -> None:
    dice, clock = random.Random(3), Clock()
    practice = sitting(Journal(tmp_path, clock=clock), count=3, seed=seed)
    moves = 0
    while practice.page.question is not None:
        clock.now += 5
        move(practice, dice)
        moves += 1
        if practice.page.key == "summary":
            break
        again = sitting(Journal(tmp_path, clock=clock), 99, count=3, seed=seed)
        assert again.name == practice.name or not practice.answered
        if not practice.answered:
            continue
        if practice.asked[-1].done:
            practice.forward()
        assert told(again) == told(practice)
        assert again.page.key == practice.page.key
        if again.page.key != "summary":
            assert again.page.notice.startswith("You go on with the sitting that you began at ")
            assert again.page.notice.endswith("; :restart begins a new one.")
            assert again.page.question == practice.page.question
            assert again.page.blocks == practice.page.blocks
    assert moves >= 5
    assert seed is not None or any(one.comes_back for one in practice.asked)


def test_what_was_said_of_the_last_answer_is_said_again() -> None:
    journal = Journal(None, clock=Clock())
    practice = sitting(journal, count=2, skill="update")
    practice.answer("-98765")
    page, again = practice.page, sitting(journal, count=2, skill="update").page
    assert page.verdict is not None
    assert again.verdict == page.verdict
    assert again.question == page.question


def test_a_review_that_is_decided_is_not_decided_again() -> None:
    journal = Journal(None, clock=Clock())
    practice = sitting(journal, count=2)
    practice.reveal()
    again = sitting(journal, count=2)
    assert again.name == practice.name
    play(again, right)
    first = practice.asked[0].drawn.skill
    assert [one.event.verdict for one in journal.records("review") if one.event.item == first] == ["again"]


def begun_anew(journal: Journal, name: str, **options: object) -> bool:
    found = sitting(journal, 12, **{"count": 2, **options})
    return found.name != name and found.page.key == "q1" and found.page.notice == ""


def test_what_is_over_begun_anew_or_of_other_terms_does_not_go_on() -> None:
    clock = Clock()
    journal = Journal(None, clock=clock)
    practice = sitting(journal, count=2)
    practice.hint()
    assert begun_anew(journal, practice.name, count=3)
    assert begun_anew(journal, practice.name, seed=4)
    assert begun_anew(journal, practice.name, skill="update")
    assert sitting(journal, count=2).name == practice.name
    clock.now -= 3600
    assert sitting(journal, count=2).name == practice.name
    clock.now += 3600 + STALE
    assert begun_anew(journal, practice.name)
    over = sitting(journal, 13, count=2)
    play(over, right)
    assert begun_anew(journal, over.name)
    restarted = sitting(journal, 14, count=2)
    restarted.hint()
    first = restarted.name
    clock.now += 1
    restarted.restart()
    assert begun_anew(journal, first)


def test_with_a_seed_it_goes_on_after_any_time() -> None:
    clock = Clock()
    journal = Journal(None, clock=clock)
    practice = sitting(journal, count=2, seed=5)
    practice.reveal()
    clock.now += 30 * STALE
    again = sitting(journal, count=2, seed=5)
    assert (again.name, again.page.key) == (practice.name, "q2")


def test_other_questions_than_those_answered_are_a_new_sitting_and_said_to_be(tmp_path: Path) -> None:
    journal = Journal(tmp_path, clock=Clock())
    practice = sitting(journal, count=2)
    data = {"sitting": practice.name, "number": 1, "skill": "loss", "lesson": "one-weight"}
    journal.append(Event("answer", PRACTICE, None, "1-x", "another form", ("1",), "wrong", (), data))
    again = sitting(journal, 12, count=2)
    assert again.name != practice.name
    assert again.page.notice == CHANGED
    assert [one.event.typed for one in journal.records("answer")] == [("1",)]
    again.reveal()
    assert again.forward() == ""
    assert again.page.notice == ""


@pytest.mark.parametrize(
    "data",
    [{}, {"own": "x", "order": ["loss"]}, {"own": 1, "order": "loss"}, {"own": 1, "order": ["juggling"]}],
)
def test_a_sitting_that_does_not_say_how_it_was_drawn_is_left_alone(data: dict[str, object]) -> None:
    journal = Journal(None, clock=Clock())
    terms = {"seed": None, "count": 2, "skill": None, "course": pool().course.id}
    own = {"sitting": "1700000000000-1", "number": 1}
    journal.append(
        Event("sitting", PRACTICE, item="1700000000000-1", data={**terms, **data}),
        Event("hint", PRACTICE, None, "1-x", "f", data={**own, "rung": 1}),
    )
    assert sitting(journal, count=2).name != "1700000000000-1"


def test_two_terminals_in_one_sitting_lose_nothing(tmp_path: Path) -> None:
    one = sitting(Journal(tmp_path, clock=Clock()), count=2)
    one.answer("-98765")
    two = sitting(Journal(tmp_path, clock=Clock()), count=2)
    assert two.name == one.name
    one.answer(right(one.asked[0].drawn.question))
    two.answer("-98764")
    two.answer(right(two.asked[0].drawn.question))
    again = sitting(Journal(tmp_path, clock=Clock()), count=2)
    assert again.page.key == "q2"
    assert len(again.asked[0].attempts) == 4
