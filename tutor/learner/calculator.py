"""The calculator line: arithmetic over constants and the numbers that the page gives."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tutor.grading.reading import NumberError, decimal_text, exact_value
from tutor.learner.page import Page
from tutor.symbolic.expression import Number, Scope, Shape, substitute
from tutor.symbolic.parse_error import ParseError
from tutor.text import quote


def calculate(text: str, page: Page, settings: Mapping[str, float]) -> str:
    """`0.01*-25.5 = -0.255`, or one sentence that says why it cannot be computed."""
    from tutor.symbolic.parser import parse

    body = text.lstrip().removeprefix("=")
    if not body.strip():
        return "A calculator: type what to compute after the =, as in = 0.01*-25.5."
    known = {**settings, **given(page)}
    try:
        parsed = parse(body, Scope(dict.fromkeys(known, Shape.SCALAR)))
        # The shortest decimal that is the double: what a person reads and would type.
        numbers = {name: Number(Fraction(repr(float(value)))) for name, value in known.items()}
        value = exact_value(substitute(parsed.expression, numbers))
    except (ParseError, NumberError) as error:
        return error.message
    except (OverflowError, ValueError):
        return "That has no value."
    return f"{quote(body, 80)} = {decimal_text(value)}"


def given(page: Page) -> dict[str, float]:
    """Every single number that stands on the page under a name."""
    known = dict(page.parameters)
    for line in page.lines:
        if isinstance(line.of, str) and isinstance(line.value, float):
            known[line.of] = line.value
        elif line.name == "gradient" and isinstance(line.of, Mapping) and isinstance(line.value, Mapping):
            for name, left in line.of.items():
                value = line.value.get(name)
                if value is not None:
                    known[left] = value
    return {name: value for name, value in known.items() if abs(value) < 1e300}
