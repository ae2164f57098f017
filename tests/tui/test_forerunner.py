"""A lesson's first page from a second process: the same page, sooner, and never needed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tutor.course.library import open_library
from tutor.course.reader import read_lesson
from tutor.learner import page as page_module
from tutor.learner.events import kept
from tutor.learner.journal import Journal
from tutor.learner.session import Session
from tutor.tui import forerunner, parcel
from tutor.tui.app import TutorApp
from tutor.tui.first_page import FirstPage, first_page
from tutor.tui.forerunner import Forerunner, Wish
from tutor.tui.pictures import ALBUM, Album
from tutor.tui.room import charts_beside
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.shelf import Opening, Shelf, Wanted
from tutor.tui.widgets.chart_view import ChartView

LIBRARY = open_library()
WISH = Wish("one-weight", None, "/no/such/home", "default", None, "second-step", False, False, 120, 36)


@pytest.fixture(autouse=True)
def _album() -> None:
    """Nothing has been drawn yet."""
    ALBUM._drawn.clear()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def wish(home: Path, **changes: Any) -> Wish:
    return WISH._replace(home=str(home), **changes)


def session_of(home: Path, seed: int | None = None, page: str | None = None) -> Session:
    lesson = read_lesson(*LIBRARY.find("one-weight"))
    return Opening(lesson, Journal(home), seed, page).session()[0]


def test_it_is_the_page_of_the_session(home: Path) -> None:
    found = first_page(wish(home))
    assert found is not None
    assert not home.exists()  # nothing was written
    assert found.page == session_of(home, page="second-step").page
    assert found.visited == 0


@pytest.mark.parametrize("seed", [None, 7])
def test_it_stands_where_the_learner_stood(home: Path, seed: int | None) -> None:
    session = session_of(home, seed, "second-step")
    session.answer("77")
    session.hint()
    found = first_page(wish(home, page=None, seed=seed))
    assert found is not None
    again = session_of(home, seed)
    assert found.page == again.page
    assert found.page.question is not None
    assert found.page.question.typed == ("77",)
    assert found.visited == again.lesson.pages.index(again.page_source) + 1


def test_a_restart_is_not_recorded_by_it(home: Path) -> None:
    session = session_of(home, page="second-step")
    session.answer("0.3")
    before = Journal(home).events("one-weight")
    found = first_page(wish(home, page=None, restart=True))
    assert found is not None
    assert found.page.number == 1
    assert Journal(home).events("one-weight") == before


@pytest.mark.parametrize("name", [header.id for header in LIBRARY.headers])
def test_every_page_survives_the_way(name: str) -> None:
    session = Session(read_lesson(*LIBRARY.find(name)), Journal(None))
    seen = 0
    while not session.ended:
        assert parcel.unpack(parcel.pack(session.page)) == session.page
        seen += 1
        if session.forward():
            session.answer("7")
            assert parcel.unpack(parcel.pack(session.page)) == session.page
            session.reveal()
    assert seen > len(session.lesson.pages)


def test_figures_survive_to_the_last_bit() -> None:
    values = (0.1 + 0.2, 5e-324, 1.7976931348623157e308, -0.0, float("inf"), 3, True, None, "π[/]\x1b")
    assert repr(parcel.unpack(parcel.pack(values))) == repr(values)


@pytest.mark.parametrize("value", [object(), [1], b"x", {1}, Journal(None), ({"a": object()},)])
def test_nothing_else_is_packed(value: object) -> None:
    with pytest.raises(TypeError):
        parcel.pack(value)


@pytest.mark.parametrize(
    "text", [b"", b"\xc1", b"nonsense", b"\x81\xa0\xa6System", b"\x81\xa0\xa4Page", b"\x80"]
)
def test_nothing_else_is_unpacked(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  whatever msgpack says
        parcel.unpack(text)


@pytest.mark.parametrize("value", [2**70, "\udc80"])
def test_what_bytes_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parcel.pack((value,))


def test_names_stand_for_one_thing_each() -> None:
    with pytest.raises(AssertionError, match="Span"):
        parcel._structs(page_module, page_module)
    assert parcel.MAP not in parcel.STRUCTS
    assert "Struct" not in parcel.STRUCTS


def test_unpacking_imports_no_numpy(tmp_path: Path) -> None:
    found = first_page(WISH)
    assert found is not None
    (tmp_path / "page").write_bytes(parcel.pack(found))
    script = (
        "import sys; from pathlib import Path; from tutor.tui.first_page import FirstPage\n"
        "from tutor.tui.parcel import unpack; import tutor.tui.screens.lesson\n"
        "page = FirstPage(*unpack(Path(sys.argv[1]).read_bytes()))\n"
        "assert page.page.question.prompt and page.pictures\n"
        "assert not {'numpy', 'sympy'} & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "page")], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


# The process


@pytest.fixture
def _cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forerunner, "_cores", lambda: 2)


def two_cores(test: object) -> object:
    """On any machine that has such processes."""
    skip = pytest.mark.skipif(not hasattr(os, "posix_spawn"), reason="there is no such process")
    return skip(pytest.mark.usefixtures("_cores")(test))


@two_cores
def test_a_process_brings_it(home: Path) -> None:
    sent = Forerunner.send(wish(home))
    assert sent is not None
    assert sent.page() == first_page(WISH)
    assert sent.page() is None
    assert not home.exists()


@two_cores
@pytest.mark.parametrize(
    "wrong",
    [{"lesson": "no-such"}, {"page": "no-such"}, {"course": "/no/such"}],
)
def test_what_cannot_be_shown_brings_nothing(wrong: dict[str, Any]) -> None:
    sent = Forerunner.send(WISH._replace(**wrong))
    assert sent is not None
    assert sent.page() is None


@two_cores
@pytest.mark.parametrize("program", ["/bin/false", "/no/such/program", "", None])
def test_a_python_that_fails_brings_nothing(program: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", program)
    sent = Forerunner.send(WISH)
    assert sent is None or sent.page() is None


@two_cores
@pytest.mark.parametrize("boot", ["import time; time.sleep(60)", "import os; os.write(1, b'Page')"])
def test_one_that_hangs_or_errs_brings_nothing(boot: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forerunner, "BOOT", boot)
    monkeypatch.setattr(forerunner, "PATIENCE", 0.5)
    sent = Forerunner.send(WISH)
    assert sent is not None
    process = sent._process
    assert sent.page() is None
    sent.dismiss()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


@two_cores
@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="descriptors are counted in /proc")
def test_nothing_is_left_open(home: Path) -> None:
    before = descriptors()
    for _ in range(3):
        sent = Forerunner.send(wish(home))
        assert sent is not None
        sent.dismiss()
        sent.dismiss()
        assert sent.page() is None
    sent = Forerunner.send(wish(home))
    assert sent is not None
    sent.page()
    assert descriptors() == before


@two_cores
def test_many_descriptors_do_no_harm(home: Path) -> None:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2000:
        pytest.skip("not so many are allowed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2000), hard))
    taken = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    try:
        sent = Forerunner.send(wish(home))
        assert sent is not None
        assert sent._output > 1024
        assert sent.page() is not None
    finally:
        for one in taken:
            os.close(one)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@two_cores
def test_it_runs_no_stranger_s_code(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "encodings").mkdir()
    for name in ("encodings/__init__.py", "numpy.py", "sitecustomize.py", "json.py", "tutor.py"):
        (tmp_path / name).write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "numpy.py"))
    monkeypatch.chdir(tmp_path)
    sent = Forerunner.send(wish(home))
    assert sent is not None
    assert sent.page() is not None
    assert not (tmp_path / "ran").exists()


@two_cores
def test_who_waits_is_let_go_where_it_is_dismissed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forerunner, "BOOT", "import time; time.sleep(60)")
    monkeypatch.setattr(forerunner, "PATIENCE", 30.0)
    sent = Forerunner.send(WISH)
    assert sent is not None
    found: list[object] = []
    waiting = threading.Thread(target=lambda: found.append(sent.page()))
    waiting.start()
    while not sent._is_read:
        waiting.join(0.01)
    sent.dismiss()
    waiting.join(10)
    assert found == [None]


def test_one_core_is_not_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forerunner, "_cores", lambda: 1)
    assert Forerunner.send(WISH) is None


# The journal


def test_a_journal_that_only_reads(home: Path) -> None:
    assert not Journal(home, reads_only=True).events("one-weight")
    assert not home.exists()
    session = session_of(home, page="second-step")
    session.answer("0.3")
    written = Journal(home).events("one-weight")
    copy = Journal(home, reads_only=True)
    assert copy.events("one-weight") == written
    copy.append(written[-1])
    assert copy.events("one-weight") == [*written, written[-1]]
    assert Journal(home).events("one-weight") == written
    assert not copy.notice
    assert not copy.saved


@pytest.mark.parametrize("content", [b"", b"no database" * 100, None], ids=["empty", "damaged", "dangling"])
def test_a_file_that_is_not_in_order_is_left_alone_by_who_only_reads(
    content: bytes | None, tmp_path: Path
) -> None:
    file = tmp_path / "home" / "journal.sqlite3"
    file.parent.mkdir()
    if content is None:
        file.symlink_to(tmp_path / "nowhere")
    else:
        file.write_bytes(content)
    journal = Journal(file.parent, reads_only=True)
    assert not journal.events("one-weight")
    assert journal.notice
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert not (tmp_path / "nowhere").exists()
    assert content is None or file.read_bytes() == content
    assert first_page(wish(file.parent)) is None


@pytest.mark.parametrize("version", [0, 1, 2, 99])
def test_another_format_is_not_foreseen(version: int, home: Path) -> None:
    session_of(home, page="second-step").answer("0.3")
    with contextlib.closing(sqlite3.connect(home / "journal.sqlite3")) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    assert Journal(home, reads_only=True).notice
    assert first_page(wish(home)) is None


def test_an_empty_folder_stays_empty(home: Path) -> None:
    home.mkdir()
    assert first_page(wish(home)) is not None
    assert list(home.iterdir()) == []


def test_a_file_for_a_home_is_not_foreseen(home: Path) -> None:
    home.write_text("a file")
    assert first_page(wish(home)) is None
    assert first_page(wish(home / "below")) is None


# On the screen


class Sent:
    """Stands for the process."""

    def __init__(self, found: FirstPage | None) -> None:
        self.found = found

    def page(self) -> FirstPage | None:
        return self.found

    def dismiss(self) -> None:
        """There is no process."""


class Slow(Wanted):
    """A lesson whose reading takes as long as a test wants."""

    go_on: threading.Event

    def read(self) -> Opening:
        assert self.go_on.wait(30)
        return super().read()


def slow(journal: Journal, found: FirstPage | None, page: str | None = "second-step") -> Slow:
    wanted = Slow(LIBRARY.find("one-weight"), journal, page=page)
    wanted.forerunner = Sent(found)  # type: ignore[assignment]
    wanted.go_on = threading.Event()
    return wanted


async def shown(pilot: Pilot[None]) -> LessonScreen:
    for _ in range(400):
        screen = pilot.app.screen
        if isinstance(screen, LessonScreen) and screen.page is not None and screen._body.size.height:
            await pilot.pause()
            return screen
        await asyncio.sleep(0.01)
    raise TimeoutError


async def settled(screen: LessonScreen, pilot: Pilot[None]) -> None:
    for _ in range(1000):
        if not screen.is_waiting:
            await pilot.pause()
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


def rows(screen: LessonScreen) -> str:
    return "\n".join(strip.text for strip in screen._compositor.render_strips())


async def test_the_page_is_there_before_the_lesson_and_can_be_answered() -> None:
    journal = Journal(None)
    wanted = slow(journal, first_page(WISH))
    app = TutorApp(Shelf(LIBRARY, journal), wanted=wanted)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await shown(pilot)
        seen = rows(screen)
        assert "What is w after this step?" in seen
        assert "J(w)" in seen
        assert "f2 hint" in seen
        assert "…" not in seen.splitlines()[0]
        await pilot.press(*"0.045", "enter")
        assert "> 0.045" in rows(screen)
        assert not [event for event in journal.events("one-weight") if event.kind == "answer"]
        wanted.go_on.set()
        await settled(screen, pilot)
        answers = [event for event in journal.events("one-weight") if event.kind == "answer"]
        assert [event.typed for event in answers] == [kept(("0.045",))]
        assert "not yet" in rows(screen)


async def test_a_notice_is_there_from_the_start(home: Path) -> None:
    found = first_page(wish(home))
    home.write_text("a file")
    wanted = slow(Journal(home), found)
    assert wanted.journal.notice
    app = TutorApp(Shelf(LIBRARY, wanted.journal), wanted=wanted)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await shown(pilot)
        before = rows(screen)
        assert "not being saved" in before
        wanted.go_on.set()
        await settled(screen, pilot)
        assert rows(screen) == before


async def test_nothing_moves_when_the_lesson_is_there() -> None:
    wanted = slow(Journal(None), first_page(WISH))
    app = TutorApp(Shelf(LIBRARY, wanted.journal), wanted=wanted)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await shown(pilot)
        before = rows(screen)
        wanted.go_on.set()
        await settled(screen, pilot)
        assert rows(screen) == before


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20), (101, 50)])
async def test_what_was_not_drawn_comes_with_the_lesson(size: tuple[int, int]) -> None:
    found = first_page(WISH)
    assert found is not None
    ALBUM._drawn.clear()
    wanted = slow(Journal(None), found._replace(pictures=()))
    app = TutorApp(Shelf(LIBRARY, wanted.journal), wanted=wanted)
    async with app.run_test(size=size) as pilot:
        screen = await shown(pilot)
        before = rows(screen)
        wanted.go_on.set()
        await settled(screen, pilot)
        ready = rows(screen)
        assert ("J(w)" in ready and "┤" in ready) == ("J(w)" not in before and ready != before)
    alone = TutorApp(Shelf(LIBRARY, Journal(None)), opening=wanted.read())
    async with alone.run_test(size=size) as pilot:
        screen = await shown(pilot)
        await settled(screen, pilot)
        assert rows(screen) == ready


async def test_a_page_that_has_changed_meanwhile_is_shown_as_it_is() -> None:
    found = first_page(WISH)
    journal = Journal(None)
    wanted = slow(journal, found, page=None)
    app = TutorApp(Shelf(LIBRARY, journal), wanted=wanted)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await shown(pilot)
        wanted.go_on.set()
        await settled(screen, pilot)
        assert screen.page is not None
        assert screen.page.number == 1
        assert screen.page == Session(read_lesson(*LIBRARY.find("one-weight")), Journal(None)).page


async def test_keys_for_a_question_that_has_gone_are_forgotten() -> None:
    journal = Journal(None)
    wanted = slow(journal, first_page(WISH))
    app = TutorApp(Shelf(LIBRARY, journal), wanted=wanted)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await shown(pilot)
        await pilot.press(*"0.045", "enter")
        Session(read_lesson(*LIBRARY.find("one-weight")), journal).goto("second-step")
        elsewhere = Session(read_lesson(*LIBRARY.find("one-weight")), journal)
        elsewhere.reveal()
        before = [event for event in journal.events("one-weight") if event.kind != "page"]
        wanted.go_on.set()
        await settled(screen, pilot)
        assert screen.page is not None
        assert screen.page.question is not None
        assert screen.page.question.status == "revealed"
        assert [event for event in journal.events("one-weight") if event.kind != "page"] == before


async def test_the_lesson_that_is_opened_instead_has_its_charts() -> None:
    found = first_page(WISH)
    assert found is not None
    ALBUM._drawn.clear()
    wanted = slow(Journal(None), found._replace(pictures=()))
    app = TutorApp(Shelf(LIBRARY, wanted.journal), wanted=wanted)
    async with app.run_test(size=(120, 36)) as pilot:
        await shown(pilot)
        app.push_screen(
            LessonScreen(
                Opening(read_lesson(*LIBRARY.find("one-weight")), Journal(None), page="6"), app.glyphs
            )
        )
        await pilot.pause()
        screen = await shown(pilot)
        await settled(screen, pilot)
        assert "┤" in rows(screen)
        wanted.go_on.set()


async def test_without_a_process_the_lesson_is_read() -> None:
    wanted = slow(Journal(None), None)
    wanted.go_on.set()
    app = TutorApp(Shelf(LIBRARY, wanted.journal), wanted=wanted)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await shown(pilot)
        await settled(screen, pilot)
        assert "What is w after this step?" in rows(screen)


@pytest.mark.parametrize(
    "size", [(100, 20), (100, 31), (120, 36), (137, 41), (138, 24), (160, 50), (300, 90)]
)
@pytest.mark.parametrize("number", [3, 6, 12])
async def test_charts_are_drawn_in_the_size_that_they_will_have(size: tuple[int, int], number: int) -> None:
    lesson, page = read_lesson(*LIBRARY.find("one-weight")), str(number)
    app = TutorApp(Shelf(LIBRARY, Journal(None)), opening=Opening(lesson, Journal(None), page=page))
    async with app.run_test(size=size) as pilot:
        screen = await shown(pilot)
        await settled(screen, pilot)
        views = [view for view in screen.query(ChartView) if view.display]
        assert screen.page is not None
        expected = charts_beside(size, len(screen.page.charts))
        assert [tuple(view.size) for view in views] == list(expected[: len(views)])


def test_an_album_that_rests() -> None:
    found = first_page(WISH)
    assert found is not None
    (chart, width, height, raster), drawn = found.pictures[0]
    album = Album()
    album.rest(found.pictures)
    assert album.picture(chart, width, height, raster) == drawn
    assert not album.has_missed()
    assert album.picture(chart, width + 1, height, raster) is None
    assert album.has_missed()
    assert not album.has_missed()
    album.begin()
    assert album.picture(chart, width + 1, height, raster) is not None
