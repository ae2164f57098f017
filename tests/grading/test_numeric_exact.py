"""The verdict on floats against the same rule worked out in exact fractions, engine and mistakes included."""

from __future__ import annotations

from fractions import Fraction

from grading_problems import problem
from hypothesis import assume, given
from hypothesis import strategies as st

from tutor.grading.moment import moment
from tutor.grading.numeric import TOLD_APART, Rival, Target, judge
from tutor.grading.predict import predict

DUST = Fraction(1, 10**9)


def gradient(w, xs, ys, two=2, inner=True):
    return sum(two * (x if inner else 1) * (w * x - y) for x, y in zip(xs, ys, strict=True)) / len(xs)


def exact_rivals(w, eta, xs, ys):
    g = gradient(w, xs, ys)
    loss = sum((w * x - y) ** 2 for x, y in zip(xs, ys, strict=True)) / len(xs)
    new = w - eta * g
    return new, [
        ("added", w + eta * g),
        ("no_learning_rate", w - g),
        ("used_loss", w - eta * loss),
        ("only_the_step", -eta * g),
        *([("only_the_step", eta * g)] if w and abs(w - 2 * eta * g) > abs(eta * g) / 5 else []),
        ("only_the_gradient", g),
        ("unchanged", w),
        ("sum_for_mean", w - eta * len(xs) * g),
        ("missing_two", w - eta * g / 2),
        ("missing_inner", w - eta * gradient(w, xs, ys, inner=False)),
        ("used_x", w - eta * sum(xs) / len(xs)),
        ("rate_times_all", eta * (w - g)),
        ("one_decimal_off", w - 10 * eta * g),
        ("one_decimal_off", w - eta * g / 10),
        ("two_steps", new - eta * gradient(new, xs, ys)),
    ]


tenths = st.integers(-40, 40).map(lambda n: Fraction(n, 10))
rates = st.sampled_from(["0.01", "0.02", "0.05", "0.1", "0.3"]).map(Fraction)
rows = st.lists(st.tuples(tenths, tenths), min_size=2, max_size=5)


@st.composite
def situations(draw):
    points, w, eta = draw(rows), draw(tenths), draw(rates)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    truth, rivals = exact_rivals(w, eta, xs, ys)
    near = draw(st.sampled_from([truth, *(value for _, value in rivals)]))
    decimals = draw(st.integers(0, 8))
    off = draw(st.integers(-12, 12))
    number = round(near * 10**decimals) + off
    return xs, ys, w, eta, truth, rivals, number, decimals


def spelled(number, decimals):
    digits = str(abs(number)).rjust(decimals + 1, "0")
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return f"-{text}" if number < 0 else text


@given(situations())
def test_floats_and_fractions_agree(situation):
    xs, ys, w, eta, truth, rivals, number, decimals = situation
    assume(truth != w)
    assume(abs(abs(2 * truth - w) - abs(truth - w) / 5) > DUST)
    made = problem(
        start={"w": float(w)},
        rate=float(eta),
        columns={"x": list(map(float, xs)), "y": list(map(float, ys))},
        dtype="float64",
    )
    question = predict(moment(made), "w")
    (asked,) = question.numbers
    answer = Fraction(number, 10**decimals)
    u, unit = Fraction(1, 10 ** min(decimals, asked.decimals)), Fraction(1, 10**asked.decimals)
    edges = {u, unit, unit / 2, Fraction(1, 2 * 10**decimals)}
    values = [truth, *(value for _, value in rivals)]
    assume(all(abs(abs(answer - value) - edge) > DUST for value in values for edge in edges))
    apart = {abs(abs(answer - value) - abs(answer - truth)) for value in values if value != truth}
    assume(all(gap > DUST for gap in apart))
    same = TOLD_APART * unit  # within it, rival and truth are one number to everybody who is asked
    assume(all(value == truth or abs(abs(value - truth) - same) > DUST for value in values))

    rivals = tuple(Rival(code, value) for code, value in rivals)
    target = Target(truth, asked.decimals, rivals, w, alike=same)
    exact = judge(answer, decimals, target)
    verdict = question.grade((spelled(number, decimals),))
    assert verdict.outcome == exact.outcome
    applicable = {landing.code for landing in asked.landings}
    assert {mistake.code for mistake in verdict.mistakes} == set(exact.codes) & applicable
