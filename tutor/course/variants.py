"""The `[variants]` table: what may change, and the values it may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.course.formulas import Report
from tutor.course.nearest import did_you_mean
from tutor.course.schema import Problem, Range, Variants
from tutor.text import quote

if TYPE_CHECKING:
    from tutor.course.lesson import Lesson

MAX_VALUES = 10_000


def values_of(choice: tuple[float, ...] | Range) -> tuple[float, ...]:
    """Every value of a list or range, in exact decimals: 0.1 + 0.2 is 0.3 here."""
    if isinstance(choice, Range):
        from decimal import Decimal

        start, step = Decimal(repr(choice.start)), Decimal(repr(choice.step))
        return tuple(float(start + step * k) for k in range(count_steps(choice) + 1))
    return choice


def count_steps(choice: Range) -> int:
    """How many steps lie between both ends, rounded down."""
    from decimal import Decimal

    span = Decimal(repr(choice.to)) - Decimal(repr(choice.start))
    return int(span / Decimal(repr(choice.step)))


def check_variants(variants: Variants, problem: Problem, add: Report) -> None:
    """Report keys that change nothing of the problem, and values that cannot be taken."""
    drawn = problem.data.points is not None or problem.start.seed is not None
    if variants.seed is not None and not drawn:
        message = "nothing of the problem is drawn, so it has no seed to change."
        add(("seed",), "conflict", message, "Leave it out.", part="key")
    for key, choice in (("learning_rate", variants.learning_rate), ("seed", variants.seed)):
        if choice is not None:
            _values(key, choice, add, at_least=None if key == "seed" else 0.0)
            if (
                key == "seed"
                and isinstance(choice, Range)
                and any(v != int(v) or v < 0 for v in _ends(choice))
            ):
                add((key,), "range", "a seed is a whole number, 0 or more.")
    for name, choice in variants.values.items():
        if name not in problem.start.values:
            allowed = (
                ("learning_rate", "seed", *problem.start.values)
                if drawn
                else ("learning_rate", *problem.start.values)
            )
            add(
                (name,),
                "unknown-key",
                f"`{quote(name, 40)}` is nothing that can vary.",
                did_you_mean(name, allowed),
                part="key",
            )
        elif isinstance(problem.start.values[name], str):
            message = f"the start of `{quote(name, 40)}` is drawn; vary the seed."
            add((name,), "conflict", message, "Leave it out.", part="key")
        else:
            _values(name, choice, add, at_least=None)


def _ends(choice: Range) -> tuple[float, float, float]:
    return choice.start, choice.to, choice.step


def _values(key: str, choice: tuple[float, ...] | Range, add: Report, at_least: float | None) -> None:
    if not isinstance(choice, Range):
        if not choice:
            add((key,), "bad-value", f"`{key}` has no value to take.", "Give a list, or leave it out.")
        return
    if choice.to < choice.start:
        add((key, "to"), "range", "`to` is less than `from`.", "Exchange them.")
        return
    if at_least is not None and choice.start <= at_least:
        add((key, "from"), "range", f"`{key}` is to be greater than {at_least:g}.")
    # Judged by the exponents first: a quotient of 1e300 by 1e-300 is no number to count to.
    if choice.to - choice.start > choice.step * MAX_VALUES:
        add((key,), "range", f"this range has more than {MAX_VALUES:,} values.", "Take a larger step.")
        return
    from decimal import Decimal

    start, to, step = (Decimal(repr(v)) for v in _ends(choice))
    if start + step * count_steps(choice) != to:
        message = "the steps do not end at `to`, and both ends are taken."
        add((key, "to"), "range", message, f"Take to = {float(start + step * count_steps(choice))!r}.")


def declared_values(lesson: Lesson) -> dict[str, tuple[float, ...]]:
    """Each key of `[variants]` with every value it may take; empty where nothing varies."""
    variants = lesson.front.variants
    if variants is None:
        return {}
    choices = {"learning_rate": variants.learning_rate, "seed": variants.seed, **variants.values}
    return {key: values_of(choice) for key, choice in choices.items() if choice is not None}
