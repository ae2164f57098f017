"""The tolerance rule, word by word, on exact numbers."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tutor.grading.numeric import Rival, Target, decimals_for, judge


def verdict(text, truth, decimals=3, old=None, **rivals):
    digits = len(text.partition(".")[2])
    target = Target(
        Fraction(truth),
        decimals,
        tuple(Rival(code, Fraction(value)) for code, value in rivals.items()),
        None if old is None else Fraction(old),
    )
    return judge(Fraction(text), digits, target)


@pytest.mark.parametrize(
    ("step", "decimals"),
    [(0.3, 3), (30.0, 3), (1e4, 3), (0.0255, 4), (0.01, 4), (0.00099996, 5), (1e-6, 8), (-1e-6, 8), (0, 3)],
)
def test_the_step_shows_three_significant_digits(step, decimals):
    assert decimals_for(step, 2.0) == decimals


def test_no_more_decimals_than_the_numbers_have_digits():
    assert decimals_for(1e-16, 123.0) == 12
    assert decimals_for(1e-9, 1.9, digits=7) == 6


def test_few_decimals_are_right_when_the_number_is():
    assert verdict("2", "2.000").outcome == "right"
    assert verdict("2", "2.0009").outcome == "right"


def test_few_decimals_of_a_number_that_has_more_are_incomplete():
    judgement = verdict("0.3", "0.3124", decimals=4)
    assert (judgement.outcome, judgement.needed, judgement.certain) == ("incomplete", 4, True)
    assert verdict("2", "2.9").outcome == "incomplete"


def test_three_decimals_are_enough_where_nothing_else_is_near():
    assert verdict("0.312", "0.31244", decimals=5).outcome == "right"
    assert verdict("0.312", "0.31244", decimals=5, added="0.3129").outcome == "incomplete"


def test_the_old_value_is_never_accepted():
    assert verdict("1.999", "1.999123", decimals=8, old="1.999120").outcome == "incomplete"
    assert verdict("1.999120", "1.999123", decimals=8, old="1.999120").outcome == "wrong"
    assert verdict("1.99912000", "1.99912300", decimals=8, old="1.999120").outcome == "wrong"
    assert verdict("0", "0.3", old="0").outcome == "incomplete"
    assert verdict("0", "0.3", old="0").is_old
    assert verdict("0.0", "0.3", old="0", unchanged="0").codes == ("unchanged",)


def test_a_mistake_is_named():
    assert verdict("0.045", "0.555", added="0.045", other="2").codes == ("added",)
    assert verdict("0.05", "0.555", added="0.045").codes == ("added",)


def test_mistakes_with_one_number_are_all_named():
    assert verdict("-0.3", "0.3", added="-0.3", used_loss="-0.3").codes == ("added", "used_loss")
    assert verdict("0.045", "0.555", a="0.0453", b="0.0449").codes == ("a", "b")
    assert verdict("0.0453", "0.555", a="0.0453", b="0.0449").codes == ("a",)


def test_a_mistake_that_is_nearer_is_not_called_right():
    near = verdict("0.301", "0.3000", added="0.3010")
    assert (near.outcome, near.certain) == ("incomplete", False)
    assert near.needed > 3
    assert verdict("0.30100", "0.3000", added="0.3010").codes == ("added",)
    assert verdict("0.300", "0.3000", added="0.3010").outcome == "right"


def test_a_mistake_equal_to_the_truth_does_not_spoil_it():
    assert verdict("0.3", "0.3", only_the_step="0.3").outcome == "right"
    assert verdict("0.300000001", "0.3", only_the_step="0.300000001").outcome == "right"


def test_otherwise_wrong_with_the_distance():
    judgement = verdict("0.31", "0.2996", decimals=4)
    assert judgement.outcome == "wrong"
    assert judgement.codes == ()
    assert judgement.off == Fraction("0.0104")


def rule_of_the_design(answer, typed, truth, decimals, rivals, old):
    """Section 8, sentence by sentence, for numbers that stand apart."""
    unit, u = Fraction(1, 10**decimals), Fraction(1, 10 ** min(typed, decimals))
    away = abs(answer - truth)
    others = [abs(answer - other) for other in [*rivals, old]]
    if away <= unit and not any(other < away for other in others):
        return "right"
    if away <= u:
        apart = typed >= 3 and not any(other <= u or other <= away for other in others)
        return "right" if apart else "incomplete"
    return "wrong"


numbers = st.integers(-4000, 4000).map(lambda n: Fraction(n, 1000))


@given(
    numbers,
    numbers,
    st.lists(numbers, max_size=3),
    st.integers(-4000, 4000),
    st.integers(0, 4),
    st.integers(3, 5),
)
def test_the_rule_is_that_of_the_design(truth, old, rivals, typed_number, typed, decimals):
    answer = Fraction(typed_number, 10**typed)
    assume(all(rival != truth for rival in [*rivals, old]))
    target = Target(truth, decimals, tuple(Rival(f"m{i}", value) for i, value in enumerate(rivals)), old)
    judgement = judge(answer, typed, target)
    expected = rule_of_the_design(answer, typed, truth, decimals, rivals, old)
    if expected == "incomplete" and judgement.outcome == "wrong":
        # Enough decimals to decide, and they decided for the other number.
        assert typed >= 3
        assert any(abs(answer - other) < abs(answer - truth) for other in [*rivals, old])
    else:
        assert judgement.outcome == expected
    u = Fraction(1, 10 ** min(typed, decimals))
    if expected == "wrong" and typed >= 3:
        assert bool(judgement.codes) == any(abs(answer - rival) <= u for rival in rivals)
