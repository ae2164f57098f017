"""Every case of the corpora gets its verdict, its mistake and its factor, in time and memory."""

from __future__ import annotations

import json
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from grading_expressions import grade_expression

from tutor.grading.verdict import Verdict
from tutor.symbolic.objectives import read_objective

CORPUS = Path(__file__).parent.parent / "corpus"
GRADED = json.loads((CORPUS / "symbolic.json").read_text())
HOSTILE = [
    case
    for case in json.loads((CORPUS / "hostile.json").read_text())
    if case["context"] == "learner_symbolic"
]
MILLISECONDS, BYTES = 50, 5 * 2**20


def name(case: dict[str, Any]) -> str:
    return ascii(case["input"])[:40]


def mistake(verdict: Verdict) -> str | None:
    if verdict.outcome != "wrong":
        return None
    return verdict.mistakes[0].code if verdict.mistakes else "unrecognised"


@pytest.mark.parametrize("case", GRADED, ids=name)
def test_graded_answers(case: dict[str, Any]) -> None:
    objective = read_objective(case["loss"], case["model"], case["wrt"])
    verdict = grade_expression(case["input"], objective, case["wrt"])
    assert verdict.outcome == case["verdict"], verdict.message
    assert mistake(verdict) == case.get("mistake")
    assert (verdict.mistakes[0].factor if verdict.mistakes else None) == case.get("factor")
    if case["verdict"] in {"invalid", "incomplete"}:
        assert verdict.code == case["note"]
    if case.get("note") == "ambiguous_division":
        assert verdict.read_as in verdict.message
        assert "(" in verdict.read_as
    assert verdict.read_as or verdict.outcome == "invalid"


@pytest.mark.parametrize("case", HOSTILE, ids=name)
def test_hostile_answers(case: dict[str, Any]) -> None:
    objective = read_objective("mean((y_hat - y)**2)", "w*x", "w")
    grade_expression("2*x + 1e30*sin(w) - 1e30*sin(w)", objective, "w")
    outcome, _, code = case["verdict"].partition(":")
    taken = []
    for _ in range(3):
        start = time.process_time()
        verdict = grade_expression(case["input"], objective, "w")
        taken.append(time.process_time() - start)
    assert (verdict.outcome, verdict.code) == (outcome, code or verdict.code)
    assert min(taken) * 1000 < MILLISECONDS
    tracemalloc.start()
    try:
        grade_expression(case["input"], objective, "w")
        assert tracemalloc.get_traced_memory()[1] < BYTES
    finally:
        tracemalloc.stop()
    assert not any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in verdict.message + verdict.read_as)


SLOW = [
    "+".join(["tanh(w*x)*1e20"] * 6) + "-" + "-".join(["tanh(w*x)*1e20"] * 6),
    "mean(" + "*".join(["exp(w*x-y)"] * 9) + "*1e30)",
    "mean(((x+1e20)^8-(x+1e20)^8)^8)",
    "mean((x^8)^8 - (x^8)^8 + 1e30*sin(x)^8 - 1e30*sin(x)^8)",
    "mean(exp(exp(4+0*x)) - exp(exp(4+0*x)))",
    "mean(exp(-exp(6*abs(x)+5)))/mean(exp(-exp(6*abs(x)+5)))",
    "mean(sqrt(1e30+x)-sqrt(1e30))^8",
    "w^w^w",
    "mean(x^(N^8))",
]


@pytest.mark.parametrize("answer", SLOW)
def test_no_answer_takes_long(answer: str) -> None:
    objective = read_objective("mean((y_hat - y)**2)", "w*x", "w")
    grade_expression("2*x + 1e30*sin(w) - 1e30*sin(w)", objective, "w")
    taken = []
    for _ in range(3):
        start = time.process_time()
        verdict = grade_expression(answer, objective, "w")
        taken.append(time.process_time() - start)
    assert verdict.outcome != "right"
    assert min(taken) * 1000 < 2 * MILLISECONDS
