"""Data as lessons declare it: inline, from a CSV file, or drawn from a seed; checked before it is used."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from msgspec.structs import replace

from tutor.descent.data_error import DataError
from tutor.descent.problem import Array, Dataset, Precision, Scaling
from tutor.descent.sizes import MAX_INLINE_ROWS


def inline(columns: Mapping[str, Sequence[object]], dtype: Precision = "float64") -> Dataset:
    """Columns as a lesson file writes them; every element must be a finite number."""
    _check_equal_lengths(columns)
    arrays = {}
    for name, values in columns.items():
        for index, value in enumerate(values):
            _check_number(name, index, value)
        arrays[name] = in_dtype(name, np.array(values, dtype=np.float64), dtype)
    return Dataset(arrays, None, dtype)


def _check_equal_lengths(columns: Mapping[str, Sequence[object]]) -> None:
    first = ""
    for name, values in columns.items():
        if not isinstance(values, Sequence) or isinstance(values, str):
            raise DataError(f"{name} is a list of numbers, such as [1, 2, 3].", key=name)
        if not values:
            raise DataError(f"{name} is empty: there is no point to learn from.", key=name)
        if len(values) > MAX_INLINE_ROWS:
            raise DataError(
                f"{name} has {len(values)} values; at most {MAX_INLINE_ROWS} stand in a lesson file,"
                " more belong in a CSV file.",
                key=name,
            )
        first = first or name
        if len(values) != len(columns[first]):
            raise DataError(
                f"{name} has {len(values)} values and {first} has {len(columns[first])};"
                " every column has one value per point.",
                key=name,
            )


def _check_number(name: str, index: int, value: object) -> None:
    where = f"Value {index + 1} of {name}"
    if isinstance(value, bool):
        raise DataError(f"{where} is {str(value).lower()}: write 1 or 0.", key=name, index=index)
    if isinstance(value, list | tuple):
        raise DataError(f"{where} is itself a list; a column is one flat list.", key=name, index=index)
    if not isinstance(value, int | float):
        raise DataError(f"{where} is no number.", key=name, index=index)
    try:
        finite = np.isfinite(float(value))
    except OverflowError:
        finite = False
    if not finite:
        raise DataError(f"{where} is not a finite number.", key=name, index=index)


def in_dtype(name: str, values: Array, dtype: Precision) -> Array:
    """The values as a read-only array of the dtype; raises DataError for a value too large for it."""
    with np.errstate(over="ignore"):
        column: Array = values.astype(dtype)
    finite = np.isfinite(column)
    if not finite.all():
        index = int(np.argmin(finite))
        raise DataError(f"Value {index + 1} of {name} does not fit in {dtype}.", key=name, index=index)
    column.flags.writeable = False
    return column


def standardise(data: Dataset, names: Collection[str]) -> Dataset:
    """The named columns shifted to mean 0 and scaled to deviation 1, as fitted on the training rows."""
    columns = dict(data.columns)
    validation = None if data.validation is None else dict(data.validation)
    scaling = dict(data.scaling)
    for name in names:
        values = columns[name].astype(np.float64)
        # Not by the deviation: that of equal values is a rounding error, seldom 0.
        if values.min() == values.max():
            raise DataError(f"{name} has the same value in every row, so it has no scale.", key=name)
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            fit = Scaling(float(np.mean(values)), float(np.std(values)))
        if not (np.isfinite(fit.deviation) and fit.deviation > 0):
            size = "large" if fit.deviation else "small"
            raise DataError(f"The values of {name} are too {size} to be scaled.", key=name)
        scaling[name] = fit
        columns[name] = _scaled(name, values, fit, data.dtype)
        if validation is not None:
            validation[name] = _scaled(name, validation[name].astype(np.float64), fit, data.dtype)
    return replace(data, columns=columns, validation=validation, scaling=scaling)


def _scaled(name: str, values: Any, fit: Scaling, dtype: Precision) -> Array:
    return in_dtype(name, (values - fit.mean) / fit.deviation, dtype)
