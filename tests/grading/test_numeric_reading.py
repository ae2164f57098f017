import math
from fractions import Fraction

import pytest

from tutor.grading.reading import NumberError, read_number, split_answers
from tutor.grading.splitting import pieces


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("0.6", "0.6", 1),
        (".6", "0.6", 1),
        ("6e-1", "0.6", 1),
        ("6.0e-1", "0.6", 2),
        ("+0.6", "0.6", 1),
        ("−0.6", "-0.6", 1),
        ("-.5", "-0.5", 1),
        ("2", "2", 0),
        ("2.", "2", 0),
        ("2.000", "2", 3),
        ("3e2", "300", 0),
        ("1e-7", "1e-7", 7),
        (" 0.30 ", "0.3", 2),
        ("１.５", "1.5", 1),
        ("3/5", "3/5", None),
        ("-3/5", "-3/5", None),
        ("0.5-0.1*2.4", "0.26", None),
        ("0 - 0.01*-30", "0.3", None),
        ("0.3 -0.5", "-0.2", None),
        ("--0.5", "0.5", None),
        ("(0.3+0.2)*2", "1", None),
        ("2**3", "8", None),
        ("½", "1/2", None),
        ("½ - 0.2", "3/10", None),
        ("−2¼", "-9/4", None),
        ("0.3²", "9/100", None),
        ("3·10⁻¹", "3/10", None),
    ],
)
def test_spellings_are_read_exactly(text, value, decimals):
    typed = read_number(text)
    assert typed.value == Fraction(value)
    assert typed.decimals == decimals


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("w-eta*g", "formula"),
        ("w", "formula"),
        ("2x", "formula"),
        ("np.mean(2*x*(y_hat-y))", "formula"),
        ("1,234", "decimal_comma"),
        ("0,5", "decimal_comma"),
        ("1,234.5", "decimal_comma"),
        ("1e309", "number_too_big"),
        ("1e31", "number_too_big"),
        ("9" * 50, "number_too_big"),
        ("0.5 0.7", "syntax"),
        ("0.5, 0.7", "syntax"),
        ("0.5; 0.7", "syntax"),
        ("1 234", "syntax"),
        ("nan", "unknown_name"),
        ("inf", "unknown_name"),
        ("-inf", "unknown_name"),
        ("0x1p3", "unknown_name"),
        ("abc", "unknown_name"),
        ("1" * 10_000, "too_long"),
        ("1/0", "div_zero"),
        ("9**9**9**9", "exponent_too_big"),
        ("1.2.3", "syntax"),
        ("0.3\x00", "bad_char"),
        ("\x1b[2J", "bad_char"),
        ("b = 0.3", "syntax"),
    ],
)
def test_what_is_no_number_says_why(text, code):
    with pytest.raises(NumberError) as error:
        read_number(text, labels={"w"})
    assert error.value.code == code
    assert "\x1b" not in error.value.message
    assert "!" not in error.value.message


def test_the_name_may_stand_before():
    assert read_number("w = 0.3", labels={"w"}).value == Fraction("0.3")
    assert read_number("ŷ=9.6", labels={"y_hat"}).value == Fraction("9.6")
    assert read_number("dJ/dw = -30", labels={"dJ/dw"}).value == -30


def test_a_name_of_the_lesson_makes_a_formula():
    with pytest.raises(NumberError) as error:
        read_number("slope0*2", names={"slope0"})
    assert error.value.code == "formula"


def test_the_caret_points_into_the_text_as_typed():
    with pytest.raises(NumberError) as error:
        read_number("w = 1,5", labels={"w"})
    assert error.value.position == 5


ASKED = {"b": frozenset({"b"}), "w": frozenset({"w"})}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.028 0.712", ("0.028", "0.712")),
        ("0.028, 0.712", ("0.028", "0.712")),
        ("0.028,0.712", ("0.028", "0.712")),
        ("0.028;0.712", ("0.028", "0.712")),
        ("1, 2", ("1", "2")),
        ("b=0.028 w=0.712", ("0.028", "0.712")),
        ("w=0.712, b=0.028", ("0.028", "0.712")),
        ("w = 0.712,b = 0.028", ("0.028", "0.712")),
        ("0.3 -0.5", ("0.3", "-0.5")),
        ("-0.3 −0.5", ("-0.3", "−0.5")),
        ("0.5 - 0.1*2 0.7", ("0.5 - 0.1*2", "0.7")),
        ("(1 + 2) 3", ("(1 + 2)", "3")),
    ],
)
def test_several_answers_in_one_line(text, expected):
    assert split_answers(text, ASKED) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0.5", "syntax"),
        ("1 2 3", "syntax"),
        ("0,028 0,712", "decimal_comma"),
        ("1,2", "decimal_comma"),
        ("b=1 c=2", "syntax"),
        ("b=1 b=2", "syntax"),
        ("b=1 2", "syntax"),
    ],
)
def test_several_answers_that_cannot_be_told_apart(text, code):
    def read():
        return [read_number(piece) for piece in split_answers(text, ASKED)]

    with pytest.raises(NumberError) as error:
        read()
    assert error.value.code == code


def test_a_sign_after_a_space_is_arithmetic_where_one_number_is_asked():
    assert pieces("0.3 -0.5", 1) == ("0.3 -0.5",)
    assert pieces("0.3 -0.5", 2) == ("0.3", "-0.5")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/(1+e^-2.8236)", 1 / (1 + math.exp(-2.8236))),
        ("1/(1 + np.exp(-2.8236))", 1 / (1 + math.exp(-2.8236))),
        ("numpy.sqrt(2)", math.sqrt(2)),
        ("1/(1 + e**(-2.8236))", 1 / (1 + math.exp(-2.8236))),
        ("1/(1+e^−2.8236)", 1 / (1 + math.exp(-2.8236))),
        ("e²", math.exp(2)),
        ("p = 0.5*e⁻²", 0.5 * math.exp(-2)),
        ("2*e^0.5", 2 * math.exp(0.5)),
        ("2 e^3", 2 * math.exp(3)),
        ("1e-3", 0.001),
        ("2e3^2", 4e6),
    ],
)
def test_a_power_of_e_is_arithmetic_and_a_power_of_ten_stays_one(text, value):
    assert float(read_number(text, {"x", "w"}, {"p"}).value) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "names", "code", "message"),
    [
        ("1 + e", (), "unknown_name", "e stands only in a power here, such as e^2; exp(2) is the same."),
        ("2e", (), "unknown_name", "e is not a number."),
        ("1e^-3", (), "unknown_name", "e is not a number."),
        ("e^-x", ("x",), "formula", "A number is asked, and this has names in it"),
        ("e^2", ("e",), "formula", "A number is asked, and this has names in it"),
        ("see^2", (), "unknown_name", "see is not a number."),
    ],
)
def test_another_e_is_not_taken_for_eulers_number(text, names, code, message):
    with pytest.raises(NumberError) as raised:
        read_number(text, names)
    assert raised.value.code == code
    assert raised.value.message.startswith(message)
