"""The rules one by one: what is written, what is asked, what else is right, and what is not defined."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from symbolic_oracle import objective

from tutor.errors import TutorError
from tutor.symbolic.derivation import DerivationError, derive
from tutor.symbolic.deriving import narrator
from tutor.symbolic.deriving.verification import confirm
from tutor.symbolic.expression import Shape, multiply, number
from tutor.symbolic.parser import parse
from tutor.symbolic.printing import numpy_source, one_line

MSE = "mean((y_hat - y)**2)"


def test_one_weight_word_for_word() -> None:
    derivation = derive(objective("w*x", MSE, ("w",)), "w")
    assert [(rule.name, rule.worked(), rule.asked) for rule in derivation.rules] == [
        ("substitute", "J = mean((y_hat − y)²) = mean((w·x − y)²)", False),
        ("mean", "dJ/dw = mean(dℓ/dw)", False),
        ("chain", "dℓ/dw = dℓ/du · du/dw", False),
        ("power", "dℓ/du = 2·u", True),
        ("inner", "du/dw = x", True),
        ("multiply", "dℓ/dw = 2·u·x = 2·x·(w·x − y)", True),
        ("collect", "dJ/dw = mean(dℓ/dw) = mean(2·x·(w·x − y))", True),
    ]
    assert [rule.sentence for rule in derivation.rules] == [
        "The prediction y_hat is the model, so w·x is written in its place.",
        "The derivative of a mean is the mean of the derivatives; "
        "the loss of one point is called ℓ: ℓ = (w·x − y)².",
        "ℓ changes with w only through u = w·x − y, so two rates multiply: "
        "how ℓ changes with u, and how u changes with w.",
        "The exponent 2 comes down in front, and one less stays above.",
        "When w grows by 1, u changes by x; y stays as it is.",
        "dℓ/du is multiplied by du/dw, and u is written out again.",
        "The slope of each point goes back under the mean.",
    ]
    introduced = {name: one_line(meaning) for rule in derivation.rules for name, meaning in rule.introduces}
    assert introduced == {"ℓ": "(w·x − y)²", "u": "w·x − y"}
    assert derivation.undefined is None


def test_cross_entropy_goes_through_the_names() -> None:
    problem = objective("p", "-mean(y*log(p) + (1 - y)*log(1 - p))", let={"z": "b + w*x", "p": "sigmoid(z)"})
    derivation = derive(problem, "w")
    assert [rule.worked() for rule in derivation.rules] == [
        "dJ/dw = −mean(dℓ/dw)",
        "dℓ/dw = dℓ/dp · dp/dw",
        "dℓ/dp = y/p − (1 − y)/(1 − p)",
        "dp/dw = dp/dz · dz/dw",
        "dp/dz = p·(1 − p)",
        "dz/dw = x",
        "dp/dw = p·(1 − p)·x",
        "dℓ/dw = (y/p − (1 − y)/(1 − p))·(p·(1 − p)·x) = (y − p)·x",
        "dJ/dw = −mean(dℓ/dw) = mean((p − y)·x)",
    ]
    assert derivation.undefined == (
        "log(p) and log(1 − p) exist only between 0 and 1, and a sigmoid stays strictly between."
    )


def test_a_bracket_met_twice_becomes_a_square() -> None:
    derivation = derive(objective("w*x", "mean(((y_hat - y)/s)**2/2 + log(s))", ("s", "w")), "s")
    assert one_line(derivation.folded) == "mean(−(y_hat − y)²/s³ + 1/s)"


def test_the_prediction_is_recognised_behind_a_minus() -> None:
    derivation = derive(objective("-(w*x)", MSE, ("w",)), "w")
    assert one_line(derivation.folded) == "mean(−2·x·(y_hat − y))"


def test_every_term_of_a_polynomial_is_accounted_for() -> None:
    (rule,) = derive(objective("w*x", "w**2 - 4*w + b"), "w").rules
    assert rule.sentence == (
        "The exponent 2 comes down in front, and one less stays above; w on its own leaves only its factor; "
        "b stays as it is."
    )


def test_a_name_that_cancels_was_written_out_too() -> None:
    rules = derive(objective("w*x", "mean(log(1 + exp(-y*y_hat)))"), "w").rules
    multiplied = [rule for rule in rules if rule.name == "multiply"]
    assert all("written out again" in rule.sentence for rule in multiplied)


@pytest.mark.parametrize("model", ["min(x**w, 1)", "relu(b*x**w)"])
def test_a_branch_chosen_by_what_has_no_value_is_not_held_against_a_line(model: str) -> None:
    assert derive(objective(model, "mean(y_hat)"), "w").rules


@pytest.mark.parametrize("model", ["w*x - b", "w*x + b - 7", "10*w*x"])
def test_points_are_searched_for_where_a_loss_is_seldom_defined(model: str) -> None:
    loss = "-mean(y*log(y_hat) + (1 - y)*log(1 - y_hat))"
    assert derive(objective(model, loss), "w").rules


def test_an_answer_that_includes_the_mean_is_right_too() -> None:
    rules = {rule.left: rule for rule in derive(objective("w*x", MSE, ("w",)), "w").rules}
    (also,) = rules["dℓ/du"].also_right
    assert one_line(also.expression) == "2·(w·x − y)/N"
    assert also.note == "That includes the 1/N of the mean, and is right."
    assert rules["du/dw"].also_right == ()
    assert rules["dJ/dw"].also_right == ()


def test_a_sum_without_n_has_nothing_to_include() -> None:
    rules = derive(objective("w*x", "sum((y_hat - y)**2)", ("w",)), "w").rules
    assert all(rule.also_right == () for rule in rules)


@pytest.mark.parametrize(
    ("loss", "others"),
    [
        ("sum((y_hat - y)**2)/N", ["2·(w·x − y)/N"]),
        ("mean((y_hat - y)**2)/2", ["2·(w·x − y)/N", "(w·x − y)/N"]),
    ],
)
def test_what_stands_in_front_may_be_included(loss: str, others: list[str]) -> None:
    rules = {rule.left: rule for rule in derive(objective("w*x", loss, ("w",)), "w").rules}
    assert [one_line(also.expression) for also in rules["dℓ/du"].also_right] == others


def test_an_asked_rule_can_be_graded_in_its_own_scope() -> None:
    derivation = derive(objective("b + w*x", MSE), "w")
    rule = next(rule for rule in derivation.rules if rule.left == "dℓ/du")
    assert rule.expected is not None
    assert one_line(rule.expected) == "2·(b + w·x − y)"
    typed = parse("2u", rule.scope).expression
    assert rule.scope.shapes["u"] is Shape.COLUMN
    assert {"b", "w", "x", "y", "y_hat", "u"} == set(rule.scope.shapes)
    assert one_line(rule.meanings["u"]) == "b + w·x − y"
    assert one_line(typed) == one_line(rule.after)


def test_pending_rates_have_no_expected_answer() -> None:
    for rule in derive(objective("b + w*x", MSE + " + 0.1*w**2"), "w").rules:
        assert (rule.expected is None) == ("/d" in one_line(rule.after))
        assert not (rule.asked and rule.expected is None)


def test_names_that_are_taken_are_not_given_again() -> None:
    problem = objective("u*x + v", "mean((y_hat - y)**2) + 0.1*u**2 + 0.1*A**2", ("u", "v", "A"))
    derivation = derive(problem, "u")
    given = [name for rule in derivation.rules for name, _ in rule.introduces]
    assert given == ["B", "C", "ℓ", "s"]
    assert one_line(derivation.result) == "mean(2·x·(u·x + v − y)) + 0.2·u"


def test_a_constant_term_and_a_loss_without_the_parameter() -> None:
    assert one_line(derive(objective("w*x", "3 + " + MSE), "w").result) == "mean(2·x·(w·x − y))"
    (rule,) = derive(objective("b + w*x", "mean(y**2)"), "w").rules
    assert (rule.name, rule.worked()) == ("constant", "dJ/dw = 0")


def test_by_a_data_column_each_point_by_its_own_value() -> None:
    assert one_line(derive(objective("w*x", MSE, ("w",)), "x").result) == "mean(2·w·(w·x − y))"


def test_an_unknown_name_is_said() -> None:
    with pytest.raises(TutorError, match=r"^q is not a parameter of this problem\.$"):
        derive(objective("w*x", MSE, ("w",)), "q")


def test_a_sum_of_a_constant_slope_counts_the_points() -> None:
    derivation = derive(objective("b + w*x", "sum(y_hat)"), "b")
    assert derivation.rules[-1].sentence == (
        "The slope is the same number at every point, so the sum is N times that number."
    )
    assert numpy_source(derivation.folded) == "N"


def test_the_forms_of_a_whole_derivation() -> None:
    derivation = derive(objective("w*x", MSE, ("w",)), "w")
    lines = derivation.to_lines()
    assert lines[0] == (
        "1. Substitute the model. The prediction y_hat is the model, so w·x is written in its place."
    )
    assert lines[1] == "   J = mean((w·x − y)²)"
    assert lines[-1] == "dJ/dw = mean(2·x·(w·x − y))"
    assert derivation.to_lines("numpy")[-1] == "dJ/dw = np.mean(2*x*(w*x - y))"
    assert derivation.to_lines("latex")[-1].startswith(r"\frac{dJ}{dw} = \frac{1}{N} \sum")
    assert derivation.to_lines("two_dimensional")[-3:] == (
        "dJ    1     N",
        "── = ─── ·  Σ  2·xᵢ·(w·xᵢ − yᵢ)",
        "dw    N    i=1",
    )


UNDEFINED = [
    (
        "w*x", "mean(abs(y_hat - y))",
        "abs(y_hat − y) has a corner and no derivative where y_hat − y = 0; there the sign is taken as 0.",
    ),
    (
        "relu(w*x)", MSE,
        "relu(w·x) has a corner and no derivative where w·x = 0; there the slope is taken as 0.",
    ),
    (
        "w*x", f"sqrt({MSE})",
        "sqrt(mean((y_hat − y)²)) has no derivative where mean((y_hat − y)²) = 0.",
    ),
    ("w*x", "mean(log(y_hat))", "log(y_hat) needs y_hat > 0."),
    ("x/w", MSE, "There is no value where w = 0: nothing can be divided by 0."),
    ("w*x", "mean(where(abs(y_hat - y) <= 1, (y_hat - y)**2/2, abs(y_hat - y) - 1/2))", None),
    (
        "w*x", "mean(where(y_hat - y > 0, (y_hat - y)**2, 3*(y_hat - y)))",
        "Where y_hat − y = 0, the derivative exists only if both branches meet there without a corner.",
    ),
    ("w*x", "mean(sqrt(1 + (y_hat - y)**2))", None),
    ("exp(b + w*x)", "mean(y_hat - y*log(y_hat))", None),
    ("w*x", "mean(abs(y))*w", None),
    (
        "w*x", "-mean(log(sigmoid(y*y_hat)))",
        "log(sigmoid(y·y_hat)) needs sigmoid(y·y_hat) > 0, and a sigmoid stays strictly above 0.",
    ),
    (
        "sigmoid(w*x)", "-mean(log(1 - y_hat))",
        "log(1 − y_hat) needs y_hat < 1, and a sigmoid stays strictly below 1.",
    ),
    (
        "w*x", "where(min(w, 1) > 0, min(w, 1), exp(min(w, 1)))",
        "Where minimum(w, 1) = 0, the derivative exists only if both branches meet there without a corner. "
        "minimum(w, 1) has a corner where w = 1, and as a rule no derivative there; the slope of w is taken.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("model", "loss", "remark"), UNDEFINED)
def test_where_it_is_not_defined(model: str, loss: str, remark: str | None) -> None:
    assert derive(objective(model, loss), "w").undefined == remark


def test_a_line_that_sympy_does_not_confirm_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    true_slope = narrator.differentiate
    monkeypatch.setattr(narrator, "differentiate", lambda e, rates: multiply(number(3), true_slope(e, rates)))
    with pytest.raises(DerivationError, match="SymPy"):
        derive(objective("w*x", MSE, ("w",)), "w")


def test_a_small_slip_anywhere_is_seen() -> None:
    truth = np.array([[1.0, 2.0], [3.0, np.nan]])
    confirm("same", truth.copy(), truth)
    with pytest.raises(DerivationError):
        confirm("off", truth * (1 + 1e-6), truth)
    with pytest.raises(DerivationError):
        confirm("undefined", np.full((2, 2), np.nan), truth)
    with pytest.raises(DerivationError):
        confirm("nowhere", truth, np.full((2, 2), np.nan))


def test_printing_and_rules_import_neither_numpy_nor_sympy() -> None:
    program = (
        "import sys, tutor.symbolic.printing, tutor.symbolic.rules;"
        "print([name for name in ('numpy', 'sympy') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
