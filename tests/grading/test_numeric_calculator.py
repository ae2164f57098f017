import numpy as np
import pytest
from grading_problems import overshoot, problem

from tutor.descent.run import Run
from tutor.grading.calculator import calculate, given_names
from tutor.grading.moment import moment_of
from tutor.grading.reading import NumberError

MOMENT = moment_of(Run(problem()).advance(1))
NAMES = given_names(MOMENT, {"forward", "loss", "gradient"})


@pytest.mark.parametrize(
    ("text", "echo"),
    [
        ("= 0.01*-25.5", "0.01·(−25.5) = −0.255"),
        ("=w - learning_rate*dJ/dw", "w − learning_rate · dJ/dw = 0.555"),
        ("= eta*dJ/dw", "eta · dJ/dw = −0.255"),
        ("= mean(2*x*(w*x - y))", "mean(2·x·(w·x − y)) = −25.5"),
        ("= w*x", "w·x = 0.3 0.6 0.9 1.2"),
        ("= N", "N = 4"),
        ("= sqrt(2)", "sqrt(2) = 1.414213562"),
        ("= 1/(1+e^-2.8236)", "1/(1 + exp(−2.8236)) = 0.9439378801"),
        ("= e**(-2)", "exp(−2) = 0.1353352832"),
    ],
)
def test_a_calculation_is_echoed_with_its_value(text, echo):
    assert calculate(text, NAMES) == echo


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("= ", "empty"),
        ("= 1/0", "div_zero"),
        ("= 1/(w - w)", "undefined"),
        ("= z + 1", "unknown_name"),
        ("= 9**9**9**9", "exponent_too_big"),
        ("= " + "1" * 400, "too_long"),
        ("= w.real", "attribute"),
    ],
)
def test_what_cannot_be_calculated_says_why(text, code):
    with pytest.raises(NumberError) as error:
        calculate(text, NAMES)
    assert error.value.code == code


def test_only_the_shown_lines_are_given():
    hidden = given_names(MOMENT, {"forward"})
    assert "dJ/dw" not in hidden
    assert "J" not in hidden
    assert np.allclose(hidden["y_hat"], [0.3, 0.6, 0.9, 1.2])
    assert "grad" in given_names(moment_of(Run(overshoot())), {"gradient"})
