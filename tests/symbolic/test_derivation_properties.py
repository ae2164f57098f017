"""Random losses: the derivation agrees with central differences, and each rule with SymPy."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from symbolic_oracle import at_point, central_difference
from symbolic_trees import objectives

from tutor.symbolic.derivation import derive
from tutor.symbolic.expression import Objective
from tutor.symbolic.parser import ParseError, parse
from tutor.symbolic.printing import ascii_line, one_line

SCALARS = {"w": 0.3171, "b": -0.4423}
COLUMNS = {"x": [0.713, -1.117, 0.391], "y": [0.417, 0.93, -0.62]}


def check(problem: Objective, wrt: str) -> None:
    derivation = derive(problem, wrt)
    truth = central_difference(problem, wrt, SCALARS, COLUMNS, 1e-5)
    closer = central_difference(problem, wrt, SCALARS, COLUMNS, 2.5e-6)
    if not math.isfinite(truth) or abs(truth - closer) > 1e-6 * max(abs(truth), 1):
        return
    said = f"{one_line(problem.loss)} with {one_line(problem.model)}"
    for expression in (derivation.result, problem.expand(derivation.folded)):
        ours = at_point(expression, 0, SCALARS, COLUMNS)
        assert ours == pytest.approx(truth, rel=1e-5, abs=1e-6), said
    text = ascii_line(derivation.result)
    try:
        again = parse(text, problem.scope, learner=False).expression
    except ParseError as error:
        if error.code not in {"too_long", "too_deep", "degree_too_big"}:
            raise
    else:
        assert ascii_line(again) == text


@settings(deadline=None, max_examples=60)
@given(objectives)
def test_random_losses(problem: Objective) -> None:
    for wrt in problem.parameters:
        check(problem, wrt)


@pytest.mark.long
@settings(deadline=None, max_examples=3000)
@given(objectives)
def test_random_losses_at_length(problem: Objective) -> None:
    for wrt in problem.parameters:
        check(problem, wrt)
