"""Each slip is recognised on any loss: answers written by hand, as a learner types them."""

from __future__ import annotations

import time

import pytest
from grading_expressions import grade_expression

from tutor.grading.derivative_mistakes import DERIVATIVE_MISTAKES, derivative_mistake
from tutor.symbolic.objectives import read_objective

MSE = "mean((y_hat - y)**2)"
CROSS_ENTROPY = "-mean(y*log(sigmoid(y_hat)) + (1 - y)*log(1 - sigmoid(y_hat)))"
HUBER = "mean(where(abs(y_hat - y) <= d, 0.5*(y_hat - y)**2, d*(abs(y_hat - y) - d/2)))"

CASES = {
    ("mean(abs(y_hat - y))", "w*x", "w"): {
        "mean(x*sign(w*x-y))": "right",
        "-mean(x*sign(y-w*x))": "right",
        "mean(x*(w*x-y)/abs(w*x-y))": "right",
        "mean(sign(w*x-y))": "missing_inner",
        "sum(x*sign(w*x-y))": "missing_mean",
        "mean(x*sign(y-w*x))": "sign_flipped",
        "mean(x)": "inner_only",
        "mean(w*sign(w*x-y))": "wrt_data",
        "mean(abs(w*x-y))": "the_loss_itself",
        "mean(x)*mean(sign(w*x-y))": "mean_split",
        "mean(sign(w*x-y)+x)": "chain_added",
        "2*mean(x*sign(w*x-y))": "constant_factor 2",
        "x*sign(w*x-y)": "incomplete",
    },
    ("mean((y_hat-y)**2) + lam*w**2", "w*x", "w"): {
        "mean(2*x*(w*x-y))+2*lam*w": "right",
        "mean(2*x*(w*x-y)+2*lam*w)": "right",
        "mean(2*x*(w*x-y))": "dropped_parameter",
        "mean(2*x*(w*x-y))+lam*w": "missing_two",
        "mean(x*(w*x-y))+2*lam*w": "missing_two",
        "mean(x*(w*x-y))+lam*w": "missing_two",
        "sum(2*x*(w*x-y))+2*lam*w": "missing_mean",
        "sum(x*(w*x-y))+lam*w": "missing_two_and_mean",
        "mean(2*(w*x-y))+2*lam*w": "missing_inner",
        "mean(2*w*x^2)+2*lam*w": "dropped_target",
        "mean(2*x*(w*x-y)/N)+2*lam*w": "mean_twice",
        "2*mean(x)*mean(w*x-y)+2*lam*w": "mean_split",
        "mean(2*(w*x-y)+x)+2*lam*w": "chain_added",
        "w^2": "wrong_parameter_lam",
    },
    (CROSS_ENTROPY, "w*x + b", "w"): {
        "mean((sigmoid(w*x+b)-y)*x)": "right",
        "mean(x/(1+exp(-w*x-b)) - y*x)": "right",
        "mean(sigmoid(w*x+b)-y)": "missing_inner",
        "sum((sigmoid(y_hat)-y)*x)": "missing_mean",
        "mean((y-sigmoid(y_hat))*x)": "sign_flipped",
        "mean(sigmoid(y_hat)*x)": "dropped_target",
        "mean((sigmoid(w*x)-y)*x)": "dropped_parameter",
        "mean((sigmoid(y_hat)-y)*w)": "wrt_data",
        "mean(x)*mean(sigmoid(y_hat)-y)": "mean_split",
    },
    (CROSS_ENTROPY, "w*x + b", "b"): {
        "mean(sigmoid(w*x+b)-y)": "right",
        "mean((sigmoid(w*x+b)-y)*x)": "wrong_parameter_w",
        "sum(sigmoid(w*x+b)-y)": "missing_mean",
        "1": "inner_only",
    },
    ("mean((y_hat-y)**2)/2", "w*x", "w"): {
        "mean(x(wx-y))": "right",
        "2*mean(x(wx-y))": "kept_two",
        "mean(x(wx-y))/2": "missing_two",
        "sum(x(wx-y))": "missing_mean",
        "mean(wx-y)": "missing_inner",
        "mean((wx-y)+x)": "chain_added",
    },
    ("sum((y_hat-y)**2)/(2*N)", "w*x + b", "b"): {
        "sum(wx+b-y)/N": "right",
        "b+mean(wx-y)": "right",
        "w*mean(x)+b-mean(y)": "right",
        "2*mean(wx+b-y)": "kept_two",
        "sum(w*x+b-y)": "missing_mean",
        "mean(b-y)": "dropped_parameter",
        "mean(x*(wx+b-y))": "wrong_parameter_w",
    },
    ("sum((y_hat-y)**2)", "w*x", "w"): {
        "2*sum(x(wx-y))": "right",
        "2*mean(x(wx-y))": "mean_twice",
        "sum(x(wx-y))": "missing_two",
        "2*sum(x)*sum(wx-y)": "mean_split",
        "2*sum(wx-y)": "missing_inner",
    },
    ("sqrt(mean((y_hat-y)**2))", "w*x", "w"): {
        "mean(x*(wx-y))/sqrt(mean((wx-y)^2))": "right",
        "2*mean(x*(wx-y))": "inner_only",
        "1/(2*sqrt(mean((wx-y)^2)))": "missing_inner",
        "mean(wx-y)/sqrt(mean((wx-y)^2))": "missing_inner",
        "2*mean(x*(wx-y))/sqrt(mean((wx-y)^2))": "missing_two",
    },
    ("mean((y_hat-y)**4)", "w*x", "w"): {
        "4*mean(x*(wx-y)^3)": "right",
        "mean(x*(wx-y)^3)": "missing_two",
        "4*mean(x*(wx-y)^4)": "power_kept",
        "2*mean(x*(wx-y)^3)": "constant_factor 1/2",
        "4*mean((wx-y)^3)": "missing_inner",
        "12*sum(x*(wx-y)^3)": "missing_mean 3",
        "mean(x*(wx-y)^3)/N": "mean_twice 1/4",
    },
    (HUBER, "w*x", "w"): {
        "mean(where(abs(w*x-y)<=d, (w*x-y)*x, d*sign(w*x-y)*x))": "right",
        "mean(where(abs(w*x-y)<=d, (w*x-y), d*sign(w*x-y)))": "missing_inner",
        "mean(where(abs(w*x-y)<=d, 2*(w*x-y)*x, d*sign(w*x-y)*x))": "kept_two",
    },
    ("mean(d**2*(sqrt(1+((y_hat-y)/d)**2)-1))", "w*x", "w"): {
        "mean((w*x-y)*x/sqrt(1+((w*x-y)/d)^2))": "right",
        "mean((w*x-y)/sqrt(1+((w*x-y)/d)^2))": "missing_inner",
    },
    (MSE, "tanh(w*x + b)", "w"): {
        "mean(2x(y_hat-y)(1-y_hat²))": "right",
        "mean(2*(tanh(wx+b)-y))": "missing_inner",
        "mean(2*(tanh(w*x+b)-y)*(1-tanh(w*x+b)^2))": "missing_inner",
        "mean(2*(tanh(w*x+b)-y)*x)": "missing_inner",
        "mean((y_hat-y)*(1-y_hat^2)*x)": "missing_two",
        "mean((1-y_hat^2)*x)": "inner_only",
        "mean(2*(y_hat-y)*(1-y_hat^2))*mean(x)": "mean_split",
        "mean(2*x*(y_hat-y)*(1-y_hat))": "unrecognised",
    },
    (MSE, "a*exp(-k*x)", "k"): {
        "-2mean(x*y_hat*(y_hat-y))": "right",
        "mean(2*(a*exp(-k*x)-y)*a*exp(-k*x)*x)": "sign_flipped",
        "mean(2*(a*exp(-kx)-y)*a*exp(-k*x))": "missing_inner",
        "mean(2*(y_hat-y)*exp(-k x))": "wrong_parameter_a",
    },
    (MSE, "w1*x1 + w2*x2 + b", "w1"): {
        "2/N Σ x₁(w₁x₁+w₂x₂+b−y)": "right",
        "mean(2*x2*(y_hat-y))": "wrong_parameter_w2",
        "mean(2*(y_hat-y))": "missing_inner",
        "mean(2*x1*(w1*x1+b-y))": "dropped_parameter",
    },
    ("mean(relu(1 - y*y_hat))", "w*x + b", "w"): {
        "mean(where(1-y*(w*x+b)>0,-y*x,0))": "right",
        "-mean(where(1-y*(w*x+b)>0,y,0))": "missing_inner",
        "mean(where(y*y_hat<1,y*x,0))": "sign_flipped",
    },
    ("mean(log(cosh(y_hat-y)))", "w*x", "w"): {
        "mean(x*tanh(wx-y))": "right",
        "mean(tanh(wx-y))": "missing_inner",
    },
    ("(w - 3)**2", "w*x", "w"): {
        "2w-6": "right",
        "w-3": "missing_two",
        "2*w": "unrecognised",
        "1": "inner_only",
    },
    ("mean((w*x - y)*(w*x - y))", "w*x", "w"): {
        "2mean(x(wx-y))": "right",
        "mean(x(wx-y))": "missing_two",
        "2mean(wx-y)": "missing_inner",
    },
}
FLAT = [
    (*problem, answer, wanted) for problem, answers in CASES.items() for answer, wanted in answers.items()
]


