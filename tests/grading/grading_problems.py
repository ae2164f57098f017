"""Problems made in a line, and random ones, for the tests of grading."""

from __future__ import annotations

import random

import numpy as np

from tutor.descent.problem import Dataset, Optimizer, Problem
from tutor.symbolic.expression import Objective, Scope, Shape, shape
from tutor.symbolic.parser import parse


def objective(model="w*x", loss="mean((y_hat - y)**2)", parameters=("w",), columns=("x", "y")):
    shapes = dict.fromkeys(parameters, Shape.SCALAR) | dict.fromkeys(columns, Shape.COLUMN)
    meaning = parse(model, Scope(shapes), learner=False).expression
    whole = Scope({**shapes, "y_hat": shape(meaning)})
    return Objective(meaning, parse(loss, whole, learner=False).expression, tuple(parameters), tuple(columns))


_OBJECTIVES = {}


def problem(
    model="w*x",
    loss="mean((y_hat - y)**2)",
    start=None,
    rate=0.01,
    dtype="float32",
    gradient=None,
    validation=None,
    columns=None,
    **settings,
):
    start = start or {"w": 0.0}
    columns = columns or {"x": [1, 2, 3, 4], "y": [2, 4, 6, 8]}
    key = (model, loss, tuple(start), tuple(columns))
    if key not in _OBJECTIVES:
        _OBJECTIVES[key] = objective(model, loss, tuple(start), tuple(columns))
    aim = _OBJECTIVES[key]
    written = {
        name: parse(text, aim.scope, learner=False).expression for name, text in (gradient or {}).items()
    }
    data = Dataset(
        {name: np.array(values, dtype=dtype) for name, values in columns.items()},
        {name: np.array(values, dtype=dtype) for name, values in validation.items()} if validation else None,
        dtype,
    )
    return Problem(aim, data, start, rate, gradient=written or None, gradient_text=gradient or {}, **settings)


def line(**settings):
    """b + w*x on a few noisy points."""
    columns = {"x": [0.1, 0.5, 0.9], "y": [0.2, -1.1, -2.0]}
    given = {"model": "b + w*x", "start": {"b": 0.375, "w": 0.951}, "rate": 0.1, "dtype": "float64"}
    return problem(**{**given, "columns": columns, **settings})


def overshoot(**settings):
    """A gradient that sums over the points, written by hand."""
    columns = {"x": [0, 1, 2, 3, 4, 5], "y": [0, 2, 4, 6, 8, 10]}
    return problem(columns=columns, gradient={"w": "dot(2*x, y_hat - y).mean()"}, **settings)


def momentum(**settings):
    return problem(optimizer=Optimizer("momentum"), **settings)


def random_problem(seed):
    """A small problem with numbers a person can work with, and where in its run to ask."""
    chance = random.Random(seed)
    points = chance.randint(3, 6)
    xs = chance.sample([0.5, 1, 1.5, 2, 2.5, 3, 4, 5, -1, -2, 0.2, 0.4], points)
    slope, lift = chance.choice([2, -3, 0.5, 1.5]), chance.choice([0, 1, -0.5])
    ys = [round(slope * x + lift + chance.choice([0, 0, 0.1, -0.2, 0.3]), 2) for x in xs]
    two = chance.random() < 0.5
    start = {"b": chance.choice([0, 0.5, -0.25, 1])} if two else {}
    start["w"] = chance.choice([0, 0.5, -1, 1.25, 3])
    made = problem(
        model="b + w*x" if two else "w*x",
        start={name: float(value) for name, value in start.items()},
        rate=chance.choice([0.01, 0.02, 0.03, 0.05, 0.1]),
        columns={"x": xs, "y": ys},
        dtype=chance.choice(["float32", "float64"]),
    )
    return made, chance.randint(0, 12)
