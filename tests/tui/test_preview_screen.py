"""The preview of a lesson that is being written: read on save, kept while broken, reported beside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tutor.tui.draft import Draft

PAGES = """
Points come first.

## Which way? {#way}

Before this step w = {{w}}.

```predict
id = "first"
ask = ["b", "w"]
```

After it w = {{w}}.

## The end {#end}

That is all.
"""
WATCHED = """
```derive
id = "watched"
wrt = "w"
ask = "watch"
```
"""
BROKEN = PAGES.replace('ask = ["b", "w"]', 'aks = ["b", "w"]')


@pytest.fixture
def draft(write_lesson) -> Callable[[str], Path]:
    """Writes a lesson with which all is well, but for what its pages say."""

    def written(pages: str) -> Path:
        path = write_lesson(pages)
        path.write_text(path.read_text().replace("b = 0.0", "b = 0.25").replace("w = 0.0", "w = 0.125"))
        return path

    return written


@pytest.fixture
def shows(opens) -> Callable[..., Any]:
    """Opens the preview of a file."""
    return lambda path, size=(120, 36): opens(draft=path, size=size)


def save(path: Path, text: str) -> None:
    """As editors do: a new file takes the old one's place."""
    new = path.with_suffix(".new")
    new.write_text(text, "utf-8")
    new.replace(path)


async def test_a_saved_change_is_shown_at_the_same_page_with_its_report(shows, draft) -> None:
    path = draft(PAGES)
    async with shows(path) as play:
        await play.until(lambda: "all is well" in play.shown and not play.lesson.is_waiting)
        assert "Points come first." in play.shown
        await play.press("pagedown")
        assert play.page.key == "way"
        save(path, path.read_text().replace("Before this step", "Just before it,"))
        await play.until(lambda: "Just before it," in play.shown)
        assert play.page.key == "way"
        await play.press("pagedown", "pagedown")  # any page, whatever is open on the way
        assert play.page.key == "end"
        save(path, path.read_text().replace("## The end {#end}", "## The close {#close}"))
        await play.until(lambda: "The close" in play.shown)
        assert play.page.key == "close"  # the key is gone; the number stays


async def test_rules_that_are_still_to_come_stay_so_when_it_is_saved(shows, draft) -> None:
    path = draft(PAGES.replace("Before this step", f"{WATCHED}\n## On {{#on}}\n\nBefore this step", 1))
    async with shows(path) as play:
        await play.until(lambda: not play.lesson.is_waiting)
        await play.press("enter")
        await play.until(lambda: "more rules)" in play.shown)
        await play.press("enter")
        left = play.lesson._body._covered_rules(play.page)
        assert left > 1
        save(path, path.read_text().replace("Points come", "Data come"))
        await play.until(lambda: "Data come" in repr(play.lesson._session.lesson.pages[0].items))
        await play.pilot.pause()
        assert f"({left} more rules)" in play.shown
        await play.press("enter")
        await play.until(lambda: play.lesson._body._covered_rules(play.page) == left - 1)
        assert play.page.key == "way"


async def test_a_broken_file_is_reported_and_the_last_good_version_stays(shows, draft) -> None:
    path = draft(PAGES)
    async with shows(path) as play:
        await play.until(lambda: "all is well" in play.shown and not play.lesson.is_waiting)
        await play.press("pagedown")
        save(path, path.read_text().replace('ask = ["b", "w"]', 'aks = ["b", "w"]'))
        await play.until(lambda: "unknown-key" in play.shown)
        shown = play.shown
        assert "small.md:30:1: error[unknown-key]" in shown
        assert 'aks = ["b", "w"]' in shown
        assert "Did you mean `ask`?" in shown
        assert "You see the last version without errors." in shown
        assert "Before this step w = 0.125" in shown
        await play.press("0", "enter", "0", "enter")
        assert play.page.verdict is not None  # and it can be played
        save(path, path.read_text().replace("aks =", "ask ="))
        await play.until(lambda: "all is well" in play.shown)


