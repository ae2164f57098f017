"""Equality by values: never right by cancellation, never wrong by rounding, undefined is not equal."""

from __future__ import annotations

import numpy as np
import pytest

from tutor.symbolic.equivalence import Reference, UndecidedError, agree, factor, is_zero, measure, varies
from tutor.symbolic.expression import Expression, Scope, Shape
from tutor.symbolic.parser import parse
from tutor.symbolic.values.points import Names, draw, own_data

SCOPE = Scope(
    {"w": Shape.SCALAR, "b": Shape.SCALAR, "x": Shape.COLUMN, "y": Shape.COLUMN, "y_hat": Shape.COLUMN}
)


def read(text: str) -> Expression:
    return parse(text, SCOPE, learner=False).expression


NAMES = Names(("w", "b"), ("x", "y"), {"y_hat": read("w*x")})


def reference(text: str, domain: str = "") -> Reference:
    return Reference(read(text), NAMES, (read(domain),) if domain else ())


def holds(right: str, answer: str, domain: str = "") -> bool:
    against = reference(right, domain)
    expression = read(answer)
    return against.holds(expression, against.measure(expression))


SLOPE = "2*x*(w*x-y)"
TANH = "2*x*(tanh(w*x)-y)*(1-tanh(w*x)**2)"


@pytest.mark.parametrize(
    ("right", "answer"),
    [
        (SLOPE, "2*x*(y_hat-y)"),
        (SLOPE, "2*w*x**2 - 2*x*y"),
        (f"mean({SLOPE})", "2/N*sum(x*(y_hat-y))"),
        (f"mean({SLOPE})", "2/N*dot(x, w*x-y)"),
        (TANH, "8*x*(tanh(w*x)-y)/(exp(w*x)+exp(-w*x))**2"),
        (TANH, "2*x*(tanh(w*x)-y)/cosh(w*x)**2"),
        ("abs(x)", "sqrt(x**2)"),
        ("abs(x)", "x*sign(x)"),
        ("abs(x)", "maximum(x, -x)"),
        ("sigmoid(w*x)", "1/(1+exp(-w*x))"),
        ("sigmoid(w*x)*(1-sigmoid(w*x))", "exp(-w*x)/(1+exp(-w*x))**2"),
        ("relu(x)", "where(x > 0, x, 0)"),
        ("where(x > 0, sqrt(abs(x)), 0)", "where(x > 0, sqrt(x), 0)"),
        ("log(1-w**2)", "log(1-w)+log(1+w)"),
        ("2*sum(w + 0*x)", "2*N*w"),
        ("x - x", "0"),
    ],
)
def test_equal_values_are_equal(right: str, answer: str) -> None:
    assert holds(right, answer)


@pytest.mark.parametrize(
    ("right", "answer"),
    [
        ("x", "abs(x)"),
        ("w*x", "abs(w*x)"),
        ("w", "sqrt(w**2)"),
        ("x", "exp(log(x))"),
        (SLOPE, "2*x*(w*x+y)"),
        (f"mean({SLOPE})", f"sum({SLOPE})"),
        (f"mean({SLOPE})", "2*mean(x)*mean(w*x-y)"),
        ("0", "1e-20*x"),
        ("x", "x + 1e-6"),
    ],
)
def test_other_values_are_not(right: str, answer: str) -> None:
    assert not holds(right, answer)


PADS = [
    "+ 1e30 - 1e30",
    "+ 1e12*x - 1e12*x",
    "+ 3e7 - 3e7",
    "+ ((x + 1e-17) - x)*1e17 - 1",
    "+ ((x + 1e-12) - x)/1e-12 - 1",
    "+ 1e30**5 - 1e30**5",
    "+ (x+1e20)**3 - (x+1e20)**3",
]


@pytest.mark.parametrize("pad", PADS)
def test_the_right_answer_padded_is_right(pad: str) -> None:
    assert holds(SLOPE, f"{SLOPE} {pad}")


@pytest.mark.parametrize("pad", [*PADS, "+ ((x + 1e-17) - x)*1e17", "+ ((1e30 + x) - 1e30)"])
def test_a_wrong_answer_padded_is_not_right(pad: str) -> None:
    assert not holds(SLOPE, f"3*x*(w*x-y) {pad}")


def test_an_answer_that_rounding_makes_right_is_not_right() -> None:
    """(x + 1e-17) - x is 0 in double precision, and 1e-17 in truth."""
    assert not holds(SLOPE, f"{SLOPE} + ((x + 1e-17) - x)*1e17")
    assert not holds(TANH, f"{TANH} + ((x + 1e-17) - x)*1e17")


@pytest.mark.parametrize("pad", ["+ 1e30 - 1e30", "+ exp(30*abs(x)) - exp(30*abs(x))"])
def test_what_is_not_rational_is_decided_at_fifty_digits(pad: str) -> None:
    assert holds(TANH, f"{TANH} {pad}")
    assert not holds(TANH, f"1.001*{TANH} {pad}")


@pytest.mark.parametrize("wrong", ["", "1.001*"])
def test_what_fifty_digits_cannot_tell_is_not_decided(wrong: str) -> None:
    with pytest.raises(UndecidedError):
        holds(TANH, f"{wrong}{TANH} + 1e30**5 - 1e30**5")


