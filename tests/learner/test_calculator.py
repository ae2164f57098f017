"""The calculator line: constants and the numbers that the page gives, and nothing else."""

from __future__ import annotations

import pytest

from tutor.learner.session import Session


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("= 0.01*-25.5", "0.01·(−25.5) = −0.255"),
        ("=1/3", "1/3 = 0.3333333333"),
        ("  = 2·3", "2·3 = 6"),
        ("= 0 - 0.01 * -30", "0 − 0.01·(−30) = 0.3"),
        ("= learning_rate", "learning_rate = 0.01"),
        ("= N * J", "N·J = 120"),
        ("= dJ/dw / N", "dJ/dw/N = −7.5"),
    ],
)
def test_it_computes(session: Session, line: str, said: str) -> None:
    session.forward()
    assert session.calculate(line) == said


@pytest.mark.parametrize(
    "line", ["=", "= 1/0", "= 9**9**9**9", "= q", "= mean(x)", "= )", "=" + "1+" * 5000 + "1"]
)
def test_what_it_cannot_compute_is_said_in_one_line(session: Session, line: str) -> None:
    session.forward()
    said = session.calculate(line)
    assert said
    assert "\n" not in said
    assert len(said) < 300


def test_it_does_not_know_what_is_asked(session: Session) -> None:
    session.forward()
    update = session.page.lines[-1]
    assert update.value == {"w": None}
    assert session.calculate("= w") == "w = 0"


def test_it_works_where_nothing_is_asked(session: Session) -> None:
    assert session.calculate("= 1 + 1") == "1 + 1 = 2"
    assert session.answer("= 1 + 1") == ""
