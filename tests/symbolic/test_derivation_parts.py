"""Losses whose parts have to be named before they can be derived: branches, products, powers, sums of one."""

from __future__ import annotations

import math

import pytest
from symbolic_oracle import at_point, central_difference, objective

from tutor.symbolic.derivation import derive
from tutor.symbolic.printing import one_line

SCALARS = {"b": 0.4, "w": 0.7}
COLUMNS = {"x": (0.5, 1.5, -0.8, 2.0), "y": (1.0, 0.3, 0.6, 1.4)}

LOSSES = [
    ("w*x", "mean(where(x > 0, w*exp(w*x), w*sin(w*y)))", "branches"),
    ("w*x", "mean(where(y > 0.5, w*exp(w*x), 3))", "branches"),
    ("w*x", "mean(w*maximum(w*exp(w*x), y*w**2*tanh(w)))", "branches"),
    ("w*x", "mean(relu(w*exp(w*x)*sin(w*x)))", "chain"),
    ("w*x", "mean(minimum(w*exp(w*x), b*w*sin(w*x)))", "as-branches"),
    ("w*x", "mean((1 + x**2)**(w*sin(w)) * w)", "product"),
    ("w*x", "mean((b + x**2)**w) + (b**2)**(w**2)", "sum-rule"),
    ("w*x", "mean((w**2 + x**2)**(w*x))", "as-exponential"),
    ("w*x", "mean(w)*exp(w)*mean(x)", "mean-of-one"),
    ("w*x", "w*dot(y_hat - y, exp(w*x))", "product"),
    ("w*x", "sum(w**2*exp(w))*w", "mean-of-one"),
    ("w*x", "mean(w*x)/(w**2 + mean(exp(w*x)))", "quotient"),
    ("w*x", "mean(w*exp(w*x)*sin(w*x)*x)", "product"),
]


@pytest.mark.parametrize(("model", "loss", "rule"), LOSSES, ids=[loss for _, loss, _ in LOSSES])
def test_the_slope_is_that_of_the_loss_by_its_values(model: str, loss: str, rule: str) -> None:
    problem = objective(model, loss)
    derivation = derive(problem, "w")
    assert rule in {one.name for one in derivation.rules}, [one.name for one in derivation.rules]
    truth = central_difference(problem, "w", SCALARS, COLUMNS)
    for expression in (derivation.result, problem.expand(derivation.folded)):
        assert at_point(expression, 0, SCALARS, COLUMNS) == pytest.approx(truth, rel=1e-7)


def test_a_branch_that_stands_still_gets_no_name_and_no_slope() -> None:
    derivation = derive(objective("w*x", "mean(where(y > 0.5, w*exp(w*x), 3))"), "w")
    branches = next(rule for rule in derivation.rules if rule.name == "branches")
    assert [name for name, _ in branches.introduces] == ["A"]
    assert branches.worked() == "dℓ/dw = where(y > 0.5, dA/dw, 0)"


def test_each_branch_is_named_and_put_back() -> None:
    derivation = derive(objective("w*x", "mean(where(x > 0, w*exp(w*x), w*sin(w*y)))"), "w")
    names = [rule.name for rule in derivation.rules]
    assert names.index("branches") < names.index("together")
    branches = next(rule for rule in derivation.rules if rule.name == "branches")
    assert [name for name, _ in branches.introduces] == ["A", "B"]
    assert not branches.asked


def test_a_slope_that_is_not_a_number_here_is_none_there() -> None:
    problem = objective("w*x", "mean(log(w*x**2)*w)")
    truth = central_difference(problem, "w", SCALARS, COLUMNS)
    assert at_point(derive(problem, "w").result, 0, SCALARS, COLUMNS) == pytest.approx(truth, rel=1e-7)
    below = {"b": 0.4, "w": -0.7}
    assert math.isnan(at_point(problem.expand(problem.loss), 0, below, COLUMNS))
    assert math.isnan(at_point(derive(problem, "w").result, 0, below, COLUMNS))


def test_a_negative_power_is_a_power_like_any_other() -> None:
    problem = objective("w*x", "mean((w*x)**-1)", ("w",))
    derivation = derive(problem, "w")
    assert one_line(derivation.result) == "mean(−x/(w·x)²)"
    assert derivation.undefined == "There is no value where w·x = 0: nothing can be divided by 0."
    truth = central_difference(problem, "w", SCALARS, COLUMNS)
    assert at_point(derivation.result, 0, SCALARS, COLUMNS) == pytest.approx(truth, rel=1e-7)
