"""A sitting: diagnosed as in lessons, what was missed comes back, reviews are recorded."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from practising import Clock, adds, play, pool, right

from tutor.errors import InputError
from tutor.learner.events import Event
from tutor.learner.journal import Journal
from tutor.learner.page import NoteBlock, Page, Paragraph
from tutor.learner.practice import AGAIN, AHEAD, OPEN, Practice
from tutor.learner.sheet import sheet
from tutor.learner.summary import report
from tutor.learner.tries import PRACTICE

DAY = 86400


def sitting(journal: Journal, chance: int = 11, **options: object) -> Practice:
    return Practice(pool(), journal, chance=lambda: chance, **options)  # type: ignore[arg-type]


def words(page: Page) -> str:
    return " ".join(
        span.text for block in page.blocks if isinstance(block, Paragraph) for span in block.spans
    )


@pytest.mark.parametrize("chance", range(6))
def test_who_always_adds_is_told_so_each_time_and_meets_update_first_next_time(chance: int) -> None:
    clock = Clock()
    journal = Journal(None, clock=clock)
    practice = sitting(journal, chance)
    told = 0
    while practice.page.question is not None:
        question = practice.asked[-1].drawn.question
        practice.answer(adds(question))
        verdict = practice.page.verdict
        assert verdict is not None
        if adds(question) != right(question):
            assert verdict.outcome == "wrong"
            assert {mistake.code for mistake in verdict.mistakes} == {"added"}
            told += 1
            assert practice.answer(right(question)) == ""
        assert practice.page.done
        practice.forward()
    assert told >= 3
    assert "adding the learning rate" in words(practice.page)
    for later in (60, DAY, 3 * DAY):
        clock.now += later
        assert sitting(journal, chance + 1).asked[0].drawn.skill == "update"


def test_a_missed_question_comes_once_more_behind_the_last_one() -> None:
    practice = sitting(Journal(None))
    said: list[str] = []
    missed = [practice.asked[0].drawn]
    practice.reveal()
    while practice.page.question is not None:
        here = practice.asked[-1]
        said.append(practice.page.place)
        if len(practice.asked) == 4:
            missed.append(here.drawn)
            practice.answer("-98765" if here.question.decimals is not None else "99")
            practice.reveal()
        elif not here.done:
            practice.answer(right(here.drawn.question))
        assert practice.forward() == ""
    assert said == [f"question {n} of 10" for n in range(1, 11)] + ["once more, 1 of 2", "once more, 2 of 2"]
    back = practice.asked[10:]
    assert [one.comes_back for one in practice.asked] == [False] * 10 + [True] * 2
    assert {one.drawn.skill for one in back} == {one.skill for one in missed}
    assert not {one.drawn.key for one in back} & {one.drawn.key for one in practice.asked[:10]}
    skills = [one.drawn.skill for one in practice.asked]
    assert all(one != other for one, other in pairwise(skills))
    assert practice.page.place == "all 10 questions done"
    assert "8 of 10 right at the first try, unaided. Once more: 2 of 2." in words(practice.page)


def test_what_comes_once_more_is_told_from_the_start() -> None:
    practice = sitting(Journal(None), count=3)
    assert practice.page.blocks[0] == NoteBlock(AHEAD)
    practice.reveal()
    practice.forward()
    assert NoteBlock(AHEAD) not in practice.page.blocks
    play_to(practice, 3)
    page = practice.page
    assert page.blocks[0] == NoteBlock(AGAIN)
    assert (page.number, page.pages, page.place) == (4, 5, "once more, 1 of 1")
    assert page.question_at is not None
    practice.back()
    assert practice.page.place == "question 3 of 3"
    assert sitting(Journal(None), seed=3).page.blocks[0] != NoteBlock(AHEAD)


def play_to(practice: Practice, place: int) -> None:
    """Answer rightly up to a place, from 0."""
    while len(practice.asked) <= place:
        if not practice.asked[-1].done:
            practice.answer(right(practice.asked[-1].drawn.question))
        assert practice.forward() == ""


def test_a_sitting_of_one_asks_it_once_more_at_most() -> None:
    practice = sitting(Journal(None), count=1)
    practice.reveal()
    practice.forward()
    assert practice.page.place == "once more, 1 of 1"
    practice.reveal()
    practice.forward()
    assert practice.page.key == "summary"
    assert practice.page.place == "done"


def test_neighbours_differ_among_what_comes_once_more() -> None:
    practice = sitting(Journal(None), count=3)
    play_to(practice, 1)
    practice.reveal()
    practice.forward()
    practice.reveal()
    practice.forward()
    skills = [one.drawn.skill for one in practice.asked]
    assert len(skills) == 4
    assert skills[3] != skills[2]


def test_everything_missed_still_ends() -> None:
    practice = sitting(Journal(None))
    while practice.page.question is not None:
        practice.reveal()
        practice.forward()
    assert len(practice.asked) == 20


def test_the_same_moves_as_in_a_lesson() -> None:
    practice = sitting(Journal(None), count=2)
    page = practice.page
    assert (page.number, page.pages, page.key, page.lesson_title) == (1, 3, "q1", "Practice")
    assert practice.forward() == OPEN
    assert practice.back() == "This is the first page."
    assert practice.hint() == ""
    assert practice.page.question is not None
    assert len(practice.page.question.hints) == 1
    assert practice.answer("") == ""
    assert practice.page.verdict is not None
    assert practice.page.verdict.outcome == "invalid"
    practice.answer(right(practice.asked[0].drawn.question))
    assert practice.page.done
    practice.forward()
    assert practice.page.key == "q2"
    practice.back()
    assert practice.page.key == "q1"
    assert practice.page.done
    practice.forward()
    practice.reveal()
    practice.forward()
    while practice.page.question is not None:
        practice.reveal()
        practice.forward()
    for move in (practice.hint, practice.reveal):
        assert move() == "There is no open question on this page."
    assert practice.restart() == ""
    assert practice.page.key == "q1"


def reviews(journal: Journal) -> dict[str, str]:
    found = [record.event for record in journal.records("review")]
    assert len({event.item for event in found}) == len(found)
    return {event.item: event.verdict for event in found}


def test_one_review_for_each_skill_from_its_first_question() -> None:
    journal = Journal(None)
    practice = sitting(journal, count=4)
    kinds = [practice.asked[0].drawn.skill]
    practice.answer(right(practice.asked[0].drawn.question))
    practice.forward()
    kinds.append(practice.asked[1].drawn.skill)
    practice.hint()
    assert len(reviews(journal)) == 1
    practice.answer(right(practice.asked[1].drawn.question))
    practice.forward()
    kinds.append(practice.asked[2].drawn.skill)
    practice.reveal()
    practice.forward()
    found = reviews(journal)
    assert [found[skill] for skill in kinds] == ["good", "hard", "again"]
    play(practice, right)
    # The comeback of the third is no second review.
    assert len(reviews(journal)) == 4


def test_an_answer_and_its_review_are_one_transaction() -> None:
    class Counting(Journal):
        appended: list[tuple[str, ...]] = []  # noqa: RUF012

        def append(self, *events: Event, moment: str = "") -> None:
            self.appended.append(tuple(event.kind for event in events))
            super().append(*events, moment=moment)

    practice = sitting(Counting(None), count=1)
    practice.answer(right(practice.asked[0].drawn.question))
    assert Counting.appended == [("sitting",), ("answer", "review")]


def test_what_is_recorded_is_enough_to_tell_it_again() -> None:
    journal = Journal(None)
    practice = sitting(journal, count=1)
    practice.answer(right(practice.asked[0].drawn.question))
    (record,) = journal.records("answer")
    assert record.event.lesson == PRACTICE
    assert record.event.fingerprint == practice.asked[0].drawn.key
    assert record.event.data["skill"] == practice.asked[0].drawn.skill
    assert record.event.data["sitting"] == practice.name


def test_the_report_has_everything_that_was_typed() -> None:
    practice = Practice(pool(), Journal(None, "Ada", Clock()), seed=42, count=3)
    practice.answer("nonsense")
    practice.answer(right(practice.asked[0].drawn.question))
    half = report(practice)
    assert half["finished"] is False
    practice.forward()
    play(practice, right)
    whole = json.loads(json.dumps(report(practice)))
    assert (whole["learner"], whole["seed"], whole["count"], whole["finished"]) == ("Ada", 42, 3, True)
    assert whole["right_first"] == 3
    first = whole["questions"][0]
    assert [one["verdict"] for one in first["answers"]] == ["invalid", "right"]
    assert first["answers"][0]["typed"] == ["nonsense"]
    assert first["answers"][0]["time"] < first["answers"][1]["time"] < whole["written"]


def test_the_sheet_of_a_seed_has_each_question_with_its_answer_and_the_mistakes_numbers() -> None:
    practice = Practice(pool(), Journal(None), seed=42)
    lines = "\n".join(sheet(practice))
    again = Practice(pool(), Journal(None), seed=42)
    for number, one in enumerate(practice.asked, 1):
        assert f"\n{number}. " in f"\n{lines}"
        assert one.question.prompt in lines
        play_one = again.asked[number - 1].drawn
        assert play_one.key == one.drawn.key
        assert again.answer(right(play_one.question)) == ""
        again.forward()
    assert ": added, adding" in lines
    assert "* " in lines


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(InputError, match="The skills are: direction, forward"):
        sitting(Journal(None), skill="juggling")
    for count in (0, 201):
        with pytest.raises(InputError, match="1 to 200"):
            sitting(Journal(None), count=count)
