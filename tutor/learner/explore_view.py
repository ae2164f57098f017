"""What a front end draws of the sandbox: one frozen value, the same for screens and lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from tutor.descent.run import Run
from tutor.descent.stepper import training_loss
from tutor.learner.charts import loss_sentence, short
from tutor.learner.explore import Lane, Sandbox
from tutor.learner.explore_charts import explore_charts
from tutor.learner.explore_controls import Control, control, controls_of, value_text
from tutor.learner.explore_words import ending, standing
from tutor.learner.lines import whole_step
from tutor.learner.page import ChartBlock, EpochBlock

LONGEST_VALUE = 9
"""Characters of a value that the row of a run shows."""


class RunRow(Struct, frozen=True):
    """One of several runs, in a row."""

    name: str
    settings: str
    """Those in which the runs differ; their learning rate where they do not."""
    outcome: str
    """Where it stands, or that it diverged."""
    chosen: bool


class View(Struct, frozen=True):
    """The sandbox as it stands now."""

    lesson: str
    controls: tuple[Control, ...]
    """Of the chosen run."""
    runs: tuple[RunRow, ...]
    """By name; one row where there is one run."""
    epoch: int
    """Epochs done."""
    epochs: int
    place: str
    """`epoch 3 of 20`, with the batch where one is begun."""
    standing: str
    """The parameters and the loss; that the run diverged, where it has."""
    sentence: str
    """How the loss went; empty at the start, and where the run diverged."""
    lines: EpochBlock | None
    """The coming step; None after the last one there can be."""
    charts: tuple[ChartBlock, ...]
    """The landscape where it can be drawn, the loss by epoch, the data where they can be drawn."""
    said: str
    """On the last move."""
    running: bool


def view_of(sandbox: Sandbox) -> View:
    """The sandbox made ready to be drawn."""
    lane, run = sandbox.lane, sandbox.run
    lines = whole_step(run, asked=run is sandbox.asked)
    return View(
        lesson=sandbox.lesson,
        controls=tuple(control(lane.problem, lane.epochs, name) for name in sandbox.controls),
        runs=tuple(_rows(sandbox)),
        epoch=run.epoch,
        epochs=lane.epochs,
        place=_place_text(lane),
        standing=ending(run) or standing(run, training_loss(lane.problem, run.parameters)),
        sentence=loss_sentence(run) if run.epoch and not run.diverged else "",
        lines=EpochBlock(run.epoch + 1, lines) if lines else None,
        charts=explore_charts(sandbox.ground, {one.name: one.run for one in sandbox.lanes}, lane.name),
        said=sandbox.said,
        running=sandbox.running,
    )


def _place_text(lane: Lane) -> str:
    """`epoch 3 of 20`, with the batch where one is begun."""
    state, per_epoch = lane.run.state, lane.problem.steps_per_epoch
    within = f", batch {state.within} of {per_epoch}" if state.within else ""
    return f"epoch {state.epoch:,} of {lane.epochs:,}{within}"


def _rows(sandbox: Sandbox) -> Iterator[RunRow]:
    settings = {lane.name: _settings(lane) for lane in sandbox.lanes}
    first = next(iter(settings.values()))
    differing = [key for key in first if len({own[key] for own in settings.values()}) > 1]
    for lane in sandbox.lanes:
        own = settings[lane.name]
        said = ", ".join(_setting(key, own[key]) for key in differing or ["learning_rate"])
        yield RunRow(lane.name, said, _outcome(lane.run), lane is sandbox.lane)


def _setting(key: str, value: str) -> str:
    """A setting in few words: an optimizer's name says what it is, a drawn start has too many digits."""
    short_value = value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"
    return short_value if key == "optimizer" else f"{key} {short_value}"


def _settings(lane: Lane) -> Mapping[str, str]:
    names = (name for name in controls_of(lane.problem) if name != "epochs")
    return {name: value_text(lane.problem, lane.epochs, name) for name in names}


def _outcome(run: Run) -> str:
    if run.diverged:
        return f"diverged at epoch {run.diverged.epoch}"
    return f"epoch {run.epoch:,}  loss {short(training_loss(run.problem, run.parameters))}"
