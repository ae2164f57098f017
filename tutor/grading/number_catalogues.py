"""Every wrong rule that ends in a number, by what is asked; reading them imports no NumPy."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.grading.landings import NumberMistake
from tutor.grading.mistakes import Asked
from tutor.grading.update_catalogue import UPDATE_MISTAKES
from tutor.grading.value_catalogue import GRADIENT_MISTAKES, LOSS_MISTAKES, Y_HAT_MISTAKES

WRONG_PARAMETER = "wrong_parameter"
"""The one code that carries a name behind it: `wrong_parameter_b`."""

CATALOGUES: Mapping[Asked, Mapping[str, NumberMistake]] = {
    "update": UPDATE_MISTAKES,
    "gradient": GRADIENT_MISTAKES,
    "loss": LOSS_MISTAKES,
    "y_hat": Y_HAT_MISTAKES,
}
"""By what is asked, then by code."""
