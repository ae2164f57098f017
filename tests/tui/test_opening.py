"""What is shown while a lesson is read: its first prose, nothing heavy; and no key is lost."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from tutor.course.library import Library
from tutor.course.reader import read_lesson
from tutor.learner.glance import glance
from tutor.learner.journal import Journal
from tutor.learner.page import Paragraph, TableBlock
from tutor.learner.preview import preview
from tutor.tui.app import TutorApp
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.lessons import LessonsScreen
from tutor.tui.shelf import Shelf, Wanted

LESSONS = Path(__file__).parents[2] / "lessons"


@pytest.mark.parametrize(
    "name", [path.stem for path in sorted(LESSONS.glob("*.md")) if path.stem != "README"]
)
def test_a_glance_shows_what_the_lesson_will_begin_with(name: str) -> None:
    path, journal = LESSONS / f"{name}.md", Journal(None)
    lesson = read_lesson(path)
    for page in lesson.pages:
        seen = glance(path, journal, None, page.key, restart=False)
        real = preview(lesson, journal, page=page.key)
        prose = [block for block in real.blocks if isinstance(block, Paragraph | TableBlock)]
        shown = [block for block in seen.blocks if isinstance(block, Paragraph | TableBlock)]
        assert shown == prose[: len(shown)]
        assert (seen.number, seen.pages, seen.title) == (real.number, real.pages, real.title)
        assert (seen.lesson, seen.lesson_title) == (real.lesson, real.lesson_title)


def test_a_glance_is_at_the_place_where_the_learner_left() -> None:
    from tutor.learner.session import Session

    path, journal = LESSONS / "one-weight.md", Journal(None)
    session = Session(read_lesson(path), journal)
    session.goto("which-way")
    assert glance(path, journal, None, None, restart=False).title == session.page.title
    assert glance(path, journal, None, None, restart=True).number == 1
    assert glance(path, journal, None, "3", restart=False).number == 3


def test_a_glance_imports_nothing_heavy() -> None:
    script = (
        "import sys; from pathlib import Path; from tutor.learner.glance import glance;"
        "from tutor.learner.journal import Journal;"
        "glance(Path('lessons/one-weight.md'), Journal(None), None, None, restart=False);"
        "heavy = {'numpy', 'sympy', 'tutor.course.schema', 'tutor.symbolic', 'tutor.chart'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=LESSONS.parent, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\n"


def test_the_first_frame_of_a_lesson_imports_nothing_heavy() -> None:
    script = (
        "import sys; import tutor.tui.app, tutor.tui.screens.opening, tutor.learner.glance;"
        "heavy = {'numpy', 'sympy', 'tutor.course.schema', 'tutor.course.reader', 'tutor.learner.session',"
        "'tutor.chart.render'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def wanting(library: Library, journal: Journal, path: Path, page: str | None = None) -> TutorApp:
    """An app that opens a lesson as `tutor learn` does."""
    app = TutorApp(Shelf(library, journal), wanted=Wanted((path, None), journal, page=page))
    app.animation_level = "none"
    return app


async def until(pilot, condition) -> None:
    """Wait until something is so."""
    for _ in range(2000):
        await pilot.pause(0.01)
        if condition():
            return
    raise AssertionError("it did not happen in time")


async def test_keys_that_are_pressed_before_the_lesson_is_read_are_not_lost(library, journal) -> None:
    app = wanting(library, journal, LESSONS / "one-weight.md", "second-step")
    async with app.run_test() as pilot:
        await pilot.press(*"0", "full_stop", *"555", "enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and not app.screen.is_waiting)
        assert app.screen.page.question.status == "right"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LessonsScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and not app.screen.is_waiting)
        assert app.screen.page.question.status == "right"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LessonsScreen))


@pytest.mark.parametrize(
    ("text", "page", "said"),
    [
        ("+++\nformat = 1\ntitel = 3\n+++\n\nHello.\n", None, "error[unknown-key]"),
        (None, "nowhere", "no page"),
    ],
)
async def test_what_cannot_be_opened_ends_with_its_reason(
    library, journal, tmp_path, text: str | None, page: str | None, said: str
) -> None:
    path = LESSONS / "one-weight.md"
    if text is not None:
        path = tmp_path / "broken.md"
        path.write_text(text)
    app = wanting(library, journal, path, page)
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.return_code is not None)
    assert app.return_code == 2
    assert said in app.failure


async def test_garbage_is_looked_for_again_once_the_lesson_is_there(library, journal) -> None:
    app = wanting(library, journal, LESSONS / "one-weight.md")
    gc.disable()
    try:
        async with app.run_test() as pilot:
            await until(pilot, lambda: isinstance(app.screen, LessonScreen) and not app.screen.is_waiting)
            assert gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()
