"""The four lines of a step as a page shows them: what is given, what is asked, what was executed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from tutor.course.lesson import ActivityItem, Lesson, asks_parameters
from tutor.course.schema import Diagnose, Forecast, LineName, Predict
from tutor.descent.lines import Line
from tutor.descent.messages import divergence_message
from tutor.descent.run import Run
from tutor.descent.stepper import step
from tutor.digits import exact_within, to_decimals, with_power
from tutor.grading.numeric import FEWEST, decimals_for
from tutor.learner.page import EpochLine
from tutor.learner.runs import Runs

SHOWN_VALUES = 6
"""Values of a column that are shown; of more, the first ones and how many there are."""
KEPT_VALUES = 1000
"""Values of a column that a page carries."""
MORE = 2
"""Decimals more than the page has that a given number may show, if these are its last ones."""
ABOUT_A_STEP = frozenset({"direction", "step-size", "crossing", "loss-change"})
"""Forecasts that concern the coming step."""


def epoch_lines(
    lesson: Lesson, item: ActivityItem, runs: Runs, decimals: int | None, *, done: bool
) -> tuple[EpochLine, ...]:
    """The lines shown with a question; what is to be predicted has no value until it is done."""
    asked = _asked(item)
    shown = _shown(lesson, item, runs, asked)
    if not shown and not asked:
        return ()
    run = runs.before(item)
    if run.diverged:
        return ()
    taken = step(run.problem, run.state)
    if decimals is None:
        decimals = coming_decimals(run)
    hidden = frozenset() if done else asked
    lines = [
        _single(line, decimals, hidden)
        for line in taken.lines
        if line.name in ("forward", "loss") and (line.name in shown or line.name in asked)
    ]
    if "gradient" in shown or any(name.startswith("gradient") for name in asked):
        lines += _grouped([line for line in taken.lines if line.name == "gradient"], decimals, hidden)
    if "update" in asked:
        lines += _grouped([line for line in taken.lines if line.name == "update"], decimals, hidden)
    return tuple(lines)


def whole_step(run: Run, *, asked: bool = False) -> tuple[EpochLine, ...]:
    """Every line of the coming step with its numbers, but where it leads while that is `asked`.

    Empty once the run has diverged.
    """
    if run.diverged:
        return ()
    taken = step(run.problem, run.state)
    moves = [(taken.after.parameters[name] - old, old) for name, old in run.parameters.items()]
    finite = [(change, old) for change, old in moves if math.isfinite(change)]
    decimals = max((decimals_for(change, old) for change, old in finite), default=FEWEST)
    nothing: frozenset[str] = frozenset()
    hidden = frozenset({"update"}) if asked else nothing
    lines = [_single(line, decimals, nothing) for line in taken.lines if line.name in ("forward", "loss")]
    lines += _grouped([line for line in taken.lines if line.name == "gradient"], decimals, nothing)
    return (*lines, *_grouped([line for line in taken.lines if line.name == "update"], decimals, hidden))


def coming_decimals(run: Run) -> int:
    """Decimals at which the coming step shows three significant digits."""
    after = step(run.problem, run.state).after.parameters
    changes = (after[name] - value for name, value in run.parameters.items())
    return max(decimals_for(change, *run.parameters.values()) for change in changes)


def step_note(before: Run, after: Run) -> str:
    """One sentence on the step that was taken."""
    if after.diverged:
        return divergence_message(after.problem, after.diverged)
    moves = [(name, old, after.parameters[name]) for name, old in before.parameters.items()]
    # As many for each as in the lines of the step, which stand above the sentence.
    digits = max(decimals_for(new - old, old, new) for _, old, new in moves)
    ways = [
        f"{name} went from {number_text(old, digits)} to {number_text(new, digits)}"
        for name, old, new in moves
    ]
    return f"The step is taken: {', '.join(ways)}."


def number_text(value: float, decimals: int) -> str:
    """A number at so many decimals; a very large one with an exponent."""
    if not math.isfinite(value):
        return "not finite"
    if abs(value) >= 1e9:
        return with_power(value, decimals)
    return to_decimals(value, decimals).replace("-", "−")


def given_text(value: float, decimals: int) -> str:
    """A number to reckon with: at so many decimals, or at a few more where these are all that it has."""
    fitting = (more for more in range(decimals, decimals + MORE + 1) if exact_within(value, more))
    return number_text(value, next(fitting, decimals) if math.isfinite(value) else decimals)


def _asked(item: ActivityItem) -> frozenset[str]:
    """The lines that have something to predict: `loss`, `update`, `gradient w`."""
    block = item.block
    if isinstance(block, Forecast):
        return frozenset({"update"} if block.then == "step" else ())
    if not isinstance(block, Predict):
        return frozenset()
    if asks_parameters(block):
        return frozenset({"update"})
    asked = {"loss" for name in block.asked if name in {"loss", "J"}}
    asked |= {f"gradient {name[4:]}" for name in block.asked if name.startswith("dJ/d")}
    return frozenset(asked)


def _shown(lesson: Lesson, item: ActivityItem, runs: Runs, asked: frozenset[str]) -> frozenset[LineName]:
    """The lines given beforehand: the author's choice, else all the first time and later the gradient."""
    block = item.block
    if isinstance(block, Predict) and block.show is not None:
        shown = frozenset(block.show)
    elif isinstance(block, Predict) and "update" not in asked:
        about_model = not asked
        shown = frozenset() if about_model else frozenset({"forward"})
    elif isinstance(block, Predict | Diagnose) or (isinstance(block, Forecast) and block.ask in ABOUT_A_STEP):
        first = next(one for one in lesson.activities if isinstance(one.block, Predict | Forecast | Diagnose))
        shown = frozenset({"forward", "loss", "gradient"} if first == item else {"gradient"})
    else:
        shown = frozenset()
    if "update" in asked and runs.problem(item.run).gradient:
        shown |= {"gradient"}
    return shown


