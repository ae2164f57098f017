"""A question is asked before SymPy is there, and nothing is judged before SymPy has agreed."""

import subprocess
import sys

import pytest

from tutor.course.library import find_lesson
from tutor.descent import problem
from tutor.learner.journal import Journal
from tutor.learner.session import Session
from tutor.symbolic.derivation import DerivationError
from tutor.symbolic.deriving.narrator import Narrator

ASK = """
import sys
from tutor.course.library import find_lesson
from tutor.learner.journal import Journal
from tutor.learner.session import Session
session = Session(find_lesson("one-weight"), Journal(None))
session.goto("second-step")
print(session.page.question.id, [name for name in ("numpy", "sympy") if name in sys.modules])
session.answer("0.3")
print("sympy" in sys.modules)
"""


def test_question_with_numbers_needs_no_sympy_and_its_answer_does() -> None:
    told = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["second-step ['numpy']", "True"]


def test_gradient_that_sympy_does_not_confirm_judges_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A rule that forgets the inner derivative gives a run; its first answer finds it out."""
    monkeypatch.setattr(Narrator, "_multiplied", lambda self, outer, inner: self.arranged(outer))
    monkeypatch.setattr(problem, "derivation", problem.derivation.__wrapped__)
    monkeypatch.setattr(problem, "outlined", problem.outlined.__wrapped__)
    session = Session(find_lesson("one-weight"), Journal(None))
    session.goto("second-step")
    assert session.page.question is not None
    with pytest.raises(DerivationError):
        session.answer("0.3")
    assert session.page.question.status == "open"
