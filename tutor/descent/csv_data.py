"""Data from a CSV file beside the lesson: a header row, commas, UTF-8; columns chosen by their headers."""

from __future__ import annotations

import csv
import math
import stat
from array import array
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from tutor.descent.data import in_dtype
from tutor.descent.data_error import DataError
from tutor.descent.problem import Array, Dataset, Precision
from tutor.descent.sizes import MAX_BYTES, MAX_ROWS
from tutor.text import clean, quote

TRAINING = "train"
VALIDATION = "validation"
SEPARATORS = ";\t|"
"""What other programs write between cells in place of commas."""


def from_csv(
    path: str,
    root: Path,
    columns: Mapping[str, str],
    *,
    split: str | None = None,
    dtype: Precision = "float64",
) -> Dataset:
    """The columns (name -> header) of a file inside `root`, given by its path from there.

    With `split`, the header of a column whose cells say `train` or `validation`. Raises DataError,
    with the row and header where there is one, for anything that is not a finite number.
    """
    file = inside(path, root)
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            training, validation = _read(csv.reader(lines, strict=True), columns, split)
    except UnicodeDecodeError:
        raise DataError(f"{_name(path)} is not UTF-8 text.", key="csv") from None
    except csv.Error as error:
        raise DataError(f"{_name(path)} is not readable as CSV: {error}.", key="csv") from None
    except OSError as error:
        raise DataError(f"{_name(path)} cannot be read: {error.strerror}.", key="csv") from None
    if not any(map(len, training.values())):
        what = f"no row whose {quote(split)} is {TRAINING}" if split else "a header and no row"
        raise DataError(f"{_name(path)} has {what}: there is no point to learn from.", key="csv")
    arrays = _arrays(training, dtype)
    kept = _arrays(validation, dtype) if split and any(map(len, validation.values())) else None
    return Dataset(arrays, kept, dtype)


def inside(path: str, root: Path) -> Path:
    """The file at `path` below `root`, reached through no link and of a readable size; else DataError."""
    given = Path(path)
    if not path or "\0" in path or given.is_absolute() or ".." in given.parts:
        raise DataError(f"{_name(path)} is outside the course folder; data stay inside it.", key="csv")
    file = root.resolve() / given
    if _leads_elsewhere(file):
        raise DataError(f"{_name(path)} leads through a link; data are read from the file itself.", key="csv")
    try:
        status = file.stat()
    except FileNotFoundError:
        raise DataError(f"There is no file {_name(path)}.", key="csv") from None
    except OSError as error:
        raise DataError(f"{_name(path)} cannot be read: {error.strerror}.", key="csv") from None
    if not stat.S_ISREG(status.st_mode):
        raise DataError(f"{_name(path)} is no file.", key="csv")
    if status.st_size > MAX_BYTES:
        raise DataError(
            f"{_name(path)} has {status.st_size / 2**20:.0f} MiB; at most {MAX_BYTES // 2**20} MiB are read.",
            key="csv",
        )
    return file


def _leads_elsewhere(file: Path) -> bool:
    try:
        return file.resolve() != file
    except (OSError, RuntimeError):  # links that lead round in a circle
        return True


def _name(path: str) -> str:
    return quote(path) if path else "The empty path"


Columns = dict[str, "array[float]"]


def _read(
    lines: Iterator[list[str]], columns: Mapping[str, str], split: str | None
) -> tuple[Columns, Columns]:
    """Training and validation columns; blank lines are passed over."""
    header = [cell.strip() for cell in next(lines, [])]
    if not any(header):
        raise DataError("The CSV file is empty: its first row names the columns.", key="csv")
    places = {name: _place(header, wanted, name) for name, wanted in columns.items()}
    split_at = None if split is None else _place(header, split, "split")
    training: Columns = {name: array("d") for name in columns}
    validation: Columns = {name: array("d") for name in columns}
    count = 0
    for number, cells in enumerate(lines, start=2):
        if not cells or (len(cells) == 1 < len(header) and not cells[0].strip()):
            continue
        count += 1
        if count > MAX_ROWS:
            raise DataError(f"The CSV file has more than {MAX_ROWS:,} rows.", key="csv", row=number)
        if len(cells) != len(header):
            there = f"{len(cells)} cell{'' if len(cells) == 1 else 's'}"
            message = f"Row {number} has {there}; the header has {len(header)}."
            raise DataError(message, key="csv", row=number)
        part = training if split_at is None else _part(cells[split_at], number, training, validation)
        for name, place in places.items():
            part[name].append(_number(cells[place], number, header[place]))
    return training, validation


def _place(header: Sequence[str], wanted: str, key: str) -> int:
    found = [place for place, cell in enumerate(header) if cell == wanted.strip()]
    if len(found) == 1:
        return found[0]
    if found:
        raise DataError(f"The header {quote(wanted)} stands {len(found)} times.", key=key, column=wanted)
    if len(header) == 1 and any(sign in header[0] for sign in SEPARATORS):
        message = (
            f"No column has the header {quote(wanted)}: commas part the cells of a CSV file,"
            f" and {quote(header[0])} has none."
        )
        raise DataError(message, key="csv", column=wanted)
    near = get_close_matches(wanted, header, 1)
    there = ", ".join(map(quote, header[:8]))
    hint = f"did you mean {quote(near[0])}?" if near else f"there are {there}."
    raise DataError(f"No column has the header {quote(wanted)}; {hint}", key=key, column=wanted)


def _part(cell: str, row: int, training: Columns, validation: Columns) -> Columns:
    match cell.strip():
        case "train":
            return training
        case "validation":
            return validation
    there = f"says {quote(cell)} in the split column" if cell.strip() else "says nothing in the split column"
    message = f"Row {row} {there}; a cell is {TRAINING} or {VALIDATION}."
    raise DataError(message, key="split", row=row)


def _number(cell: str, row: int, header: str) -> float:
    try:
        value = math.nan if "_" in cell else float(cell)
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    text = quote(cell) if clean(cell, keep="").strip() else "what cannot be shown"
    what = f"{text} is no finite number" if cell.strip() else "the cell is empty"
    raise DataError(f"Row {row}, column {quote(header)}: {what}.", key="csv", row=row, column=header)


def _arrays(columns: Columns, dtype: Precision) -> dict[str, Array]:
    return {name: in_dtype(name, np.frombuffer(values), dtype) for name, values in columns.items()}
