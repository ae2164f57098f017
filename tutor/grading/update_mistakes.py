"""The wrong rules for a step: what each says, and where it leads, computed from the lesson's own problem."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tutor.descent.stepper import gradient_name
from tutor.grading.landings import Landing, NumberMistake, number_catalogue, plain_number
from tutor.grading.mistakes import Asked
from tutor.grading.moment import Moment, mentioned
from tutor.grading.optimizer_mistakes import OPTIMIZER_MISTAKES, optimizer_landings
from tutor.grading.wrong_gradients import (
    gradient_over_other_rows,
    has_square,
    left_out_inner,
    swap_aggregate,
    without_parameter,
)

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

UPDATE_MISTAKES = number_catalogue((*_MISTAKES, *OPTIMIZER_MISTAKES))
"""Every wrong rule for an update, by code, in the order they are reported."""


def update_landings(moment: Moment, name: str) -> tuple[Landing, ...]:
    """Each mistake that applies to a parameter's coming step, with the number it leads to."""
    words = {
        "name": name,
        "rate": plain_number(moment.problem.learning_rate),
        "pull": pull(moment, name),
        "slope": moment.gradient_label(name),
        "N": str(moment.points),
        "all_points": str(moment.problem.data.points),
    }
    found = (*_closed_forms(moment, name), *_other_gradients(moment, name), *optimizer_landings(moment, name))
    landings = [
        Landing(UPDATE_MISTAKES[code], value, {**words, **more})
        for code, value, more in found
        if math.isfinite(value)
    ]
    return tuple(sorted(landings, key=lambda landing: landing.mistake.order))


def pull(moment: Moment, name: str) -> str:
    """What the learning rate is multiplied by, in words: the gradient, or what an optimiser makes of it."""
    slope = moment.gradient_label(name)
    if not moment.problem.zero_grad:
        return "the piled-up gradient"
    match moment.problem.optimizer.name:
        case "momentum":
            return "v"
        case "rmsprop":
            return f"{slope}/(√s + ε)"
        case "adam":
            return "the corrected m/(√v + ε)"
    return slope


def turned(step: str) -> str:
    """The words for a step that was given with the sign of the slope."""
    return f"{step}, with its sign turned"


_Found = tuple[str, float, dict[str, str]]


def _closed_forms(moment: Moment, name: str) -> Iterator[_Found]:
    """The mistakes that need no other gradient than the one of this step."""
    old, new, rate = moment.before[name], moment.after[name], moment.problem.learning_rate
    move = new - old
    yield "added", old - move, {}
    yield "used_loss", old - rate * moment.step.loss, {}
    product = f"{plain_number(rate)} · {pull(moment, name)}"
    yield "only_the_step", move, {"step": f"−{product}"}
    # From 0 the step turned round is where adding it leads; half-way to 0 it is almost the right answer.
    if old and abs(old + 2 * move) > abs(move) / 5:
        yield "only_the_step", -move, {"step": turned(product)}
    yield "only_the_gradient", moment.step.gradient[name], {"slope": gradient_name(moment.problem, name)}
    yield "unchanged", old, {}
    if rate != 1:
        yield "no_learning_rate", old + move / rate, {}
        yield "rate_times_all", rate * old + move, {}
    yield "one_decimal_off", old + 10 * move, {}
    yield "one_decimal_off", old + move / 10, {}
    if moment.after_next is not None:
        yield "two_steps", moment.after_next[name], {}
    if moment.is_plain:
        objective = moment.problem.objective
        for column in sorted(mentioned(objective, objective.model) & moment.columns.keys()):
            mean = float(moment.columns[column].mean())
            yield "used_x", old - rate * mean, {"column": column}


def _other_gradients(moment: Moment, name: str) -> Iterator[_Found]:
    """The mistakes that put another number in place of the gradient."""
    problem, gradient = moment.problem, moment.own_gradient(name)
    wrong: list[tuple[str, float | None, dict[str, str]]] = []
    used = problem.gradients[name]
    if not problem.is_written(name) and moment.points > 1 and not moment.only_sign:
        wrong.append(("sum_for_mean", swap_aggregate(moment, used, "mean", "sum"), {}))
        wrong.append(("mean_for_sum", swap_aggregate(moment, used, "sum", "mean"), {}))
    if not problem.is_written(name):
        wrong += [("missing_inner", value, words) for value, words in left_out_inner(moment, name)]
    if has_square(problem.objective) and not moment.only_sign:
        wrong.append(("missing_two", gradient / 2, {}))
    wrong.append(("stale_gradient", moment.own_gradient_before(name), {}))
    wrong.append(_with_new_parameters(moment, name))
    wrong += [
        ("dropped_parameter", without_parameter(moment, used, other), {"other": other})
        for other in problem.parameters
        if other != name
    ]
    if problem.batch is not None and moment.points < problem.data.points:
        wrong.append(("used_whole_data", moment.gradient(name, columns=moment.whole), {}))
    if problem.data.validation is not None:
        wrong.append(("used_validation", gradient_over_other_rows(moment, name), {}))
    for code, value, words in wrong:
        if value is not None:
            yield code, moment.moved(name, value), words


def _with_new_parameters(moment: Moment, name: str) -> tuple[str, float | None, dict[str, str]]:
    """The gradient after the parameters above this one have moved; none where it does not feel them."""
    parameters = moment.problem.parameters
    earlier = [p for p in parameters[: parameters.index(name)] if moment.depends(name, p)]
    if not earlier:
        return "used_new_parameter", None, {}
    mixed = {**moment.before, **{p: moment.after[p] for p in earlier}}
    return "used_new_parameter", moment.gradient(name, mixed), {"other": " and ".join(earlier)}
