"""The numbers that a page gives to reckon with."""

from __future__ import annotations

import numpy as np
import pytest

from tutor.course.course_file import read_course
from tutor.course.library import bundled
from tutor.course.reader import read_lesson
from tutor.learner.journal import Journal
from tutor.learner.lines import given_text, number_text
from tutor.learner.page import NoteBlock, Page, Paragraph
from tutor.learner.session import Session


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.77175, 3, "0.77175"),
        (-0.7125, 3, "−0.7125"),
        (0.3, 3, "0.300"),
        (0.771753, 3, "0.772"),
        (1 / 3, 3, "0.333"),
        (0.0, 3, "0.000"),
        (float("nan"), 3, "not finite"),
    ],
)
def test_a_given_number_that_soon_ends_is_shown_to_its_end(value: float, decimals: int, text: str) -> None:
    assert given_text(value, decimals) == text


def test_a_value_and_what_follows_from_it_are_rounded_alike() -> None:
    assert number_text(1.2775, 3) == number_text(float(np.float32(1.2775)), 3) == "1.278"
    assert number_text(-0.0004, 3) == "0.000"
    assert number_text(-2.5e12, 2) == "−2.50e12"


def page_of(lesson: str, key: str) -> Page:
    """A page as it is met, when all before it was shown."""
    course = read_course(bundled())
    session = Session(read_lesson(course.path(lesson), course), Journal(None))
    while session.page.key != key:
        assert session.forward() == "" or session.reveal() == ""
    return session.page


def test_before_a_step_the_page_shows_the_number_that_the_step_starts_from() -> None:
    notes = [one.text for one in page_of("loss-surface", "shorter").blocks if isinstance(one, NoteBlock)]
    assert notes[0].startswith("Before this step: b = 0.68103, w = 1.014615. ")


def test_a_parameter_in_prose_that_soon_ends_is_shown_to_its_end() -> None:
    words = [
        "".join(span.text for span in one.spans)
        for one in page_of("feature-scaling", "old-slope").blocks
        if isinstance(one, Paragraph)
    ]
    assert any("w = 0.09674. " in text for text in words), words
