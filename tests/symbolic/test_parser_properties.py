"""What must hold of every text: round trips, places, and no error but the one."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from spellings import SCOPE, from_python, random_expression, random_spelling

from tutor.symbolic.parser import CODES, ParseError, parse
from tutor.text import is_unsafe

FOREIGN = "§х\u200b\x00\u202e😀é\ud800\n٣\u0307"
PIECES = [
    *"0123456789.+-*/^()[]{}|<>=!,_@\\ \t'\"#$%&;:?~`",
    *"wxybNnieEJ",
    *"·×÷−²³⁻ᵢⱼ₁½⅔Σ∑√ŷη∂ΣχхО", "\u0302", "\u200b", "\x1b[2J", "\n", "\ud800", "\U0001d465",
    "**", "<=", "mean(", "sum(", "np.", "exp(", "\\frac{", "}{", "\\hat{y}", "\\sum_{i=1}^N", "(i,1,N)",
    "dJ/dw =",
    ".mean()", "x[i]", "1e", "e^", "where(", "and", "lambda", "__class__", "y_hat", "\\left(", "\\right)",
    "tanh",
]  # fmt: skip


def spelled(seed: int) -> tuple[object, str]:
    rng = Random(seed)
    while True:
        expression = random_expression(rng)
        text = random_spelling(expression, rng)
        if len(text) <= 200:
            return expression, text


def check_round_trip(seed: int) -> None:
    expression, text = spelled(seed)
    assert parse(text, SCOPE).expression == expression, text


@given(st.integers(0, 10**9))
@settings(max_examples=400, deadline=None)
def test_a_random_spelling_reads_back_to_its_expression(seed: int) -> None:
    check_round_trip(seed)


@pytest.mark.long
def test_a_hundred_thousand_spellings_read_back() -> None:
    for seed in range(100_000):
        check_round_trip(seed)


@given(st.integers(0, 10**9), st.data())
@settings(max_examples=300, deadline=None)
def test_the_caret_stands_under_a_character_that_cannot_be_read(seed: int, data: st.DataObject) -> None:
    _, text = spelled(seed)
    at = data.draw(st.integers(0, len(text)))
    bad = data.draw(st.sampled_from(FOREIGN))
    with pytest.raises(ParseError) as caught:
        parse(text[:at] + bad + text[at:], SCOPE)
    assert (caught.value.code, caught.value.position) == ("bad_char", at)


@given(st.integers(0, 10**9))
@settings(max_examples=200, deadline=None)
def test_the_caret_stands_under_an_unknown_name_after_any_rewriting(seed: int) -> None:
    _, text = spelled(seed)
    with pytest.raises(ParseError) as caught:
        parse(f"dJ/dw = {text} + qq", SCOPE)
    assert (caught.value.code, caught.value.position) == ("unknown_name", len(text) + 11)
    line, caret = caught.value.caret_lines()
    assert cell_len(line[: line.rindex("qq")]) == caret.index("^")


_ATOMS = st.sampled_from(["w", "x", "b", "y", "2", "0.5", "N", "mean(x)", "y_hat"])
PYTHON = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.builds("{}{}{}".format, inner, st.sampled_from([" + ", "-", "*", " * "]), inner),
        st.builds("{}/{}".format, inner, st.sampled_from(["N", "w", "(x+b)"])),
        st.builds("-{}".format, inner),
        st.builds("({})".format, inner),
        st.builds("({})**{}".format, inner, st.sampled_from(["2", "-1", "0.5", "w"])),
        st.builds("maximum({}, {})".format, inner, inner),
    ),
    max_leaves=8,
)


@given(PYTHON)
@settings(max_examples=400, deadline=None)
def test_plain_formulas_read_as_python_reads_them(text: str) -> None:
    error = refusal(text)
    if error is None:
        assert parse(text, SCOPE).expression == from_python(text)
    else:
        assert error.code in {"too_deep", "too_long", "degree_too_big", "number_too_big", "div_zero"}, text


def check_only_parse_error(text: str) -> None:
    for want in ("expression", "condition", "number"):
        error = refusal(text, want)
        if error is not None:
            assert error.code in CODES
            assert 0 <= error.position <= len(text)
            shown = [str(error), *error.caret_lines()]
            assert not any(is_unsafe(c) for line in shown for c in line), ascii(text)
            assert "\n" not in str(error)


def refusal(text: str, want: str = "expression") -> ParseError | None:
    try:
        parse(text, SCOPE, want=want)  # type: ignore[arg-type]
    except ParseError as error:
        return error
    return None


def random_text(rng: Random) -> str:
    return "".join(rng.choice(PIECES) for _ in range(rng.randrange(1, 40)))


def test_random_texts_raise_nothing_but_the_one_error() -> None:
    rng = Random(3)
    for _ in range(3_000):
        check_only_parse_error(random_text(rng))


def test_damaged_spellings_raise_nothing_but_the_one_error() -> None:
    rng = Random(4)
    for seed in range(1_500):
        characters = list(spelled(seed)[1])
        for _ in range(rng.randrange(1, 4)):
            at = rng.randrange(len(characters))
            characters[at : at + rng.randrange(2)] = rng.choice(PIECES)
        check_only_parse_error("".join(characters))


@pytest.mark.long
def test_a_hundred_thousand_random_texts_raise_nothing_but_the_one_error() -> None:
    rng = Random(5)
    for _ in range(100_000):
        check_only_parse_error(random_text(rng))


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_unicode_text_raises_nothing_but_the_one_error(text: str) -> None:
    check_only_parse_error(text)
