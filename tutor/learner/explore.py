"""The sandbox: a lesson's problem to play with, up to four runs of it over each other; no screen.

A frozen value. Each move gives another one, with a sentence in `said` where there is something to say;
the lesson it was opened from, and the journal, know nothing of it.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from tutor.course.schema import MAX_EPOCHS
from tutor.descent.problem import Problem
from tutor.descent.run import Run
from tutor.learner.explore_controls import (
    ControlError,
    changed,
    controls_of,
    no_such_control,
    nudged,
    read_epochs,
    resolved,
    value_text,
)
from tutor.learner.explore_words import stable_rate

NAMES = "abcd"
"""The names of the runs: as many as can be told apart on one chart."""
AT_START = "This is the start of the run."
AT_END = "The run had come to its end, so it began again from the start."
FULL = "Four runs are as many as one chart can tell apart. Remove one first."
SLICE_SECONDS = 0.02
"""About how long the epochs of one `tick` take."""
_STEP_SECONDS, _ROW_SECONDS = 20e-6, 20e-9


class Lane(Struct, frozen=True):
    """One run with its name and the epoch it stops at."""

    name: str
    run: Run
    epochs: int

    @property
    def problem(self) -> Problem:
        """Its settings: a run is what it is by them and by the epochs done."""
        return self.run.problem


class Sandbox(Struct, frozen=True):
    """Up to four runs of one problem, of which one is chosen: moves are about that one."""

    lesson: str
    """The title of the lesson it was opened from."""
    ground: Problem
    """The lesson's own problem, whose landscape all runs share."""
    controls: tuple[str, ...]
    """What may be changed, in order."""
    lanes: tuple[Lane, ...]
    place: int = 0
    """Which lane is chosen."""
    goal: int = 0
    """The epoch that the chosen run is on its way to; it runs while it is not there."""
    said: str = ""
    """One sentence on the last move; empty where what is seen says it."""
    gone: Lane | None = None
    """The run that was removed last, as it was."""
    asked: Run | None = None
    """The lesson's run, where its coming step is still asked there: it is not told before it is taken."""

    @property
    def lane(self) -> Lane:
        """The chosen one."""
        return self.lanes[self.place]

    @property
    def run(self) -> Run:
        """The chosen run."""
        return self.lane.run

    @property
    def running(self) -> bool:
        """True while there are epochs to take before the next move."""
        return self.run.epoch < self.goal and self.run.diverged is None

    @property
    def at_end(self) -> bool:
        """True where the chosen run has come to its last epoch, or diverged."""
        return self.run.diverged is not None or self.run.epoch >= self.lane.epochs

    # Time

    def play(self, epochs: int | None = None) -> Sandbox:
        """Run on: so many epochs, or to the end; at its end a run begins again. `tick` takes the epochs."""
        if epochs is None:
            here = self._with(Run(self.lane.problem)) if self.at_end else self
            return replace(here, goal=self.lane.epochs, said=AT_END if self.at_end else "")
        if refused := self._why_not_on():
            return self.told(refused)
        goal = min(self.run.epoch + max(epochs, 1), MAX_EPOCHS)
        return replace(self._with(self.run, max(self.lane.epochs, goal)), goal=goal, said="")

    def tick(self, most: int | None = None) -> Sandbox:
        """Some epochs of what is to run, `most` at most, and never so many that anybody waits for them."""
        if not self.running:
            return self
        epochs = min(self.goal - self.run.epoch, slice_of(self.lane.problem), most or MAX_EPOCHS)
        return replace(self._with(self.run.advance(epochs)), goal=self.goal)

    def pause(self) -> Sandbox:
        """Stop where the run stands."""
        return replace(self, goal=self.run.epoch)

    def step(self) -> Sandbox:
        """One step: one mini-batch, or with all rows one epoch; the run's end moves with it."""
        if refused := self._why_not_on():
            return self.told(refused)
        run = self.run.step()
        return self._moved(run, max(self.lane.epochs, run.epoch))

    def back(self, steps: int = 1) -> Sandbox:
        """So many steps back, as the run was then."""
        run = _earlier(self.run, max(steps, 1))
        if run is None:
            return self.told(AT_START)
        return self._moved(run)

    def rewind(self) -> Sandbox:
        """To the start: the very same numbers, drawn or typed."""
        state = self.run.state
        if not (state.epoch or state.within):
            return self.pause().told(AT_START)
        return self._moved(Run(self.lane.problem))

    def _why_not_on(self) -> str:
        if self.run.diverged:
            return "This run has diverged: there is no step after that. Step back, or rewind."
        if self.run.epoch >= MAX_EPOCHS:
            return f"A run has {MAX_EPOCHS:,} epochs at most."
        return ""

    # Settings

    def set(self, name: str, text: str) -> Sandbox:
        """Give a control another value; the run is taken again from its start, as far as it was."""
        known = resolved(name.strip(), self.controls)
        if known is None:
            return self.told(no_such_control(name.strip(), self.controls))
        lane = self.lane
        try:
            if known == "epochs":
                return self._until(read_epochs(text))
            problem = changed(lane.problem, known, text, self.ground.optimizer)
        except ControlError as error:
            return self.told(str(error))
        value = value_text(problem, lane.epochs, known)
        if value == value_text(lane.problem, lane.epochs, known):
            return self.told(f"{known} is {value} already.")
        begun = self._with(Run(problem))
        said = f"{known} = {value}, from the start on."
        return replace(begun, goal=max(self.run.epoch, self.goal), said=said).tick()

    def give(self, name: str, text: str) -> Sandbox:
        """`set` from a field of its own, in which `w = 0.5` may stand as well."""
        label, sign, value = text.partition("=")
        return self.set(label, value) if sign else self.set(name, text)

    def nudge(self, name: str, up: bool) -> Sandbox:
        """The next larger or smaller value of a control."""
        return self.set(name, nudged(self.lane.problem, self.lane.epochs, name, up))

    def _until(self, epochs: int) -> Sandbox:
        said = f"epochs = {epochs:,}."
        if self.run.epoch > epochs or (self.run.epoch == epochs and self.run.state.within):
            return replace(self._moved(self.run.at(epochs), epochs), said=said)
        goal = min(max(self.goal, self.run.epoch), epochs)
        return replace(self._with(self.run, epochs), goal=goal, said=said)

    # Several runs

    def again(self) -> Sandbox:
        """Leave the chosen run where it is, and begin another with the same settings over it."""
        free = self._free_names
        if not free:
            return self.told(FULL)
        lane = Lane(free[0], Run(self.lane.problem), self.lane.epochs)
        said = f"Run {lane.name} begins where {self.lane.name} began; change something, and run it."
        return self._also(lane, said)

    @property
    def _free_names(self) -> list[str]:
        return [name for name in NAMES if name not in {lane.name for lane in self.lanes}]

    def _also(self, lane: Lane, said: str) -> Sandbox:
        """One lane more, which is chosen."""
        lanes = tuple(sorted((*self.lanes, lane), key=lambda one: one.name))
        return replace(self, lanes=lanes, place=lanes.index(lane), goal=lane.run.epoch, said=said)

    def choose(self, name: str = "") -> Sandbox:
        """Turn to another run, the next one where none is named."""
        place = self._place_of(name) if name else (self.place + 1) % len(self.lanes)
        if place is None:
            return self.told(self._no_such_run(name))
        if len(self.lanes) == 1:
            return self.told("There is one run only.")
        chosen = self.lanes[place]
        said = f"Run {chosen.name}." if place != self.place else f"This is run {chosen.name}."
        return replace(self, place=place, goal=chosen.run.epoch, said=said)

    def remove(self, name: str = "") -> Sandbox:
        """Take a run away, the chosen one where none is named; the last one stays."""
        place = self._place_of(name) if name else self.place
        if place is None:
            return self.told(self._no_such_run(name))
        if len(self.lanes) == 1:
            return self.told("The only run stays; rewind it, or change something.")
        gone = self.lanes[place]
        lanes = tuple(lane for lane in self.lanes if lane is not gone)
        chosen = self.lane if gone is not self.lane else lanes[max(place - 1, 0)]
        kept = replace(self, lanes=lanes, place=lanes.index(chosen), gone=gone)
        return replace(kept.pause(), said=f"Run {gone.name} is removed; :undo brings it back.")

    def undo(self) -> Sandbox:
        """Bring the run back that was removed last, by another name where its own is taken."""
        if self.gone is None:
            return self.told("Nothing was removed.")
        free = self._free_names
        if not free:
            return self.told(FULL)
        lane = self.gone if self.gone.name in free else replace(self.gone, name=free[0])
        return replace(self._also(lane, f"Run {lane.name} is back."), gone=None)

    def _place_of(self, name: str) -> int | None:
        names = [lane.name for lane in self.lanes]
        name = name.strip().lower()
        return names.index(name) if name in names else None

    def _no_such_run(self, name: str) -> str:
        there = ", ".join(lane.name for lane in self.lanes)
        return f"There is no run {name.strip()[:10]}. There are: {there}."

    # What is asked

    def stable(self) -> Sandbox:
        """Say the largest stable learning rate, and what it means."""
        return self.told(stable_rate(self.run))

    # The value itself

    def told(self, said: str) -> Sandbox:
        """The same, with something said."""
        return replace(self, said=said)

    def _with(self, run: Run, epochs: int | None = None) -> Sandbox:
        """The chosen lane with another run."""
        lane = replace(self.lane, run=run, epochs=self.lane.epochs if epochs is None else epochs)
        lanes = (*self.lanes[: self.place], lane, *self.lanes[self.place + 1 :])
        return replace(self, lanes=lanes)

    def _moved(self, run: Run, epochs: int | None = None) -> Sandbox:
        return replace(self._with(run, epochs), goal=run.epoch, said="")


