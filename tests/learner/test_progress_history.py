"""The sum of a walk's events: kept, read on from, valid however the lesson is edited; older files go on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from walking import fold

from tutor.learner import journal as journal_module
from tutor.learner.events import Event
from tutor.learner.fold import UNTOUCHED
from tutor.learner.history import History, from_text, remembered, to_text
from tutor.learner.journal import Journal, Place
from tutor.learner.journal_file import FIRST_COLUMNS, FORMAT, MIGRATIONS
from tutor.learner.journal_store import FILE_NAME

PRINTS = {"q": "f", "t": "f"}
EVENTS = st.builds(
    Event,
    st.sampled_from(("page", "answer", "hint", "reveal", "skip", "train", "end", "restart", "reset")),
    st.just("one"),
    item=st.sampled_from(["q", "t", "p", ""]),
    fingerprint=st.sampled_from(["f", "g", "h"]),
    typed=st.tuples(st.text(max_size=3)),
    verdict=st.sampled_from(["right", "wrong", "incomplete", "invalid"]),
    data=st.sampled_from([{}, {"rung": 2}, {"settled": {"b": "0.3"}}, {"state": [1, 0.1, float("inf")]}]),
)


@given(st.lists(EVENTS, max_size=25), st.lists(EVENTS, max_size=8), st.sampled_from("fgx"))
def test_reading_on_from_a_kept_sum_is_reading_everything(
    before: list[Event], more: list[Event], present: str
) -> None:
    prints = {"q": present, "t": "f"}
    kept = from_text(to_text(remembered(History(), before)))
    assert kept is not None
    walk, whole = remembered(kept, more).walk(prints), fold([*before, *more], prints)
    assert (walk.page, walk.ended) == (whole.page, whole.ended)
    assert all(walk.at(item) == whole.at(item) for item in prints)
    assert walk.work.keys() <= prints.keys()


def test_a_text_that_is_no_sum_counts_as_none() -> None:
    for text in ("", "null", "[]", "{}", '{"format":1}', '{"format":2,"works":3}', '{"format":99}', "noise"):
        assert from_text(text) is None


def answer(number: int, verdict: str = "wrong", form: str = "f") -> Event:
    return Event("answer", "one", None, "q", form, (str(number),), verdict)


def test_a_long_walk_is_summed_once_and_read_on_from_there(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append(Event("page", "one", None, "p"), *(answer(n) for n in range(journal_module.LONG + 50)))
    first = journal.history("one")
    stored = sqlite3.connect(tmp_path / FILE_NAME)
    (state,) = stored.execute("SELECT state FROM snapshot").fetchone()
    assert from_text(state) == first
    # What is before the sum is not read again: without it the walk is the same.
    stored.execute("DELETE FROM event WHERE id < 100")
    stored.commit()
    stored.close()
    journal.append(answer(9999, "right"))
    again = Journal(tmp_path).history("one").walk(PRINTS)
    assert again.at("q").misses == journal_module.LONG + 50
    assert again.at("q").status == "right"
    assert again.page == "p"


def test_a_restart_and_a_reset_outdate_the_sum(tmp_path: Path) -> None:
    for kind in ("restart", "reset"):
        journal = Journal(tmp_path / kind)
        journal.append(*(answer(n) for n in range(journal_module.LONG + 1)))
        assert journal.history("one").walk(PRINTS).at("q").misses == journal_module.LONG + 1
        journal.append(Event(kind, "one"), answer(1))  # type: ignore[arg-type]
        assert journal.history("one").walk(PRINTS).at("q").misses == 1
        assert Journal(tmp_path / kind).history("one").walk(PRINTS).at("q").misses == 1


def test_a_reset_sets_every_seed_of_a_lesson_aside_and_no_other_lesson(tmp_path: Path) -> None:
    for journal in (Journal(tmp_path), Journal(None)):
        journal.append(
            *(Event("page", lesson, seed, "p") for lesson in ("one", "two") for seed in (None, 7)),
            Event("reset", "one"),
        )
        assert [journal.place("one", seed) for seed in (None, 7)] == [Place(None, False)] * 2
        assert journal.events("one") == journal.events("one", 7) == []
        assert journal.place("two", 7).page == "p"
        assert len(journal.records("page")) == 4


def test_an_edited_lesson_finds_the_sum_of_each_form_of_its_questions(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append(*(answer(n) for n in range(journal_module.LONG + 1)), answer(1, "right"))
    history = journal.history("one")
    assert history.walk({"q": "edited"}).at("q").changed
    assert history.walk({"q": "edited"}).at("q").status == "open"
    assert history.walk({}).at("q") == UNTOUCHED
    journal.append(answer(2, "right", "edited"))
    assert Journal(tmp_path).history("one").walk({"q": "edited"}).at("q").typed == ("2",)
    assert Journal(tmp_path).history("one").walk({"q": "f"}).at("q").status == "right"


def earlier_file(path: Path, format: int) -> None:
    stored = sqlite3.connect(path)
    for script in MIGRATIONS[:format]:
        stored.executescript(script)
    row = ("2026-01-01T00:00:00.000Z", "default", "one", None, "q", "f", "answer", '["1"]', "wrong", "", "")
    for _ in range(3):
        stored.execute(f"INSERT INTO event ({FIRST_COLUMNS}) VALUES ({', '.join('?' * len(row))})", row)
    stored.execute(f"PRAGMA user_version = {format}")
    stored.commit()
    stored.close()


def test_a_file_of_the_first_format_goes_on_with_everything_it_had(tmp_path: Path) -> None:
    identities = []
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        earlier_file(tmp_path / name / FILE_NAME, 1)
        journal = Journal(tmp_path / name)
        assert journal.notice == ""
        assert journal.history("one").walk(PRINTS).at("q").misses == 3
        stored = sqlite3.connect(tmp_path / name / FILE_NAME)
        assert stored.execute("PRAGMA user_version").fetchone() == (FORMAT,)
        identities.append([row[0] for row in stored.execute("SELECT identity FROM event ORDER BY id")])
        stored.close()
    # The same file on two machines: the same events, though they happened in one millisecond.
    assert identities[0] == identities[1]
    assert len(set(identities[0])) == 3


def test_a_damaged_file_of_the_first_format_is_taken_over_too(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    earlier_file(path, 1)
    stored = sqlite3.connect(path)
    stored.execute("PRAGMA writable_schema = 1")
    stored.execute(
        "UPDATE sqlite_master SET sql = 'CREATE INDEX walk ON event (nothing)' WHERE name = 'walk'"
    )
    stored.commit()
    stored.close()
    journal = Journal(tmp_path)
    assert "damaged" in journal.notice
    journal.append(answer(4))
    assert Journal(tmp_path).events("one")[-1] == answer(4)


def test_a_clock_that_is_set_back_changes_no_order(tmp_path: Path) -> None:
    now = [2e9]
    journal = Journal(tmp_path, clock=lambda: now[0])
    journal.append(answer(1))
    now[0] = 1e9
    journal.append(answer(2, "right"))
    now[0] = 0.0
    journal.append(Event("page", "one", None, "p"))
    assert [event.kind for event in Journal(tmp_path).events("one")] == ["answer", "answer", "page"]
    assert Journal(tmp_path).history("one").walk(PRINTS).at("q").status == "right"
    assert [one.time[:4] for one in journal.records("answer", "page")] == ["2033", "2001", "1970"]


def test_the_place_is_found_by_its_own_indexes_alone(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append(Event("page", "one", None, "p"))
    asked: list[str] = []
    assert journal._store.connection is not None
    journal._store.connection.set_trace_callback(asked.append)
    journal.place("one")
    journal._store.connection.set_trace_callback(None)
    steps = [
        row[3]
        for query in asked
        for row in journal._store.connection.execute(f"EXPLAIN QUERY PLAN {query}")
        if "event" in row[3]
    ]
    assert len(steps) == 7
    for step in steps:
        assert any(f"INDEX {name}" in step for name in ("page", "ending", "restart", "reset")), step


def test_a_share_is_rounded_and_all_and_nothing_are_only_that():
    from tutor.learner.progress_words import _percent

    assert [_percent(right, 23) for right in (0, 2, 23)] == ["0 %", "9 %", "100 %"]
    assert [_percent(right, 1000) for right in (1, 999)] == ["1 %", "99 %"]
