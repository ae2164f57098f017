"""The state of a walk is what its events say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from walking import fold

from tutor.learner.events import Event
from tutor.learner.fold import UNTOUCHED, Walk, Work, after

PRINTS = {"q": "f", "t": "f"}


def answer(verdict: str, text: str = "1", **data: object) -> Event:
    return Event("answer", "one", None, "q", "f", (text,), verdict, data=data)


def test_a_right_answer_settles_the_question() -> None:
    walk = fold([answer("wrong", "2"), answer("right", "1")], PRINTS)
    assert walk.at("q") == Work("right", ("1",), answered=True, misses=1, wrong=("2",))


def test_incomplete_and_invalid_answers_cost_nothing() -> None:
    walk = fold([answer("incomplete", "0.3"), answer("invalid", "abc")], PRINTS)
    assert walk.at("q") == Work("open", ("0.3",), answered=True)
    assert fold([answer("invalid")], PRINTS).at("q") == UNTOUCHED


def test_what_is_right_already_stays() -> None:
    walk = fold([answer("wrong", settled={"b": "0.3"}), answer("wrong", settled={})], PRINTS)
    assert walk.at("q").settled == {"b": "0.3"}
    assert walk.at("q").misses == 2


def test_what_the_last_try_missed_is_open_again() -> None:
    first = answer("wrong", settled={"b": "0.3"}, verdicts={"b": "right", "w": "wrong"})
    second = answer("wrong", settled={"w": "2"}, verdicts={"b": "wrong", "w": "right"})
    assert fold([first, second], PRINTS).at("q").settled == {"w": "2"}
    almost = answer("incomplete", settled={"w": "2"}, verdicts={"b": "incomplete", "w": "right"})
    assert fold([first, almost], PRINTS).at("q").settled == {"w": "2"}
    unread = answer("invalid", verdicts={"b": "invalid", "w": "invalid"})
    assert fold([first, unread], PRINTS).at("q").settled == {"b": "0.3"}


def test_hints_stay_seen_and_leave_the_verdict() -> None:
    hint = Event("hint", "one", None, "q", "f", data={"rung": 2})
    work = fold([answer("wrong"), hint], PRINTS).at("q")
    assert work == Work("open", ("1",), answered=True, hints=2, misses=1, wrong=("1",))


def test_the_last_wrong_answer_is_known_whatever_comes_after_it() -> None:
    reveal = Event("reveal", "one", None, "q", "f")
    later = [answer("incomplete", "4"), answer("invalid", "5"), reveal, answer("wrong", "6")]
    walk = fold([answer("wrong", "2"), answer("wrong", "3"), *later], PRINTS)
    assert walk.at("q").wrong == ("3",)


def test_reveal_and_skip_end_a_question_once() -> None:
    reveal, skip = (Event(kind, "one", None, "q", "f") for kind in ("reveal", "skip"))
    assert fold([reveal, skip, answer("right")], PRINTS).at("q").status == "revealed"
    assert fold([skip], PRINTS).at("q").status == "skipped"
    assert fold([answer("right"), reveal], PRINTS).at("q").status == "right"


def test_a_changed_question_is_asked_again() -> None:
    walk = fold([answer("right")], {"q": "another"})
    assert walk.at("q") == Work(changed=True)


def test_a_removed_activity_and_an_unknown_kind_change_nothing() -> None:
    assert fold([answer("right")], {}) == Walk()
    assert fold([Event("dance", "one", None, "q", "f")], PRINTS).at("q") == UNTOUCHED  # type: ignore[arg-type]


def test_pages_end_and_restart() -> None:
    events = [Event("page", "one", None, "p2"), Event("end", "one")]
    assert fold(events, PRINTS) == Walk("p2", ended=True)
    assert fold([*events, Event("page", "one", None, "p1")], PRINTS) == Walk("p1")
    assert fold([*events, answer("right"), Event("restart", "one")], PRINTS) == Walk()


def test_training_keeps_what_it_reached() -> None:
    train = Event("train", "one", None, "t", "f", data={"epochs": 20})
    assert fold([train], PRINTS).at("t") == Work("right", reached={"epochs": 20})


KINDS = ("page", "answer", "hint", "reveal", "skip", "train", "end", "restart")
EVENTS = st.builds(
    Event,
    st.sampled_from(KINDS),
    st.just("one"),
    item=st.sampled_from(["q", "t", "p", ""]),
    fingerprint=st.sampled_from(["f", "g"]),
    typed=st.tuples(st.text(max_size=3)),
    verdict=st.sampled_from(["right", "wrong", "incomplete", "invalid"]),
)


@given(st.lists(EVENTS, max_size=30), st.lists(EVENTS, max_size=5))
def test_folding_on_is_folding_all(before: list[Event], more: list[Event]) -> None:
    walk = fold(before, PRINTS)
    for event in more:
        walk = after(walk, event, PRINTS)
    assert walk == fold([*before, *more], PRINTS)
    for id in PRINTS:
        work = walk.at(id)
        assert work.done == (work.status != "open")
        assert work.misses <= len(before) + len(more)
