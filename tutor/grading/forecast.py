"""Conceptual predictions: the options, the answer and each option's reason, computed from the run."""

from __future__ import annotations

import math
from collections.abc import Mapping

from tutor.descent.problem import Problem
from tutor.errors import InputError
from tutor.grading.choose import Choice, Chosen
from tutor.grading.coming_step import crossing, loss_change, step_size
from tutor.grading.drives import begun, drive, moves, shown, sign, updates_in_numbers, updates_in_symbols
from tutor.grading.fate import fate_question
from tutor.grading.landings import plain_number
from tutor.grading.moment import Moment
from tutor.grading.update_catalogue import UPDATE_MISTAKES
from tutor.grading.update_mistakes import pull
from tutor.grading.verdict import FoundMistake
from tutor.grading.which_run import which_run_question


def forecast(
    moment: Moment,
    ask: str,
    *,
    authored: tuple[str, ...] = (),
    runs: Mapping[str, Problem] | None = None,
    seed: int = 0,
) -> Chosen:
    """The question of a `forecast` block; raises InputError where it cannot be asked here.

    `runs` are those that which-run draws, the lesson's own under an empty name; the seed mixes their letters.
    """
    if ask != "which-run" and not all(map(math.isfinite, moment.after.values())):
        raise InputError("The run has run away here; nothing of this step can be forecast.")
    match ask:
        case "direction":
            return _direction(moment, authored)
        case "step-size":
            return step_size(moment, authored)
        case "crossing":
            return crossing(moment, authored)
        case "loss-change":
            return loss_change(moment, authored)
        case "fate":
            return fate_question(moment, authored)
        case "which-run":
            return which_run_question(runs or {}, seed, authored)
    raise InputError(f"{ask} cannot be forecast.")


def _direction(moment: Moment, authored: tuple[str, ...]) -> Chosen:
    moved = moves(moment)
    hints = (*authored, *_direction_hints(moment))
    if len(moved) == 2 and all(moved.values()):
        return _two_directions(moment, moved, hints)
    name = max(moved, key=lambda each: abs(moved[each]))
    choices = tuple(
        Choice(text, _why_direction(moment, name, way), way == sign(moved[name]), _slip(moment, name, way))
        for text, way in ((f"{name} grows", 1), (f"{name} falls", -1), (f"{name} stays where it is", 0))
    )
    return Chosen("forecast", f"Which way will {name} move?", choices, hints)


def _direction_hints(moment: Moment) -> tuple[str, str, str]:
    if not moment.is_plain:
        idea = "The step goes against what has been made of the slopes so far, not against this slope alone."
        return idea, updates_in_symbols(moment), updates_in_numbers(moment)
    # This is the first thing that is asked of a step: its formula may not have been met.
    here = " and ".join(
        f"{pull(moment, name)} is {shown(drive(moment, name))}" for name in moment.problem.parameters
    )
    name, *others = moment.problem.parameters
    ways = " for each" if others else f": to a larger {name}, to a smaller one, or neither"
    return (
        "The slope says how J changes when the parameter grows. A step goes against the slope, downhill.",
        "Where the slope is positive, J grows with the parameter; where it is negative, J falls as the"
        " parameter grows; where it is 0, J is level.",
        begun(f"{here} here. Which way is downhill{ways}?"),
    )


def _why_direction(moment: Moment, name: str, way: int) -> str:
    pulls, what = drive(moment, name), pull(moment, name)
    right = -sign(pulls)
    if way == right == 0:
        return begun(f"{what} is 0 here: without a slope there is no step.")
    if way == right:
        side = "smaller" if pulls > 0 else "larger"
        return begun(f"{what} is {shown(pulls)}, and the step goes against it: towards a {side} {name}.")
    if right == 0:
        return f"Look at the slope: {what} is 0 here, so nothing pulls {name} either way."
    if way == 0:
        return f"{name} stays only where nothing pulls it; here {what} is {shown(pulls)}."
    if not moment.is_plain:
        return begun(f"{what} is {shown(pulls)} here, and the step goes against it.")
    return f"That is uphill: {what} is {shown(pulls)} here, and the step goes against it."


def _slip(moment: Moment, name: str, way: int) -> FoundMistake | None:
    """The wrong rule behind a wrong direction: going uphill, or not moving."""
    words = {
        "typed": "that way" if way else "here",
        "name": name,
        "rate": plain_number(moment.problem.learning_rate),
        "pull": pull(moment, name),
    }
    return UPDATE_MISTAKES["added" if way else "unchanged"].found(asked=name, **words)


def _two_directions(moment: Moment, moved: Mapping[str, float], hints: tuple[str, ...]) -> Chosen:
    first, second = moved
    choices = []
    for one in (1, -1):
        for other in (1, -1):
            ways = {first: one, second: other}
            text = " and ".join(f"{name} {'grows' if way > 0 else 'falls'}" for name, way in ways.items())
            wrong = [name for name, way in ways.items() if way != sign(moved[name])]
            because = " ".join(_why_direction(moment, name, ways[name]) for name in wrong or ways)
            slip = _slip(moment, wrong[0], ways[wrong[0]]) if wrong else None
            choices.append(Choice(text, because, not wrong, slip))
    return Chosen("forecast", f"Which way will {first} and {second} move?", tuple(choices), hints)