def _single(line: Line, decimals: int, hidden: frozenset[str]) -> EpochLine:
    if line.name in hidden:
        return EpochLine(line.name, line.of, line.source, None, "?")
    values = _values(line.value)
    if isinstance(values, float):
        return EpochLine(line.name, line.of, line.source, values, number_text(values, decimals))
    total = len(line.value) if isinstance(line.value, Sequence) or hasattr(line.value, "__len__") else None
    return EpochLine(line.name, line.of, line.source, values, _column_text(values, total, decimals), total)


def _values(value: Any) -> float | tuple[float, ...]:
    if hasattr(value, "__len__"):
        return tuple(float(one) for one in value[:KEPT_VALUES])
    return float(value)


def _column_text(values: tuple[float, ...], total: int | None, decimals: int) -> str:
    """As few decimals as show the values that are printed, `decimals` at most."""
    count = total or len(values)
    printed = values if count <= SHOWN_VALUES + 2 else values[:SHOWN_VALUES]
    texts = [number_text(value, decimals) for value in printed]
    while all("e" not in text and "." in text and text[-1] in "0." for text in texts):
        texts = [text[:-1] for text in texts]
    if count > len(printed):
        texts.append(f"… ({count} values)")
    return " ".join(texts)


def _grouped(lines: list[Line], decimals: int, hidden: frozenset[str]) -> list[EpochLine]:
    """Gradient and update lines, the parameters side by side; an optimiser's memories before them."""
    if not lines:
        return []
    ranks: dict[str, list[Line]] = {}
    for line in lines:
        ranks.setdefault(line.parameter, []).append(line)
    grouped = []
    for rank in range(max(map(len, ranks.values()))):
        row = {name: own[rank] for name, own in ranks.items()}
        unknown = {name: bool({line.name, f"{line.name} {name}"} & hidden) for name, line in row.items()}
        values = {name: None if unknown[name] else float(line.value) for name, line in row.items()}
        grouped.append(
            EpochLine(
                lines[0].name,
                {name: line.of for name, line in row.items()},
                {name: line.source for name, line in row.items()},
                values,
                {name: "?" if v is None else number_text(v, decimals) for name, v in values.items()},
            )
        )
    return grouped
