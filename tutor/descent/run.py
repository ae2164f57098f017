"""A run: where a descent stands and how it came there, thinned for drawing and exact where it is asked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from tutor.descent.loop import Descent, Moment, as_state, descent
from tutor.descent.problem import Problem
from tutor.descent.state import State, is_beyond, start
from tutor.descent.stepper import training_loss, validation_loss

KEPT = 512
"""At least so many points of a long history are kept, and at most twice as many."""

WIDE = 1
"""Of ways with a longer stride only the furthest is remembered, so that memory stays flat."""


class Point(Struct, frozen=True, dict=True):
    """One moment of the history, with the losses of these very parameters.

    A loss by epoch needs no more than the loss: the rest is made when it is looked at.
    """

    moment: Moment
    loss: float
    """Over all training rows."""
    problem: Problem

    @property
    def epoch(self) -> int:
        """Epochs done."""
        return self.moment[0]

    @cached_property
    def state(self) -> State:
        """Where the run stood."""
        return as_state(self.moment, self.problem.parameters)

    @cached_property
    def validation_loss(self) -> float | None:
        """Over the rows set aside; None where there are none."""
        return validation_loss(self.problem, self.state.parameters)


class Divergence(Struct, frozen=True):
    """Where and by what a run came to its end."""

    epoch: int
    """The number of the epoch, from 1, whose step went beyond the limit."""
    quantity: str
    """`loss`, or the parameter."""
    value: float


Kept = tuple[Moment, float]
"""A moment and the loss over all training rows there; Points are made of them when they are looked at."""


class Trail(Struct, frozen=True):
    """What a run carries along."""

    state: State
    kept: tuple[Kept, ...] = ()
    """Moments before the present one, in order."""
    stride: int = 1
    """A moment is kept every so many epochs."""
    diverged: Divergence | None = None
    walked: bool = False
    """True where every step from the start was taken here: then the problem alone determines the rest."""


_ways: WeakKeyDictionary[Problem, dict[int, Trail]] = WeakKeyDictionary()
"""By stride, how far each problem was ever walked from its start: nobody walks its one way twice."""
_ways_lock = Lock()
"""A training, a question that is prepared and the screen may walk the same problem, each in its thread."""


class Run:
    """The history of a problem's epochs so far; never changed, each move gives another run."""

    def __init__(self, problem: Problem, trail: Trail | None = None) -> None:
        self.problem = problem
        self._trail = trail or Trail(start(problem), walked=True)

    @property
    def state(self) -> State:
        """Where the run stands."""
        return self._trail.state

    @property
    def epoch(self) -> int:
        """Epochs done."""
        return self._trail.state.epoch

    @property
    def parameters(self) -> Mapping[str, float]:
        """The parameters after the last step."""
        return self._trail.state.parameters

    @property
    def diverged(self) -> Divergence | None:
        """Not None once the run is over because it ran away."""
        return self._trail.diverged

    @cached_property
    def history(self) -> tuple[Point, ...]:
        """From the start to the present, thinned where it is long; the present is always in it."""
        problem, state = self.problem, self.state
        points = [Point(moment, loss, problem) for moment, loss in self._trail.kept]
        if not (self.diverged or state.within or (points and points[-1].epoch == state.epoch)):
            values = tuple(state.parameters[name] for name in problem.parameters)
            memories = tuple(state.memory.get(name, ()) for name in problem.parameters)
            here = (state.epoch, values, memories)
            points.append(Point(here, training_loss(problem, state.parameters), problem))
        return tuple(points)

    def advance(self, epochs: int) -> Run:
        """So many epochs further, the begun one counting as the first; stops where the run diverges."""
        if self.diverged or epochs <= 0:
            return self
        target = self.epoch + epochs
        trail = _known(self.problem, self._trail, target)
        if trail.diverged or trail.state.epoch == target:
            return Run(self.problem, trail)
        return Run(self.problem, _walk_on(self.problem, trail, target))

    def step(self) -> Run:
        """One step further: one mini-batch, or with full batches one epoch."""
        if self.diverged:
            return self
        walk, state = descent(self.problem, self.state), self.state
        kept, stride = list(self._trail.kept), self._trail.stride
        if state.within == 0 and state.epoch % stride == 0:
            kept.append((walk.moment(), training_loss(self.problem, state.parameters)))
            if len(kept) > 2 * KEPT:
                kept, stride = _thinned(kept, stride)
        with np.errstate(all="ignore"):
            walk.step()
        trail = replace(self._trail, state=walk.state(), kept=tuple(kept), stride=stride)
        return Run(self.problem, replace(trail, diverged=divergence(walk)))

    def at(self, epoch: int) -> Run:
        """The run as it was, or will be, after so many epochs: exact, by stepping on from a kept moment."""
        if epoch not in self._met:
            self._met[epoch] = self._found_at(epoch)
        return self._met[epoch]

    @cached_property
    def _met(self) -> dict[int, Run]:
        """Other moments that were asked for: a page asks for the same ones each time it is composed."""
        return {}

    def _found_at(self, epoch: int) -> Run:
        if epoch > self.epoch or (epoch == self.epoch and not self.state.within):
            return self.advance(epoch - self.epoch)
        earlier = tuple(one for one in self._trail.kept if one[0][0] <= epoch)
        if not earlier:
            return Run(self.problem).advance(epoch)
        state = as_state(earlier[-1][0], self.problem.parameters)
        trail = replace(self._trail, state=state, kept=earlier[:-1], diverged=None)
        return Run(self.problem, trail).advance(epoch - state.epoch)

    def resumed(self, state: State) -> Run:
        """The run set down where it was left, without training again; what lies between is not drawn."""
        trail = self._trail
        return Run(self.problem, Trail(state, trail.kept, trail.stride, _beyond(state)))


