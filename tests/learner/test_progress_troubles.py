"""A lesson goes on whatever becomes of its journal: one sentence, nothing deleted, nothing lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tutor.course.lesson import Lesson
from tutor.learner import journal_store
from tutor.learner.events import Event
from tutor.learner.journal import Journal
from tutor.learner.journal_file import FORMAT
from tutor.learner.journal_store import FILE_NAME
from tutor.learner.session import Session

HOLD = """
import sqlite3, sys
holder = sqlite3.connect(sys.argv[1], isolation_level=None)
holder.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


def play(session: Session) -> None:
    """The first two questions of the small lesson; the second is missed once."""
    session.goto("first")
    session.answer("0.3")
    assert session.page.question is not None
    assert session.page.question.status == "right"
    session.forward()
    session.answer("2")
    session.answer("1")
    assert session.page.done


def is_one_sentence(text: str) -> bool:
    return bool(text) and "\n" not in text and text.endswith(".") and text.isprintable()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own of 256 KiB, where one may be mounted."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount")
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("nothing may be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False)


def test_a_disk_that_fills_up(small: Lesson, small_disk: Path) -> None:
    journal = Journal(small_disk)
    session = Session(small, journal)
    session.goto("first")
    filler = small_disk / "filler"
    filler.write_bytes(b"")
    with filler.open("ab", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    play(session)
    session.goto("more")
    notice = session.page.notice
    assert is_one_sentence(notice)
    assert "full" in notice
    assert Journal(small_disk).place("small").page == "first"
    filler.unlink()
    session.forward()
    assert session.page.notice == ""
    again = Session(small, Journal(small_disk))
    assert again.page == session.page


def test_a_disk_that_is_full_from_the_start(small: Lesson, small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(b"x" * (256 * 1024 - 4096))
    session = Session(small, Journal(small_disk / "home"))
    play(session)
    assert is_one_sentence(session.page.notice)
    assert not session.journal.saved


def test_a_disk_that_may_only_be_read(small: Lesson, small_disk: Path) -> None:
    session = Session(small, Journal(small_disk))
    play(session)
    session.journal.close()
    before = (small_disk / FILE_NAME).read_bytes()
    done = subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("nothing may be mounted anew here")
    again = Session(small, Journal(small_disk))
    assert again.page.key == "way"
    again.goto("last")
    assert again.page.key == "last"
    assert is_one_sentence(again.page.notice)
    assert (small_disk / FILE_NAME).read_bytes() == before


def test_a_file_that_another_process_holds(
    small: Lesson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_store, "PATIENCE", 0.05)
    first = Session(small, Journal(tmp_path))
    first.goto("first")
    command = [sys.executable, "-c", HOLD, str(tmp_path / FILE_NAME)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline()
        play(first)
        notice = first.page.notice
        assert is_one_sentence(notice)
        assert "another program" in notice
        holder.kill()
    first.forward()
    assert first.page.notice == ""
    assert Session(small, Journal(tmp_path)).page == first.page


def newer(path: Path) -> None:
    stored = sqlite3.connect(path)
    stored.execute(f"PRAGMA user_version = {FORMAT + 7}")
    stored.close()


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def noise(path: Path) -> None:
    path.write_bytes(os.urandom(20_000))


def emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("change", [newer, truncated, noise, emptied])
def test_a_lesson_goes_on_whatever_its_file_has_become(
    small: Lesson, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    journal = Journal(tmp_path)
    play(Session(small, journal))
    journal.close()
    path = tmp_path / FILE_NAME
    change(path)
    changed = path.read_bytes()
    session = Session(small, Journal(tmp_path))
    play(session)
    if change is not emptied:
        assert is_one_sentence(session.page.notice)
        kept = [one.read_bytes() for one in tmp_path.iterdir() if not one.name.endswith(("-wal", "-shm"))]
        assert changed in kept
    else:
        assert session.page.notice == ""


def test_a_file_damaged_under_an_open_lesson_loses_nothing_of_the_present_page(
    small: Lesson, tmp_path: Path
) -> None:
    session = Session(small, Journal(tmp_path))
    play(session)
    for path in tmp_path.iterdir():
        path.write_bytes(b"\xff" * path.stat().st_size)
    session.forward()
    session.goto("last")
    assert session.page.key == "last"
    journal = Journal(tmp_path)
    journal.append(Event("page", "another", None, "p"))
    assert Journal(tmp_path).place("another").page == "p"


def test_a_clock_set_back_between_two_sessions(small: Lesson, tmp_path: Path) -> None:
    now = [2e9]
    play(Session(small, Journal(tmp_path, clock=lambda: now[0])))
    now[0] = 1e9
    session = Session(small, Journal(tmp_path, clock=lambda: now[0]))
    assert session.page.key == "way"
    session.forward()
    now[0] = -1.0
    assert Session(small, Journal(tmp_path, clock=lambda: now[0])).page == session.page


def test_a_question_that_was_removed_is_kept_and_not_shown(
    write_lesson: Callable[..., Lesson], small: Lesson, tmp_path: Path
) -> None:
    pages = (small.path).read_text("utf-8").split("+++\n", 2)[2]
    journal = Journal(tmp_path)
    play(Session(small, journal))
    first = pages[pages.index("## First") : pages.index("## Which way")]
    edited = Session(write_lesson(pages.replace(first, "")), Journal(tmp_path))
    assert "first" not in [page.key for page in edited.lesson.pages]
    assert edited.page.question is not None
    kept = [record.event.item for record in Journal(tmp_path).records("answer")]
    assert kept.count("first-step") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
@pytest.mark.parametrize("how", ["removed", "folder removed", "another", "an earlier copy"])
def test_a_file_taken_away_while_it_is_open_is_written_again(tmp_path: Path, how: str) -> None:
    home = tmp_path / "home"
    journal = Journal(home)
    journal.append(Event("answer", "a", None, "1"))
    file = home / FILE_NAME
    other = Journal(tmp_path / "other")
    if how == "an earlier copy":
        other.take_in(journal.rows(), lambda late, new: late + new)
    else:
        other.append(Event("answer", "b", None, "1"))
    other.close()
    journal.append(Event("answer", "a", None, "2"))
    for part in home.iterdir():
        part.unlink()
    if how == "folder removed":
        home.rmdir()
    elif how != "removed":
        (tmp_path / "other" / FILE_NAME).rename(file)
    journal.append(Event("answer", "a", None, "3"))
    assert journal.saved
    assert journal.notice == "The file of your progress was taken away. What it held is in a new one."
    journal.append(Event("answer", "a", None, "4"))
    assert [event.item for event in journal.events("a")] == ["1", "2", "3", "4"]
    journal.close()
    again = Journal(home)
    assert [event.item for event in again.events("a")] == ["1", "2", "3", "4"]
    assert len(again.events("b")) == (how == "another")
    assert not again.notice
