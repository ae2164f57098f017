"""The fixed points at which expressions are compared: both signs, away from whole numbers and poles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from random import Random

import numpy as np
from msgspec import Struct, field

from tutor.symbolic.expression import Call, Expression
from tutor.symbolic.values.floats import Array, Bounded, FloatEvaluation, Sample, sizes

POINTS = 8
_FEWEST_ROWS, _MOST_ROWS = 3, 7
_CANDIDATES = 48
_SEED = 20_250_704
_GRID = 1024
"""Values are multiples of 1/1024, so that fractions stay short and many float results are exact."""
_ATTEMPTS: tuple[tuple[int, float], ...] = (
    ((3, 1e4),) * 24 + ((1, 1e4),) * 12 + ((0, 1e4),) * 12 + ((10, 1e8),) * 12 + ((3, 1e100),) * 12
)
"""How far from zero to draw (0: very near) and how large a value to allow: modest first, then whatever is."""
_NEAR = 64
"""How many times nearer to zero than 1 is very near: there a steep sigmoid still has a slope."""
_SMALLEST = 1e-200
"""What is smaller has run away to nothing."""
_LEFT = 1e-6
"""Of the size of its summands: how large a value is to be that is not mistaken for rounding."""
_SURE = 1e-10
"""Of the size of its summands: the rounding error of a value that a point is first looked for to have."""


class Names(Struct, frozen=True):
    """What has to be given a value at a point."""

    scalars: tuple[str, ...]
    columns: tuple[str, ...]
    definitions: Mapping[str, Expression] = field(default_factory=dict)
    """Names that stand for expressions, in terms of the others."""


def draw(names: Names, defined: Sequence[Expression], *, rows: int | None = None) -> Sample | None:
    """Eight points where each expression of `defined` is finite; None where none can be found.

    N runs through 3 to 7, or is `rows` everywhere. The same names and expressions have the same points,
    which are kept: nobody changes them.
    """
    known = (names.scalars, names.columns, tuple(names.definitions.items()))
    return _drawn(*known, tuple(defined), rows)


@lru_cache(maxsize=256)
def _drawn(
    scalars: tuple[str, ...],
    columns: tuple[str, ...],
    definitions: tuple[tuple[str, Expression], ...],
    defined: tuple[Expression, ...],
    rows: int | None,
) -> Sample | None:
    names = Names(scalars, columns, dict(definitions))
    generator = Random(_SEED)
    drawn: list[Sample] = []
    for index in range(POINTS):
        point = _point(generator, names, defined, index, rows)
        if point is not None:
            drawn.append(point)
        elif not drawn and index:
            return None
    return _joined(names, drawn)


def own_data(names: Names, data: Mapping[str, Sequence[float]], most: int = 64) -> Sample:
    """Two points over given rows (the first `most`), the scalars drawn as elsewhere."""
    generator = Random(_SEED)
    columns = {name: np.array([data[name][:most]] * 2, dtype=np.float64) for name in names.columns}
    count = min((values.shape[1] for values in columns.values()), default=1)
    scalars = {name: np.array([[_number(generator, 3)], [-_number(generator, 3)]]) for name in names.scalars}
    return Sample(scalars, columns, np.ones((2, count)), names.definitions)


def _number(generator: Random, reach: int) -> float:
    whole, part = generator.randrange(reach or 1), generator.randrange(_GRID // 6, _GRID - _GRID // 6) / _GRID
    return whole + part if reach else part / _NEAR


def _signed(generator: Random, reach: int) -> float:
    return _number(generator, reach) * (1 if generator.getrandbits(1) else -1)


def _point(
    generator: Random, names: Names, defined: Sequence[Expression], index: int, rows: int | None
) -> Sample | None:
    fallback: Sample | None = None  # where all is defined, and no better point is found
    count = rows or _FEWEST_ROWS + index % (_MOST_ROWS - _FEWEST_ROWS + 1)
    for attempt, (reach, largest) in enumerate(_ATTEMPTS):
        signs = _signs(generator, len(names.scalars), index if attempt == 0 else None)
        scalars = {
            name: np.array([[sign * _number(generator, reach)]])
            for name, sign in zip(names.scalars, signs, strict=True)
        }
        columns = {
            name: np.array([[_signed(generator, reach) for _ in range(_CANDIDATES)]])
            for name in names.columns
        }
        candidates = Sample(scalars, columns, np.ones((1, _CANDIDATES)), names.definitions)
        chosen = _rows(candidates, defined, count, largest)
        if chosen is None:
            continue
        columns = {name: values[:, chosen] for name, values in columns.items()}
        point = Sample(scalars, columns, np.ones((1, count)), names.definitions)
        if all(_finite(point, expression, largest) for expression in defined):
            if _tells(point, defined[0]) and all(_sure(point, expression) for expression in defined):
                return point
            fallback = fallback or point
    return fallback


def _signs(generator: Random, count: int, pattern: int | None) -> Iterator[int]:
    """The first try of each point takes its own combination of signs, so that all of them occur."""
    for place in range(count):
        bit = generator.getrandbits(1)
        yield -1 if (bit if pattern is None or place > 2 else pattern >> place & 1) else 1


def _finite(point: Sample, expression: Expression, largest: float) -> bool:
    value, error = FloatEvaluation(point)(expression)
    return bool(np.all(np.abs(value) < largest * 100) and np.all(np.isfinite(error)))


def _sure(point: Sample, expression: Expression) -> bool:
    """Whether double precision tells the value, as it does not where an exponential has run away."""
    _, error = FloatEvaluation(point)(expression)
    return bool(np.all(error <= _SURE * sizes(expression, point)))


def _tells(point: Sample, expression: Expression) -> bool:
    """Whether another answer could be told from the value: not where all but nothing of it cancels."""
    value, _ = FloatEvaluation(point)(expression)
    size = sizes(expression, point)
    is_left = (np.abs(value).max(axis=1, keepdims=True) > _LEFT * size) & (size > _SMALLEST)
    return bool(np.all(is_left | (size == 0)))


class _Probe(FloatEvaluation):
    """Finds the rows at which an expression, and what its sums add up, is finite and of modest size."""

    def __init__(self, sample: Sample, count: int, largest: float) -> None:
        super().__init__(sample)
        self._largest = largest
        self._names["N"] = (np.array([[float(count)]]), self._zero)
        self.good = np.ones(sample.mask.shape[1], dtype=np.bool_)

    def note(self, value: Array) -> None:
        """Keep the rows at which the value is fit; parts that `where` does not take may have none."""
        if value.shape[1] > 1:
            self.good &= np.abs(value[0]) < self._largest

    def _rows(self, expression: Call) -> Bounded:
        rows, error = super()._rows(expression)
        self.note(rows)
        # The rows that will be left out must not spoil the sum of the others.
        return np.where(np.isfinite(rows), rows, 1.0), error


def _rows(candidates: Sample, defined: Sequence[Expression], count: int, largest: float) -> list[int] | None:
    """Rows where all is defined, with both signs of each column as far as they occur; None if too few."""
    probe = _Probe(candidates, count, largest)
    for expression in defined:
        value, _ = probe(expression)
        probe.note(value)
    good = [int(row) for row in np.flatnonzero(probe.good)]
    if len(good) < count:
        return None
    chosen = good[:1]
    for values in candidates.columns.values():
        if len({values[0, row] > 0 for row in chosen}) == 1:
            other = [row for row in good if (values[0, row] > 0) != (values[0, chosen[0]] > 0)]
            chosen += other[:1]
    rest = [row for row in good if row not in chosen]
    return (chosen + rest)[:count]


def _joined(names: Names, points: Sequence[Sample]) -> Sample | None:
    if not points:
        return None
    widest = max(point.mask.shape[1] for point in points)
    columns = {
        name: np.concatenate([_widened(point.columns[name], widest) for point in points])
        for name in names.columns
    }
    scalars = {name: np.concatenate([point.scalars[name] for point in points]) for name in names.scalars}
    mask = np.zeros((len(points), widest))
    for row, point in enumerate(points):
        mask[row, : point.mask.shape[1]] = 1.0
    return Sample(scalars, columns, mask, names.definitions)


def _widened(values: Array, width: int) -> Array:
    return np.concatenate([values, np.repeat(values[:, :1], width - values.shape[1], axis=1)], axis=1)
