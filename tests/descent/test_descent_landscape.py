"""The landscape against loops over the data, central differences and linear algebra."""

from __future__ import annotations

import math
import time
import tracemalloc
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from descent_problems import FOUR_POINTS, SUM, problem
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.descent import landscape
from tutor.descent.drawn import draw
from tutor.descent.problem import Optimizer
from tutor.descent.run import Run

LINE = {"b": 0.25, "w": -0.5}
HOUSES = {"x": [0.1, 1.7, 2.9, 4.2, 5.5], "y": [2.1, 3.9, 6.2, 7.7, 9.6]}


def mse(x: Any, y: Any, b: float, w: float) -> float:
    return float(np.mean((b + w * np.array(x, float) - np.array(y, float)) ** 2))


def test_one_weight_in_closed_form() -> None:
    tested = problem()
    assert landscape.minimum(tested) == {"w": 2.0}
    assert landscape.curvature(tested) == 15
    assert landscape.largest_stable_rate(tested) == pytest.approx(2 / 15, rel=1e-15)
    assert landscape.condition_number(tested) == 1
    assert landscape.step_factor(tested) == pytest.approx(0.85, rel=1e-15)


def test_a_sum_feels_n_times_the_curvature() -> None:
    tested = problem(gradient={"w": SUM})
    assert tested.gradient_factor == 4
    assert landscape.curvature(tested) == 15
    assert landscape.largest_stable_rate(tested) == pytest.approx(2 / 60, rel=1e-15)
    assert landscape.step_factor(tested) == pytest.approx(0.4, rel=1e-15)
    overshoot = problem(
        data={"x": [0, 1, 2, 3, 4, 5], "y": [0, 2, 4, 6, 8, 10]}, dtype="float32", gradient={"w": SUM}
    )
    # The notebook's weight goes 2.2, 1.98: each step turns the distance to 2 over and divides it by ten.
    assert landscape.step_factor(overshoot) == pytest.approx(-0.1, rel=1e-12)


@pytest.mark.parametrize("rate", [0.99, 1.01])
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"gradient": {"w": SUM}},
        {"model": "b + w*x", "start": LINE, "data": HOUSES},
        {"model": "b + w*x", "start": LINE, "optimizer": Optimizer("momentum", beta=0.5)},
        {"loss": "mean((y_hat - y)**2) + 3*w**2"},
    ],
)
def test_the_largest_stable_rate_is_the_edge(settings: dict[str, Any], rate: float) -> None:
    """Just below it the run settles, just above it runs away: the run itself is asked."""
    edge = landscape.largest_stable_rate(problem(**settings))
    assert edge is not None
    tested = problem(**settings, learning_rate=rate * edge)
    begin, end = Run(tested), Run(tested).advance(3000)
    lowest = landscape.minimum(tested)
    assert lowest is not None

    def distance(run: Run) -> float:
        return max(abs(run.parameters[name] - lowest[name]) for name in lowest)

    if rate < 1:
        assert distance(end) < 1e-3 * distance(begin)
    else:
        assert end.diverged is not None


def test_line() -> None:
    tested = problem("b + w*x", data=HOUSES, start=LINE)
    x, y = np.array(HOUSES["x"]), np.array(HOUSES["y"])
    lowest = landscape.minimum(tested)
    slope, intercept = np.polyfit(x, y, 1)
    assert lowest == pytest.approx({"b": intercept, "w": slope}, rel=1e-12)
    matrix = 2 * np.array([[1, x.mean()], [x.mean(), (x * x).mean()]])
    curvatures = np.linalg.eigvalsh(matrix)
    assert np.allclose(landscape.hessian(tested), matrix, rtol=1e-14)
    assert landscape.curvature(tested, "w") == pytest.approx(2 * (x * x).mean())
    assert landscape.curvature(tested, "b") == pytest.approx(2)
    assert landscape.condition_number(tested) == pytest.approx(curvatures[1] / curvatures[0])
    assert landscape.step_factor(tested) == pytest.approx(1 - 0.01 * curvatures[0])


def test_curve_and_surface() -> None:
    tested = problem("b + w*x", data=HOUSES, start=LINE)
    ws, losses = landscape.curve(tested, "w", -2, 4, 31)
    assert np.allclose(losses, [mse(**HOUSES, b=0.25, w=w) for w in ws], rtol=1e-11)
    _, losses = landscape.curve(tested, "w", -2, 4, 31, at={"b": 1.5})
    assert np.allclose(losses, [mse(**HOUSES, b=1.5, w=w) for w in ws], rtol=1e-11)
    bs, ws, values = landscape.surface(tested, ("b", "w"), (-1, 0), (3, 4), (7, 5))
    assert values.shape == (5, 7)
    by_hand = [[mse(**HOUSES, b=b, w=w) for b in bs] for w in ws]
    assert np.allclose(values, by_hand, rtol=1e-11)


