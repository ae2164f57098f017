"""The source shown gives these very digits: the lines are run as plain Python and compared bit for bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from descent_problems import SUM, check_step, problem
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.descent.problem import Optimizer
from tutor.descent.run import Run
from tutor.descent.stepper import step

LINE = {"b": 0.1, "w": -0.3}
BINARY = {"x": [-2.5, -1, 0.3, 1, 2], "y": [0, 0, 1, 0, 1]}
HOUSES = {"x": [0.1, 1.7, 2.9, 4.2, 5.5], "t": [1.3, -0.2, 0.4, 2.2, 0.9], "y": [2.1, 3.9, 6.2, 7.7, 9.6]}
ENTROPY = "mean(-(y*log(y_hat) + (1 - y)*log(1 - y_hat)))"

CASES: dict[str, dict[str, Any]] = {
    "one weight": {},
    "sum by dot": {"gradient": {"w": SUM}},
    "sum as a function": {"gradient": {"w": "sum(2*x*(y_hat - y))"}},
    "sum as a method": {"gradient": {"w": "(2*x*(y_hat - y)).sum()"}},
    "line": {"model": "b + w*x", "start": LINE, "data": HOUSES},
    "line by hand": {
        "model": "b + w*x",
        "start": LINE,
        "data": HOUSES,
        "gradient": {"b": "2*mean(y_hat - y)", "w": "2*dot(x, y_hat - y)/N"},
    },
    "two columns": {"model": "a*x + c*t", "start": {"a": 0.5, "c": 0.25}, "data": HOUSES},
    "quadratic": {
        "model": "a*x**2 + b*x",
        "start": {"a": 0.1, "b": 0.2},
        "data": HOUSES,
        "learning_rate": 1e-3,
    },
    "tanh": {"model": "tanh(w*x)", "start": {"w": 0.3}},
    "relu": {"model": "relu(b + w*x)", "start": LINE | {"w": 0.4}, "data": HOUSES},
    "sigmoid": {
        "model": "sigmoid(z)",
        "loss": ENTROPY,
        "let": {"z": "b + w*x"},
        "start": LINE,
        "data": BINARY,
    },
    "sigmoid, saturated": {"model": "sigmoid(w*x)", "loss": ENTROPY, "start": {"w": 700.0}, "data": BINARY},
    "absolute error": {"loss": "mean(abs(y_hat - y))"},
    "huber": {"loss": "mean(where(abs(y_hat - y) < 1, (y_hat - y)**2/2, abs(y_hat - y) - 1/2))"},
    "ridge": {"loss": "mean((y_hat - y)**2) + 0.1*w**2"},
    "half sum": {"loss": "sum((y_hat - y)**2)/(2*N)"},
    "constant model": {"model": "b", "start": {"b": 0.3}, "data": {"y": [1, 2, 4]}},
    "fractions": {"loss": "1/3*mean((y_hat - y)**2) - -0.1*w/7"},
    "exponential": {"model": "exp(w*x) - sqrt(x)*sin(w) + cos(w*x)", "start": {"w": 0.1}},
    "mini-batches": {"model": "b + w*x", "start": LINE, "data": HOUSES, "batch": 2, "shuffle_seed": 7},
    "momentum": {"model": "b + w*x", "start": LINE, "optimizer": Optimizer("momentum")},
    "rmsprop": {"model": "b + w*x", "start": LINE, "optimizer": Optimizer("rmsprop", beta=0.9)},
    "adam": {"optimizer": Optimizer("adam", epsilon=1e-6), "batch": 3},
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(
    ("dtype", "parameter_dtype"), [("float32", "float64"), ("float64", "float64"), ("float32", "float32")]
)
def test_the_source_gives_these_digits(name: str, dtype: str, parameter_dtype: str) -> None:
    tested = problem(**CASES[name], dtype=dtype, parameter_dtype=parameter_dtype)
    state = None
    for _ in range(12):
        state = check_step(tested, state)


@pytest.mark.parametrize("zero_grad", [True, False])
def test_without_torch_the_numpy_source_is_shown(zero_grad: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.descent.autograd.torch_is_installed", lambda: False)
    state = None
    for _ in range(5):
        state = check_step(problem(engine="torch", zero_grad=zero_grad), state)


@pytest.mark.parametrize("name", CASES)
def test_steps_and_epochs_are_one(name: str) -> None:
    """The shown step, a step of the run and an epoch of the loop lead to the same bits."""
    tested = problem(**CASES[name])
    state, stepped = None, Run(tested)
    for _ in range(3 * tested.steps_per_epoch):
        state = step(tested, state).after
        stepped = stepped.step()
    whole = Run(tested).advance(3)
    assert state == stepped.state == whole.state


def test_names_that_clash_with_the_rule_s_own() -> None:
    """A slope called m, a column t and an intercept beta beside the names of the optimisers."""
    data = {"t": [1, 2, 3], "y": [2, 3, 5]}
    for name in ("momentum", "rmsprop", "adam"):
        line = problem("m*t + beta", data=data, start={"m": 0.1, "beta": 0.2}, optimizer=Optimizer(name))
        check_step(line, check_step(line))
        check_step(problem("m*t", data=data, start={"m": 0.1}, optimizer=Optimizer(name)))


@pytest.mark.parametrize("zero_grad", [True, False])
def test_the_torch_source_gives_these_digits(zero_grad: bool) -> None:
    torch = pytest.importorskip("torch")
    tested = problem("b + w*x", start=LINE, engine="torch", zero_grad=zero_grad)
    state = step(tested).after
    found = step(tested, state)
    names: dict[str, Any] = {"torch": torch, **found.inputs}
    names |= {name: torch.from_numpy(np.array(names[name])) for name in ("x", "y")}
    for name in ("b", "w"):
        names[name] = torch.tensor(float(names[name]), requires_grad=True)
        if not zero_grad:
            names[name].grad = torch.tensor(float(state.memory[name][0]))
    for line in found.lines:
        with torch.set_grad_enabled(line.name != "update"):
            exec(line.code, names)
        if line.name == "loss":
            names["J"].backward()
        value = names[line.target].detach().numpy()
        assert np.array_equal(value, np.float32(line.value)), line.code


def test_a_hand_written_gradient_is_shown_as_written() -> None:
    def source(text: str) -> tuple[str, ...]:
        lines = step(problem(gradient={"w": text})).lines
        return tuple(line.code for line in lines if line.name == "gradient")

    assert source("dot(2*x, y_hat - y).mean()") == ("grad = np.dot(2*x, y_hat - y).mean()",)
    assert source("np.sum(2*x*(y_hat - y))") == ("grad = np.sum(2*x*(y_hat - y))",)
    assert source("(2*x*(y_hat - y)).sum()") == ("grad = (2*x*(y_hat - y)).sum()",)
    assert source("2*(x*(y_hat - y)).sum()") == ("grad = 2*np.sum(x*(y_hat - y))",)


def test_dot_is_not_sum() -> None:
    """In float32 they differ in the last bit, so the shown function must be the one that runs."""
    random = np.random.RandomState(1)
    data = {"x": list(random.uniform(0, 1, 37)), "y": list(random.uniform(0, 1, 37))}
    dot = problem(data=data, dtype="float32", gradient={"w": "dot(2*x, y_hat - y)"})
    added = problem(data=data, dtype="float32", gradient={"w": "sum(2*x*(y_hat - y))"})
    assert step(dot).gradient["w"] != step(added).gradient["w"]
    assert abs(step(dot).gradient["w"] - step(added).gradient["w"]) < 1e-4


def test_the_four_lines() -> None:
    lines = step(problem(dtype="float32")).lines
    assert [(line.name, line.of, line.code) for line in lines] == [
        ("forward", "y_hat", "y_hat = w*x"),
        ("loss", "J", "J = np.mean((y_hat - y)**2)"),
        ("gradient", "dJ/dw", "dw = np.mean(2*x*(y_hat - y))"),
        ("update", "w", "w = w - learning_rate*float(dw)"),
    ]
    assert [line.value for line in lines[1:]] == [30.0, -30.0, 0.3]


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False, width=32)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(numbers(-5, 5), numbers(-5, 5)), min_size=1, max_size=9),
    b=numbers(-2, 2),
    w=numbers(-2, 2),
    rate=numbers(0.0001220703125, 0.0625),
    dtype=st.sampled_from(["float32", "float64"]),
    batch=st.none() | st.integers(1, 9),
)
def test_random_problems_agree_with_a_plain_loop(
    rows: list[tuple[float, float]], b: float, w: float, rate: float, dtype: Any, batch: int | None
) -> None:
    batch = batch and min(batch, len(rows))
    xs, ys = (np.array(column, dtype) for column in zip(*rows, strict=True))
    tested = problem(
        "b + w*x",
        data={"x": [r[0] for r in rows], "y": [r[1] for r in rows]},
        dtype=dtype,
        start={"b": b, "w": w},
        learning_rate=rate,
        batch=batch,
        shuffle_seed=3,
    )
    run = Run(tested).advance(6)
    size = batch or len(rows)
    for epoch in range(1, 7):
        order = np.random.RandomState([3, epoch]).permutation(len(rows)) if batch else np.arange(len(rows))
        for begin in range(0, len(rows), size):
            x, y = (column[order[begin : begin + size]] for column in (xs, ys))
            y_hat = b + w * x
            db, dw = np.mean(2 * (y_hat - y)), np.mean(2 * x * (y_hat - y))
            b, w = b - rate * float(db), w - rate * float(dw)
    assert run.diverged is None
    assert run.parameters == {"b": b, "w": w}
