"""The shared corpus of hostile numbers, and more of their kind, at a question of a real lesson."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from grading_problems import problem
from hypothesis import given
from hypothesis import strategies as st

from tutor.descent.run import Run
from tutor.errors import InputError
from tutor.grading.forecast import forecast
from tutor.grading.moment import moment_of
from tutor.grading.predict import predict

CORPUS = Path(__file__).parents[1] / "corpus" / "hostile.json"
CASES = [case for case in json.loads(CORPUS.read_text()) if case["context"] == "learner_number"]
QUESTION = predict(moment_of(Run(problem()).advance(1)), "w")


def test_the_corpus_is_there():
    assert len(CASES) >= 7


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["input"])
def test_the_corpus_of_numbers(case):
    outcome, _, detail = case["verdict"].partition(":")
    verdict = QUESTION.grade((case["input"],))
    if outcome == "number":
        assert verdict.values["w"] == float(detail)
    else:
        assert (verdict.outcome, verdict.code) == (outcome, detail)


@pytest.mark.parametrize("text", ["?", "idk", "help", " Hint "])
def test_who_does_not_know_is_told_about_hints(text):
    verdict = QUESTION.grade((text,))
    assert verdict.outcome == "invalid"
    assert verdict.message == "That is fine. Ask for a hint, and go on from there."


@given(st.text(max_size=400))
def test_nothing_typed_raises_or_takes_long(text):
    begun = time.perf_counter()
    verdict = QUESTION.grade((text,))
    assert time.perf_counter() - begun < 2
    assert "\x1b" not in verdict.message + verdict.read_as


@given(
    st.lists(st.sampled_from([*"0123456789.,;=+-*/()^e wbxN−½²", "exp(", "sqrt("]), max_size=30).map("".join)
)
def test_nothing_like_arithmetic_raises_either(text):
    verdict = QUESTION.grade((text,))
    assert verdict.outcome in ("right", "wrong", "incomplete", "invalid")
    assert "!" not in verdict.message


def test_what_has_no_finite_value_cannot_be_asked():
    gone = moment_of(Run(problem(rate=1e308)))
    with pytest.raises(InputError):
        predict(gone, "w")
    with pytest.raises(InputError):
        forecast(gone, "crossing")
    with pytest.raises(InputError):
        predict(moment_of(Run(problem())), "y_hat")
    with pytest.raises(InputError):
        predict(moment_of(Run(problem())), "z")
    with pytest.raises(InputError):
        forecast(moment_of(Run(problem())), "weather")