@pytest.mark.parametrize(
    "model", ["tanh(w*x)", "exp(w*x/10)", "w**3*x", "x/(1 + w**2)", "sigmoid(w*x)", "where(w > 0, w*x, 0)"]
)
def test_losses_that_are_not_quadratic(model: str) -> None:
    tested = problem(model, start={"w": 0.4})
    assert landscape.moments(tested) is None
    assert landscape.minimum(tested) is None
    ws, losses = landscape.curve(tested, "w", -1, 1, 9)
    assert losses.tolist() == [landscape.loss(tested, {"w": float(w)}) for w in ws]
    h, at = 1e-3, 0.4
    low, middle, high = (landscape.loss(tested, {"w": at + k * h}) for k in (-1, 0, 1))
    assert landscape.curvature(tested) == pytest.approx((low - 2 * middle + high) / h**2, rel=1e-4, abs=1e-4)
    assert landscape.surface(tested, ("w", "w"), (0, 0), (1, 1), (3, 3))[2].shape == (3, 3)


@pytest.mark.parametrize("scale", [1.0, 30.0, 1e3, 1e5, 1e-4])
def test_a_sigmoid_over_data_of_any_scale(scale: float) -> None:
    """Sizes in the thousands bend the loss within a thousandth of w: the differences look closer."""
    x = np.array([-2.0, -1.5, -0.3, 0.1, 0.8, 1.4, 3.2]) * scale
    y = (x > 0.3 * scale).astype(float)
    tested = problem(
        "sigmoid(b + w*x)",
        "-mean(y*log(y_hat) + (1 - y)*log(1 - y_hat))",
        {"x": x.tolist(), "y": y.tolist()},
        {"b": 0.25, "w": 0.0},
    )
    p = 1 / (1 + math.exp(-0.25))
    matrix = p * (1 - p) * np.array([[1, x.mean()], [x.mean(), np.mean(x**2)]])
    assert np.allclose(landscape.hessian(tested), matrix, rtol=1e-8)
    rate = landscape.largest_stable_rate(tested)
    assert rate == pytest.approx(2 / np.linalg.eigvalsh(matrix)[-1], rel=1e-8)


def test_a_pole_close_by_is_not_stepped_over() -> None:
    w, x, y = 1e-5, np.array([1.0, 2, 3, 4]), np.array([2.0, 4, 6, 8])
    true = np.mean(6 * x**2 / w**4 - 4 * x * y / w**3)
    assert landscape.curvature(problem("x/w", start={"w": w})) == pytest.approx(true, rel=1e-7)


@pytest.mark.parametrize(("model", "start"), [("abs(w)*x", 0.0), ("sqrt(w)*x", 0.0)])
def test_no_curvature_where_there_is_none(model: str, start: float) -> None:
    tested = problem(model, start={"w": start})
    assert math.isnan(landscape.curvature(tested))
    assert landscape.largest_stable_rate(tested) is None
    assert landscape.condition_number(tested) is None


@pytest.mark.parametrize(
    ("model", "loss"),
    [
        ("w*x", "mean((y_hat - y)**2)"),
        ("b + w*x", "mean((y_hat - y)**2)"),
        ("b + w*x", "sum((y_hat - y)**2)/(2*N)"),
        ("b - w*x", "dot(y_hat - y, y_hat - y)"),
        ("b*x**2 + w*x", "mean((y_hat - y)*(y_hat - y)) + 0.1*w**2 - b/3"),
        ("b + w*x", "sum((b - y)**2) + mean(w)"),
        ("b + w*x", "-(mean(-(y_hat - y)**2))"),
        ("where(x > 2, w*x, b)", "mean((y_hat - y)**2)"),
        ("b + w*(x - mean(x))", "mean((y_hat - y)**2*exp(-x))"),
        ("(w*x + b)**1", "sum(y)/N + mean((y_hat - y)**2)/2"),
    ],
)
def test_moments_are_the_loss(model: str, loss: str) -> None:
    start = {name: value for name, value in LINE.items() if name in model + loss.replace("by", "")}
    tested = problem(model, loss, HOUSES, start)
    found = landscape.moments(tested)
    assert found is not None
    random = np.random.default_rng(1)
    for _ in range(20):
        at = {name: random.uniform(-3, 3) for name in start}
        assert found.loss(at) == pytest.approx(landscape.loss(tested, at), rel=1e-11, abs=1e-11)