@pytest.mark.parametrize(("loss", "model", "wrt", "answer", "wanted"), FLAT)
def test_slips_are_recognised(loss: str, model: str, wrt: str, answer: str, wanted: str) -> None:
    verdict = grade_expression(answer, read_objective(loss, model, wrt), wrt)
    found = verdict.outcome
    if found == "wrong":
        first = verdict.mistakes[0] if verdict.mistakes else None
        found = f"{first.code} {first.factor or ''}".strip() if first else "unrecognised"
    assert found == wanted, verdict.message


def test_every_mistake_of_the_catalogue_is_tested() -> None:
    seen = {wanted.partition(" ")[0] for *_, wanted in FLAT}
    assert {code for code in DERIVATIVE_MISTAKES if code != "wrong_parameter"} <= seen
    assert any(code.startswith("wrong_parameter_") for code in seen)


def test_the_catalogue_keeps_the_order_of_the_design() -> None:
    assert list(DERIVATIVE_MISTAKES) == [
        "missing_mean", "missing_two", "missing_two_and_mean", "mean_twice", "kept_two", "missing_inner",
        "sign_flipped", "wrt_data", "wrong_parameter", "the_loss_itself", "power_kept", "inner_only",
        "chain_added", "mean_split", "dropped_target", "dropped_parameter", "constant_factor",
    ]  # fmt: skip


