"""A way that is known is not walked again, and looks as if it had been; a short mean is a sum at once."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from descent_problems import problem
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tutor.descent import evaluate
from tutor.descent.loop import Descent
from tutor.descent.problem import Optimizer, Problem
from tutor.descent.run import KEPT, Run

WAYS: dict[str, dict[str, Any]] = {
    "plain": {},
    "mini-batches": {"batch": 3, "shuffle_seed": 5},
    "adam": {"optimizer": Optimizer("adam")},
    "float32": {"parameter_dtype": "float32"},
    "runs away": {"learning_rate": 0.3},
    "runs away in mini-batches": {"learning_rate": 0.7, "batch": 2},
}


def fresh(known: Problem) -> Problem:
    """The same problem, of whose way nothing is known."""
    return replace(known)


def same(one: Run, other: Run) -> bool:
    def found(run: Run) -> tuple[object, ...]:
        return run.state, run.diverged, [(point.moment, point.loss) for point in run.history]

    return found(one) == found(other)


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("far", [0, 1, 60, 2 * KEPT, 2 * KEPT + 1, 5000])
def test_a_known_way_gives_the_same_runs(name: str, far: int) -> None:
    known = problem(**WAYS[name])
    Run(known).advance(far)
    for epochs in (1, 2, 61, 2 * KEPT - 1, 2 * KEPT, 2 * KEPT + 1, 2500):
        again, alone = Run(known).advance(epochs), Run(fresh(known)).advance(epochs)
        assert repr(again.state) == repr(alone.state)
        assert same(again, alone) or again.diverged
        assert len(again.history) == len(alone.history)
        assert (again.diverged is None) == (alone.diverged is None)


@pytest.mark.parametrize("name", ["plain", "mini-batches", "adam"])
def test_steps_epochs_and_looks_back_may_be_mixed(name: str) -> None:
    known = problem(**WAYS[name])
    Run(known).advance(50)
    walked, alone = Run(known).step().step(), Run(fresh(known)).step().step()
    for epochs in (1, 4, 30, 40):
        walked, alone = walked.advance(epochs), alone.advance(epochs)
        assert same(walked, alone)
        assert same(walked.at(3), alone.at(3))
        assert same(walked.at(90), Run(fresh(known)).advance(90))
        walked, alone = walked.step(), alone.step()
        assert same(walked, alone)


def test_nobody_walks_the_same_way_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = 0
    epoch = Descent.epoch

    def counted(self: Descent) -> None:
        nonlocal taken
        taken += 1
        epoch(self)

    monkeypatch.setattr(Descent, "epoch", counted)
    known = problem()
    Run(known).advance(300)
    Run(known).advance(20).advance(200)
    Run(known).step().advance(299)
    assert taken == 300
    Run(known).advance(301)
    assert taken == 301


def test_threads_may_walk_the_same_way_at_once() -> None:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(20):
            known = problem()

            def walked(far: int, known: Problem = known) -> list[Run]:
                return [Run(known).advance(epochs) for epochs in range(far, far + 30)]

            with ThreadPoolExecutor(3) as pool:
                ways = list(pool.map(walked, (1, 11, 21)))
            assert all(
                run.epoch == 1 + 10 * place + step
                for place, way in enumerate(ways)
                for step, run in enumerate(way)
            )
    finally:
        sys.setswitchinterval(interval)


def test_a_state_from_elsewhere_is_walked_on_from_where_it_is() -> None:
    known = problem()
    far = Run(known).advance(40)
    elsewhere = replace(far.at(10).state, parameters={"w": 7.0})
    moved = far.at(10).resumed(elsewhere).advance(5)
    assert moved.parameters != far.at(15).parameters
    assert Run(known).advance(15).parameters == far.at(15).parameters


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@settings(max_examples=200)
@given(st.integers(0, 2**32 - 1), st.integers(1, 300), st.sampled_from([1e-3, 1.0, 1e30]))
def test_means_and_sums_are_those_of_numpy_to_the_bit(dtype: Any, seed: int, size: int, scale: float) -> None:
    column = (np.random.RandomState(seed).normal(0, scale, size)).astype(dtype)
    for values in (column, column[::3], column[::-1]):
        for name, theirs in (("mean", np.mean), ("sum", np.sum)):
            ours, wanted = evaluate.NUMPY[name](values), theirs(values)
            assert type(ours) is type(wanted)
            assert ours.tobytes() == wanted.tobytes()


@pytest.mark.parametrize(
    "values",
    [
        2.0,
        3,
        True,
        np.float32(1.5),
        np.array(2.0),
        np.array([True, False, True]),
        np.array([1, 2]),
        np.ones((2, 3)),
    ],
    ids=repr,
)
def test_means_of_what_is_no_column_of_floats_are_those_of_numpy(values: Any) -> None:
    for name, theirs in (("mean", np.mean), ("sum", np.sum)):
        ours, wanted = evaluate.NUMPY[name](values), theirs(values)
        assert type(ours) is type(wanted)
        assert ours == wanted
