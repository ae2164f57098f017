"""The journal: what is kept, and what happens to a file that cannot be used."""

from __future__ import annotations

import math
import os
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tutor.learner import journal_store
from tutor.learner.events import TYPED_LIMIT, Event, kept
from tutor.learner.journal import Journal, Place, stamp
from tutor.learner.journal_file import FORMAT
from tutor.learner.journal_store import FILE_NAME
from tutor.learner.places import data_folder

ANSWER = Event(
    "answer", "one", None, "second-step", "f1", ("0.045",), "wrong", ("added",), {"verdicts": {"w": "wrong"}}
)


def page(key: str, seed: int | None = None) -> Event:
    return Event("page", "one", seed, key)


def test_what_was_appended_is_there_for_the_next_reader(tmp_path: Path) -> None:
    Journal(tmp_path).append(page("model"), ANSWER)
    assert Journal(tmp_path).events("one") == [page("model"), ANSWER]
    assert Journal(tmp_path).events("another") == []


def test_an_append_is_committed_when_it_returns(tmp_path: Path) -> None:
    script = (
        "import os, pathlib;"
        "from tutor.learner.journal import Journal; from tutor.learner.events import Event;"
        f"Journal(pathlib.Path({str(tmp_path)!r})).append(Event('page', 'one', None, 'model')); os.abort()"
    )
    subprocess.run([sys.executable, "-c", script], check=False, stderr=subprocess.DEVNULL)
    assert Journal(tmp_path).events("one") == [page("model")]


def test_each_seed_and_each_learner_has_its_own_walk(tmp_path: Path) -> None:
    Journal(tmp_path).append(page("model"), page("loss", 7))
    Journal(tmp_path, "ada").append(page("end"))
    journal = Journal(tmp_path)
    assert journal.events("one") == [page("model")]
    assert journal.events("one", 7) == [page("loss", 7)]
    assert Journal(tmp_path, "ada").place("one") == Place("end", False)


