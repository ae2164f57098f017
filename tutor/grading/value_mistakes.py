"""The wrong rules for a loss, a gradient or a prediction, each with the number it gives here."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction

import numpy as np

from tutor.descent.problem import outlined
from tutor.descent.program import predict
from tutor.grading.landings import Landing, NumberMistake, plain_number
from tutor.grading.moment import Moment
from tutor.grading.value_catalogue import GRADIENT_MISTAKES, LOSS_MISTAKES, Y_HAT_MISTAKES
from tutor.grading.wrong_gradients import (
    chain_parts,
    has_square,
    left_out_inner,
    swap_aggregate,
    without_parameter,
)
from tutor.symbolic.expression import (
    ELEMENTWISE,
    Binary,
    Call,
    Expression,
    Negative,
    Symbol,
    add,
    call,
    children,
    names,
    number,
    replace,
    substitute,
    walk,
    with_children,
)

_ONE = number(1)
_Found = Iterator[tuple[str, float | None, dict[str, str]]]


def loss_landings(moment: Moment) -> tuple[Landing, ...]:
    """Each mistake that applies to the loss here."""
    return _landings(LOSS_MISTAKES, _wrong_losses(moment), _words(moment))


def gradient_landings(moment: Moment, name: str) -> tuple[Landing, ...]:
    """Each mistake that applies to dJ/d`name` here."""
    words = {**_words(moment), "name": name, "slope": f"dJ/d{name}"}
    return _landings(GRADIENT_MISTAKES, _wrong_gradients(moment, name), words)


def y_hat_landings(moment: Moment, at: Mapping[str, float]) -> tuple[Landing, ...]:
    """Each mistake that applies to the prediction for an input here."""
    return _landings(Y_HAT_MISTAKES, _wrong_predictions(moment, at), _words(moment))


def _words(moment: Moment) -> dict[str, str]:
    return {
        "N": str(moment.points),
        "all_points": str(moment.problem.data.points),
        "rate": plain_number(moment.problem.learning_rate),
    }


def _landings(
    mistakes: Mapping[str, NumberMistake], found: _Found, words: Mapping[str, str]
) -> tuple[Landing, ...]:
    landings = [
        Landing(mistakes[code], value, {**words, **more})
        for code, value, more in found
        if value is not None and math.isfinite(value)
    ]
    return tuple(sorted(landings, key=lambda landing: landing.mistake.order))


def _wrong_losses(moment: Moment) -> _Found:
    problem = moment.problem
    loss = problem.objective.loss
    if moment.points > 1:
        yield "sum_for_mean", swap_aggregate(moment, loss, "mean", "sum"), {}
        yield "mean_for_sum", swap_aggregate(moment, loss, "sum", "mean"), {}
    yield from ((code, moment.value(wrong), {}) for code, wrong in without_square(loss))
    if has_square(problem.objective) and moment.step.loss >= 0:
        yield "took_root", math.sqrt(moment.step.loss), {}
    if moment.previous is not None:
        yield "stale_loss", moment.previous.loss, {}
    yield "next_loss", moment.loss(moment.after), {}
    yield "used_validation", moment.step.validation_loss, {}
    if moment.points < problem.data.points:
        yield "used_whole_data", moment.loss(columns=moment.whole), {}
    for other in problem.parameters:
        if len(problem.parameters) > 1 and moment.before[other]:
            yield "dropped_parameter", moment.loss({**moment.before, other: 0.0}), {"other": other}


def without_square(loss: Expression) -> Iterator[tuple[str, Expression]]:
    """The loss with its (one) mean of squares read otherwise."""
    for node in walk(loss):
        match node:
            case Call(aggregate, (Binary("**", base, exponent) as square,)) if exponent == number(2):
                yield "not_squared", replace(loss, square, base)
                yield "absolute_for_square", replace(loss, square, call("abs", base))
                yield "square_of_mean", replace(loss, node, Binary("**", call(aggregate, base), exponent))
                return


def _wrong_gradients(moment: Moment, name: str) -> _Found:
    problem, true = moment.problem, moment.true_gradient(name)
    derived = outlined(problem.objective, name).folded
    if moment.points > 1:
        summed = swap_aggregate(moment, derived, "mean", "sum")
        yield "missing_mean", summed, {}
        yield "mean_for_sum", swap_aggregate(moment, derived, "sum", "mean"), {}
        yield "mean_twice", None if summed is None else true / moment.points, {}
    if has_square(problem.objective):
        yield "missing_two", true / 2, {}
    yield from (("missing_inner", value, words) for value, words in left_out_inner(moment, name))
    yield "sign_flipped", -true, {}
    for other in problem.parameters:
        if other != name:
            yield "wrong_parameter", moment.true_gradient(other), {"other": other}
            yield "dropped_parameter", without_parameter(moment, derived, other), {"other": other}
    yield "the_loss_itself", moment.step.loss, {}
    outer, inner = chain_parts(problem.objective, name)
    if outer is not None and inner is not None:
        yield "chain_added", moment.value(call("mean", add(outer, inner))), {}
    target = _target(moment)
    if target:
        nothing = {**moment.columns, target: np.zeros(moment.points)}
        yield "dropped_target", moment.true_gradient(name, columns=nothing), {"column": target}
    if moment.previous is not None and not problem.is_written(name):
        yield "stale_gradient", moment.previous.gradient[name], {}
    if problem.learning_rate != 1:
        yield "only_the_step", problem.learning_rate * true, {}
    if moment.validation is not None:
        yield "used_validation", moment.true_gradient(name, columns=moment.validation), {}
    if moment.points < problem.data.points:
        yield "used_whole_data", moment.true_gradient(name, columns=moment.whole), {}


def _target(moment: Moment) -> str:
    """The column that the loss compares the guesses with; empty where that is not one."""
    objective = moment.problem.objective
    in_model = names(objective.expand(objective.model))
    others = (names(objective.loss) & moment.columns.keys()) - in_model
    return next(iter(others)) if len(others) == 1 else ""


def _wrong_predictions(moment: Moment, at: Mapping[str, float]) -> _Found:
    problem, before = moment.problem, moment.before
    objective = problem.objective
    model = objective.expand(objective.model)
    for node in walk(model):
        match node:
            case Binary("*", Symbol(left), Symbol(right)) as product:
                wrong = replace(model, product, add(product.left, product.right))
                numbers = {key: number(Fraction(value)) for key, value in {**before, **at}.items()}
                value = moment.value(substitute(wrong, numbers))
                yield "added_for_times", value, {"factors": f"{left} and {right}"}
    used = [name for name in problem.parameters if name in names(model)]
    for index, other in enumerate(used):
        if len(used) > 1 and before[other]:
            yield "dropped_parameter", predict(problem, {**before, other: 0.0}, at), {"other": other}
        for one in used[:index]:
            swapped = {**before, one: before[other], other: before[one]}
            yield "swapped_parameters", predict(problem, swapped, at), {"one": one, "other": other}
    if (skipped := before_last_function(model)) is not None:
        inside, words = skipped
        numbers = {key: number(Fraction(value)) for key, value in {**before, **at}.items()}
        yield "skipped_function", moment.value(substitute(inside, numbers)), words
    if (turned := with_lost_minus(model)) is not None:
        numbers = {key: number(Fraction(value)) for key, value in {**before, **at}.items()}
        yield "lost_minus", moment.value(substitute(turned, numbers)), {}
    for column, value in at.items():
        yield "the_input", value, {"column": column}
    yield "the_target", _target_at(moment, at), {}
    if moment.previous is not None:
        yield "stale_parameters", predict(problem, moment.previous.before.parameters, at), {}
    yield "next_parameters", predict(problem, moment.after, at), {}


_RANGES = {
    "sigmoid": ", which makes a number between 0 and 1 of it",
    "tanh": ", which makes a number between −1 and 1 of it",
}


def before_last_function(model: Expression) -> tuple[Expression, dict[str, str]] | None:
    """What the last function of a model is applied to, with the words for it; None where it has none."""
    match model:
        case Call(function, (inside,)) if function in ELEMENTWISE:
            return inside, {"function": function, "range": _RANGES.get(function, "")}
    return None


def with_lost_minus(model: Expression) -> Expression | None:
    """The model with the argument of its outermost sigmoids negated; None where it has none."""
    turned = _lost_minus(model)
    return None if turned == model else turned


def _lost_minus(node: Expression) -> Expression:
    match node:
        case Call("sigmoid", (inside,)):
            return Call("sigmoid", (Negative(inside),))
        case Binary("/", above, Binary("+", left, right)) if {above, left} == {_ONE}:
            return Binary("/", above, Binary("+", left, _turned(right)))
        case Binary("/", above, Binary("+", left, right)) if {above, right} == {_ONE}:
            return Binary("/", above, Binary("+", _turned(left), right))
        case Binary() | Negative():
            return with_children(node, tuple(map(_lost_minus, children(node))))
    return node


def _turned(node: Expression) -> Expression:
    """An exponential with the sign of its exponent turned; anything else as it is."""
    match node:
        case Call("exp", (Negative(inside),)):
            return Call("exp", (inside,))
        case Call("exp", (inside,)):
            return Call("exp", (Negative(inside),))
    return node


def _target_at(moment: Moment, at: Mapping[str, float]) -> float | None:
    target = _target(moment)
    given = [name for name in at if name in moment.whole]
    if not target or not given:
        return None
    same = np.all([moment.whole[name] == at[name] for name in given], axis=0)
    return float(moment.whole[target][same][0]) if same.any() else None