@pytest.mark.parametrize(
    "answer",
    ["x**x**x**x", "exp(exp(exp(exp(exp(x)))))", "(0-x**2)**(1/2)", "1/(x-x)", "log(-x**2)", "mean(sqrt(x))"],
)
def test_undefined_everywhere_is_seen(answer: str) -> None:
    assert reference(SLOPE).measure(read(answer)).nowhere


def test_undefined_somewhere_is_not_right() -> None:
    answer = read(f"{SLOPE}*sqrt(w)/sqrt(w)")
    against = reference(SLOPE)
    measured = against.measure(answer)
    assert not measured.nowhere
    assert not against.holds(answer, measured)


@pytest.mark.parametrize(
    "part",
    [
        "0/(1/(x-x))",
        "0*(1/(w-w))**0",
        "0*tanh(1/(x-x))",
        "exp(-1/(x-x)**2)",
        "0*where(1/(x-x) > 0, 1, 1)",
        "1**log(0*x)-1",
    ],
)
def test_a_part_without_a_value_leaves_the_whole_without(part: str) -> None:
    assert reference(SLOPE).measure(read(f"{SLOPE} + {part}")).nowhere


def test_points_are_drawn_on_both_sides_of_a_choice() -> None:
    for right, answer in (
        ("where(x > 0, sqrt(x), 0)", "sqrt(x)"),
        ("where(x > 0, log(x), 7)", "log(abs(x))"),
    ):
        assert not holds(right, answer)
        assert not holds(f"mean({right})", f"mean({answer})")


def test_a_branch_that_is_not_taken_needs_no_value() -> None:
    assert holds("abs(x)", "where(x > 0, sqrt(abs(x))**2, sqrt(0-x)**2)")


def test_nan_does_not_agree_with_nan() -> None:
    sample = reference("x").sample
    assert sample is not None
    nothing = measure(read("sqrt(-x**2)"), sample)
    assert not agree(nothing, nothing)


def test_a_reference_defined_nowhere_has_no_points() -> None:
    assert reference("sqrt(0-x**2)").sample is None


@pytest.mark.parametrize(
    "text", ["log(x)", "sqrt(w*x)", "log(1-w**2)", "1/(x-y)", "sqrt(x)*log(y)", "sqrt(1-x**2-y**2)"]
)
def test_points_are_found_where_the_reference_is_defined(text: str) -> None:
    against = reference(text)
    assert against.sample is not None
    assert against.values.defined.all()
    assert against.sample.points == 8


def test_the_domain_of_the_question_counts() -> None:
    """exp(−log w) has no value where the loss log w has none, and is 1/w where it has."""
    assert holds("1/w", "exp(-log(w))", domain="log(w)")
    assert not holds("1/w", "exp(-log(w))")
    assert not holds("1/w", "1/abs(w)", domain="log(w)")


def test_points_have_both_signs_and_stay_away_from_whole_numbers() -> None:
    sample = draw(NAMES, (read(SLOPE),))
    assert sample is not None
    assert sorted(set(sample.counts[:, 0])) == [3, 4, 5, 6, 7]
    for values in (*sample.scalars.values(), *sample.columns.values()):
        assert (values > 0).any()
        assert (values < 0).any()
        assert (np.abs(values - np.round(values)) > 0.1).all()
    signs = {tuple(np.sign([float(v[point, 0]) for v in sample.scalars.values()])) for point in range(8)}
    assert len(signs) == 4
    for values in sample.columns.values():
        for row, mask in zip(values, sample.mask, strict=True):
            assert {-1.0, 1.0} == set(np.sign(row[mask > 0]))


def test_the_points_are_always_the_same() -> None:
    first, second = draw(NAMES, (read(SLOPE),)), draw(NAMES, (read(SLOPE),))
    assert first is not None
    assert second is not None
    assert all((first.columns[name] == second.columns[name]).all() for name in ("x", "y"))


def test_the_lessons_own_data_are_points_too() -> None:
    data = {"x": [1, 2, 3, 4], "y": [2, 4, 6, 8]}
    assert own_data(NAMES, data).counts[0, 0] == 4
    against = Reference(read("mean(x)"), NAMES, (), data)
    assert against.holds(read("sum(x)/N"), against.measure(read("sum(x)/N")))
    assert against.holds_for_own_size(read("sum(x)/4"))
    assert not against.holds_for_own_size(read("sum(x)/3"))


@pytest.mark.parametrize(
    ("answer", "form", "constant"),
    [("3*x*w", "2*x*w", 1.5), ("-x", "x", -1.0), ("N*x", "x", None), ("0*x", "x", None), ("x+1", "x", None)],
)
def test_a_constant_factor_is_found(answer: str, form: str, constant: float | None) -> None:
    sample = reference("x*y*w").sample
    assert sample is not None
    found = factor(measure(read(answer), sample), measure(read(form), sample))
    assert found == (None if constant is None else pytest.approx(constant))


def test_what_varies_and_what_vanishes() -> None:
    sample = reference("x*y*w").sample
    assert sample is not None
    assert varies(measure(read("N"), sample))
    assert not varies(measure(read("3"), sample))
    assert is_zero(measure(read("x-x"), sample))
    assert not is_zero(measure(read("w"), sample))
