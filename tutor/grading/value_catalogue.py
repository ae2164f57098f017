"""What the wrong rules for a loss, a gradient and a prediction are, in words."""

from __future__ import annotations

from tutor.grading.landings import NumberMistake, number_catalogue
from tutor.grading.mistakes import Asked

_LOSS: frozenset[Asked] = frozenset({"loss"})
_GRADIENT: frozenset[Asked] = frozenset({"gradient"})
_Y_HAT: frozenset[Asked] = frozenset({"y_hat"})

LOSS_MISTAKES = number_catalogue((
    NumberMistake(
        "sum_for_mean", "sum-or-mean", 10, _LOSS,
        "{typed} is the sum over the {N} points.",
        "The loss is a mean: divide by the number of points.",
        phrase="summing over the points in place of taking the mean",
    ),
    NumberMistake(
        "mean_for_sum", "sum-or-mean", 20, _LOSS,
        "{typed} is the mean over the {N} points.",
        "The loss is a sum: do not divide by the number of points.",
        phrase="taking the mean over the points in place of summing",
    ),
    NumberMistake(
        "not_squared", "loss", 30, _LOSS,
        "{typed} is what comes out when nothing is squared.",
        "Square each miss before you take them together: else too high and too low cancel out.",
        phrase="not squaring the misses",
    ),
    NumberMistake(
        "absolute_for_square", "loss", 40, _LOSS,
        "{typed} comes from the size of each miss, not its square.",
        "Square each miss first.",
        phrase="taking the size of each miss in place of its square",
    ),
    NumberMistake(
        "square_of_mean", "loss", 50, _LOSS,
        "{typed} is the square of the mean miss.",
        "The order matters: square each miss first, then take the mean.",
        phrase="taking the mean first and squaring it",
    ),
    NumberMistake(
        "took_root", "loss", 60, _LOSS,
        "{typed} is the square root of the loss.",
        "The loss has no root in it: stop after the mean of the squares.",
        phrase="taking the square root of the loss",
    ),
    NumberMistake(
        "stale_loss", "loss", 70, _LOSS,
        "{typed} is the loss of the step before.",
        "The parameters have moved since: compute the forward pass anew.",
        phrase="giving the loss of the step before",
    ),
    NumberMistake(
        "next_loss", "loss", 80, _LOSS,
        "{typed} is the loss after the coming update.",
        "The loss is measured first, at the present parameters; the update comes after.",
        phrase="giving the loss after the update",
    ),
    NumberMistake(
        "used_validation", "loss", 90, _LOSS,
        "{typed} is the loss over the validation data.",
        "Training looks at the training data.",
        phrase="giving the validation loss",
    ),
    NumberMistake(
        "used_whole_data", "loss", 100, _LOSS,
        "{typed} is the loss over all {all_points} points.",
        "This step sees only the {N} points of its batch.",
        phrase="using all the points, not the batch",
    ),
    NumberMistake(
        "dropped_parameter", "forward", 110, _LOSS,
        "{typed} is the loss of a model without {other}.",
        "The guesses depend on {other} too: keep it in the forward pass.",
        phrase="forgetting {other} in the forward pass",
    ),
))  # fmt: skip

