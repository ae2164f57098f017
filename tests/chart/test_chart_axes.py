"""Ticks are 1, 2 or 5 times a power of ten, their labels say exactly where they are, and none overlap."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.chart.axes import Scale, Tick, scale, ticks
from tutor.chart.labels import Step, labels, short


def anything(drawn: object) -> bool:
    return True


def read(text: str) -> Fraction:
    return Fraction(text.replace("−", "-"))


def texts(low: float, high: float, most: int = 5, room: int = 9, **more: bool) -> list[str]:
    return [
        tick.text
        for tick in ticks(Scale(low, high, more.pop("log", False)), most, room, anything, **more).ticks
    ]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 30, ["0", "10", "20", "30"]),
        (0, 1, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (-1, 1, ["−1.0", "−0.5", "0.0", "0.5", "1.0"]),
        (0, 0.0004, ["0.0000", "0.0001", "0.0002", "0.0003", "0.0004"]),
        (0, 400_000, ["0", "100000", "200000", "300000", "400000"]),
        (0, 2e6, ["0", "0.5e6", "1.0e6", "1.5e6", "2.0e6"]),
        (0, 1e12, ["0", "0.2e12", "0.4e12", "0.6e12", "0.8e12", "1.0e12"]),
        (0, 2e-12, ["0", "0.5e−12", "1.0e−12", "1.5e−12", "2.0e−12"]),
        (-3e-7, 3e-7, ["−2e−7", "0", "2e−7"]),
        (21.6751, 21.6862, ["21.680", "21.685"]),
    ],
)
def test_linear_labels(low: float, high: float, expected: list[str]) -> None:
    assert texts(low, high) == expected


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0.01, 100, 6, ["0.01", "0.1", "1", "10", "100"]),
        (1, 100, 9, ["1", "2", "5", "10", "20", "50", "100"]),
        (1, 100, 4, ["1", "10", "100"]),
        (1e-9, 1e3, 5, ["1e−9", "1e−6", "1e−3", "1", "1e3"]),
        (1e-300, 1e300, 5, ["1e−200", "1", "1e200"]),
        (2.1, 2.9, 5, ["2.2", "2.4", "2.6", "2.8"]),
        (3, 7, 5, ["3", "4", "5", "6", "7"]),
    ],
)
def test_log_labels(low: float, high: float, most: int, expected: list[str]) -> None:
    assert texts(low, high, most, log=True) == expected


def test_counts_have_no_ticks_between_them() -> None:
    assert texts(0, 2, 8, whole=True) == ["0", "1", "2"]
    assert texts(0, 1, 8, whole=True) == ["0", "1"]


def test_large_numbers_close_together_are_counted_from_a_round_one() -> None:
    found = ticks(Scale(1e9 - 0.3, 1e9 + 0.3), 4, 8, anything)
    assert [tick.text for tick in found.ticks] == ["−0.2", "+0.0", "+0.2"]
    assert found.base == "1000000000"
    far = ticks(Scale(1e15, 1e15 + 3), 4, 8, anything)
    assert [tick.text for tick in far.ticks] == ["+0", "+1", "+2", "+3"]
    assert far.base == "1e15"


numbers = st.floats(-1e15, 1e15) | st.floats(-1e-9, 1e-9) | st.floats(-100, 100)


@settings(deadline=None)
@given(numbers, numbers, st.integers(1, 12), st.integers(3, 12))
def test_linear_ticks_are_honest(one: float, other: float, most: int, room: int) -> None:
    axis = scale(None, None, (min(one, other), max(one, other)))
    found = ticks(axis, most, room, anything)
    base = read(found.base) if found.base else 0
    exact = [read(tick.text) + base for tick in found.ticks]
    for value, tick in zip(exact, found.ticks, strict=True):
        assert float(value) == tick.value
        assert len(tick.text) <= room
        slack = (axis.high - axis.low) * 1e-6
        assert axis.low - slack <= tick.value <= axis.high + slack
    gaps = {b - a for a, b in pairwise(exact)}
    assert len(gaps) <= 1
    for gap in gaps:
        power = Fraction(10) ** math.floor(math.log10(gap) + 1e-9)
        assert gap / power in (1, 2, 5)
    written = [tick.text.partition("e")[0] for tick in found.ticks if tick.text != "0"]
    assert len({len(text.partition(".")[2]) for text in written}) <= 1


@settings(deadline=None)
@given(st.floats(-300, 300), st.floats(-300, 300), st.integers(1, 12), st.integers(3, 12))
def test_log_ticks_are_honest(one: float, other: float, most: int, room: int) -> None:
    axis = scale(None, None, (10 ** min(one, other), 10 ** max(one, other)), log=True)
    found = ticks(axis, most, room, anything)
    values = [tick.value for tick in found.ticks]
    assert values == sorted(values)
    for tick in found.ticks:
        assert found.base or float(read(tick.text)) == pytest.approx(tick.value, rel=1e-12)
        assert axis.low * (1 - 1e-6) <= tick.value <= axis.high * (1 + 1e-6)


@given(st.floats(1e-290, 1e290))
def test_a_step_is_the_next_of_its_kind(size: float) -> None:
    step = Step.above(size)
    assert step.value(1) >= size * (1 - 1e-8)
    assert step.previous().value(1) < size
    assert step.next().previous() == step


def test_labels_that_do_not_fit_are_left_out() -> None:
    assert ticks(Scale(0.25, 0.75), 5, 2, anything).ticks == ()
    assert ticks(Scale(0, 1), 5, 9, lambda drawn: False).ticks == ()
    few = ticks(Scale(0, 10), 10, 9, lambda drawn: len(drawn) <= 3)
    assert few.ticks == (Tick(0.0, "0"), Tick(5.0, "5"), Tick(10.0, "10"))


def test_a_range_opens_where_it_is_no_range() -> None:
    assert scale(None, None, (5.0, 5.0)) == Scale(4.5, 5.5)
    assert scale(None, None, (0.0, 0.0)) == Scale(-1, 1)
    assert scale(None, None, (0.0, 0.0), whole=True) == Scale(0, 1)
    assert scale(None, None, (3.0, 3.0), log=True) == Scale(1.5, 6, True)
    assert scale(2.0, None, (0.0, 1.0)) == Scale(2.0, 2.2)
    assert scale(3.0, 1.0, (0.0, 1.0)) == Scale(1.0, 3.0)
    assert scale(float("nan"), 1e301, (0.0, 1.0)) == Scale(0.0, 1.0)
    assert scale(-1.0, None, (1.0, 10.0), log=True) == Scale(1.0, 10.0, True)


def test_a_range_ends_at_round_values_where_that_costs_little() -> None:
    assert scale(None, None, (0.4, 29.0), steps=3) == Scale(0, 30)
    assert scale(None, None, (0.0, 21.0), steps=3) == Scale(0, 21)
    assert scale(None, None, (15.7, 30.0), steps=3) == Scale(15, 30)
    assert scale(None, None, (-29.0, -1.0), steps=3) == Scale(-30, 0)
    assert scale(None, 29.0, (0.4, 29.0), steps=3) == Scale(0, 29)


def test_labels_have_one_form() -> None:
    assert labels(Step(5, -1), range(-1, 3), 9) == (["−0.5", "0.0", "0.5", "1.0"], "")
    assert labels(Step(5, -1), range(-1, 3), 9, "-") == (["-0.5", "0.0", "0.5", "1.0"], "")
    assert labels(Step(1, 0), range(0), 9) == ([], "")


def test_short_numbers() -> None:
    assert short((0, 2.0833, -13.02, 123456)) == ["0", "2.08", "−13", "123000"]
    assert short((0, 1e15, -3.14159e-9)) == ["0", "1e15", "−3.14e−9"]
    assert short((1000.13, 1000.25)) == ["1000.1", "1000.2"]
    assert short((1.0, 1.0), "-") == ["1", "1"]


def test_a_list_of_numbers_has_one_notation() -> None:
    assert short((7e11, 2.8e12, 6.3e12)) == ["7e11", "2.8e12", "6.3e12"]
    assert short((120.0, 4.8e10)) == ["1.2e2", "4.8e10"]
