"""The slopes that are written down are SymPy's, and a derivation with another one does not pass."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.symbolic.derivation import DerivationError, derive
from tutor.symbolic.deriving import slopes, sympy_bridge
from tutor.symbolic.expression import Objective
from tutor.symbolic.objectives import read_objective


def _objective(loss: str) -> Objective:
    return read_objective(loss, "w*x", "w")


@pytest.mark.parametrize("function", sorted(slopes.SLOPES))
def test_slope_of_each_function_is_sympys(function: str) -> None:
    assert slopes.slope_of_function(function) == sympy_bridge.slope_of_function(function)


def test_every_function_of_one_argument_that_sympy_differentiates_is_there() -> None:
    chosen = {"relu", "maximum", "minimum", "where"}
    assert set(slopes.SLOPES) == set(sympy_bridge.FUNCTIONS) - chosen


@given(st.fractions(min_value=-8, max_value=8, max_denominator=30))
def test_slope_of_each_power_is_sympys(exponent: Fraction) -> None:
    assert slopes.slope_of_power(exponent) == sympy_bridge.slope_of_power(exponent)


def test_another_form_of_a_slope_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    objective = _objective("mean(tanh(y_hat) - y)")
    derive(objective, "w")
    monkeypatch.setattr(slopes, "SLOPES", {**slopes.SLOPES, "tanh": slopes.SLOPES["sigmoid"]})
    with pytest.raises(DerivationError):
        derive(objective, "w")