def test_a_flat_valley_has_no_one_minimum() -> None:
    for model in ("(a + b)*x", "a*b*x"):
        tested = problem(model, start={"a": 1.0, "b": 1.0})
        assert landscape.minimum(tested) is None
    tested = problem("(a + b)*x", start={"a": 1.0, "b": 1.0})
    assert landscape.condition_number(tested) is None
    assert landscape.largest_stable_rate(tested) == pytest.approx(2 / 30)


def test_a_hill_has_no_stable_rate() -> None:
    hill = problem(loss="-mean((y_hat - y)**2)")
    assert landscape.minimum(hill) is None
    assert landscape.largest_stable_rate(hill) is None
    assert landscape.largest_stable_rate(problem(optimizer=Optimizer("adam"))) is None


def test_no_cancellation_at_the_bottom() -> None:
    """Large prices and a perfect fit: the loss there is 0, not the noise of large moments."""
    x = list(np.linspace(50, 250, 40))
    tested = problem("b + w*x", data={"x": x, "y": [1000 + 2000 * v for v in x]}, start=LINE)
    lowest = landscape.minimum(tested)
    assert lowest == pytest.approx({"b": 1000, "w": 2000}, rel=1e-9)
    _, losses = landscape.curve(tested, "w", 1999.999, 2000.001, 5, at=lowest)
    by_hand = [landscape.loss(tested, {"b": lowest["b"], "w": 2000 + d}) for d in (-1e-3, -5e-4, 5e-4, 1e-3)]
    assert (losses >= 0).all()
    assert np.allclose(np.delete(losses, 2), by_hand, rtol=1e-4)


def test_a_million_points_cost_what_ten_do() -> None:
    """Once the moments are taken: a surface over 10^6 points in the time of one look at the data."""
    columns = {"x": "uniform(0, 1)", "y": "0.5 - 3*x + normal(0, 0.1)"}
    tested = problem("b + w*x", data=draw(columns, points=10**6, seed=1), start=LINE)
    landscape.moments(tested)
    begin = time.process_time()
    landscape.surface(tested, ("b", "w"), (-2, -5), (3, 1), (60, 60))
    landscape.curve(tested, "w", -5, 1, 200)
    assert landscape.minimum(tested) == pytest.approx({"b": 0.5, "w": -3}, abs=1e-2)
    assert time.process_time() - begin < 0.2


def test_large_data_are_thinned_for_drawing_only(monkeypatch: pytest.MonkeyPatch) -> None:
    tested = problem("tanh(w*x)", data={"x": [1, 2] * 500, "y": [1, 2] * 500}, start={"w": 0.5})
    exact = landscape.curve(tested, "w", 0, 1, 10)[1]
    monkeypatch.setattr(landscape, "DRAWN_VALUES", 3000)
    thinned = landscape.curve(tested, "w", 0, 1, 10)[1]
    assert np.allclose(exact, thinned, rtol=1e-2)
    assert landscape.loss(tested, {"w": 0.0}) == pytest.approx(exact[0])


# The factor of a hand-written gradient


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        (SUM, 4),
        ("mean(2*x*(y_hat - y))", 1),
        ("mean(x*(y_hat - y))", Fraction(1, 2)),
        ("-mean(2*x*(y_hat - y))", -1),
        ("mean(2*x*(y_hat - y))/N", Fraction(1, 4)),
        ("mean(2*x*(y_hat - y))/3", Fraction(1, 3)),
        ("0.7*mean(2*x*(y_hat - y))", Fraction(7, 10)),
        ("0*w", 0),
        ("mean(2*(y_hat - y))", None),
        ("mean(2*x*(y_hat - y)) + 0.001", None),
        ("w", None),
    ],
)
def test_gradient_factor(text: str, factor: Any) -> None:
    tested = problem(data=FOUR_POINTS | {"y": [2, 4, 6, 9]}, dtype="float32", gradient={"w": text})
    assert tested.gradient_factor == factor
    if factor is None:
        assert landscape.largest_stable_rate(tested) is None
        assert landscape.step_factor(tested) is None


def test_factors_of_several_parameters() -> None:
    tested = problem("b + w*x", start=LINE, gradient={"w": SUM})
    assert tested.gradient_factors == {"b": 1, "w": 4}
    assert tested.gradient_factor is None
    assert problem("b + w*x", start=LINE).gradient_factor == 1
    both = problem("b + w*x", start=LINE, gradient={"w": SUM, "b": "sum(2*(y_hat - y))"})
    assert both.gradient_factor == 4


