"""Conceptual predictions: the options, the answer and each option's reason, computed from the run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from tutor.descent.problem import Problem
from tutor.descent.stepper import training_loss
from tutor.errors import InputError
from tutor.grading.choose import Choice, Chosen
from tutor.grading.fate import fate_question
from tutor.grading.landings import plain_number
from tutor.grading.moment import Moment
from tutor.grading.update_mistakes import UPDATE_MISTAKES, pull
from tutor.grading.verdict import FoundMistake
from tutor.grading.which_run import which_run_question

ALIKE = 1e-6
"""Lengths and losses that differ by less than this part are called equal: float32 has no more."""


def forecast(
    moment: Moment,
    ask: str,
    *,
    authored: tuple[str, ...] = (),
    runs: Mapping[str, Problem] | None = None,
    seed: int = 0,
) -> Chosen:
    """The question of a `forecast` block; raises InputError where it cannot be asked here.

    `runs` are the named runs that which-run draws; the seed mixes their letters.
    """
    if ask != "which-run" and not all(map(math.isfinite, moment.after.values())):
        raise InputError("The run has run away here; nothing of this step can be forecast.")
    match ask:
        case "direction":
            return _direction(moment, authored)
        case "step-size":
            return _step_size(moment, authored)
        case "crossing":
            return _crossing(moment, authored)
        case "loss-change":
            return _loss_change(moment, authored)
        case "fate":
            return fate_question(moment, authored)
        case "which-run":
            return which_run_question(runs or {}, seed, authored)
    raise InputError(f"{ask} cannot be forecast.")


def shown(value: float) -> str:
    """A number inside a sentence: four significant digits."""
    return plain_number(float(f"{value:.4g}")) if math.isfinite(value) else "not a number"


def _moves(moment: Moment) -> dict[str, float]:
    return {name: moment.after[name] - moment.before[name] for name in moment.problem.parameters}


def _direction(moment: Moment, authored: tuple[str, ...]) -> Chosen:
    moves = _moves(moment)
    if len(moves) == 2 and all(moves.values()):
        return _two_directions(moment, moves, authored)
    name = max(moves, key=lambda each: abs(moves[each]))
    choices = tuple(
        Choice(text, _why_direction(moment, name, way), way == _sign(moves[name]), _slip(moment, name, way))
        for text, way in ((f"{name} grows", 1), (f"{name} falls", -1), (f"{name} stays where it is", 0))
    )
    return Chosen(
        "forecast", f"Which way will {name} move?", choices, (*authored, *_direction_hints(moment, (name,)))
    )


def _direction_hints(moment: Moment, names: Sequence[str]) -> tuple[str, str, str]:
    old = "; ".join(
        f"{name}: {shown(moment.before[name])} − {plain_number(moment.problem.learning_rate)} · "
        f"{_bracketed(_drive(moment, name))}"
        for name in names
    )
    return (
        "The slope says how J changes when the parameter grows. A step goes against the slope, downhill.",
        "; ".join(f"{name} − learning_rate · {pull(moment, name)}" for name in names),
        old,
    )


def _bracketed(value: float) -> str:
    text = shown(value)
    return f"({text})" if value < 0 else text


def _drive(moment: Moment, name: str) -> float:
    """What the learning rate is multiplied by here: the gradient, or what an optimiser made of it."""
    if moment.is_plain:
        return moment.step.gradient[name]
    return (moment.before[name] - moment.after[name]) / moment.problem.learning_rate


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _why_direction(moment: Moment, name: str, way: int) -> str:
    drive, what = _drive(moment, name), pull(moment, name)
    right = -_sign(drive)
    if way == right == 0:
        return f"{what} is 0 here: without a slope there is no step."
    if way == right:
        side = "smaller" if drive > 0 else "larger"
        return f"{what} is {shown(drive)}, and the step goes against it: towards a {side} {name}."
    if right == 0:
        return f"Look at the slope: {what} is 0 here, so nothing pulls {name} either way."
    if way == 0:
        return f"{name} stays only where there is no slope; here {what} is {shown(drive)}."
    return f"That is uphill: {what} is {shown(drive)} here, and the step goes against it."


def _slip(moment: Moment, name: str, way: int) -> FoundMistake | None:
    """The wrong rule behind a wrong direction: going uphill, or not moving."""
    words = {
        "typed": "that way" if way else "here",
        "name": name,
        "rate": plain_number(moment.problem.learning_rate),
        "pull": pull(moment, name),
    }
    return UPDATE_MISTAKES["added" if way else "unchanged"].found(asked=name, **words)


def _two_directions(moment: Moment, moves: Mapping[str, float], authored: tuple[str, ...]) -> Chosen:
    first, second = moves
    choices = []
    for one in (1, -1):
        for other in (1, -1):
            ways = {first: one, second: other}
            text = " and ".join(f"{name} {'grows' if way > 0 else 'falls'}" for name, way in ways.items())
            wrong = [name for name, way in ways.items() if way != _sign(moves[name])]
            because = " ".join(_why_direction(moment, name, ways[name]) for name in wrong or ways)
            slip = _slip(moment, wrong[0], ways[wrong[0]]) if wrong else None
            choices.append(Choice(text, because, not wrong, slip))
    prompt = f"Which way will {first} and {second} move?"
    hints = (*authored, *_direction_hints(moment, (first, second)))
    return Chosen("forecast", prompt, tuple(choices), hints)


def _step_size(moment: Moment, authored: tuple[str, ...]) -> Chosen:
    if moment.previous is None:
        raise InputError("There is no step before the first, so its length cannot be compared.")
    last = math.dist(moment.previous.before.parameters.values(), moment.previous.after.parameters.values())
    coming = math.dist(moment.before.values(), moment.after.values())
    change = _compare(coming, last)
    name = moment.problem.parameters[0]
    what = pull(moment, name)
    if len(moment.problem.parameters) == 1 and moment.is_plain:
        compare = (
            f"{what} was {shown(moment.previous.gradient[name])} and is {shown(moment.step.gradient[name])}"
        )
    else:
        compare = "compare the gradients of the last step with these"
    rule = f"The learning rate is the same, so the step is as long as the slope is steep: {compare}."
    texts = (
        (1, "longer than the last one"),
        (-1, "shorter than the last one"),
        (0, "just as long as the last one"),
    )
    choices = tuple(Choice(text, rule, way == change) for way, text in texts)
    numbers = (
        f"{plain_number(moment.problem.learning_rate)} · {_bracketed(_drive(moment, name))}, beside the last"
    )
    rungs = (
        "Two things make a step: the learning rate and the slope. Which of them has changed?",
        f"The step is −learning_rate · {what}.",
        f"The coming step of {name} is −{numbers} one of {shown(_last_move(moment, name))}.",
    )
    return Chosen("forecast", "How long will this step be?", choices, (*authored, *rungs))


def _last_move(moment: Moment, name: str) -> float:
    assert moment.previous is not None
    return moment.previous.after.parameters[name] - moment.previous.before.parameters[name]


def _compare(new: float, old: float) -> int:
    if abs(new - old) <= ALIKE * max(abs(new), abs(old)):
        return 0
    return _sign(new - old)


def _crossing(moment: Moment, authored: tuple[str, ...]) -> Chosen:
    before, after = _slope_along(moment, moment.before), _slope_along(moment, moment.after)
    crossed = 0 if abs(after) <= ALIKE * abs(before) else _sign(after)
    one = len(moment.problem.parameters) == 1
    name = moment.problem.parameters[0]
    step = math.dist(moment.before.values(), moment.after.values())
    # J falls along the step by `before` and its slope turns evenly: so far away is the lowest point.
    away = step * before / (before - after) if before != after else math.inf
    distance = f"The step is {shown(step)} long, and the lowest point on its way is {shown(away)} off."
    if moment.problem.gradient_factor != 1:
        distance += " Mind which gradient this program uses."
    where = f"The minimum is where the slope is 0. {distance}" if one else distance
    rate = plain_number(moment.problem.learning_rate)
    choices = (
        Choice("it stops short of the minimum", where, crossed < 0),
        Choice("it crosses the minimum and lands on the other side", where, crossed > 0),
        Choice("it lands on the minimum", where, crossed == 0),
    )
    rungs = (
        "Compare two lengths: how far the step goes, and how far the lowest point is.",
        f"The step is learning_rate · {pull(moment, name)} long; at the lowest point the slope is 0.",
        f"The step of {name} is −{rate} · {_bracketed(_drive(moment, name))}."
        " What sign will the slope have where it lands?",
    )
    prompt = (
        "Will the step cross the minimum?" if one else "Will the step go beyond the lowest point on its way?"
    )
    return Chosen("forecast", prompt, choices, (*authored, *rungs))


def _slope_along(moment: Moment, parameters: Mapping[str, float]) -> float:
    """How fast J changes along the coming step, at some parameters; negative is downhill."""
    moves = _moves(moment)
    return sum(move * moment.true_gradient(name, parameters) for name, move in moves.items())


def _loss_change(moment: Moment, authored: tuple[str, ...]) -> Chosen:
    before, after = training_loss(moment.problem, moment.before), training_loss(moment.problem, moment.after)
    change = _compare(after, before) if math.isfinite(after) else 1
    downhill = "A step against the slope begins downhill"
    why = {
        1: f"{downhill}, but this one is so long that it comes up higher on the other side.",
        -1: f"{downhill}, and this one is short enough to end lower than it began.",
        0: "The step ends exactly as high as it began.",
    }
    wrong = {
        1: "It would have to climb the other side higher than it started; is the step as long as that?",
        -1: "Downhill at first; but how far does the step go, and how high is the other side there?",
        0: "Only a step of no length, or one to the very same height on the other side, leaves J as it is.",
    }
    texts = ((-1, "J gets smaller"), (1, "J gets larger"), (0, "J stays as it is"))
    choices = tuple(
        Choice(text, why[way] if way == change else wrong[way], way == change) for way, text in texts
    )
    name = moment.problem.parameters[0]
    rungs = (
        "J falls along the step until its lowest point on the way; beyond that it rises again.",
        f"Where does {name} − learning_rate · {pull(moment, name)} land, and how high is J there?",
        f"{name}: {shown(moment.before[name])} − {plain_number(moment.problem.learning_rate)} · "
        f"{_bracketed(_drive(moment, name))}; J is {shown(before)} now.",
    )
    return Chosen("forecast", "What will the loss do?", choices, (*authored, *rungs))
