"""Every figure that five published notebooks print, from the engine, to the last printed digit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from descent_problems import SUM, problem

from tutor.descent import autograd
from tutor.descent.drawn import draw, draw_start
from tutor.descent.problem import Problem
from tutor.descent.program import predict
from tutor.descent.run import Run
from tutor.descent.stepper import step, training_loss

RUNS: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "reference" / "figures.json").read_text("utf-8")
)["runs"]
ONE_WEIGHT = [name for name, run in RUNS.items() if "x" in run]


def one_weight(figures: dict[str, Any]) -> Problem:
    return problem(
        data={"x": figures["x"], "y": figures["y"]},
        dtype=figures["data_dtype"],
        start=figures["start"],
        learning_rate=figures["learning_rate"],
        gradient={"w": SUM} if figures["gradient"] == "sum" else None,
        parameter_dtype=figures.get("parameter_dtype", "float64"),
        engine=figures.get("engine", "numpy"),
    )


def as_printed(value: float, text: str) -> str:
    return f"{value:.{len(text.partition('.')[2])}f}"


def check_printed(figures: dict[str, Any]) -> int:
    """Compare every printed row and probe; how many figures were compared."""
    run, count = Run(one_weight(figures)), 0

    def probe(at: Run, text: str) -> None:
        x = figures["probe_x"]
        assert as_printed(predict(at.problem, at.parameters, {"x": x}), text) == text

    probe(run, figures["before"])
    if "probe_after_20_epochs" in figures:
        probe(run.at(20), figures["probe_after_20_epochs"])
    for phase in figures["phases"]:
        begin = run.epoch
        for row in phase["printed"]:
            found = step(run.problem, run.at(begin + row["epoch"] - 1).state)
            assert as_printed(found.loss, row["loss"]) == row["loss"], row
            assert as_printed(found.after.parameters["w"], row["w"]) == row["w"], row
            count += 2
        run = run.advance(phase["epochs"])
        assert run.epoch == begin + phase["epochs"]
        if "probe_after" in phase:
            probe(run, phase["probe_after"])
    if "f(10)" in figures:
        assert str(predict(run.problem, run.parameters, {"x": 10})) == figures["f(10)"]
    return count


@pytest.mark.parametrize("name", ONE_WEIGHT)
def test_one_weight(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autograd, "torch_is_installed", lambda: False)
    assert check_printed(RUNS[name]) >= 20


@pytest.mark.parametrize("name", [name for name in ONE_WEIGHT if RUNS[name].get("engine") == "torch"])
def test_by_torch(name: str) -> None:
    pytest.importorskip("torch")
    assert check_printed(RUNS[name]) >= 20


def test_slope_and_intercept() -> None:
    figures = RUNS["slope-and-intercept"]
    data = draw(
        {"x": "uniform(0, 1)", "y": "0.5 - 3*x + normal(0, 0.1)"},
        points=figures["N"],
        seed=figures["seed"],
        train=figures["train_fraction"],
    )
    start = draw_start({"b": "uniform(0, 1)", "w": "uniform(0, 1)"}, figures["seed"])
    assert {name: f"[{value:.8f}]" for name, value in start.items()} == figures["start"]
    trained = problem("b + w*x", data=data, start=start, learning_rate=figures["learning_rate"])
    first, wanted = step(trained), figures["first_epoch"]
    errors = np.asarray(first.forward) - data.columns["y"]
    assert [f"{error:.8f}" for error in errors[: len(wanted["first_errors"])]] == wanted["first_errors"]
    assert repr(first.loss) == wanted["loss"]
    assert repr(first.gradient["b"]) == wanted["grad_b"]
    assert repr(first.gradient["w"]) == wanted["grad_w"]
    assert {k: f"[{v:.8f}]" for k, v in first.after.parameters.items()} == {k: wanted[k] for k in "bw"}
    (phase,) = figures["phases"]
    run = Run(trained).advance(phase["epochs"])
    assert {k: f"[{v:.8f}]" for k, v in run.parameters.items()} == {k: phase[k] for k in "bw"}
    # The last loss printed belongs to the parameters before the last update.
    assert repr(training_loss(trained, run.at(phase["epochs"] - 1).parameters)) == phase["loss"]


def test_every_run_is_compared() -> None:
    assert set(RUNS) == {*ONE_WEIGHT, "slope-and-intercept"}