async def test_a_file_that_comes_goes_for_a_moment_and_goes_for_good(shows, draft) -> None:
    path = draft(PAGES)
    text = path.read_text()
    path.unlink()
    async with shows(path) as play:
        await play.until(lambda: "error[unreadable]" in play.shown)
        assert "Save it" in play.shown
        path.write_text(text, "utf-8")
        await play.until(lambda: "Points come first." in play.shown and "all is well" in play.shown)
        path.unlink()
        await play.pilot.pause(0.4)
        assert "all is well" in play.shown
        path.write_text(text.replace("come first", "come before all"), "utf-8")
        await play.until(lambda: "Points come before all." in play.shown)
        await play.until(lambda: "all is well" in play.shown)
        path.unlink()
        await play.until(lambda: "error[unreadable]" in play.shown)
        assert "Points come before all." in play.shown


async def test_on_a_narrow_screen_the_report_is_on_a_key(shows, draft) -> None:
    path = draft(BROKEN)
    async with shows(path, (80, 24)) as play:
        await play.until(lambda: "unknown-key" in play.shown)  # nothing else can be shown
        save(path, path.read_text().replace("aks =", "ask ="))
        await play.until(lambda: "Points come first." in play.shown)
        assert "unknown-key" not in play.shown
        await play.until(lambda: "all is well" in play.shown)
        await play.press("f5")
        assert "Points come first." not in play.shown
        assert "questions" in play.shown or "1 question;" in play.shown
        assert "f5 lesson" in play.shown
        await play.press("escape")
        assert "Points come first." in play.shown
        await play.until(lambda: "f5 report" in play.shown)
        await play.press("escape")
        await play.until(lambda: play.app.return_code is not None)


async def test_what_the_course_and_the_data_say_is_read_anew_too(shows, tmp_path) -> None:
    (tmp_path / "course.toml").write_text('format = 1\nid = "c"\ntitle = "C"\nlessons = ["houses"]\n')
    (tmp_path / "houses.csv").write_text("x,y\n1,2\n2,4\n3,7\n")
    path = tmp_path / "houses.md"
    path.write_text(
        '+++\nformat = 1\nid = "houses"\ntitle = "Houses"\nsummary = "Three."\n\n[problem]\nmodel = "w*x"\n'
        'loss = "mean((y_hat - y)**2)"\nlearning_rate = 0.01\nepochs = 3\n\n[problem.start]\nw = 0.0\n\n'
        '[problem.data]\ncsv = "houses.csv"\nx = "x"\ny = "y"\n+++\n\nThere are {{N}} houses.\n'
    )
    async with shows(path) as play:
        await play.until(lambda: "There are 3 houses." in play.shown)
        (tmp_path / "houses.csv").write_text("x,y\n1,2\n2,4\n3,7\n4,8\n")
        await play.until(lambda: "There are 4 houses." in play.shown)
        (tmp_path / "course.toml").write_text('format = 1\nid = "c"\ntitle = "C"\nlessons = []\n')
        await play.until(lambda: "not-listed" in play.shown)


async def test_a_newer_save_ends_the_check_of_the_older_one(shows, draft, monkeypatch) -> None:
    from tutor.authoring import checker
    from tutor.authoring.report import report

    begun, ended = [], []

    def slow(path, shelf, stop):
        begun.append(path.read_text())
        if len(begun) > 1:
            return report(str(path), [])
        for _ in range(2000):
            if stop():
                ended.append(len(begun))
                raise checker.Stopped
            time.sleep(0.005)
        raise AssertionError("nobody ended it")

    monkeypatch.setattr(checker, "check_file", slow)
    path = draft(PAGES)
    async with shows(path) as play:
        await play.until(lambda: begun)
        save(path, path.read_text() + "\nMore.\n")
        await play.until(lambda: "all is well" in play.shown)
        assert ended
        assert begun[-1].endswith("More.\n")


async def test_an_idle_preview_looks_without_reading(shows, draft, monkeypatch) -> None:
    read = []
    real = Draft.read
    monkeypatch.setattr(Draft, "read", lambda self, page: (read.append(1), real(self, page))[1])
    async with shows(draft(PAGES)) as play:
        await play.until(lambda: "all is well" in play.shown)
        await play.pilot.pause(1.0)
        assert len(read) == 1
