"""Forecasts of the coming step: its length, whether it crosses the minimum, what the loss does."""

from __future__ import annotations

import math
from collections.abc import Mapping

from tutor.descent.landscape import moments
from tutor.descent.stepper import training_loss
from tutor.errors import InputError
from tutor.grading.choose import Choice, Chosen
from tutor.grading.drives import (
    ALIKE,
    in_numbers,
    in_symbols,
    shown,
    sign,
    slope_along,
    updates_in_numbers,
    updates_in_symbols,
)
from tutor.grading.moment import Moment
from tutor.grading.update_mistakes import pull


def step_size(moment: Moment, authored: tuple[str, ...]) -> Chosen:
    """Longer or shorter than the last step; raises InputError where there was none."""
    if moment.previous is None:
        raise InputError("There is no step before the first, so its length cannot be compared.")
    last = math.dist(moment.previous.before.parameters.values(), moment.previous.after.parameters.values())
    coming = math.dist(moment.before.values(), moment.after.values())
    change = _compare(coming, last)
    texts = (
        (1, "longer than the last one"),
        (-1, "shorter than the last one"),
        (0, "just as long as the last one"),
    )
    choices = tuple(
        Choice(
            text, _why_as_long(moment, last, coming) if way == change else _needs(moment, way), way == change
        )
        for way, text in texts
    )
    moved = ", ".join(f"{name} by {shown(by)}" for name, by in _last_moves(moment).items())
    rungs = (
        "Two things make a step: the learning rate and the slope. Which of them has changed?"
        if moment.is_plain
        else f"The learning rate is the same. The step follows {_drives(moment)}: how has that changed?",
        f"The step is {in_symbols(moment)}.",
        f"The coming step is {in_numbers(moment)}. The last one moved {moved}.",
    )
    return Chosen("forecast", "How long will this step be?", choices, (*authored, *rungs))


def _drives(moment: Moment) -> str:
    return " and ".join(dict.fromkeys(pull(moment, name) for name in moment.problem.parameters))


def _last_moves(moment: Moment) -> dict[str, float]:
    assert moment.previous is not None
    old, new = moment.previous.before.parameters, moment.previous.after.parameters
    return {name: new[name] - old[name] for name in old}


def _compare(new: float, old: float) -> int:
    if abs(new - old) <= ALIKE * max(abs(new), abs(old)):
        return 0
    return sign(new - old)


def _why_as_long(moment: Moment, last: float, coming: float) -> str:
    lengths = f"the last step was {shown(last)} long, and this one is {shown(coming)}"
    if not moment.is_plain:
        return f"The step follows {_drives(moment)}: {lengths}."
    same = "The learning rate is the same, so the step is as long as the slope is steep"
    if len(moment.problem.parameters) > 1:
        return f"{same}: {lengths}."
    assert moment.previous is not None
    name = moment.problem.parameters[0]
    was, now = moment.previous.gradient[name], moment.step.gradient[name]
    # The line above shows the coming slope to three decimals.
    return f"{same}: {pull(moment, name)} was {shown(was, 5)} and is {shown(now, 5)}."


def _needs(moment: Moment, way: int) -> str:
    """What would have to be for a step of another length, without saying what is."""
    step = {1: "A longer step", -1: "A shorter step", 0: "A step of the same length"}[way]
    if not moment.is_plain:
        size = {1: "more of", -1: "less of", 0: "just as much of"}[way]
        than = "than" if way else "as"
        return f"{step} needs {size} {_drives(moment)} {than} the last one had. Compare the two in size."
    slope = {1: "a steeper slope than", -1: "a gentler slope than", 0: "a slope just as steep as"}[way]
    return f"{step} needs {slope} the last one had, since the learning rate is the same. Compare the two."


