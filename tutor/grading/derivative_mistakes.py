"""The wrong rules for a derivative: what each says; their closed forms come from `symbolic.slips`."""

from __future__ import annotations

from msgspec.structs import replace

from tutor.grading.mistakes import Asked, Mistake, catalogue

_DERIVATIVE: frozenset[Asked] = frozenset({"derivative"})
WRONG_PARAMETER = "wrong_parameter"
"""The code before the parameter's name is put behind it: `wrong_parameter_b`."""

_MISTAKES = (
    Mistake(
        "missing_mean", "sum-or-mean", 10, _DERIVATIVE,
        "Your answer lacks the division by the number of points that the loss has.",
        "The derivative of a mean is a mean: keep the division by N that the loss has.",
    ),
    Mistake(
        "missing_two", "chain-rule", 20, _DERIVATIVE,
        "The exponent was not brought down as a factor.",
        "Power rule: the exponent comes down in front, and the power falls by one.",
    ),
    Mistake(
        "missing_two_and_mean", "chain-rule", 30, _DERIVATIVE,
        "Two things are missing: the exponent as a factor, and the division by the number of points.",
        "The exponent of a power comes down in front, and the derivative of a mean is a mean.",
    ),
    Mistake(
        "mean_twice", "sum-or-mean", 40, _DERIVATIVE,
        "Your answer divides by the number of points once more than the loss does.",
        "Divide by N only where the loss does; mean(…) already contains that division.",
    ),
    Mistake(
        "kept_two", "chain-rule", 50, _DERIVATIVE,
        "The exponent was brought down, and the number that stands before the power in the loss was lost.",
        "Multiply the exponent by the number that the loss already has there: here they cancel.",
    ),
    Mistake(
        "missing_inner", "chain-rule", 60, _DERIVATIVE,
        "The derivative of an inner function was left out.",
        "Chain rule: the derivative of the outer function is multiplied by that of the inner one.",
    ),
    Mistake(
        "sign_flipped", "gradient", 70, _DERIVATIVE,
        "The sign is turned round: your answer points the other way everywhere.",
        "Keep the order of the difference as it stands in the loss, and count each minus once.",
    ),
    Mistake(
        "wrt_data", "gradient", 80, _DERIVATIVE,
        "That is the derivative by the data {name}, not by {wrt}.",
        "The data stay fixed; only {wrt} moves: differentiate by {wrt}.",
    ),
    Mistake(
        WRONG_PARAMETER, "gradient", 90, _DERIVATIVE,
        "That is the derivative by {name}, not by {wrt}.",
        "Only {wrt} moves here: ask how the inner function changes with {wrt}.",
    ),
    Mistake(
        "the_loss_itself", "loss", 100, _DERIVATIVE,
        "That is {what} itself, not its derivative.",
        "The derivative says how much it changes when {wrt} does: differentiate it by {wrt}.",
    ),
    Mistake(
        "power_kept", "chain-rule", 110, _DERIVATIVE,
        "The exponent was brought down, and the power left as it was.",
        "Power rule: once the exponent is in front, the power falls by one.",
    ),
    Mistake(
        "inner_only", "chain-rule", 120, _DERIVATIVE,
        "That is the derivative of the inner function alone.",
        "Chain rule: multiply it by the derivative of the outer function.",
    ),
    Mistake(
        "chain_added", "chain-rule", 130, _DERIVATIVE,
        "The derivatives of the outer and of the inner function were added.",
        "Chain rule: they are multiplied.",
    ),
    Mistake(
        "mean_split", "sum-or-mean", 140, _DERIVATIVE,
        "The mean of a product was taken apart into a product of means.",
        "Multiply at each point first, then take the mean: the two are different numbers.",
    ),
    Mistake(
        "dropped_target", "gradient", 150, _DERIVATIVE,
        "The target {name} has been lost on the way.",
        "The target stays in the derivative wherever it stands beside the prediction.",
    ),
    Mistake(
        "dropped_parameter", "gradient", 160, _DERIVATIVE,
        "The parameter {name} has been lost on the way.",
        "It stays fixed while {wrt} moves, and still belongs to the derivative.",
    ),
    Mistake(
        "constant_factor", "gradient", 170, _DERIVATIVE,
        "Your answer is {factor} times the right one.",
        "The names are right: follow the numbers through each rule once more.",
    ),
)  # fmt: skip

DERIVATIVE_MISTAKES = catalogue(_MISTAKES)
"""Every wrong rule for a derivative, by code, in the order they are reported."""


def derivative_mistake(code: str) -> Mistake:
    """The entry of a code, that of `wrong_parameter_NAME` included; raises KeyError for another."""
    if code.startswith(f"{WRONG_PARAMETER}_"):
        return replace(DERIVATIVE_MISTAKES[WRONG_PARAMETER], code=code)
    return DERIVATIVE_MISTAKES[code]
