"""How every number that is shown is rounded, against numbers that were rounded by hand."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.digits import in_words, one_form, to_decimals, to_digits, with_power


def single(number: float) -> float:
    return struct.unpack("f", struct.pack("f", number))[0]


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1.2775, 3, "1.278"),
        (2.46375, 4, "2.4638"),
        (0.7355, 3, "0.736"),
        (7.7375, 3, "7.738"),
        (0.0625, 3, "0.063"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (-0.0004, 3, "0.000"),
        (0.0, 3, "0.000"),
        (0.1 + 0.2, 3, "0.300"),
        (1.2775 - 1e-15, 3, "1.278"),
        (1.27749, 3, "1.277"),
        (123456.5, 3, "123456.500"),
        (1e22, 2, "10000000000000000000000.00"),
        (5e-324, 3, "0.000"),
    ],
)
def test_halves_go_away_from_zero_by_the_digits_of_the_number(value: float, decimals: int, text: str) -> None:
    assert to_decimals(value, decimals) == text


@pytest.mark.parametrize("number", [1.2775, 2.46375, 0.7355, 7.7375, 15.4755, -10.8375, 3.8325])
def test_a_number_is_the_same_in_single_precision(number: float) -> None:
    for decimals in (2, 3, 4):
        assert to_decimals(single(number), decimals) == to_decimals(number, decimals)


def test_digits_beyond_those_of_the_number_are_the_machines_own() -> None:
    assert to_decimals(single(0.76800019), 8) == "0.76800019"
    assert to_decimals(single(0.023526315), 8) == "0.02352631"
    assert to_decimals(single(0.1), 8) == "0.10000000"
    assert to_decimals(0.1, 20) == f"{0.1:.20f}"


def test_a_power_of_ten_has_a_minus_of_its_own_and_no_zeros() -> None:
    assert with_power(2.62e-06, 2) == "2.62e−6"
    assert with_power(-1.2345e12, 3) == "−1.235e12"
    assert with_power(9.996e-7, 2) == "1.00e−6"
    assert with_power(-0.0, 2) == with_power(0.0, 2) == "0.00e0"


def test_a_number_inside_a_sentence_has_one_form() -> None:
    assert in_words(0.123456) == "0.1235"
    assert in_words(-2.0) == "−2"
    assert in_words(1.23e-07) == "1.23e−7"
    assert in_words(1.5e16, 3) == "1.5e16"
    assert one_form("-1e-05") == "−1e−5"
    assert one_form("-0.5") == "−0.5"


def test_significant_digits_follow_the_same_rule() -> None:
    assert to_digits(0.12345, 4) == 0.1235
    assert to_digits(2.5, 1) == 3.0
    assert to_digits(99.96, 3) == 100.0
    assert to_digits(-1234.5, 2) == -1200.0
    assert to_digits(0.0, 3) == 0.0
    assert to_digits(float("inf"), 3) == float("inf")


@given(st.integers(-(10**9), 10**9), st.integers(0, 6), st.integers(0, 4))
def test_decimals_typed_are_rounded_as_on_paper(number: int, places: int, decimals: int) -> None:
    value = number / 10**places
    kept, scale = abs(number), 10 ** max(places - decimals, 0)
    paper = (2 * kept + scale) // (2 * scale) * (1 if number >= 0 else -1)
    assert float(to_decimals(value, decimals)) == pytest.approx(
        paper / 10 ** min(places, decimals), abs=1e-12
    )
