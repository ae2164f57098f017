"""The corpora as far as reading goes: what is refused, by which code, and within what time and memory."""

from __future__ import annotations

import json
import time
import tracemalloc
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from spellings import COLUMN, SCALAR

from tutor.symbolic.expression import Scope
from tutor.symbolic.parser import ParseError, check_name, constant_value, parse
from tutor.text import is_unsafe

CORPUS = Path(__file__).parent.parent / "corpus"
SECONDS, BYTES = 0.05, 5_000_000


def cases(name: str, *contexts: str) -> list[Any]:
    found = json.loads((CORPUS / name).read_text(encoding="utf-8"))
    return [
        pytest.param(case, id=f"{number}-{ascii(case['input'])[:40]}")
        for number, case in enumerate(found)
        if not contexts or case.get("context") in contexts
    ]


def scope_of(case: dict[str, str]) -> Scope:
    if case.get("context") == "learner_number":
        return Scope({})
    parameters = {name: SCALAR for name in "wb" if name in case.get("model", "w")}
    return Scope(parameters | {"x": COLUMN, "y": COLUMN, "y_hat": COLUMN})


def outcome(case: dict[str, str]) -> str:
    """`read`, or the code; what is said about it is safe to show."""
    want = "number" if case.get("context") == "learner_number" else "expression"
    try:
        parse(case["input"], scope_of(case), want=want)  # type: ignore[arg-type]
    except ParseError as error:
        shown = [str(error), *error.caret_lines()]
        assert not any(is_unsafe(c) for line in shown for c in line)
        return error.code
    return "read"


def expected(case: dict[str, str]) -> str:
    """What reading alone must give; `undefined` and `formula` are for grading to say."""
    verdict, _, code = case["verdict"].partition(":")
    if verdict != "invalid":
        return "read"
    code = code or case.get("note", "")
    return {"undefined": "read", "formula": "unknown_name"}.get(code, code)


@pytest.mark.parametrize("case", cases("symbolic.json"))
def test_answers_of_the_corpus_are_read_or_refused(case: dict[str, str]) -> None:
    assert outcome(case) == expected(case)


@pytest.mark.parametrize(
    "case", cases("hostile.json", "learner_number", "learner_symbolic", "lesson_expression")
)
def test_hostile_texts_are_refused_in_little_time_and_memory(case: dict[str, str]) -> None:
    assert outcome(case) == expected(case)
    started = time.process_time()
    outcome(case)
    assert time.process_time() - started <= SECONDS
    tracemalloc.start()
    try:
        outcome(case)
        assert tracemalloc.get_traced_memory()[1] <= BYTES
    finally:
        tracemalloc.stop()


ADVERSARIAL = [
    "a_" * 150, "da_" * 50 + "/" + "da_" * 49, "J(" + "a, " * 99, " " * 299 + "=",
    "\\frac{d" + "a_" * 140 + "}", "Σ_{" + " " * 290, "sum_{" * 60, "+".join(["1/wxwxwxwxw"] * 10),
    "1/w" + " w" * 148, "(1/2x)" * 30, "(1/2x" * 30 + ")" * 30, "y\u0302" * 150, "½" * 300, "²" * 300,
    "," * 300, "max(" * 75, "Sum(" * 75, "||x|" * 60, "((((9^8)^8)^8)^8)" * 17, "x^8" * 100, "e^" * 150,
    "1e30" + "*1e30" * 59, "cosh(" * 40, "0." + "0" * 290 + "1", "\\sqrt{" * 40, "(-" * 100,
    "where(x<1," * 25, "x.mean()" * 35, "\x1b" * 300, "\ud800" * 300, "x[" * 150,
]  # fmt: skip


@pytest.mark.parametrize("text", ADVERSARIAL, ids=range(len(ADVERSARIAL)))
def test_other_texts_made_to_hurt_cost_little(text: str) -> None:
    case = {"input": text}
    outcome(case)
    started = time.process_time()
    outcome(case)
    assert time.process_time() - started <= SECONDS
    tracemalloc.start()
    try:
        outcome(case)
        assert tracemalloc.get_traced_memory()[1] <= BYTES
    finally:
        tracemalloc.stop()


def test_a_number_of_the_corpus_has_its_value() -> None:
    case = next(
        c.values[0] for c in cases("hostile.json", "learner_number") if c.values[0]["verdict"] == "number:0.5"
    )
    assert constant_value(parse(case["input"], Scope({}), want="number").expression) == Fraction(1, 2)


@pytest.mark.parametrize("case", cases("hostile.json", "lesson_symbol_name"))
def test_hostile_names_cannot_be_declared(case: dict[str, str]) -> None:
    assert check_name(case["input"]) is not None


@pytest.mark.parametrize(
    "name",
    [
        "", "1x", "_x", "x-y", "x.y", "x y", " x", "x\n", "х", "wх", "w\u200b", "ŵ", "η", "x²",
        "ｗ", "w\u0301",
        "lambda", "if", "None", "True", "and", "nan", "inf", "E", "I", "N", "S", "J", "i", "n", "y_hat",
        "exp", "mean", "sum", "dot", "where", "Sum", "Max", "np", "numpy", "torch", "math", "a" * 17,
        "x_i", "x_", "__class__", "eval()", "w;", "'w'", "[bold]", "\x1b[2J", "\ud800", "dJ/dw",
    ],
)  # fmt: skip
def test_other_names_that_cannot_be_declared(name: str) -> None:
    said = check_name(name)
    assert said is not None
    assert not any(is_unsafe(c) for c in said)


@pytest.mark.parametrize(
    "name",
    [
        "w",
        "b",
        "x",
        "y",
        "a" * 16,
        "x1",
        "x_1",
        "w_2",
        "eta",
        "beta",
        "learning_rate",
        "e",
        "d",
        "sigma",
        "theta",
        "size_m2",
        "X",
    ],
)
def test_ordinary_names_can_be_declared(name: str) -> None:
    assert check_name(name) is None


def test_a_declarable_name_is_read_as_itself() -> None:
    for name in ("w", "x1", "x_1", "eta", "learning_rate", "sigma", "e", "theta_0", "pi"):
        assert parse(f"2*{name} + {name}", Scope({name: SCALAR})).expression is not None