def sandbox(lesson: str, run: Run, wanted: tuple[str, ...] = (), *, asked: bool = False) -> Sandbox:
    """A sandbox of a lesson's run, standing where that stands; `wanted` are its controls, all if empty.

    `asked`: the lesson asks for the coming step, and has no answer yet.
    """
    epochs = min(max(run.problem.epochs, run.epoch, 1), MAX_EPOCHS)
    controls = controls_of(run.problem, wanted)
    lane = Lane(NAMES[0], run, epochs)
    return Sandbox(lesson, run.problem, controls, (lane,), goal=run.epoch, asked=run if asked else None)


def slice_of(problem: Problem) -> int:
    """So many epochs that take about SLICE_SECONDS on a slow machine; one where an epoch takes longer."""
    steps = problem.steps_per_epoch * (10 if problem.by_torch else 1)
    seconds = steps * _STEP_SECONDS + problem.data.points * _ROW_SECONDS
    return max(1, int(SLICE_SECONDS / seconds))


def _earlier(run: Run, steps: int) -> Run | None:
    """The run so many steps before; None at its start."""
    problem = run.problem
    done = run.epoch * problem.steps_per_epoch + run.state.within
    if not done:
        return None
    epoch, within = divmod(max(done - steps, 0), problem.steps_per_epoch)
    found = run.at(epoch)
    for _ in range(within):
        after = found.step()
        if after.diverged:  # an epoch that diverged at one of its batches counts as a whole one
            break
        found = after
    return found