def test_the_factor_of_many_points() -> None:
    data = draw({"x": "uniform(0, 1)", "y": "x"}, points=12_345, seed=1)
    assert problem(data=data, gradient={"w": "sum(2*x*(y_hat - y))"}).gradient_factor == 12_345
    by_mean = problem(data=data, gradient={"w": "mean(2*x*(y_hat - y))/N"})
    assert by_mean.gradient_factor == Fraction(1, 12_345)


@settings(max_examples=40, deadline=None)
@given(
    xs=st.lists(st.floats(-5, 5, width=16), min_size=2, max_size=8, unique=True),
    b=st.floats(-3, 3, width=16),
    w=st.floats(-3, 3, width=16),
)
def test_the_minimum_is_where_the_line_is(xs: list[float], b: float, w: float) -> None:
    data = {"x": xs, "y": [b + w * x for x in xs]}
    tested = problem("b + w*x", data=data, start=LINE)
    lowest, steepness = landscape.minimum(tested), landscape.condition_number(tested)
    if lowest is None or steepness is None:
        return
    tolerance = 1e-13 * steepness * (1 + abs(b) + 5 * abs(w))
    assert math.isclose(lowest["b"], b, abs_tol=tolerance)
    assert math.isclose(lowest["w"], w, abs_tol=tolerance)


CROOKED: dict[str, dict[str, Any]] = {
    "two classes": {
        "model": "sigmoid(z)",
        "let": {"z": "b + w*x"},
        "loss": "mean(-(y*log(y_hat) + (1 - y)*log(1 - y_hat)))",
        "start": LINE,
        "data": {"x": [-2.5, -1, 0.3, 1, 2], "y": [0, 0, 1, 0, 1]},
    },
    "absolute error": {"model": "b + w*x", "loss": "mean(abs(y_hat - y))", "start": LINE, "data": HOUSES},
    "a sum, and N": {
        "model": "b*tanh(w*x)",
        "loss": "sum((y_hat - y)**2)/(2*N) + w**4",
        "start": LINE,
        "data": HOUSES,
    },
    "a dot": {
        "model": "b*tanh(w*x)",
        "loss": "dot(y_hat - y, y_hat - y) + dot(w, w)",
        "start": LINE,
        "data": HOUSES,
    },
    "cases": {
        "model": "b + w*x",
        "loss": "mean(where(abs(y_hat - y) < 1, (y_hat - y)**2/2, abs(y_hat - y) - 1/2))",
        "start": LINE,
        "data": HOUSES,
    },
    "a point": {"model": "b*relu(w*x)", "start": LINE, "data": {"x": [2.0], "y": [3.0]}},
    "no data": {"model": "b**4 + w**4", "loss": "mean(y_hat) + sum(b)*N", "start": LINE, "data": {}},
    "holes": {"model": "b*log(w*x)", "start": LINE, "data": HOUSES},
    "poles": {"model": "b + x/w", "start": LINE, "data": HOUSES},
}


@pytest.mark.parametrize("at_once", [1, 7, 50_000])
@pytest.mark.parametrize("name", CROOKED)
def test_a_grid_is_what_each_of_its_places_is(
    name: str, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against the loss row by row at each place; where that has no value, the grid is not finite either."""
    monkeypatch.setattr(landscape, "AT_ONCE", at_once)
    tested = problem(**CROOKED[name])
    xs, ys, values = landscape.surface(tested, ("b", "w"), (-1, -2), (3, 2), (9, 5))
    assert values.shape == (5, 9)
    for j, w in enumerate(ys):
        for i, b in enumerate(xs):
            alone = landscape.loss(tested, {"b": float(b), "w": float(w)})
            if math.isfinite(alone):
                assert values[j, i] == pytest.approx(alone, rel=1e-12, abs=1e-300)
            else:
                assert not math.isfinite(values[j, i])
    across, along = landscape.curve(tested, "w", 0.1, 2, 11)
    alone = [landscape.loss(tested, {"b": 0.25, "w": float(w)}) for w in across]
    np.testing.assert_allclose(along, alone, rtol=1e-12)


def test_a_grid_over_many_rows_takes_little_memory() -> None:
    data = draw({"x": "uniform(0, 1)", "y": "0.5 - 3*x + normal(0, 0.1)"}, points=100_000, seed=4)
    tested = problem("b*tanh(w*x)", start=LINE, data=data)
    tracemalloc.start()
    landscape.surface(tested, ("b", "w"), (-1, -2), (3, 2), (49, 33))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30e6
