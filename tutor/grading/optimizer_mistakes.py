"""The wrong rules that only an optimiser allows: a part of its update forgotten."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tutor.grading.moment import Moment

_Found = tuple[str, float, dict[str, str]]


def optimizer_landings(moment: Moment, name: str) -> Iterator[_Found]:
    """Where each forgotten part leads; at the first step nothing is remembered, so nothing is forgotten."""
    problem = moment.problem
    old, gradient, rate = moment.before[name], moment.step.gradient[name], problem.learning_rate
    if not problem.zero_grad:
        if moment.number > 1:
            yield "forgot_pile", old - rate * moment.own_gradient(name), {}
        return
    match problem.optimizer.name:
        case "momentum":
            yield from _momentum(moment, name)
        case "rmsprop":
            square = moment.step.after.memory[name][0]
            words = {"square": moment.memory_label("s", name)}
            yield "forgot_scaling", old - rate * gradient, words
            yield "forgot_root", old - rate * gradient / (square + problem.optimizer.epsilon), words
        case "adam":
            yield from _adam(moment, name)


def _momentum(moment: Moment, name: str) -> Iterator[_Found]:
    if moment.number == 1:
        return
    problem, old, gradient = moment.problem, moment.before[name], moment.step.gradient[name]
    velocity = moment.step.before.memory[name][0]
    yield (
        "forgot_momentum",
        old - problem.learning_rate * gradient,
        {"memory": moment.memory_label("v", name)},
    )
    whole = old - problem.learning_rate * (velocity + gradient)
    yield "forgot_decay", whole, {"beta": f"{problem.optimizer.memory:g}"}


def _adam(moment: Moment, name: str) -> Iterator[_Found]:
    chosen, old, t = moment.problem.optimizer, moment.before[name], moment.number
    rate, gradient = moment.problem.learning_rate, moment.step.gradient[name]
    mean, square = moment.step.after.memory[name]
    fair_mean, fair_square = mean / (1 - chosen.beta1**t), square / (1 - chosen.beta2**t)
    root, epsilon = math.sqrt(max(fair_square, 0.0)), chosen.epsilon
    raw = old - rate * mean / (math.sqrt(max(square, 0.0)) + epsilon)
    yield "forgot_bias_correction", raw, {"t": str(t)}
    if t > 1:
        yield (
            "forgot_momentum",
            old - rate * gradient / (root + epsilon),
            {"memory": moment.memory_label("m", name)},
        )
    words = {"square": moment.memory_label("v", name)}
    yield "forgot_scaling", old - rate * fair_mean, words
    yield "forgot_root", old - rate * fair_mean / (fair_square + epsilon), words
