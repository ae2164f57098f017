"""Data and starts drawn from NumPy's frozen RandomState(seed), in the order written.

A draw such as `0.5 - 3*x + normal(0, 0.1)` is read by the one parser: each `uniform(…)` and `normal(…)`
stands there as a name, padded to the length of its text so that positions stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tutor.descent.data import MAX_BYTES, MAX_ROWS, in_dtype
from tutor.descent.data_error import DataError
from tutor.descent.evaluate import evaluate
from tutor.descent.problem import Array, Dataset, Precision
from tutor.symbolic.expression import Expression, Scope, Shape
from tutor.symbolic.parse_error import ParseError
from tutor.symbolic.parser import parse

_LAW = re.compile(r"\b(uniform|normal)\s*\(")


@dataclass(frozen=True)
class Draw:
    """One `uniform(low, high)` or `normal(mean, deviation)` of a text."""

    law: str
    first: Expression
    second: Expression

    def values(self, random: np.random.RandomState, known: Mapping[str, Any], points: int | None) -> Any:
        """As many numbers as there are points; one where that is None."""
        first, second = evaluate(self.first, known), evaluate(self.second, known)
        if self.law == "uniform":
            return random.uniform(first, second, points)
        return random.normal(first, second, points)


def draw(
    columns: Mapping[str, str],
    *,
    points: int,
    seed: int,
    train: float | None = None,
    dtype: Precision = "float64",
) -> Dataset:
    """Each column by its expression, over the columns before it; with `train`, shuffled and split.

    The rows are then shuffle(arange(points)) of the same generator, the first int(points*train) for training.
    """
    _check_size(columns, points, seed)
    random = np.random.RandomState(seed)
    values: dict[str, Any] = {"N": points}
    for name, text in columns.items():
        column = np.broadcast_to(_drawn(name, text, random, values, points), (points,))
        values[name] = in_dtype(name, column, "float64")
    del values["N"]
    if train is None:
        return Dataset({name: in_dtype(name, column, dtype) for name, column in values.items()}, None, dtype)
    return _split(values, random, points, train, dtype)


def draw_start(start: Mapping[str, float | str], seed: int | None) -> dict[str, float]:
    """Each parameter's first value: a number, or drawn from RandomState(seed) in the order written."""
    random = None if seed is None else np.random.RandomState(seed)
    values: dict[str, float] = {}
    for name, text in start.items():
        if isinstance(text, str):
            if random is None:
                raise DataError("A start that is drawn needs a seed.", key=name)
            values[name] = float(_drawn(name, text, random, {}, None))
        else:
            values[name] = float(text)
    return values


def _check_size(columns: Mapping[str, str], points: int, seed: int) -> None:
    if not 1 <= points <= MAX_ROWS:
        raise DataError(f"points is a whole number from 1 to {MAX_ROWS:,}.", key="points")
    if 8 * points * len(columns) > MAX_BYTES:
        raise DataError(
            f"{len(columns)} columns of {points:,} rows are more than {MAX_BYTES // 2**20} MiB.", key="points"
        )
    if not 0 <= seed < 2**32:
        raise DataError("A seed is a whole number from 0 to 4294967295.", key="seed")


def _split(
    values: Mapping[str, Array], random: np.random.RandomState, points: int, train: float, dtype: Precision
) -> Dataset:
    count = int(points * train) if 0 < train <= 1 else 0
    if count < 1:
        raise DataError("train leaves no row to learn from; 0.8 keeps four rows of five.", key="train")
    rows = np.arange(points)
    random.shuffle(rows)
    first, rest = rows[:count], rows[count:]
    training = {name: in_dtype(name, column[first], dtype) for name, column in values.items()}
    validation = {name: in_dtype(name, column[rest], dtype) for name, column in values.items()}
    return Dataset(training, validation if len(rest) else None, dtype)


def _drawn(
    key: str, text: str, random: np.random.RandomState, known: Mapping[str, Any], points: int | None
) -> Any:
    """The value of one text, its draws made from left to right; every part of it finite."""
    shape = Shape.SCALAR if points is None else Shape.COLUMN
    shapes = {name: Shape.COLUMN for name in known if name != "N"}
    plain, draws = _without_draws(key, text, shapes)
    expression = _read(key, plain, {**shapes, **dict.fromkeys(draws, shape)}, 0)
    try:
        made = {name: one.values(random, known, points) for name, one in draws.items()}
    except (ValueError, OverflowError):
        raise DataError(
            "uniform takes a finite low and high, normal a mean and a deviation of 0 or more.", key=key
        ) from None
    value = evaluate(expression, {**known, **made})
    if not np.isfinite(value).all():
        raise DataError(f"{key} comes out as a number that is not finite.", key=key)
    return value


def _without_draws(key: str, text: str, shapes: Mapping[str, Shape]) -> tuple[str, dict[str, Draw]]:
    """The text with a name in place of each draw, and the draws by name, left to right."""
    plain, draws = text, dict[str, Draw]()
    free = (name for number in range(len(text)) if (name := f"q{number}") not in shapes)
    for found in _LAW.finditer(text):
        arguments = tuple(_arguments(text, found.end()))
        end = arguments[-1][1] + 1
        if inner := _LAW.search(text, found.end(), end):
            message = f"{inner[1]} cannot stand within another draw."
            raise DataError(message, key=key, position=inner.start())
        if len(arguments) != 2 or end > len(text):
            what = "low, high" if found[1] == "uniform" else "mean, deviation"
            raise DataError(f"Write {found[1]}({what}).", key=key, position=found.start())
        first, second = (_read(key, text[begin:stop], shapes, begin) for begin, stop in arguments)
        name = next(free)
        draws[name] = Draw(found[1], first, second)
        plain = plain[: found.start()] + name.ljust(end - found.start()) + plain[end:]
    return plain, draws


def _arguments(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """Where each argument after an open bracket begins and ends; the last ends at the closing bracket."""
    depth = 0
    for place in range(begin, len(text)):
        character = text[place]
        if depth == 0 and character in ",)":
            yield begin, place
            begin = place + 1
            if character == ")":
                return
        depth += (character == "(") - (character == ")")
    yield begin, len(text)


def _read(key: str, text: str, shapes: Mapping[str, Shape], offset: int) -> Expression:
    try:
        return parse(text, Scope(shapes), learner=False).expression
    except ParseError as error:
        raise DataError(error.message, key=key, position=offset + (error.position or 0)) from None
