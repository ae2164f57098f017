"""The wrong rules for an update: what is said of each; where they lead is in `update_mistakes`."""

from __future__ import annotations

from tutor.grading.landings import NumberMistake, number_catalogue
from tutor.grading.mistakes import Asked

_UPDATE: frozenset[Asked] = frozenset({"update"})

_MISTAKES = (
    NumberMistake(
        "added", "direction", 10, _UPDATE,
        "{typed} is where adding {rate} · {pull} leads.",
        "The step goes against the slope: take {rate} · {pull} away from the old {name}.",
        phrase="adding {rate} · {pull} in place of taking it away",
    ),
    NumberMistake(
        "no_learning_rate", "learning-rate", 20, _UPDATE,
        "{typed} is the old {name} minus the whole of {pull}: the learning rate is missing.",
        "Only a part of the slope becomes a step: multiply {pull} by {rate} first.",
        phrase="leaving out the learning rate",
    ),
    NumberMistake(
        "used_loss", "update", 30, _UPDATE,
        "{typed} is the old {name} minus {rate} times J: the loss in place of the gradient.",
        "The loss says how wrong the guesses are; the step follows its slope, {pull}.",
        phrase="using the loss in place of the gradient",
    ),
    NumberMistake(
        "only_the_step", "update", 40, _UPDATE,
        "{typed} is the step alone, {step}.",
        "That is how far {name} moves, not where it arrives: start from the old {name}.",
        phrase="giving the step alone",
    ),
    NumberMistake(
        "only_the_gradient", "update", 50, _UPDATE,
        "{typed} is {slope} itself.",
        "That is the slope here, not the new {name}: take {rate} times it away from the old {name}.",
        phrase="giving {slope} itself",
    ),
    NumberMistake(
        "unchanged", "update", 60, _UPDATE,
        "{typed} is the old {name}: it has not moved.",
        "Where the slope is not zero a step is taken: take {rate} · {pull} away from it.",
        phrase="leaving {name} as it was",
    ),
    NumberMistake(
        "sum_for_mean", "sum-or-mean", 70, _UPDATE,
        "{typed} follows from a gradient summed over the {N} points.",
        "The loss is a mean, so its derivative is one too: divide by the number of points.",
        phrase="summing over the points in place of taking the mean",
    ),
    NumberMistake(
        "mean_for_sum", "sum-or-mean", 80, _UPDATE,
        "{typed} follows from a gradient averaged over the {N} points.",
        "The loss is a sum, so its derivative is one too: do not divide by the number of points.",
        phrase="taking the mean over the points in place of summing",
    ),
    NumberMistake(
        "missing_two", "chain-rule", 90, _UPDATE,
        "{typed} follows from half of {slope}: the 2 of the power rule is missing.",
        "The derivative of a square u² is 2·u.",
        phrase="forgetting the 2 of the power rule",
    ),
    NumberMistake(
        "missing_inner", "chain-rule", 100, _UPDATE,
        "{typed} follows from a gradient without its inner derivative.",
        "By the chain rule, {outer} is multiplied by {link} at each point, before the mean is taken.",
        phrase="leaving out the inner derivative {link}",
    ),
    NumberMistake(
        "stale_gradient", "gradient", 110, _UPDATE,
        "{typed} uses {slope} of the step before.",
        "The slope changes with every step: use the one at the present parameters.",
        phrase="using {slope} of the step before",
    ),
    NumberMistake(
        "used_x", "gradient", 120, _UPDATE,
        "{typed} is the old {name} minus {rate} times the mean of {column}.",
        "The step follows {slope}, in which each {column} is multiplied by how far its guess is off.",
        phrase="using the mean of {column} in place of the gradient",
    ),
    NumberMistake(
        "rate_times_all", "update", 130, _UPDATE,
        "{typed} is {rate} times the whole of {name} − {pull}.",
        "The learning rate belongs to {pull} alone: multiply first, then take away.",
        phrase="multiplying the old {name} by the learning rate too",
    ),
    NumberMistake(
        "one_decimal_off", "update", 140, _UPDATE,
        "{typed} has the decimal point of {rate} · {pull} one place off.",
        "The rule is right; count the decimals of that product again.",
        phrase="slipping one decimal place in {rate} · {pull}",
    ),
    NumberMistake(
        "two_steps", "update", 150, _UPDATE,
        "{typed} is where two steps lead.",
        "Take one step, with the gradient at the present parameters.",
        phrase="taking two steps",
    ),
    NumberMistake(
        "used_new_parameter", "simultaneous-update", 160, _UPDATE,
        "{typed} uses {slope} at the new {other}.",
        "All parameters move together, from the old values: compute every gradient first.",
        phrase="using the new {other} in the gradient of {name}",
    ),
    NumberMistake(
        "dropped_parameter", "forward", 170, _UPDATE,
        "{typed} uses {slope} as it would be without {other}.",
        "The guesses depend on {other} too: keep it in the forward pass.",
        phrase="forgetting {other} in the forward pass",
    ),
    NumberMistake(
        "other_parameter", "simultaneous-update", 172, _UPDATE,
        "{typed} is the new {other}.",
        "Each value belongs to its own name: this one is for {name}.",
        phrase="giving the new {other}",
    ),
    NumberMistake(
        "other_gradient", "gradient", 174, _UPDATE,
        "{typed} uses {other_slope}, the slope of another parameter.",
        "Each parameter moves by its own slope: {name} by {slope}.",
        phrase="using {other_slope} in place of {slope}",
    ),
    NumberMistake(
        "used_whole_data", "gradient", 180, _UPDATE,
        "{typed} uses the gradient over all {all_points} points.",
        "This step sees only the {N} points of its batch.",
        phrase="using all the points, not the batch",
    ),
    NumberMistake(
        "used_validation", "gradient", 190, _UPDATE,
        "{typed} uses the gradient over the validation data.",
        "Only the training data move the parameters; the validation data are looked at, no more.",
        phrase="using the validation data",
    ),
)  # fmt: skip