GRADIENT_MISTAKES = number_catalogue((
    NumberMistake(
        "missing_mean", "sum-or-mean", 10, _GRADIENT,
        "{typed} is the sum over the {N} points.",
        "The derivative of a mean is a mean: divide by the number of points.",
        phrase="summing over the points in place of taking the mean",
    ),
    NumberMistake(
        "mean_for_sum", "sum-or-mean", 20, _GRADIENT,
        "{typed} is the mean over the {N} points.",
        "The loss is a sum, and so is its derivative: do not divide by the number of points.",
        phrase="taking the mean over the points in place of summing",
    ),
    NumberMistake(
        "missing_two", "chain-rule", 30, _GRADIENT,
        "{typed} lacks the 2 of the power rule.",
        "The derivative of a square u² is 2·u.",
        phrase="forgetting the 2 of the power rule",
    ),
    NumberMistake(
        "mean_twice", "sum-or-mean", 40, _GRADIENT,
        "{typed} is divided by the number of points twice.",
        "One mean is enough: divide by {N} once.",
        phrase="taking the mean twice",
    ),
    NumberMistake(
        "missing_inner", "chain-rule", 50, _GRADIENT,
        "{typed} lacks the inner derivative.",
        "By the chain rule, {outer} is multiplied by {link} at each point, before the mean is taken.",
        phrase="leaving out the inner derivative {link}",
    ),
    NumberMistake(
        "sign_flipped", "direction", 60, _GRADIENT,
        "{typed} has the other sign.",
        "Mind the order of the difference: y_hat − y, the guess minus the target.",
        phrase="flipping the sign",
    ),
    NumberMistake(
        "wrong_parameter", "gradient", 70, _GRADIENT,
        "{typed} is dJ/d{other}.",
        "Here it is {name} that changes: the inner derivative is du/d{name}.",
        phrase="giving dJ/d{other}",
    ),
    NumberMistake(
        "the_loss_itself", "gradient", 80, _GRADIENT,
        "{typed} is the loss J itself.",
        "The gradient is the slope of the loss, not its height.",
        phrase="giving the loss itself",
    ),
    NumberMistake(
        "chain_added", "chain-rule", 90, _GRADIENT,
        "{typed} adds dℓ/du and du/d{name}.",
        "The chain rule multiplies them.",
        phrase="adding the two parts of the chain rule",
    ),
    NumberMistake(
        "dropped_target", "loss", 100, _GRADIENT,
        "{typed} leaves out the target {column}.",
        "The miss is the guess minus the target.",
        phrase="leaving out the target {column}",
    ),
    NumberMistake(
        "dropped_parameter", "forward", 110, _GRADIENT,
        "{typed} is the slope of a model without {other}.",
        "The guesses depend on {other} too: keep it in the forward pass.",
        phrase="forgetting {other} in the forward pass",
    ),
    NumberMistake(
        "stale_gradient", "gradient", 120, _GRADIENT,
        "{typed} is {slope} of the step before.",
        "The slope changes with every step: compute it at the present parameters.",
        phrase="giving {slope} of the step before",
    ),
    NumberMistake(
        "only_the_step", "update", 130, _GRADIENT,
        "{typed} is already multiplied by the learning rate.",
        "The slope alone is asked; the learning rate comes with the update.",
        phrase="multiplying by the learning rate already",
    ),
    NumberMistake(
        "used_validation", "gradient", 140, _GRADIENT,
        "{typed} is the slope over the validation data.",
        "Only the training data make the gradient.",
        phrase="using the validation data",
    ),
    NumberMistake(
        "used_whole_data", "gradient", 150, _GRADIENT,
        "{typed} is the slope over all {all_points} points.",
        "This step sees only the {N} points of its batch.",
        phrase="using all the points, not the batch",
    ),
))  # fmt: skip

Y_HAT_MISTAKES = number_catalogue((
    NumberMistake(
        "added_for_times", "forward", 10, _Y_HAT,
        "{typed} adds where the model multiplies.",
        "Read the model again: {factors} stand in a product.",
        phrase="adding {factors} in place of multiplying",
    ),
    NumberMistake(
        "dropped_parameter", "forward", 20, _Y_HAT,
        "{typed} is the guess without {other}.",
        "The model has {other} too.",
        phrase="forgetting {other}",
    ),
    NumberMistake(
        "swapped_parameters", "forward", 30, _Y_HAT,
        "{typed} has {one} and {other} in each other's place.",
        "Read the model again: which of them is multiplied, and by what?",
        phrase="swapping {one} and {other}",
    ),
    NumberMistake(
        "skipped_function", "forward", 35, _Y_HAT,
        "{typed} is the value before the last function, {function}.",
        "Put it into {function}{range}: what comes out is the guess.",
        phrase="leaving out the last function, {function}",
    ),
    NumberMistake(
        "lost_minus", "forward", 37, _Y_HAT,
        "{typed} is what comes out when the minus in the sigmoid's exponent is lost.",
        "The sigmoid of z is 1/(1 + exp(−z)): turn the sign of z before exp.",
        phrase="losing the minus in the sigmoid's exponent",
    ),
    NumberMistake(
        "the_input", "forward", 40, _Y_HAT,
        "{typed} is the input {column} itself.",
        "Put the input into the model; what comes out is the guess.",
        phrase="giving the input itself",
    ),
    NumberMistake(
        "the_target", "forward", 50, _Y_HAT,
        "{typed} is the target of that point.",
        "The guess is what the model says now, not what it ought to say.",
        phrase="giving the target",
    ),
    NumberMistake(
        "stale_parameters", "forward", 60, _Y_HAT,
        "{typed} uses the parameters of the step before.",
        "The parameters have moved since: use the present ones.",
        phrase="using the parameters of the step before",
    ),
    NumberMistake(
        "next_parameters", "forward", 70, _Y_HAT,
        "{typed} uses the parameters after the coming update.",
        "That update has not been made yet: use the present parameters.",
        phrase="using the parameters after the update",
    ),
))  # fmt: skip