def test_a_restart_begins_anew_and_keeps_the_history(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append(ANSWER, page("loss"), Event("end", "one"), Event("restart", "one"), page("model"))
    assert journal.events("one") == [page("model")]
    assert journal.place("one") == Place("model", False, finished=True)
    journal.append(Event("reset", "one"))
    assert journal.place("one") == Place(None, False)
    stored = sqlite3.connect(tmp_path / FILE_NAME)
    assert stored.execute("SELECT count(*) FROM event").fetchone() == (6,)
    stored.close()


def test_the_place_is_the_last_page_and_an_end_stays_an_end() -> None:
    journal = Journal(None)
    assert journal.place("one") == Place(None, False)
    journal.append(page("model"), page("end"), Event("end", "one"), page("loss"))
    assert journal.place("one") == Place("loss", True, finished=True)
    journal.append(Event("restart", "one"))
    assert journal.place("one") == Place(None, False, finished=True)
    journal.append(Event("reset", "one"))
    assert journal.place("one") == Place(None, False)


def test_numbers_come_back_bit_for_bit(tmp_path: Path) -> None:
    values = [0.1, 1 / 3, 5e-324, 1.7976931348623157e308, -0.0, math.inf, -math.inf]
    Journal(tmp_path).append(Event("train", "one", None, "t", "f", data={"values": values, "nan": math.nan}))
    data = Journal(tmp_path).events("one")[0].data
    assert [repr(value) for value in data["values"]] == [repr(value) for value in values]
    assert math.isnan(data["nan"])


def test_what_was_typed_is_kept_without_control_characters_and_not_endlessly(tmp_path: Path) -> None:
    typed = kept(("\x1b[2J0.3\ud800\u202e", "9" * 10_000, "ŵ = ½"))
    assert typed == ("[2J0.3", "9" * TYPED_LIMIT, "ŵ = ½")
    Journal(tmp_path).append(Event("answer", "one", None, "q", "f", typed, "invalid"))
    assert Journal(tmp_path).events("one")[0].typed == typed


def test_the_columns_are_those_of_the_design(tmp_path: Path) -> None:
    Journal(tmp_path).append(ANSWER)
    stored = sqlite3.connect(tmp_path / FILE_NAME)
    stored.row_factory = sqlite3.Row
    row = dict(stored.execute("SELECT * FROM event").fetchone())
    stored.close()
    assert row.pop("time").endswith("Z")
    assert 0 <= row.pop("identity") < 2**63
    assert row == {
        "id": 1,
        "learner": "default",
        "lesson": "one",
        "seed": None,
        "item": "second-step",
        "fingerprint": "f1",
        "kind": "answer",
        "typed": '["0.045"]',
        "verdict": "wrong",
        "mistakes": "added",
        "data": '{"verdicts":{"w":"wrong"}}',
    }


@pytest.mark.parametrize(
    "noise", [b"not a database at all, but long enough to look" * 30, b"SQLite format 3\0" * 90]
)
def test_a_damaged_file_is_moved_aside_never_deleted(tmp_path: Path, noise: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(noise)
    journal = Journal(tmp_path)
    assert "damaged" in journal.notice
    assert journal.notice.count("\n") == 0
    journal.append(ANSWER)
    assert journal.saved
    assert [path.read_bytes() for path in tmp_path.glob("*.damaged-*") if path.stat().st_size] == [noise]
    assert Journal(tmp_path).events("one") == [ANSWER]
    assert Journal(tmp_path).notice == ""


def test_of_a_file_damaged_in_its_middle_what_can_be_read_is_taken_over(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append(*(page(f"page-{number:04}") for number in range(2000)))
    journal.close()
    path = tmp_path / FILE_NAME
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + b"\xff" * (len(whole) - len(whole) // 2))
    journal = Journal(tmp_path)
    journal.append(ANSWER)
    events = journal.events("one")
    assert "damaged" in journal.notice
    assert events[-1] == ANSWER
    assert events[:-1] == [page(f"page-{number:04}") for number in range(len(events) - 1)]
    assert len(events) > 100


def test_a_truncated_file_does_not_stop_the_lesson(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append(*(page(f"page-{number:04}") for number in range(500)))
    journal.close()
    path = tmp_path / FILE_NAME
    for size in (10, 100, 1000, 4096, 9000):
        whole = path.read_bytes()
        path.write_bytes(whole[:size])
        journal = Journal(tmp_path)
        journal.append(ANSWER)
        assert journal.saved
        assert Journal(tmp_path).events("one")[-1] == ANSWER


def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append(ANSWER)
    journal.close()
    path = tmp_path / FILE_NAME
    stored = sqlite3.connect(path)
    stored.execute("PRAGMA journal_mode = DELETE")
    stored.execute(f"PRAGMA user_version = {FORMAT + 1}")
    stored.close()
    before = path.read_bytes()
    journal = Journal(tmp_path)
    assert "newer version" in journal.notice
    assert journal.events("one") == []
    journal.append(page("model"))
    assert journal.events("one") == [page("model")]
    assert not journal.saved
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_said_and_what_was_unsaved_is_saved_when_there_is_room(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append(page("model"))
    assert journal._store.connection is not None
    pages = journal._store.connection.execute("PRAGMA page_count").fetchone()[0]
    journal._store.connection.execute(f"PRAGMA max_page_count = {pages}")
    large = [Event("page", "one", None, f"{number}-" + "k" * 3000) for number in range(5)]
    journal.append(*large)
    assert journal.notice == "Your progress is not being saved: the disk is full."
    assert journal.events("one") == [page("model"), *large]
    journal._store.connection.execute("PRAGMA max_page_count = 100000")
    journal.append(ANSWER)
    assert journal.notice == ""
    assert Journal(tmp_path).events("one") == [page("model"), *large, ANSWER]


def test_a_read_only_file_still_tells_where_the_learner_was(tmp_path: Path) -> None:
    Journal(tmp_path).append(page("model"))
    journal = Journal(tmp_path)
    assert journal._store.connection is not None
    journal._store.connection.execute("PRAGMA query_only = 1")
    journal.append(ANSWER)
    assert journal.notice == "Your progress is not being saved: its file is read-only."
    assert journal.events("one") == [page("model"), ANSWER]
    assert Journal(tmp_path).events("one") == [page("model")]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_said_in_one_line(tmp_path: Path) -> None:
    Journal(tmp_path).append(page("model"))
    tmp_path.chmod(0o500)
    try:
        journal = Journal(tmp_path)
        journal.append(ANSWER)
        assert journal.notice.startswith("Your progress is not being saved")
        assert journal.events("one") == [page("model"), ANSWER]
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("inside", ["home", "home/deeper/still"])
def test_a_file_where_a_folder_should_be_is_named_with_the_way_out(tmp_path: Path, inside: str) -> None:
    (tmp_path / "home").write_text("my notes")
    journal = Journal(tmp_path / inside)
    reason = f"{tmp_path / 'home'} is a file; set TUTOR_HOME to a folder of yours"
    assert journal.notice == f"Your progress is not being saved: {reason}."
    assert (tmp_path / "home").read_text() == "my notes"


@pytest.mark.parametrize("inside", ["file", "directory"])
def test_a_folder_that_cannot_be_used_is_said_in_one_line(tmp_path: Path, inside: str) -> None:
    if inside == "file":
        (tmp_path / "home").write_text("a file where a folder should be")
    else:
        (tmp_path / "home" / FILE_NAME).mkdir(parents=True)
    journal = Journal(tmp_path / "home")
    journal.append(ANSWER)
    assert journal.notice.startswith("Your progress is not being saved: ")
    assert journal.events("one") == [ANSWER]
    assert not journal.saved


def test_a_file_that_another_program_holds_is_waited_for_then_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_store, "PATIENCE", 0.05)
    Journal(tmp_path).append(page("model"))
    holder = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    journal = Journal(tmp_path)
    journal.append(ANSWER)
    assert journal.notice == "Your progress is not being saved: another program is holding its file."
    holder.execute("ROLLBACK")
    holder.close()
    journal.append(page("loss"))
    assert journal.notice == ""
    assert Journal(tmp_path).events("one") == [page("model"), ANSWER, page("loss")]


def test_a_file_held_exclusively_from_the_start_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_store, "PATIENCE", 0.05)
    holder = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    journal = Journal(tmp_path)
    journal.append(ANSWER)
    assert "another program" in journal.notice
    holder.execute("ROLLBACK")
    holder.close()
    journal.append(page("loss"))
    assert Journal(tmp_path).events("one") == [ANSWER, page("loss")]


def test_terminals_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    def write(name: str) -> None:
        journal = Journal(tmp_path)
        for number in range(20):
            journal.append(page(f"{name}{number}"))
        notices.append(journal.notice)
        journal.close()

    notices: list[str] = []
    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert notices == [""] * 4
    keys = [event.item for event in Journal(tmp_path).events("one")]
    assert sorted(keys) == sorted(f"{name}{number}" for name in "abcd" for number in range(20))
    assert [key for key in keys if key[0] == "a"] == [f"a{number}" for number in range(20)]


def test_where_the_journal_is_kept() -> None:
    home = {"HOME": "/home/ada"}
    assert data_folder({"TUTOR_HOME": "/there", **home}, "linux") == Path("/there")
    assert data_folder(home, "linux") == Path("/home/ada/.local/share/gradient-tutor")
    assert data_folder({"XDG_DATA_HOME": "/data", **home}, "linux") == Path("/data/gradient-tutor")
    assert data_folder({"XDG_DATA_HOME": "data", **home}, "linux").is_absolute()
    assert data_folder(home, "darwin") == Path("/home/ada/Library/Application Support/gradient-tutor")
    assert data_folder({"LOCALAPPDATA": "/local", **home}, "win32") == Path("/local/gradient-tutor")


def test_the_journal_imports_nothing_heavy() -> None:
    script = (
        "import sys, tutor.learner.journal;"
        "print([name for name in ('numpy', 'sympy', 'textual') if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


@pytest.mark.parametrize("begun", [0, 1_763_857_165, 4_102_444_799])
def test_a_moment_that_is_recorded_again_is_the_same(begun: int) -> None:
    for thousandth in range(1000):
        said = stamp(begun + thousandth / 1000)
        read = datetime.strptime(said, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC).timestamp()
        assert said.endswith(f".{thousandth:03d}Z")
        assert stamp(read) == said
