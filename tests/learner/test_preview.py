"""The first page is there before any number is, and before NumPy is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tutor.course.lesson import Lesson
from tutor.learner.journal import Journal
from tutor.learner.page import Paragraph
from tutor.learner.preview import preview
from tutor.learner.session import Session


def test_a_preview_is_the_page_without_its_numbers(small: Lesson, journal: Journal) -> None:
    session = Session(small, journal)
    session.forward()
    shown, page = preview(small, journal), session.page
    assert (shown.key, shown.number, shown.pages, shown.title) == (
        page.key,
        page.number,
        page.pages,
        page.title,
    )
    assert shown.epoch == page.epoch
    assert shown.question is not None
    assert page.question is not None
    assert (shown.question.id, shown.question.status) == (page.question.id, "open")
    first = shown.blocks[0]
    assert isinstance(first, Paragraph)
    assert [span.text for span in first.spans if span.style == "number"] == ["…"]


def test_the_preview_knows_the_epoch_of_every_page(small: Lesson) -> None:
    journal = Journal(None)
    session = Session(small, journal)
    for page in range(1, 6):
        session.goto(page)
        assert preview(small, journal).epoch == session.page.epoch
        if session.page.question and session.page.question.status == "open":
            session.reveal()
            assert preview(small, journal).epoch == session.page.epoch


def test_a_preview_of_a_page_further_on(small: Lesson, journal: Journal) -> None:
    shown = preview(small, journal, page="last")
    session = Session(small, journal)
    session.goto("last")
    assert (shown.key, shown.epoch) == (session.page.key, session.page.epoch) == ("last", 11)
    assert preview(small, journal, restart=True).key == "start"


def test_a_preview_imports_neither_numpy_nor_sympy(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib;"
        "from tutor.course.library import find_lesson;"
        "from tutor.learner.journal import Journal;"
        "from tutor.learner.preview import preview;"
        "page = preview(find_lesson('one-weight'), Journal(pathlib.Path(sys.argv[1])));"
        "print(page.title, [m for m in ('numpy', 'sympy', 'textual', 'rich') if m in sys.modules])"
    )
    environ = {**os.environ, "TUTOR_COURSE": ""}
    ran = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True, env=environ
    )
    assert ran.stdout == "One weight, by hand []\n"
