"""Two machines are merged without doubles; a file that is not in order changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutor.errors import InputError
from tutor.learner.events import Event
from tutor.learner.exchange import exported, imported, merged
from tutor.learner.journal import Journal


class Clock:
    """Stands still until it is told."""

    def __init__(self, now: float = 1.7e9) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def answer(number: int, lesson: str = "one", **data: object) -> Event:
    return Event("answer", lesson, None, "q", "f", (f"ŵ = {number}",), "wrong", ("added",), data)


def take_in(journal: Journal, lines: list[str]) -> int:
    return journal.take_in(imported(lines, "FILE"), merged)


def test_there_and_back_is_the_same_bit_for_bit(tmp_path: Path) -> None:
    here, there = Journal(tmp_path / "a", "Ada"), Journal(tmp_path / "b", "Ada")
    here.append(answer(1, values=[0.1, 1 / 3, float("inf"), -0.0]), Event("train", "one", 7, "t"))
    lines = list(exported(here))
    assert take_in(there, lines) == 2
    assert list(exported(there))[1:] == lines[1:]
    assert there.rows() == here.rows()


def test_merging_twice_or_both_ways_doubles_nothing(tmp_path: Path) -> None:
    clock = Clock()
    here, there = (Journal(tmp_path / name, "Ada", clock) for name in "ab")
    for number in range(10):
        (here, there)[number % 2].append(answer(number))
        clock.now += 60
    assert take_in(here, list(exported(there))) == 5
    assert take_in(here, list(exported(there))) == 0
    assert take_in(there, list(exported(here))) == 5
    assert [event.typed for event in here.events("one")] == [answer(n).typed for n in range(10)]
    assert here.rows() == there.rows()


def test_each_machine_keeps_its_own_order_whatever_its_clock_said(tmp_path: Path) -> None:
    clock = Clock()
    here, there = (Journal(tmp_path / name, "Ada", clock) for name in "ab")
    for number, now in enumerate([500, 100, 300]):
        clock.now = now
        here.append(answer(number))
        there.append(answer(10 + number))
    take_in(here, list(exported(there)))
    typed = [int(event.typed[0].split()[-1]) for event in here.events("one")]
    assert [one for one in typed if one < 10] == [0, 1, 2]
    assert [one for one in typed if one >= 10] == [10, 11, 12]


def test_a_sum_that_was_kept_is_not_believed_after_a_merge(tmp_path: Path) -> None:
    clock = Clock()
    here, there = (Journal(tmp_path / name, "Ada", clock) for name in "ab")
    there.append(answer(0))
    clock.now += 60
    here.append(*(answer(number) for number in range(600)))
    assert here.history("one").walk({"q": "f"}).at("q").misses == 600
    take_in(here, list(exported(there)))
    assert here.history("one").walk({"q": "f"}).at("q").misses == 601


def test_other_learners_are_left_alone(tmp_path: Path) -> None:
    grace, ada = Journal(tmp_path, "Grace"), Journal(tmp_path, "Ada")
    grace.append(answer(1))
    ada.append(answer(2))
    elsewhere = Journal(tmp_path / "b", "Ada")
    elsewhere.append(answer(3))
    take_in(grace, list(exported(elsewhere)))
    assert len(grace.rows()) == 1
    assert len(ada.rows()) == 2


@pytest.fixture
def lines(tmp_path: Path) -> list[str]:
    journal = Journal(tmp_path / "source", "Ada")
    journal.append(answer(1), answer(2, deep=[1, {"a": "b"}]), Event("page", "one", None, "p"))
    return list(exported(journal))


def changed(line: str, **values: object) -> str:
    return json.dumps({**json.loads(line), **values})


BROKEN: dict[str, tuple[object, str]] = {
    "id": ("zz", "id"),
    "time": ("yesterday", "time"),
    "learner": ("", "learner"),
    "lesson": ("a\x1b[2J", "lesson"),
    "seed": (-1, "seed"),
    "kind": ("dance", "dance"),
    "typed": ("0.3", "typed"),
    "mistakes": ([1], "mistakes"),
    "data": ({"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": 1}}}}}}}}}}, "data"),
    "item": (["x"], "item"),
}


@pytest.mark.parametrize("key", BROKEN)
def test_one_bad_value_refuses_the_whole_file_and_names_its_line(lines: list[str], key: str) -> None:
    value, named = BROKEN[key]
    lines[2] = changed(lines[2], **{key: value})
    with pytest.raises(InputError, match=r"^FILE, line 3: .*Nothing was changed\.$") as caught:
        imported(lines, "FILE")
    assert named in str(caught.value)
    assert str(caught.value).isprintable()


def test_foreign_newer_cut_off_and_noisy_files_are_refused_in_one_message(lines: list[str]) -> None:
    several = {
        "no export": ["", "{}", "[]", "noise", "\x00\x01", "[" * 100_000, '{"what": "another"}'],
        "newer version": [changed(lines[0], format=2)],
        "does not say": [changed(lines[0], format=True), changed(lines[0], events="3")],
    }
    for said, heads in several.items():
        for head in heads:
            with pytest.raises(InputError, match=said):
                imported([head, *lines[1:]], "FILE")
    with pytest.raises(InputError, match="has 2 events and should have 3"):
        imported(lines[:-1], "FILE")
    with pytest.raises(InputError, match="line 4: this is no JSON"):
        imported([*lines[:3], lines[3][:-10]], "FILE")
    with pytest.raises(InputError, match="line 2: this is no JSON"):
        imported([lines[0], "[" * 100_000, *lines[2:]], "FILE")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_a_damaged_file_gives_one_message_or_is_read(lines: list[str], data: st.DataObject) -> None:
    text = "\n".join(lines)
    at = data.draw(st.integers(0, len(text) - 1))
    noise = data.draw(st.text(max_size=4))
    damaged = text[:at] + noise + text[at + data.draw(st.integers(0, 5)) :]
    said = ""
    try:
        rows = imported(damaged.split("\n"), "FILE")
    except InputError as error:
        said = str(error)
    assert "\n" not in said
    assert said or len(rows) == 3


def test_where_nothing_can_be_written_nothing_is_changed(tmp_path: Path, lines: list[str]) -> None:
    with pytest.raises(OSError, match="not being saved"):
        take_in(Journal(None), lines)
    journal = Journal(tmp_path / "full")
    journal.append(answer(9))
    assert journal._store.connection is not None
    before = journal.rows()
    journal._store.connection.execute("PRAGMA query_only = 1")
    with pytest.raises(OSError, match="read-only"):
        take_in(journal, lines)
    assert journal.rows() == before
