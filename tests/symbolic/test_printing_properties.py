"""Whatever is printed in a form that can be typed is read back as the same expression."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from symbolic_oracle import at_point
from symbolic_trees import trees

from tutor.symbolic.expression import Expression, Scope, Shape, walk
from tutor.symbolic.parser import ParseError, parse
from tutor.symbolic.printing import ascii_line, latex, numpy_source, one_line, two_dimensional

SCOPE = Scope(
    {"x": Shape.COLUMN, "y": Shape.COLUMN, "y_hat": Shape.COLUMN, "w": Shape.SCALAR, "b": Shape.SCALAR}
)
SCALARS = {"w": 0.37, "b": -0.62}
COLUMNS = {"x": [0.7, 1.3], "y": [0.4, -0.9], "y_hat": [1.1, 0.3]}


def reread(text: str) -> Expression:
    """The tree; texts beyond the parser's limits are no test of the printer."""
    try:
        return parse(text, SCOPE, learner=False).expression
    except ParseError as error:
        assume(error.code not in LIMITS)
        raise


LIMITS = {"too_long", "too_deep", "degree_too_big", "number_too_big", "exponent_too_big", "div_zero"}


def check(form: Callable[[Expression], str], tree: Expression) -> None:
    again = reread(form(tree))
    for point in range(2):
        first = at_point(tree, point, SCALARS, COLUMNS)
        second = at_point(again, point, SCALARS, COLUMNS)
        assert first == pytest.approx(second, rel=1e-9, nan_ok=True), form(tree)


@given(trees)
def test_one_line(tree: Expression) -> None:
    check(one_line, tree)


@given(trees)
def test_ascii(tree: Expression) -> None:
    text = ascii_line(tree)
    assert text.isascii()
    check(ascii_line, tree)


@given(trees)
def test_numpy_source(tree: Expression) -> None:
    check(numpy_source, tree)


@given(trees)
def test_latex(tree: Expression) -> None:
    check(latex, tree)


@pytest.mark.long
@settings(max_examples=5000)
@given(trees)
def test_every_form_at_length(tree: Expression) -> None:
    for form in (one_line, ascii_line, numpy_source, latex):
        check(form, tree)


@given(trees)
def test_reading_what_was_printed_and_printing_it_again_changes_nothing(tree: Expression) -> None:
    text = one_line(tree)
    assert one_line(reread(text)) == text


@given(trees)
def test_pictures_in_ascii_are_ascii_and_no_taller_than_needed(tree: Expression) -> None:
    rows = two_dimensional(tree, "J", ascii=True)
    assert all(row.isascii() and row == row.rstrip() for row in rows)
    assert len(rows) <= 4 * sum(1 for _ in walk(tree))
