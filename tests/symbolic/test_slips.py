"""Wrong derivatives of losses that are written in unusual ways, against slopes worked out by hand."""

from __future__ import annotations

import pytest
from symbolic_oracle import at_point, objective

from tutor.symbolic.expression import Objective
from tutor.symbolic.slips import slips

W = 0.7
X, Y = (0.5, 1.5, 2.0), (1.0, 0.3, 1.4)
MISSES = [W * x - y for x, y in zip(X, Y, strict=True)]
SUM = sum(2 * x * u for x, u in zip(X, MISSES, strict=True))


def values(problem: Objective, code: str) -> list[float]:
    return [
        at_point(slip.form, 0, {"w": W, "N": 3.0}, {"x": X, "y": Y})
        for slip in slips(problem, "w")
        if slip.code == code
    ]


@pytest.mark.parametrize(
    "loss",
    [
        "mean((y_hat - y)**2)",
        "sum((y_hat - y)**2)/N",
        "sum((y_hat - y)**2)*N**-1",
        "dot(y_hat - y, y_hat - y)/N",
        "1/N*sum((y_hat - y)*(y_hat - y))",
        "mean(mean((y_hat - y)**2))",
    ],
)
def test_the_slips_do_not_depend_on_how_the_mean_is_written(loss: str) -> None:
    problem = objective("w*x", loss, ("w",))
    assert values(problem, "missing_mean") == pytest.approx([SUM] * 2)
    assert pytest.approx(SUM / 9) == values(problem, "mean_twice")[0]
    assert any(value == pytest.approx(SUM / 6) for value in values(problem, "missing_two"))
    assert any(value == pytest.approx(SUM / 2) for value in values(problem, "missing_two_and_mean"))
    assert values(problem, "sign_flipped") == pytest.approx([-SUM / 3])


def test_a_power_that_is_kept() -> None:
    """(u²)′ as 2u², times the inner slope; and 1/u′ as −1/u."""
    kept = sum(2 * u**2 * x for x, u in zip(X, MISSES, strict=True)) / 3
    found = values(objective("w*x", "mean((y_hat - y)**2)", ("w",)), "power_kept")
    assert any(value == pytest.approx(kept) for value in found)
    below = sum(-x / (W * x) for x in X) / 3
    found = values(objective("w*x", "mean((w*x)**-1)", ("w",)), "power_kept")
    assert any(value == pytest.approx(below) for value in found)


def test_half_the_square_offers_the_two_that_cancels() -> None:
    for loss in ("mean((y_hat - y)**2/2)", "mean((y_hat - y)**2*(1/2))", "-mean(-(y_hat - y)**2)/2"):
        found = values(objective("w*x", loss, ("w",)), "kept_two")
        assert any(value == pytest.approx(SUM / 3) for value in found), loss
