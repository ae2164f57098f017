"""`tutor key`: the answer sheet, held against numbers computed here."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

XS, YS = (1.0, 2.0, 3.0, 4.0), (2.0, 4.0, 6.0, 8.0)


def slope(w: float) -> float:
    return sum(2 * x * (w * x - y) for x, y in zip(XS, YS, strict=True)) / len(XS)


def part(text: str, id: str) -> str:
    return text[text.index(f"[{id}]") :].split("\n\n")[0]


def test_the_sheet_has_the_answer_and_every_mistake(tutor: Callable[..., Any]) -> None:
    ran = tutor("key", "one-weight")
    assert ran.status == 0
    assert ran.out.startswith("One weight, by hand (one-weight)\n")
    second = part(ran.out, "second-step")
    first = 0 - 0.01 * slope(0)
    truth = first - 0.01 * slope(first)
    assert f"answer: w = {truth:.3f}" in second
    for code, value in {
        "added": first + 0.01 * slope(first),
        "no_learning_rate": first - slope(first),
        "sum_for_mean": first - 0.01 * 4 * slope(first),
        "unchanged": first,
        "stale_gradient": first - 0.01 * slope(0),
    }.items():
        shown = f"{value:.3f}".replace("-", "−")
        assert re.search(rf"^    {shown}  {code}: {shown} .+\.$", second, re.MULTILINE), code


def test_options_are_numbered_as_shown_and_each_has_its_sentence(tutor: Callable[..., Any]) -> None:
    asked = part(tutor("key", "sum-or-mean").out, "what-is-it")
    assert "answer: the sum over the points" in asked
    assert re.search(r"^    [13]: the mean over the points: dJ/dw\. .+\.$", asked, re.MULTILINE)


def test_expressions_have_their_wrong_rules(tutor: Callable[..., Any]) -> None:
    asked = part(tutor("key", "chain-rule", "--ascii").out, "whole-slope")
    assert "mean((w*x - y)*x)  missing_two: " in asked


def test_a_seed_has_its_own_sheet(tutor: Callable[..., Any]) -> None:
    own, seeded = tutor("key", "one-weight"), tutor("key", "one-weight", "--seed", "7")
    values = re.search(r"^seed 7: learning_rate = ([\d.]+), w = ([−\d.]+)$", seeded.out, re.MULTILINE)
    assert values
    rate, w = float(values[1]), float(values[2].replace("−", "-"))
    for _ in range(2):
        w -= rate * slope(w)
    answer = re.search(r"answer: w = ([−\d.]+)", part(seeded.out, "second-step"))
    assert answer
    assert abs(float(answer[1].replace("−", "-")) - w) < 1e-3
    assert own.out != seeded.out


def test_what_cannot_be_used_is_said(tutor: Callable[..., Any]) -> None:
    assert tutor("key", "no-such").status == 2
    assert tutor("key", "one-weight", "--seed", "x").status == 2


def test_ascii_terminals_get_ascii(tutor: Callable[..., Any]) -> None:
    assert tutor("key", "one-weight", "--ascii").out.isascii()