_OF_OPTIMIZERS = (
    NumberMistake(
        "forgot_momentum", "update", 200, _UPDATE,
        "{typed} uses this step's gradient alone, without what is remembered of the earlier ones.",
        "Mix the remembered {memory} with the new gradient first; the step follows the mixture.",
        phrase="forgetting the momentum",
    ),
    NumberMistake(
        "forgot_decay", "update", 210, _UPDATE,
        "{typed} keeps the whole of the old v.",
        "Multiply the old v by β = {beta} before the new gradient is added.",
        phrase="forgetting β, which shrinks the old v",
    ),
    NumberMistake(
        "forgot_bias_correction", "update", 220, _UPDATE,
        "{typed} uses m and v as they are, without correcting them for having begun at 0.",
        "Divide m by 1 − β₁ᵗ and v by 1 − β₂ᵗ first, with t = {t}.",
        phrase="forgetting the bias correction",
    ),
    NumberMistake(
        "forgot_scaling", "update", 230, _UPDATE,
        "{typed} does not divide by the running size of the gradients.",
        "The step is divided by √{square} + ε.",
        phrase="forgetting to divide by the root of {square}",
    ),
    NumberMistake(
        "forgot_root", "update", 240, _UPDATE,
        "{typed} divides by {square} in place of its square root.",
        "{square} is made of squares: take its root before dividing.",
        phrase="forgetting the square root of {square}",
    ),
    NumberMistake(
        "forgot_pile", "update", 250, _UPDATE,
        "{typed} uses this step's gradient alone.",
        "Nobody clears the gradient here: what the earlier steps left is added to it.",
        phrase="forgetting that the gradients pile up",
    ),
)  # fmt: skip

UPDATE_MISTAKES = number_catalogue((*_MISTAKES, *_OF_OPTIMIZERS))
"""Every wrong rule for an update, by code, in the order they are reported."""
