"""The sum that progress is told from: reading on from it is reading everything."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tutor.learner import tally as tally_module
from tutor.learner.events import Event
from tutor.learner.exchange import merged
from tutor.learner.journal import Journal
from tutor.learner.tally import Tally, _from_text, _to_text, tally_of
from tutor.learner.tries import PRACTICE, TELLING, first_tries

LESSONS = st.sampled_from(["one", "two", PRACTICE])
EVENTS = st.builds(
    lambda kind, lesson, seed, item, verdict, sitting: Event(
        kind,
        lesson,
        seed,
        sitting if kind == "end" else item,
        "f",
        ("1",),
        verdict if kind == "answer" else "",
        ("added",) if verdict == "wrong" and kind == "answer" else (),
        {"skill": "loss", "sitting": sitting} if lesson == PRACTICE else {},
    ),
    st.sampled_from(["answer", "answer", "answer", "hint", "reveal", "restart", "reset", "end", "page"]),
    LESSONS,
    st.sampled_from([None, 3]),
    st.sampled_from(["p", "q"]),
    st.sampled_from(["right", "wrong", "incomplete", "invalid"]),
    st.sampled_from(["a", "b"]),
)


def seen(tally: Tally) -> object:
    tries = [(one.lesson, one.item, one.right, one.skill) for one in tally.tries.found]
    return tries, tally.tries.tried, tally.tries.helped, tally.mistakes, tally.days


def of(events: list[Event]) -> Tally:
    journal = Journal(None)
    journal.append(*events)
    return tally_of(journal)


@given(st.lists(EVENTS, max_size=25), st.lists(EVENTS, max_size=8))
def test_reading_on_from_a_kept_sum_is_reading_everything(before: list[Event], more: list[Event]) -> None:
    kept = _from_text(_to_text(of(before)))
    assert kept is not None
    journal = Journal(None)
    journal.append(*more)
    kept.take(journal.untold(TELLING))
    whole = of([*before, *more])
    assert seen(kept) == seen(whole)
    journal = Journal(None)
    journal.append(*before, *more)
    tries = first_tries(journal.records(*TELLING))
    assert [one.right for one in whole.tries.found] == [one.right for one in tries]


def test_a_text_that_is_no_sum_counts_as_none() -> None:
    for text in (
        "",
        "null",
        "[]",
        "{}",
        '{"format":1}',
        '{"format":1,"names":[],"tries":[[0,0,0,1]]}',
        "noise",
    ):
        assert _from_text(text) is None


def test_a_long_history_is_read_once(tmp_path: Path, monkeypatch) -> None:
    journal = Journal(tmp_path)
    journal.append(
        *(Event("answer", "one", n, "q", "f", ("1",), "right") for n in range(tally_module.LONG + 9))
    )
    first = tally_of(journal)
    assert len(first.tries.found) == tally_module.LONG + 9
    read: list[int] = []
    told = Journal.told

    def counted(self: Journal, *arguments: object) -> list[object]:
        rows = told(self, *arguments)
        read.append(len(rows))
        return rows

    monkeypatch.setattr(Journal, "told", counted)
    journal.append(Event("answer", "one", None, "q", "f", ("1",), "wrong", ("added",)))
    again = tally_of(Journal(tmp_path))
    assert read == [1]
    assert len(again.tries.found) == tally_module.LONG + 10
    assert again.mistakes == {"added": 1}
    # Of another learner, and after a merge that changes the order, nothing is believed.
    assert tally_of(Journal(tmp_path, "Ada")).tries.found == []
    other = Journal(tmp_path / "other", clock=lambda: 1.0)
    other.append(Event("answer", "one", 0, "q", "f", ("1",), "wrong", ("added",)))
    journal.take_in(other.rows(), merged)
    assert tally_of(journal).mistakes == {"added": 2}
    assert read[-1] == tally_module.LONG + 11