def _walk_on(problem: Problem, trail: Trail, target: int) -> Trail:
    """From a trail to the end of an epoch, or to where the run diverges."""
    walk = descent(problem, trail.state)
    kept, stride = list(trail.kept), trail.stride
    begun = trail.state.within > 0
    with np.errstate(all="ignore"):
        for epoch in range(trail.state.epoch, target):
            before = walk.moment() if epoch % stride == 0 and not begun else None
            if before is not None and len(kept) == 2 * KEPT:
                here = as_state(before, problem.parameters)
                _remember(problem, Trail(here, tuple(kept), stride, walked=trail.walked))
            walk.epoch()
            begun = False
            if before is not None:
                kept.append((before, walk.epoch_loss))
                if len(kept) > 2 * KEPT:
                    kept, stride = _thinned(kept, stride)
            if walk.diverged:
                break
    reached = Trail(walk.state(), tuple(kept), stride, divergence(walk), trail.walked)
    _remember(problem, reached)
    return reached


def _remember(problem: Problem, trail: Trail) -> None:
    """Keep a way that leads further than what is known with this stride."""
    if not trail.walked:
        return
    wide = trail.stride > WIDE
    with _ways_lock:
        ways = _ways.setdefault(problem, {})
        rivals = {
            stride: way for stride, way in ways.items() if stride == trail.stride or (wide and stride > WIDE)
        }
        if all(trail.state.epoch > way.state.epoch for way in rivals.values()):
            for stride in rivals:
                del ways[stride]
            ways[trail.stride] = trail


def _known(problem: Problem, trail: Trail, target: int) -> Trail:
    """What is known of the way to an epoch, as far as it goes, thinned as if it had been walked from here."""
    with _ways_lock:
        ways = dict(_ways.get(problem, {})) if trail.walked else {}
    stride = 1
    while -(-target // stride) > 2 * KEPT:
        stride *= 2
    for found in (way for size, way in sorted(ways.items(), reverse=True) if size <= stride):
        # One that diverged within its epoch is over in that epoch and in every later one.
        if found.state.epoch > target:
            found = _cut(problem, found, target)
        if found.state.epoch > trail.state.epoch or found.diverged:
            return found
    return trail


def _cut(problem: Problem, trail: Trail, target: int) -> Trail:
    """A way up to the last kept moment that is not beyond an epoch."""
    place = target // trail.stride
    state = as_state(trail.kept[place][0], problem.parameters)
    return replace(trail, state=state, kept=trail.kept[:place], diverged=None)


def _thinned(kept: list[Kept], stride: int) -> tuple[list[Kept], int]:
    stride *= 2
    return [one for one in kept if one[0][0] % stride == 0], stride


def divergence(walk: Descent) -> Divergence | None:
    """Where and by what a walk came to its end; None while it goes on."""
    if not walk.diverged:
        return None
    state = walk.state()
    epoch = state.epoch + (1 if state.within else 0)
    if is_beyond(walk.loss):
        return Divergence(epoch, "loss", walk.loss)
    # Not a number here means only that the loss over all rows was not looked at.
    if is_beyond(walk.epoch_loss) and not math.isnan(walk.epoch_loss):
        return Divergence(epoch, "loss", walk.epoch_loss)
    return _beyond(state)


def _beyond(state: State) -> Divergence | None:
    for name, value in state.parameters.items():
        if is_beyond(value):
            return Divergence(state.epoch + (1 if state.within else 0), name, value)
    return None
