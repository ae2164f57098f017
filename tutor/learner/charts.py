"""Runs as charts, each with the one sentence that says what it shows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct

from tutor.chart.model import Axis, Chart, Contours, Role, Series
from tutor.descent import landscape
from tutor.descent.problem import Problem, rows
from tutor.descent.program import predict
from tutor.descent.run import Run
from tutor.digits import in_words, to_decimals, with_power
from tutor.learner.lowest import lowest_point
from tutor.learner.page import ChartBlock
from tutor.learner.stations import stations
from tutor.learner.windows import CURVE_POINTS, bounds, lowest_along, map_bounds, valley_reach
from tutor.symbolic.expression import names

GRID = (49, 33)
DRAWN_POINTS = 2000
"""More data points than this are thinned: they would lie on one another."""
CHECKED_VALUES = 4_000_000
"""Rows times epochs that a curve of the validation loss looks at, about."""
RUN_ROLES: tuple[Role, ...] = ("run-a", "run-b", "run-c", "run-d")


def short(value: float) -> str:
    """A number in a sentence: three significant digits, no exponent where none is needed."""
    if not math.isfinite(value):
        return "beyond all bounds" if math.isinf(value) else "no number"
    if value == 0:
        return "0"
    if 1e-4 <= abs(value) < 1e6:
        digits = max(0, 2 - math.floor(math.log10(abs(value))))
        return to_decimals(value, max(digits, 1)).replace("-", "−")
    return with_power(value, 2)


def loss_chart(
    runs: Mapping[str, Run], *, log: bool = False, roles: Sequence[Role] = RUN_ROLES
) -> ChartBlock:
    """Loss by epoch of one run or several; a label for each, and a role, where there are several."""
    series: list[Series] = []
    sentences: list[str] = []
    for (label, run), role in zip(runs.items(), roles, strict=False):
        several = len(runs) > 1
        points = run.history
        epochs = tuple(float(point.epoch) for point in points)
        losses = tuple(point.loss for point in points)
        validated = run.problem.data.validation is not None
        series.append(
            Series(
                epochs,
                losses,
                "line",
                role if several else "training",
                label if several else "training" if validated else "",
            )
        )
        if validated and not several:
            series.append(_validation(run))
        if not several and epochs:
            series.append(Series(epochs[-1:], losses[-1:], "marker", "present"))
        sentences.append(loss_sentence(run, label if several else ""))
    title = "loss by epoch (log)" if log else "loss by epoch"
    return _block(Chart(title, Axis("epoch"), Axis("J", log=log), tuple(series)), " ".join(sentences))


def _validation(run: Run) -> Series:
    """The loss over the rows set aside; of many rows at fewer epochs, for each of them takes its time."""
    validation = run.problem.data.validation or {}
    every = max(1, len(run.history) * rows(validation) // CHECKED_VALUES)
    points = [*run.history[:-1:every], *run.history[-1:]]
    checked = tuple(math.nan if p.validation_loss is None else p.validation_loss for p in points)
    return Series(tuple(float(p.epoch) for p in points), checked, "line", "validation", "validation")


def loss_sentence(run: Run, label: str = "") -> str:
    """How the loss went, of the run of that name where there are several."""
    first, last = run.history[0], run.history[-1]
    whose = f"the loss of {label}" if label else "the loss"
    if last.epoch == first.epoch and not run.diverged:
        return f"At the start {whose} is {short(first.loss)}."
    start = whose[0].upper() + whose[1:]
    if run.diverged:
        return f"{start} began at {short(first.loss)} and ran away in epoch {run.diverged.epoch}."
    word = "fell" if last.loss < first.loss else "rose" if last.loss > first.loss else "stayed"
    span = f"from {short(first.loss)} to {short(last.loss)}" if word != "stayed" else f"at {short(last.loss)}"
    count = last.epoch - first.epoch
    sentence = f"{start} {word} {span} in {count:,} epoch{'s' if count != 1 else ''}"
    if last.validation_loss is not None and not label:
        sentence += f"; on the points set aside it is {short(last.validation_loss)}"
    return sentence + "."


def spans_decades(run: Run) -> bool:
    """True where a loss fell or rose a hundredfold: told apart from 0 on a logarithmic scale only."""
    losses = [point.loss for point in run.history if point.loss > 0]
    return len(losses) > 2 and max(losses) > 100 * min(losses)


def landscape_chart(
    run: Run, *, landing: Mapping[str, float] | None = None, taken: bool = False, earlier: bool = False
) -> ChartBlock | None:
    """J over the parameters with the way so far; `landing` is where a wrong answer leads.

    `taken`: the last step was the one that was asked, so that the answer is one from before it; `earlier`:
    another one was given since. None where there are more than two parameters.
    """
    answer = _Answer(landing or {}, is_earlier=taken or earlier)
    parameters = run.problem.parameters
    if len(parameters) == 1:
        return _valley(run, parameters[0], answer, taken)
    if len(parameters) == 2:
        return _contours(run, (parameters[0], parameters[1]), answer, taken)
    return None


class _Answer(Struct, frozen=True):
    """Where a wrong answer leads."""

    landing: Mapping[str, float]
    is_earlier: bool
    """True where it is not the last word: the step was taken since, or another answer given."""

    @property
    def whose(self) -> str:
        return "earlier try" if self.is_earlier else "your answer"

    def leads_to(self, place: Mapping[str, float], loss: float) -> str:
        """What is said of it; the step that was taken may stand beside it."""
        where = ", ".join(f"{name} = {short(value)}" for name, value in place.items())
        if self.is_earlier:
            return f" An earlier try, {where}, leads to a loss of {short(loss)}."
        return f" Your answer leads to {where}, where the loss is {short(loss)}."


def _valley(run: Run, name: str, answer: _Answer, taken: bool) -> ChartBlock:
    landing = answer.landing
    problem = run.problem
    way = [point.state.parameters[name] for point in run.history]
    here = run.parameters[name]
    low, high = bounds([*way, here], lowest_along(problem, name), landing.get(name))
    xs, ys = landscape.curve(problem, name, low, high, CURVE_POINTS)
    series = [Series(tuple(map(float, xs)), tuple(map(float, ys)), "line", "curve")]
    if len(way) > 1:
        losses = landscape.losses(problem, {name: np.array(way)}).tolist()
        series.append(Series(tuple(way[:-1]), tuple(losses[:-1]), "marker", "path", "before"))
    role: Role = "right" if taken else "present"
    series.append(Series((here,), (landscape.loss(problem, {name: here}),), "marker", role, "now"))
    said = f"At {name} = {short(here)} the loss is {short(_loss_here(run))}."
    axes = Axis(name), Axis("J")
    if name in landing:
        at = landing[name]
        loss = landscape.loss(problem, {name: at})
        said += answer.leads_to({name: at}, loss)
        if not low <= at <= high:
            # An arrow at the edge says where it is; a chart that held it would show nothing else.
            heights = [y for one in series for y in one.ys if math.isfinite(y)] or [0.0, 1.0]
            axes = Axis(name, low=low, high=high), Axis("J", low=min(heights), high=max(heights))
        series.append(Series((at,), (loss,), "marker", "wrong", answer.whose))
    return _block(Chart(f"J({name})", *axes, tuple(series)), said)


def _loss_here(run: Run) -> float:
    # The run's own number, where it has one: in float32 it may be 0 where the exact one is not.
    last = run.history[-1]
    if dict(last.state.parameters) == dict(run.parameters):
        return last.loss
    return landscape.loss(run.problem, run.parameters)


def _contours(run: Run, across_up: tuple[str, str], answer: _Answer, taken: bool) -> ChartBlock:
    landing = answer.landing
    problem = run.problem
    here = run.parameters
    reach = valley_reach(run)
    lowest = lowest_point(problem)
    been = stations(run)
    spans = []
    for name in across_up:
        way = [*(station[name] for station in been), here[name]]
        least = None if lowest is None else lowest[name]
        spans.append(map_bounds(way, least, reach.get(name), landing.get(name)))
    low, high = (spans[0][0], spans[1][0]), (spans[0][1], spans[1][1])
    xs, ys, values = landscape.surface(problem, across_up, low, high, GRID)
    surface = Contours(
        tuple(map(float, xs)), tuple(map(float, ys)), tuple(tuple(map(float, row)) for row in values)
    )
    across, up = across_up
    way_xs, way_ys = (tuple(station[name] for station in been) for name in across_up)
    series = [Series(way_xs, way_ys, "line", "path", "way")] if len(way_xs) > 1 else []
    series.append(Series((here[across],), (here[up],), "marker", "right" if taken else "present", "now"))
    if lowest is not None:
        series.append(Series((lowest[across],), (lowest[up],), "marker", "minimum", "minimum"))
    loss = _loss_here(run)
    said = f"At {across} = {short(here[across])}, {up} = {short(here[up])} the loss is {short(loss)}."
    if landing:
        at = {**here, **landing}
        series.append(Series((at[across],), (at[up],), "marker", "wrong", answer.whose))
        said += answer.leads_to(at, landscape.loss(problem, at))
    chart = Chart(f"J({across}, {up})", Axis(across), Axis(up), tuple(series), surface)
    return _block(chart, said)


def fit_chart(runs: Mapping[str, Run], *, roles: Sequence[Role] = RUN_ROLES) -> ChartBlock | None:
    """The data with what the model makes of them; None where no one column is the target."""
    run = next(iter(runs.values()))
    inputs, targets = inputs_and_targets(run.problem)
    if len(targets) != 1 or not inputs:
        return None
    target = targets[0]
    if len(inputs) > 1:
        return _predicted(run, target)
    return _fitted(runs, roles, inputs[0], target)


def inputs_and_targets(problem: Problem) -> tuple[list[str], list[str]]:
    """The data columns that the model looks at, and the others."""
    objective = problem.objective
    used = names(objective.expand(objective.model))
    inputs = [name for name in objective.columns if name in used]
    return inputs, [name for name in objective.columns if name not in used]


def _fitted(runs: Mapping[str, Run], roles: Sequence[Role], column: str, target: str) -> ChartBlock:
    first = next(iter(runs.values()))
    data = first.problem.data.columns
    every = max(1, len(data[column]) // DRAWN_POINTS)
    xs = tuple(map(float, data[column][::every]))
    ys = tuple(map(float, data[target][::every]))
    few = len(xs) <= 40
    series = [Series(xs, ys, "marker" if few else "dots", "data", "data")]
    low, high = min(xs), max(xs)
    said = [
        f"The data go from {target} = {in_words(_at(xs, ys, low))} at {column} = {in_words(low)}"
        f" to {in_words(_at(xs, ys, high))} at {column} = {in_words(high)}."
    ]
    for (label, run), role in zip(runs.items(), roles, strict=False):
        several = len(runs) > 1
        line = tuple(low + (high - low) * step / 80 for step in range(81))
        fitted = tuple(predict(run.problem, run.parameters, {column: x}) for x in line)
        if few and not several:
            base = tuple(predict(run.problem, run.parameters, {column: x}) for x in xs)
            series.append(Series(xs, ys, "stem", "residual", "miss", base))
        series.append(Series(line, fitted, "line", role if several else "fit", label if several else "y_hat"))
        whose = f" of {label}" if several else ""
        said.append(f"The model{whose} goes from {in_words(fitted[0])} to {in_words(fitted[-1])}.")
    return _block(Chart("data and fit", Axis(column), Axis(target), tuple(series)), " ".join(said))


def _at(xs: Sequence[float], ys: Sequence[float], x: float) -> float:
    return ys[xs.index(x)]


def _predicted(run: Run, target: str) -> ChartBlock:
    """Prediction against target: on the diagonal where the model is right."""
    problem = run.problem
    data = problem.data.columns
    every = max(1, len(data[target]) // DRAWN_POINTS)
    inputs = [name for name in data if name != target]
    ys = tuple(map(float, data[target][::every]))
    fitted = tuple(
        predict(problem, run.parameters, {name: float(data[name][row]) for name in inputs})
        for row in range(0, len(data[target]), every)
    )
    ends = (min(ys), max(ys))
    series = (Series(ends, ends, "line", "fit", "right"), Series(ys, fitted, "dots", "data", "points"))
    worst = max(abs(a - b) for a, b in zip(ys, fitted, strict=True))
    said = f"Each point is one row: {target} across, y_hat up. The largest miss is {short(worst)}."
    return _block(Chart("prediction and target", Axis(target), Axis("y_hat"), series), said)


def _block(chart: Chart, summary: str) -> ChartBlock:
    return ChartBlock(Chart(chart.title, chart.x, chart.y, chart.series, chart.contours, summary), summary)
