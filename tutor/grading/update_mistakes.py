"""The wrong rules for a step: where each leads, computed from the lesson's own problem."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tutor.descent.lines import gradient_name
from tutor.grading.landings import Landing, plain_number
from tutor.grading.moment import Moment, mentioned
from tutor.grading.optimizer_mistakes import optimizer_landings
from tutor.grading.update_catalogue import UPDATE_MISTAKES
from tutor.grading.wrong_gradients import (
    has_square,
    left_out_inner,
    swap_aggregate,
    without_parameter,
)


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
            return moment.memory_label("v", name)
        case "rmsprop":
            return f"{slope}/(√{moment.memory_label('s', name)} + ε)"
        case "adam":
            return f"the corrected {moment.memory_label('m', name)}/(√{moment.memory_label('v', name)} + ε)"
    return slope


def turned(step: str) -> str:
    """The words for a step that was given with the sign of the slope."""
    return f"with its sign turned: {step}"


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
    for other in moment.problem.parameters:
        if other != name:
            yield "other_parameter", moment.after[other], {"other": other}
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
        ("other_gradient", moment.own_gradient(other), {"other_slope": moment.gradient_label(other)})
        for other in problem.parameters
        if other != name and not moment.only_sign
    ]
    wrong += [
        ("dropped_parameter", without_parameter(moment, used, other), {"other": other})
        for other in problem.parameters
        if other != name
    ]
    if problem.batch is not None and moment.points < problem.data.points:
        wrong.append(("used_whole_data", moment.gradient(name, columns=moment.whole), {}))
    if moment.validation is not None:
        wrong.append(("used_validation", moment.gradient(name, columns=moment.validation), {}))
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
