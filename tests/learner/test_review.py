"""What to practise next: due, weak, new, the others; FSRS by its own package, replayed from the journal."""

from __future__ import annotations

from datetime import UTC, datetime

import fsrs
import pytest
from practising import Clock

from tutor.learner.events import Event
from tutor.learner.journal import Journal, Record, stamp
from tutor.learner.review import Standing, blamed, in_order, latest, schedule, standings
from tutor.learner.tries import PRACTICE, Try

DAY = 86400
NOW = 1.7e9


def review(skill: str, rating: str, when: float) -> Record:
    return Record(stamp(when), Event("review", PRACTICE, item=skill, verdict=rating))


def test_the_schedule_is_that_of_the_package() -> None:
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card = fsrs.Card(card_id=1)
    ratings = [("good", fsrs.Rating.Good), ("again", fsrs.Rating.Again), ("hard", fsrs.Rating.Hard)] * 3
    records, when = [], NOW
    for name, rating in ratings:
        records.append(review("update", name, when))
        card, _ = scheduler.review_card(card, rating, datetime.fromtimestamp(when, UTC))
        when += 5 * DAY
    own = schedule(records)["update"]
    assert (own.due, own.stability, own.difficulty) == (card.due, card.stability, card.difficulty)


@pytest.mark.parametrize(("rating", "days"), [("again", 1), ("hard", 1), ("good", 2)])
def test_when_a_new_skill_is_due(rating: str, days: int) -> None:
    clock = Clock(NOW)
    journal = Journal(None, clock=clock)
    journal.append(Event("review", PRACTICE, item="loss", verdict=rating))
    assert not standings(["loss"], journal)["loss"].is_due
    clock.now += days * DAY - 60
    assert not standings(["loss"], journal)["loss"].is_due
    clock.now += 120
    assert standings(["loss"], journal)["loss"].is_due


def test_a_clock_set_back_and_noise_break_nothing() -> None:
    records = [review("loss", "good", NOW), review("loss", "good", NOW - 100 * DAY), review("loss", "?", NOW)]
    records.append(Record("yesterday", Event("review", PRACTICE, item="loss", verdict="good")))
    assert schedule(records)["loss"].due >= datetime.fromtimestamp(NOW, UTC)


def test_due_then_weak_then_new_then_the_others() -> None:
    found = [
        Standing("later", due="2030-01-02"),
        Standing("new"),
        Standing("met", rights=(True,)),
        Standing("weak", due="2030-01-01", rights=(False, True)),
        Standing("soon", due="2030-01-01"),
        Standing("due", due="2020-01-02", is_due=True, rights=(True, True)),
        Standing("due-and-weak", due="2020-01-03", is_due=True, rights=(False,)),
    ]
    order = in_order({one.skill: one for one in found})
    assert order == ["due-and-weak", "due", "weak", "met", "new", "soon", "later"]


def test_weakness_is_an_estimate_from_the_latest_tries() -> None:
    assert Standing("s").weakness == 0
    assert Standing("s", rights=(False,)).is_weak
    assert not Standing("s", rights=(True, True, False, True)).is_weak
    assert not Standing("s", rights=(True,)).is_weak
    many = [Try("", PRACTICE, "q", right, (), "loss") for right in [False] * 20 + [True] * 8]
    assert latest(many, {})["loss"] == [True] * 8


def test_a_miss_speaks_of_its_mistake() -> None:
    assert blamed("simultaneous-update", ["added"]) == "update"
    assert blamed("simultaneous-update", ["used_new_parameter"]) == "simultaneous-update"
    assert blamed("direction", ["added"]) == "direction"
    assert blamed("update", ["sum_for_mean"]) == "sum-or-mean"
    assert blamed("update", ["unheard_of"]) == "update"
    tries = [Try("", "one-weight", "second-step", False, ("added",))]
    assert latest(tries, {("one-weight", "second-step"): "update"}) == {"update": [False]}


def test_lessons_count_too() -> None:
    journal = Journal(None, clock=Clock())
    journal.append(Event("answer", "one-weight", None, "second-step", "f", ("1",), "wrong", ("added",)))
    found = standings(["loss", "update"], journal, {("one-weight", "second-step"): "update"})
    assert in_order(found) == ["update", "loss"]
