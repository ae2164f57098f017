"""Each kind of loss, against SymPy on sums written out point by point, and against central differences."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy
from symbolic_oracle import at_point, central_difference, objective

from tutor.symbolic.derivation import Derivation, derive
from tutor.symbolic.expression import Objective, Shape, shape
from tutor.symbolic.printing import numpy_source, one_line

POINTS = {
    "x": [0.7, -1.3, 2.1],
    "y": [0.4, 0.9, -0.6],
    "x1": [0.7, -1.3, 2.1],
    "x2": [1.9, 0.2, -0.8],
}
SCALARS = {"w": 0.37, "b": -0.62, "v": 1.4, "a": 0.8, "c": 0.55, "w1": 0.37, "w2": -1.1}
MSE = "mean((y_hat - y)**2)"
CROSS = "-mean(y*log(p) + (1 - y)*log(1 - p))"
NAMED = {"z": "b + w*x", "p": "sigmoid(z)"}

Term = Callable[..., Any]


def s(name: str) -> Any:
    return sympy.Symbol(name, real=True)


W, B, V, A, C = (s(name) for name in ("w", "b", "v", "a", "c"))
FIRST = (W * s("x[0]") - s("y[0]")) ** 2


def logistic(z: Any) -> Any:
    return 1 / (1 + sympy.exp(-z))


def mean(term: Term) -> Any:
    """1/3 of the sum over three points, each with symbols of its own: x[0], y[0], x[1], ..."""
    return total(term) / 3


def total(term: Term) -> Any:
    return sum(term(s(f"x[{i}]"), s(f"y[{i}]")) for i in range(3))


def cross_entropy(x: Any, y: Any) -> Any:
    return y * sympy.log(logistic(B + W * x)) + (1 - y) * sympy.log(1 - logistic(B + W * x))


def huber(x: Any, y: Any) -> Any:
    u = W * x - y
    return sympy.Piecewise((u**2 / 2, abs(u) <= 1), (abs(u) - sympy.Rational(1, 2), True))


@dataclass
class Case:
    model: str
    loss: str
    result: str
    source: str
    truth: Any
    wrt: str = "w"
    let: dict[str, str] = field(default_factory=dict)
    parameters: tuple[str, ...] = ("b", "w")
    columns: tuple[str, ...] = ("x", "y")

    @property
    def objective(self) -> Objective:
        return objective(self.model, self.loss, self.parameters, self.columns, self.let)


CASES = {
    "squared error": Case(
        "w*x", MSE, "mean(2·x·(w·x − y))", "np.mean(2*x*(y_hat - y))", mean(lambda x, y: (W * x - y) ** 2)
    ),
    "intercept": Case(
        "b + w*x", MSE, "mean(2·(b + w·x − y))", "np.mean(2*(y_hat - y))",
        mean(lambda x, y: (B + W * x - y) ** 2), "b",
    ),
    "slope": Case(
        "b + w*x", MSE, "mean(2·x·(b + w·x − y))", "np.mean(2*x*(y_hat - y))",
        mean(lambda x, y: (B + W * x - y) ** 2),
    ),
    "cross-entropy": Case(
        "p", CROSS, "mean((sigmoid(b + w·x) − y)·x)", "np.mean((p - y)*x)", -mean(cross_entropy), let=NAMED
    ),
    "cross-entropy, b": Case(
        "p", CROSS, "mean(sigmoid(b + w·x) − y)", "np.mean(p - y)", -mean(cross_entropy), "b", let=NAMED
    ),
    "cross-entropy of y_hat": Case(
        "sigmoid(b + w*x)", "mean(-y*log(y_hat) - (1 - y)*log(1 - y_hat))",
        "mean((sigmoid(b + w·x) − y)·x)", "np.mean((y_hat - y)*x)", -mean(cross_entropy),
    ),
    "squared error of a sigmoid": Case(
        "p", MSE, "mean(2·x·(sigmoid(b + w·x) − y)·sigmoid(b + w·x)·(1 − sigmoid(b + w·x)))",
        "np.mean(2*x*(p - y)*p*(1 - p))", mean(lambda x, y: (logistic(B + W * x) - y) ** 2), let=NAMED,
    ),
    "ridge": Case(
        "b + w*x", MSE + " + 0.1*w**2", "mean(2·x·(b + w·x − y)) + 0.2·w",
        "np.mean(2*x*(y_hat - y)) + 0.2*w", mean(lambda x, y: (B + W * x - y) ** 2) + W**2 / 10,
    ),
    "ridge, b": Case(
        "b + w*x", MSE + " + 0.1*w**2", "mean(2·(b + w·x − y))", "np.mean(2*(y_hat - y))",
        mean(lambda x, y: (B + W * x - y) ** 2) + W**2 / 10, "b",
    ),
    "absolute error": Case(
        "w*x", "mean(abs(y_hat - y))", "mean(sign(w·x − y)·x)", "np.mean(np.sign(y_hat - y)*x)",
        mean(lambda x, y: sympy.sqrt((W * x - y) ** 2)),
    ),
    "Huber": Case(
        "w*x", "mean(where(abs(y_hat - y) <= 1, (y_hat - y)**2/2, abs(y_hat - y) - 1/2))",
        "mean(where(abs(w·x − y) ≤ 1, w·x − y, sign(w·x − y))·x)",
        "np.mean(np.where(np.abs(y_hat - y) <= 1, y_hat - y, np.sign(y_hat - y))*x)", mean(huber),
    ),
    "Huber by a root": Case(
        "w*x", "mean(sqrt(1 + (y_hat - y)**2) - 1)", "mean(x·(w·x − y)/sqrt(1 + (w·x − y)²))",
        "np.mean(x*(y_hat - y)/np.sqrt(1 + (y_hat - y)**2))",
        mean(lambda x, y: sympy.sqrt(1 + (W * x - y) ** 2)),
    ),
    "one point": Case("w*x", "(y_hat - y)**2", "2·x·(w·x − y)", "2*x*(y_hat - y)", FIRST),
    "one point over N": Case(
        "w*x", "(y_hat - y)**2/N", "2·x·(w·x − y)/N", "2*x*(y_hat - y)/N", FIRST / 3
    ),
    "sum over N": Case(
        "w*x", "sum((y_hat - y)**2)/N", "sum(2·x·(w·x − y))/N", "np.sum(2*x*(y_hat - y))/N",
        mean(lambda x, y: (W * x - y) ** 2),
    ),
    "half of 1/N": Case(
        "w*x", "1/(2*N)*sum((y_hat - y)**2)", "sum(x·(w·x − y))/N", "np.sum(x*(y_hat - y))/N",
        mean(lambda x, y: (W * x - y) ** 2) / 2,
    ),
    "dot over N": Case(
        "w*x", "dot(y_hat - y, y_hat - y)/N", "sum(2·x·(w·x − y))/N", "np.sum(2*x*(y_hat - y))/N",
        mean(lambda x, y: (W * x - y) ** 2),
    ),
    "half": Case(
        "w*x", MSE + "/2", "mean(x·(w·x − y))", "np.mean(x*(y_hat - y))",
        mean(lambda x, y: (W * x - y) ** 2) / 2,
    ),
    "variance of the predictions": Case(
        "w*x", "mean((y_hat - mean(y_hat))**2)", "mean(2·(w·x − mean(w·x))·(x − mean(x)))",
        "np.mean(2*(y_hat - np.mean(y_hat))*(x - np.mean(x)))",
        mean(lambda x, y: (W * x - mean(lambda a, _: W * a)) ** 2),
    ),
    "root of the mean": Case(
        "w*x", f"sqrt({MSE})", "mean(2·x·(w·x − y))/(2·sqrt(mean((w·x − y)²)))",
        "np.mean(2*x*(y_hat - y))/(2*np.sqrt(np.mean((y_hat - y)**2)))",
        sympy.sqrt(mean(lambda x, y: (W * x - y) ** 2)),
    ),
    "tanh": Case(
        "tanh(w*x)", MSE, "mean(2·x·(tanh(w·x) − y)·(1 − tanh(w·x)²))",
        "np.mean(2*x*(y_hat - y)*(1 - y_hat**2))", mean(lambda x, y: (sympy.tanh(W * x) - y) ** 2),
    ),
    "y first": Case(
        "w*x", "mean((y - y_hat)**2)", "mean(−2·x·(y − w·x))", "np.mean(-2*x*(y - y_hat))",
        mean(lambda x, y: (W * x - y) ** 2),
    ),
    "sum of predictions": Case("b + w*x", "sum(y_hat)", "N", "N", total(lambda x, y: B + W * x), "b"),
    "relu": Case(
        "relu(w*x)", MSE, "mean(2·(relu(w·x) − y)·where(w·x > 0, x, 0))",
        "np.mean(2*(y_hat - y)*np.where(w*x > 0, x, 0))", mean(lambda x, y: (sympy.Max(0, W * x) - y) ** 2),
    ),
    "two layers": Case(
        "v*tanh(w*x)", MSE, "mean(2·v·x·(v·tanh(w·x) − y)·(1 − tanh(w·x)²))",
        "np.mean(2*v*x*(y_hat - y)*(1 - np.tanh(w*x)**2))",
        mean(lambda x, y: (V * sympy.tanh(W * x) - y) ** 2),
        parameters=("v", "w"),
    ),
    "product rule": Case(
        "w*x*exp(w*x)", MSE, "mean(2·(w·x·exp(w·x) − y)·(x·exp(w·x) + w·x²·exp(w·x)))",
        "np.mean(2*(y_hat - y)*(x*np.exp(w*x) + w*x**2*np.exp(w*x)))",
        mean(lambda x, y: (W * x * sympy.exp(W * x) - y) ** 2),
    ),
    "quotient rule": Case(
        "w*x/(1 + exp(w*x))", MSE,
        "mean(2·(w·x/(1 + exp(w·x)) − y)·(x·(1 + exp(w·x)) − w·x·exp(w·x)·x)/(1 + exp(w·x))²)",
        "np.mean(2*(y_hat - y)*(x*(1 + np.exp(w*x)) - w*x*np.exp(w*x)*x)/(1 + np.exp(w*x))**2)",
        mean(lambda x, y: (W * x / (1 + sympy.exp(W * x)) - y) ** 2),
    ),
    "quantile": Case(
        "w*x", "mean(maximum(0.9*(y_hat - y), -0.1*(y_hat - y)))",
        "mean(where(0.9·(w·x − y) ≥ −0.1·(w·x − y), 0.9·x, −0.1·x))",
        "np.mean(np.where(0.9*(y_hat - y) >= -0.1*(y_hat - y), 0.9*x, -0.1*x))",
        mean(lambda x, y: sympy.Max(sympy.Rational(9, 10) * (W * x - y), -(W * x - y) / 10)),
    ),
    "hinge": Case(
        "b + w*x", "mean(maximum(0, 1 - y*y_hat))", "mean(where(0 ≥ 1 − y·(b + w·x), 0, −y·x))",
        "np.mean(np.where(0 >= 1 - y*y_hat, 0, -y*x))", mean(lambda x, y: sympy.Max(0, 1 - y * (B + W * x))),
    ),
    "lasso": Case(
        "b + w*x", MSE + " + 0.1*abs(w)", "mean(2·x·(b + w·x − y)) + 0.1·sign(w)",
        "np.mean(2*x*(y_hat - y)) + 0.1*np.sign(w)",
        mean(lambda x, y: (B + W * x - y) ** 2) + sympy.sqrt(W**2) / 10,
    ),
    "log-cosh": Case(
        "w*x", "mean(log((exp(y_hat - y) + exp(y - y_hat))/2))",
        "mean(x·(exp(w·x − y) − exp(y − w·x))/(exp(w·x − y) + exp(y − w·x)))",
        "np.mean(x*(np.exp(y_hat - y) - np.exp(y - y_hat))/(np.exp(y_hat - y) + np.exp(y - y_hat)))",
        mean(lambda x, y: sympy.log(sympy.cosh(W * x - y))),
    ),
    "Poisson": Case(
        "exp(b + w*x)", "mean(y_hat - y*log(y_hat))", "mean((exp(b + w·x) − y)·x)",
        "np.mean((y_hat - y)*x)", mean(lambda x, y: sympy.exp(B + W * x) - y * (B + W * x)),
    ),
    "sine": Case(
        "a*sin(w*x + c)", MSE, "mean(2·a·x·(a·sin(w·x + c) − y)·cos(w·x + c))",
        "np.mean(2*a*x*(y_hat - y)*np.cos(w*x + c))", mean(lambda x, y: (A * sympy.sin(W * x + C) - y) ** 2),
        parameters=("a", "w", "c"),
    ),
    "two columns": Case(
        "b + w1*x1 + w2*x2", MSE, "mean(2·x2·(b + w1·x1 + w2·x2 − y))", "np.mean(2*x2*(y_hat - y))",
        sum(
            (B + s("w1") * s(f"x1[{i}]") + s("w2") * s(f"x2[{i}]") - s(f"y[{i}]")) ** 2 for i in range(3)
        ) / 3,
        "w2", parameters=("b", "w1", "w2"), columns=("x1", "x2", "y"),
    ),
    "two means": Case(
        "b + w*x", MSE + " + mean(abs(y_hat - y))",
        "mean(2·x·(b + w·x − y)) + mean(sign(b + w·x − y)·x)",
        "np.mean(2*x*(y_hat - y)) + np.mean(np.sign(y_hat - y)*x)",
        mean(lambda x, y: (B + W * x - y) ** 2 + sympy.sqrt((B + W * x - y) ** 2)),
    ),
    "share of the variance": Case(
        "w*x", "sum((y_hat - y)**2)/sum((y - mean(y))**2)", "sum(2·x·(w·x − y))/sum((y − mean(y))²)",
        "np.sum(2*x*(y_hat - y))/np.sum((y - np.mean(y))**2)",
        total(lambda x, y: (W * x - y) ** 2) / total(lambda _, y: (y - mean(lambda _, z: z)) ** 2),
    ),
    "a power of powers": Case(
        "abs(w*x)**w", MSE, "", "", mean(lambda x, y: (sympy.sqrt((W * x) ** 2) ** W - y) ** 2)
    ),
    "a curve": Case("w", "w**4 - 3*w**2 + w", "4·w³ − 6·w + 1", "4*w**3 - 6*w + 1", W**4 - 3 * W**2 + W,
                    parameters=("w",)),
}  # fmt: skip

NUMBERS = SCALARS | {f"{column}[{point}]": POINTS[column][point] for column in POINTS for point in range(3)}


@pytest.fixture(scope="session", params=CASES, ids=list(CASES))
def derived(request: pytest.FixtureRequest) -> tuple[Case, Derivation]:
    case = CASES[request.param]
    return case, derive(case.objective, case.wrt)


def columns_of(case: Case) -> dict[str, list[float]]:
    return {name: POINTS[name] for name in case.columns}


def test_the_result_is_in_the_authors_order(derived: tuple[Case, Derivation]) -> None:
    case, derivation = derived
    if case.result:
        assert one_line(derivation.result) == case.result
        assert numpy_source(derivation.folded) == case.source


def test_sympy_finds_the_same_on_sums_written_out(derived: tuple[Case, Derivation]) -> None:
    case, derivation = derived
    numbers = {s(name): number for name, number in NUMBERS.items()}
    truth = float(sympy.diff(case.truth, s(case.wrt)).subs(numbers))
    ours = at_point(derivation.result, 0, SCALARS, columns_of(case))
    assert ours == pytest.approx(truth, rel=1e-11)


def test_central_differences_find_the_same(derived: tuple[Case, Derivation]) -> None:
    case, derivation = derived
    truth = central_difference(case.objective, case.wrt, SCALARS, columns_of(case))
    assert at_point(derivation.result, 0, SCALARS, columns_of(case)) == pytest.approx(truth, rel=1e-6)


def test_folded_and_result_are_one_value(derived: tuple[Case, Derivation]) -> None:
    case, derivation = derived
    unfolded = case.objective.expand(derivation.folded)
    ours, other = (at_point(e, 0, SCALARS, columns_of(case)) for e in (derivation.result, unfolded))
    assert ours == pytest.approx(other, rel=1e-13)


def test_each_rule_holds_for_the_quantity_on_its_left(derived: tuple[Case, Derivation]) -> None:
    """What each line says of dA/dw, by central differences of A."""
    case, derivation = derived
    wrt, columns, objective_ = case.wrt, columns_of(case), case.objective
    for rule in derivation.rules:
        quantity, bar, by = rule.left.partition("/d")
        if not bar or by != wrt or rule.expected is None:
            continue
        quantity = quantity.removeprefix("d")
        meaning = objective_.expand(objective_.loss) if quantity == "J" else rule.meanings[quantity]
        for point in range(3 if shape(meaning) is Shape.COLUMN else 1):
            step = 1e-6
            above, below = (
                at_point(meaning, point, {**SCALARS, wrt: SCALARS[wrt] + move}, columns)
                for move in (step, -step)
            )
            ours = at_point(rule.expected, point, SCALARS, columns)
            assert ours == pytest.approx((above - below) / (2 * step), rel=1e-6, abs=1e-8), rule


def test_the_last_line_is_the_result_and_every_rule_says_why(derived: tuple[Case, Derivation]) -> None:
    _, derivation = derived
    last = derivation.rules[-1]
    assert last.left == derivation.left
    assert last.asked
    assert last.expected == derivation.result
    for rule in derivation.rules:
        assert rule.sentence.endswith(".")
        assert "!" not in rule.sentence + rule.title
        assert rule.sentence.count(". ") == 0
        assert rule.name == rule.name.lower().replace("_", "-")


def test_published_losses_in_single_precision() -> None:
    """The fifty epochs of the notebook whose losses are printed with 8 decimals."""
    run_ = json.loads((Path(__file__).parents[1] / "reference/figures.json").read_text())["runs"][
        "chain-rule"
    ]
    problem = objective("w*x", MSE, ("w",))
    sources = [numpy_source(e) for e in (problem.model, problem.loss, derive(problem, "w").folded)]
    names = {"np": np, "w": 0.0, **{column: np.array(run_[column], "float32") for column in "xy"}}
    losses, weights = [], []
    for _ in range(50):
        names["y_hat"] = eval(sources[0], names)
        losses.append(f"{eval(sources[1], names):.8f}")
        names["w"] = names["w"] - run_["learning_rate"] * float(eval(sources[2], names))
        weights.append(f"{names['w']:.3f}")
    printed = run_["phases"][1]["printed"]
    assert len(printed) == 25
    assert losses[20:45] == [row["loss"] for row in printed]
    assert weights[20:45] == [row["w"] for row in printed]


def test_published_gradients_to_all_their_digits() -> None:
    """The first epoch of 80 of 100 drawn points, as printed by the notebook."""
    random = np.random.RandomState(42)
    x = random.rand(100, 1).ravel()
    y = 0.5 + -3 * x + 0.1 * random.randn(100, 1).ravel()
    order = np.arange(100)
    random.shuffle(order)
    x, y = x[order[:80]], y[order[:80]]
    start = np.random.RandomState(42)
    names = {"np": np, "x": x, "y": y, "N": 80, "b": float(start.rand(1)[0]), "w": float(start.rand(1)[0])}
    problem = objective("b + w*x", MSE)
    names["y_hat"] = eval(numpy_source(problem.model), names)
    values = [
        eval(numpy_source(expression), names)
        for expression in (problem.loss, derive(problem, "b").folded, derive(problem, "w").folded)
    ]
    assert [repr(float(value)) for value in values] == [
        "4.495325075114491",
        "3.464425403927533",
        "2.3835657220659554",
    ]