@pytest.mark.parametrize("code", DERIVATIVE_MISTAKES)
def test_sentences_say_what_was_done_without_the_answer(code: str) -> None:
    mistake = derivative_mistake(code)
    found = mistake.found(factor="1/2", wrt="w", name="b", what="the loss")
    for sentence in (found.diagnosis, found.repair):
        assert sentence.endswith(".")
        assert sentence[0].isupper()
        assert "!" not in sentence
        assert "{" not in sentence
        assert "2·x" not in sentence


def test_the_code_names_the_other_parameter() -> None:
    assert derivative_mistake("wrong_parameter_b").code == "wrong_parameter_b"
    with pytest.raises(KeyError):
        derivative_mistake("no_such_mistake")


def test_two_mistakes_with_the_same_values_are_both_named() -> None:
    verdict = grade_expression("mean(2*(w*x+b-y))", read_objective(MSE, "w*x + b", "w"), "w")
    assert [found.code for found in verdict.mistakes] == ["missing_inner", "wrong_parameter_b"]
    assert verdict.message.startswith(
        "The derivative of an inner function was left out. Or else that is the derivative by b, not by w. "
    )


def test_what_is_the_right_rule_here_is_no_mistake() -> None:
    """du/db is 1: leaving it out is right, and y_hat - y split off a mean of ones is no split."""
    objective = read_objective(MSE, "w*x + b", "b")
    assert grade_expression("2*mean(y_hat-y)", objective, "b").outcome == "right"
    assert [m.code for m in grade_expression("2*sum(y_hat-y)", objective, "b").mistakes] == ["missing_mean"]


def test_a_counter_example_names_numbered_parameters_in_order() -> None:
    verdict = grade_expression("mean(x2*w1)", read_objective(MSE, "w1*x1 + w2*x2 + b", "w2"), "w2")
    places = [verdict.message.find(f"{name} = ") for name in ("w1", "w2", "b", "x1")]
    assert -1 not in places
    assert places == sorted(places)


def test_the_same_left_hand_side_in_another_spelling_is_not_noted() -> None:
    verdict = grade_expression("dJ/dw_2 = 2*mean(x2*(ŷ-y))", read_objective(MSE, "w1*x1 + w2*x2", "w2"), "w2")
    assert verdict.outcome == "right"
    assert "You wrote" not in verdict.message


def test_a_hundred_thousand_characters_are_refused_at_once() -> None:
    objective = read_objective(MSE, "w*x", "w")
    grade_expression("2*x", objective, "w")
    begun = time.process_time()
    verdict = grade_expression("?" * 100_000, objective, "w")
    assert time.process_time() - begun < 0.005
    assert (verdict.outcome, verdict.code) == ("invalid", "too_long")
