"""Data and starts drawn from NumPy's frozen RandomState(seed), in the order written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tutor.descent.data import in_dtype
from tutor.descent.data_error import DataError
from tutor.descent.draw_text import Draw, DrawError, read_draw
from tutor.descent.evaluate import evaluate
from tutor.descent.problem import Array, Dataset, Precision
from tutor.descent.sizes import MAX_BYTES, MAX_ROWS
from tutor.symbolic.expression import Shape


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
    Raises DataError for what cannot be drawn.
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
    """Each parameter's first value: a number, or drawn from RandomState(seed) in the order written.

    Raises DataError for what cannot be drawn.
    """
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
    shapes = {name: Shape.COLUMN for name in known if name != "N"}
    try:
        read = read_draw(text, shapes, Shape.SCALAR if points is None else Shape.COLUMN)
    except DrawError as error:
        raise DataError(error.message, key=key, position=error.position) from None
    made = {name: _numbers(key, one, random, known, points) for name, one in read.draws.items()}
    value = evaluate(read.expression, {**known, **made})
    if not np.isfinite(value).all():
        raise DataError(f"{key} comes out as a number that is not finite.", key=key)
    return value


def _numbers(
    key: str, one: Draw, random: np.random.RandomState, known: Mapping[str, Any], points: int | None
) -> Any:
    """As many numbers as there are points; one where that is None."""
    first, second = evaluate(one.first, known), evaluate(one.second, known)
    try:
        return (random.uniform if one.law == "uniform" else random.normal)(first, second, points)
    except (ValueError, OverflowError):
        message = "uniform takes a finite low and high, normal a mean and a deviation of 0 or more."
        raise DataError(message, key=key, position=one.position) from None
