"""A lesson's problem and those of its named runs, each run's keys laid over the problem's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import asdict, replace

from tutor.course.schema import Data, FrontMatter, Optimizer, Problem, Run, Start


def problems(front: FrontMatter) -> Iterator[tuple[str | None, Problem]]:
    """The lesson's own problem under None, then each run's."""
    yield None, front.problem
    for name, run in front.runs.items():
        yield name, _overlaid(front.problem, run)


def _overlaid(problem: Problem, run: Run) -> Problem:
    """The problem with a run's keys in place of its own.

    Start, optimiser and data are laid over key by key (data of another source replace them whole); `let`
    and `gradient` are replaced whole, so that `gradient = {}` takes a hand-written one away.
    """
    changes: dict[str, Any] = {key: value for key, value in asdict(run).items() if value is not None}
    if run.start is not None:
        changes["start"] = _start(problem.start, run.start)
    if run.data is not None:
        changes["data"] = _data(problem.data, run.data)
    if run.optimizer is not None and run.optimizer.name == problem.optimizer.name:
        changes["optimizer"] = _over(problem.optimizer, run.optimizer, Optimizer())
    return replace(problem, **changes)


def _start(base: Start, own: Start) -> Start:
    values = {**base.values, **own.values}
    drawn = any(isinstance(value, str) for value in values.values())
    seed = own.seed if own.seed is not None else base.seed
    return Start(seed=seed if drawn or own.seed is not None else None, values=values)


def _data(base: Data, own: Data) -> Data:
    kinds = {type(value) for value in own.columns.values()} - {type(v) for v in base.columns.values()}
    elsewhere = (own.csv is not None and own.csv != base.csv) or (
        own.points is not None and base.points is None
    )
    if elsewhere or (kinds and base.columns):
        return own
    merged: Data = _over(base, own, Data())
    return replace(merged, columns={**base.columns, **own.columns})


def _over(base: Any, own: Any, default: Any) -> Any:
    """The fields of `own` that are not the default, over those of `base`."""
    changed = {key: value for key, value in asdict(own).items() if value != getattr(default, key)}
    return replace(base, **changed)
