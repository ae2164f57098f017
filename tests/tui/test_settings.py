"""What is chosen about the screens is kept, and a file that cannot be used does no harm."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from legible import contrast

from tutor.learner.journal import Journal
from tutor.tui.app import THEMES, TutorApp
from tutor.tui.settings import FILE_NAME, Settings, read, write
from tutor.tui.shelf import Shelf


@pytest.mark.parametrize(
    "kept",
    [
        b"",
        b"\xff",
        b"[]",
        b"{",
        b'{"theme": 3, "motion": "no", "raster": "dots", "welcomed": []}',
        b"[" * 9000,
        b'{"theme": "none such"}',
    ],
)
async def test_a_file_that_cannot_be_used_counts_as_none(tmp_path: Path, library, kept: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(kept)
    app = TutorApp(Shelf(library, Journal(None)), home=tmp_path)
    async with app.run_test():
        assert app.theme == "textual-dark"


def test_choices_are_read_as_written(tmp_path: Path) -> None:
    folder = tmp_path / "not there yet"
    write(folder, Settings("nord", motion=False, raster="block", welcomed=True))
    assert read(folder) == Settings("nord", motion=False, raster="block", welcomed=True)
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]
    write(tmp_path / FILE_NAME / "x", Settings())  # nowhere to write to
    assert read(None) == Settings(welcomed=True)


async def test_the_theme_and_motion_are_kept(tmp_path: Path, library, opens) -> None:
    async with opens("one-weight", page="second-step", home=tmp_path) as play:
        await play.type(":theme light", "enter")
        assert play.app.theme == "textual-light"
        await play.type(":theme no-such", "enter")
        assert "no such theme" in play.shown
        play.app.action_motion()
    app = TutorApp(Shelf(library, Journal(None)), home=tmp_path)
    assert app.theme == "textual-light"
    assert app.animation_level == "none"


async def test_themes_are_chosen_by_the_words_that_are_typed(opens) -> None:
    async with opens(None) as play:
        play.app.search_themes()
        await play.until(lambda: "terminal" in play.shown)
        rows = [row.strip() for row in play.shown.splitlines()]
        order = [rows.index(next(row for row in rows if word in row.split())) for word in THEMES]
        assert order == sorted(order)
        assert "the present one" in rows[order[1] + 1]
        await play.type("termi")
        await play.until(lambda: "nord" not in play.shown)
        await play.press("enter", "enter")
        await play.until(lambda: play.app.theme == "ansi-dark")


async def test_movement_and_characters_have_words(opens) -> None:
    async with opens("one-weight", page="second-step") as play:
        await play.type(":movement", "enter")
        assert "step by step" in play.shown.splitlines()[-1] or "at once" in play.shown.splitlines()[-1]
        await play.type(":characters", "enter")
        assert "Charts are drawn in blocks." in play.shown.splitlines()[-1]
        await play.type(":ch", "enter")
        assert "c text" in play.shown


@pytest.mark.parametrize(("wished", "level"), [("none", "none"), ("basic", "basic"), ("full", "full")])
def test_motion_is_what_the_environment_wants(wished: str, level: str) -> None:
    script = (
        "from tutor.tui.app import TutorApp; from tutor.tui.shelf import Shelf;"
        "from tutor.course.library import open_library; from tutor.learner.journal import Journal;"
        "print(TutorApp(Shelf(open_library(None, {}), Journal(None))).animation_level)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "TEXTUAL_ANIMATIONS": wished}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stdout == f"{level}\n"


async def test_motion_chosen_here_is_no_more_than_the_environment_wants(library, monkeypatch) -> None:
    monkeypatch.setattr("tutor.tui.app.TEXTUAL_ANIMATIONS", "none")
    app = TutorApp(Shelf(library, Journal(None)))
    async with app.run_test():
        app.action_motion()
        app.action_motion()
        assert app.animation_level == "none"


async def test_charts_are_drawn_anew_with_other_characters(tmp_path: Path, library, opens) -> None:
    async with opens("one-weight", page="second-step", size=(120, 36), home=tmp_path) as play:
        assert any("\u2800" < character <= "\u28ff" for character in play.shown)
        play.app.action_raster()
        await play.pilot.pause()
        assert not any("\u2800" < character <= "\u28ff" for character in play.shown)
        assert any("\u2580" <= character <= "\u259f" for character in play.shown)
    app = TutorApp(Shelf(library, Journal(None)), home=tmp_path)
    assert app.glyphs.raster == "block"
    assert TutorApp(Shelf(library, Journal(None)), home=tmp_path, ascii_only=True).glyphs.raster == "ascii"


async def test_without_colours_the_terminals_own_are_not_taken(tmp_path: Path, library, monkeypatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    write(tmp_path, Settings("ansi-dark"))
    app = TutorApp(Shelf(library, Journal(None)), home=tmp_path)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert not app.current_theme.ansi


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_words_are_legible(theme: str, opens) -> None:
    async with opens("one-weight", page="second-step", size=(120, 36)) as play:
        play.app.theme = theme
        await play.type("0.045", "enter")
        await play.pilot.pause()
        for strip in play.app.screen._compositor.render_strips():
            for segment in strip:
                if segment.text.strip() and segment.style and segment.text.isascii():
                    colour, ground = segment.style.color, segment.style.bgcolor
                    assert contrast(colour.triplet, ground.triplet) >= 4.5, (segment, theme)
