"""`tutor derive --check` where a loss or a model has large or tiny constants: as strict as elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

MSE = "mean((y_hat - y)**2)"
ENTROPY = "mean(-y*log(y_hat) - (1 - y)*log(1 - y_hat))"
CASES = {
    "loss in thousands": ("mean(((y_hat - y)/1000)**2)", "w*x", "2*mean(x*(w*x - y))/1000000"),
    "loss over a million": (f"{MSE}/1000000", "w*x", "2*mean(x*(w*x - y))/1000000"),
    "tiny loss": (f"1e-12*{MSE}", "w*x", "2e-12*mean(x*(w*x - y))"),
    "huge loss": (f"1e12*{MSE}", "w*x", "2e12*mean(x*(w*x - y))"),
    "flat model": (MSE, "w*x/100000", "2*mean(x*(w*x/100000 - y))/100000"),
    "steep model": (MSE, "100000*w*x", "200000*mean(x*(100000*w*x - y))"),
    "far targets": ("mean((y_hat - 32000)**2)", "w*x", "2*mean(x*(w*x - 32000))"),
    "targets in billions": ("mean((y_hat - 1e9*y)**2)", "w*x", "2*mean(x*(w*x - 1e9*y))"),
    "saturated": (MSE, "sigmoid(100*w*x)", "mean(200*x*(y_hat - y)*y_hat*(1 - y_hat))"),
    "overflowing": (
        MSE, "sigmoid(100*w*x)", "mean(200*x*(y_hat - y)*exp(100*w*x)/(1 + exp(100*w*x))**2)",
    ),
    "very steep": (MSE, "tanh(300*w*x)", "mean(600*x*(y_hat - y)*(1 - tanh(300*w*x)**2))"),
    "double exponential": (MSE, "exp(-exp(w*x))", "-2*mean((y_hat - y)*x*exp(w*x)/exp(exp(w*x)))"),
    "entropy, steep": (ENTROPY, "sigmoid(b + 20*w*x)", "mean(20*x*(y_hat - y))"),
    "entropy, very steep": (ENTROPY, "sigmoid(b + 300*w*x)", "mean(300*x*(y_hat - y))"),
    "softplus, steep": (
        "mean(log(1 + exp(-100*y*y_hat)))", "w*x", "mean(-100*x*y/(1 + exp(100*y*w*x)))",
    ),
}  # fmt: skip
WRONG = {
    "half": "({})/2",
    "sign": "-({})",
    "nothing": "0",
    "a little more": "({})*1.00001",
    "the weight": "w",
    "the mean of x": "mean(x)*0.00001",
}


def verdict(tutor: Callable[..., Any], name: str, answer: str) -> dict[str, Any]:
    loss, model, _ = CASES[name]
    ran = tutor("derive", loss, "--model", model, "--wrt", "w", "--check", answer, "--json")
    return dict(json.loads(ran.out))


@pytest.mark.parametrize("name", CASES)
def test_the_right_derivative_is_right(tutor: Callable[..., Any], name: str) -> None:
    assert verdict(tutor, name, CASES[name][2])["verdict"] == "right"


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("name", CASES)
def test_a_wrong_one_is_not(tutor: Callable[..., Any], name: str, wrong: str) -> None:
    assert verdict(tutor, name, WRONG[wrong].format(CASES[name][2]))["verdict"] == "wrong"


def test_a_turned_sign_is_named_whatever_the_scale(tutor: Callable[..., Any]) -> None:
    for name in ("loss in thousands", "flat model", "tiny loss", "huge loss"):
        assert verdict(tutor, name, f"-{CASES[name][2]}")["mistake"] == "sign_flipped"