def crossing(moment: Moment, authored: tuple[str, ...]) -> Chosen:
    """Short of the minimum, beyond it or on it; raises InputError where the step is not downhill."""
    before, after = slope_along(moment, moment.before), slope_along(moment, moment.after)
    if not before < 0:
        raise InputError("The coming step does not go downhill, so it cannot cross the minimum.")
    crossed = 0 if abs(after) <= ALIKE * abs(before) else sign(after)
    one = len(moment.problem.parameters) == 1
    texts = _ONE_WAY if one else _MANY_WAYS
    why = _why_crossing(moment, before, after, crossed)
    choices = tuple(
        Choice(
            text,
            why if way == crossed else f"It would if {_WOULD[way]}. Compare the two lengths.",
            way == crossed,
        )
        for way, text in texts
    )
    rungs = (
        "Compare two lengths: how far the step goes, and how far the lowest point is.",
        f"The step is {in_symbols(moment)}; at the lowest point the slope is 0.",
        f"The step is {in_numbers(moment)}. What sign will the slope have where it lands?",
    )
    prompt = (
        "Will the step cross the minimum?" if one else "Will the step go beyond the lowest point on its way?"
    )
    return Chosen("forecast", prompt, choices, (*authored, *rungs))


_ONE_WAY = (
    (-1, "it stops short of the minimum"),
    (1, "it crosses the minimum and lands on the other side"),
    (0, "it lands on the minimum"),
)
_MANY_WAYS = ((-1, "it stops short of it"), (1, "it goes beyond it"), (0, "it ends just there"))
_WOULD = {
    -1: "the step were shorter than the way to the lowest point",
    1: "the step were longer than the way to the lowest point",
    0: "the step were exactly as long as the way to the lowest point",
}


def _why_crossing(moment: Moment, before: float, after: float, crossed: int) -> str:
    where = "The minimum is where the slope is 0. " if len(moment.problem.parameters) == 1 else ""
    if moments(moment.problem) is None or moment.problem.batch is not None:
        lands = {-1: "still falls", 1: "rises again", 0: "neither falls nor rises"}[crossed]
        return f"{where}Where the step lands, J {lands} in the direction of the step."
    step = math.dist(moment.before.values(), moment.after.values())
    # J falls along the step by `before` and its slope turns evenly: so far away is the lowest point.
    away = step * before / (before - after)
    distance = f"The step is {shown(step)} long, and the lowest point on its way is {shown(away)} off."
    if moment.problem.gradient_factor != 1:
        distance += " Mind which gradient this program uses."
    return where + distance


def loss_change(moment: Moment, authored: tuple[str, ...]) -> Chosen:
    """Up or down; over all training points, whatever the step sees of them."""
    before, after = training_loss(moment.problem, moment.before), training_loss(moment.problem, moment.after)
    change = _compare(after, before) if math.isfinite(after) else 1
    downhill = slope_along(moment, moment.before, moment.whole) < 0
    why, wrong = (_WHY, _WRONG) if downhill else (_WHY_NOT_DOWNHILL, _WRONG_NOT_DOWNHILL)
    texts = ((-1, "J gets smaller"), (1, "J gets larger"), (0, "J stays as it is"))
    choices = tuple(
        Choice(text, why[way] if way == change else wrong[way], way == change) for way, text in texts
    )
    rungs = (
        "J falls along the step until its lowest point on the way; beyond that it rises again."
        if downhill
        else "Compare how high J is at the two ends of the step.",
        f"Where does the step lead, and how high is J there? {updates_in_symbols(moment)}",
        f"{updates_in_numbers(moment)}; J is {shown(before)} now.",
    )
    all_points = moment.problem.batch is not None
    prompt = "What will the loss over all points do?" if all_points else "What will the loss do?"
    return Chosen("forecast", prompt, choices, (*authored, *rungs))


_Reasons = Mapping[int, str]
_WHY: _Reasons = {
    1: "The step begins downhill, but it is so long that it comes up higher on the other side.",
    -1: "The step begins downhill, and it is short enough to end lower than it began.",
    0: "The step ends exactly as high as it began.",
}
_WRONG: _Reasons = {
    1: "It would have to climb the other side higher than it started; is the step as long as that?",
    -1: "Downhill at first; but how far does the step go, and how high is the other side there?",
    0: "Only a step of no length, or one to the very same height on the other side, leaves J as it is.",
}
_WHY_NOT_DOWNHILL: _Reasons = {
    1: "The step does not begin downhill here, and it ends higher.",
    -1: "The step does not begin downhill here, and yet it ends lower.",
    0: "The step ends exactly as high as it began.",
}
_WRONG_NOT_DOWNHILL: _Reasons = {
    1: "It would if the step ended higher than it began. Where does it lead?",
    -1: "It would if the step ended lower than it began. Where does it lead?",
    0: "It would if the step ended exactly as high as it began. Where does it lead?",
}
