"""Are two expressions equal? By values at fixed points; exactly, where rounding could decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import cached_property

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from tutor.symbolic.expression import Expression
from tutor.symbolic.values.arithmetic import Effort, UndecidedError, UndefinedError
from tutor.symbolic.values.exact import Point, exact_rows
from tutor.symbolic.values.floats import Array, FloatEvaluation, Sample, sizes
from tutor.symbolic.values.points import Names, draw, own_data

__all__ = [
    "Array",
    "FloatEvaluation",
    "Names",
    "Reference",
    "Sample",
    "UndecidedError",
    "UndefinedError",
    "Values",
    "agree",
    "factor",
    "is_zero",
    "joined",
    "measure",
    "varies",
]

TOLERANCE = 1e-9
"""Of the size of the reference's summands: what counts as equal."""
DOUBT = 1e-10
"""Of the same: what rounding may add to a value before it is decided exactly instead."""

ANSWER_EFFORT = 200
"""Functions of one answer worked out at 50 digits: about 40 ms; beyond that it is not decided."""


class Values(Struct, frozen=True, eq=False, dict=True):
    """What an expression is worth at the points of a sample."""

    value: Array
    """(points, rows) for a column, (points, 1) for a scalar; rubbish where not defined."""
    defined: NDArray[np.bool_]
    """(points,): whether every row of the point is finite."""
    expression: Expression
    sample: Sample

    @cached_property
    def magnitude(self) -> Array:
        """(points, 1): how large the summands are of which the value is made."""
        return sizes(self.expression, self.sample)

    @property
    def nowhere(self) -> bool:
        """True where no point gives a value."""
        return not self.defined.any()


def measure(
    expression: Expression, sample: Sample, scale: Array | None = None, effort: Effort | None = None
) -> Values:
    """The values of an expression, each within DOUBT of `scale`, or of the size of its own summands.

    Raises UndecidedError where neither double precision nor fractions nor 50 digits give that within
    `effort`. What is held against a `scale` may have a value though a step on the way to it overflows.
    """
    value, error = FloatEvaluation(sample)(expression)
    value = np.broadcast_to(value, (sample.points, value.shape[1]))
    values = Values(value, np.asarray(np.isfinite(value).all(axis=1)), expression, sample)
    allowed = np.broadcast_to(DOUBT * (values.magnitude if scale is None else scale), (sample.points, 1))
    doubtful = ~np.asarray((error <= allowed).all(axis=1))
    doubtful &= values.defined if scale is None else True
    return _settled(expression, sample, values, np.where(doubtful, allowed[:, 0], np.inf), effort)


def _settled(
    expression: Expression, sample: Sample, values: Values, allowed: Array, effort: Effort | None
) -> Values:
    """The same values, decided exactly at each point with a finite allowance (points,) for its error."""
    doubtful = np.flatnonzero(np.isfinite(allowed))
    if not doubtful.size:
        return values
    value, defined = values.value.copy(), values.defined.copy()
    for index in doubtful:
        try:
            rows, width = exact_rows(expression, _point(sample, int(index)), effort)
        except UndefinedError:
            defined[index] = False
            continue
        except UndecidedError:
            if defined[index]:
                raise
            continue
        if width and float(width) > allowed[index]:
            raise UndecidedError
        defined[index] = True
        floats = [float(row) for row in rows]
        value[index] = floats[0]
        if value.shape[1] > 1:
            value[index, : len(floats)] = floats
    return replace(values, value=value, defined=defined)


def _point(sample: Sample, index: int) -> Point:
    count = int(sample.mask[index].sum())
    return Point(
        {name: Fraction(float(values[index, 0])) for name, values in sample.scalars.items()},
        {
            name: [Fraction(float(one)) for one in rows[index, :count]]
            for name, rows in sample.columns.items()
        },
        sample.definitions,
        count,
    )


def agree(answer: Values, truth: Values, tolerance: float = TOLERANCE) -> bool:
    """Equal wherever the truth is defined; what is not defined there does not agree."""
    where = truth.defined
    if not where.any() or not answer.defined[where].all():
        return False
    gap = np.abs(answer.value[where] - truth.value[where])
    return bool((gap <= tolerance * truth.magnitude[where]).all())


def factor(answer: Values, form: Values) -> float | None:
    """The constant c for which answer = c · form everywhere; None if there is none or it is 0."""
    where = form.defined
    if not where.any() or not answer.defined[where].all():
        return None
    ours, theirs = np.broadcast_arrays(answer.value[where], form.value[where])
    size = np.broadcast_to(form.magnitude[where], theirs.shape)
    best = np.unravel_index(int(np.argmax(np.abs(theirs) / np.maximum(size, 1e-300))), theirs.shape)
    if theirs[best] == 0 or ours[best] == 0:
        return None
    constant = float(ours[best] / theirs[best])
    if not np.isfinite(constant):
        return None
    gap = np.abs(ours - constant * theirs)
    return constant if (gap <= 2 * TOLERANCE * abs(constant) * size).all() else None


def joined(rows: Values, sample: Sample, *, mean: bool) -> Values:
    """The mean or the sum over the points of a column that has been measured."""
    total = (rows.value * sample.mask).sum(axis=1, keepdims=True)
    return replace(rows, value=total / sample.counts if mean else total)


def varies(values: Values) -> bool:
    """Whether the values differ from point to point: a constant is a multiple of any other."""
    seen = values.value[values.defined]
    # Each value has its own uncertainty: a point with large intermediates must not blur the others.
    slack = TOLERANCE * values.magnitude[values.defined]
    return bool(seen.size) and bool((seen - slack).max() > (seen + slack).min())


def is_zero(values: Values) -> bool:
    """Whether the expression vanishes everywhere it is defined."""
    seen = np.abs(values.value[values.defined])
    return bool((seen <= TOLERANCE * values.magnitude[values.defined]).all())


class _Place(Struct, frozen=True, eq=False):
    """More points for an answer that holds at the eight."""

    sample: Sample
    truth: Values
    inside: NDArray[np.bool_]
    """(points,): whether the question has a meaning there."""

    def holds(self, answer: Expression) -> bool:
        """Where the question has no meaning an answer may be undefined, but not different."""
        try:
            theirs = measure(answer, self.sample, self.truth.magnitude, Effort(ANSWER_EFFORT))
        except UndecidedError:
            if self.inside.any():
                raise
            return True
        asked = self.truth.defined & (theirs.defined | self.inside)
        return not asked.any() or agree(theirs, replace(self.truth, defined=asked))


class Reference(Struct, frozen=True, eq=False, dict=True):
    """An expression that answers are held against, with the points that do it."""

    expression: Expression
    names: Names
    domain: tuple[Expression, ...] = ()
    """What else has to be defined for the question to have a meaning: the loss."""
    data: Mapping[str, Sequence[float]] | None = None
    """The lesson's own rows, by column."""

    @cached_property
    def sample(self) -> Sample | None:
        """The eight points; None where the reference is defined nowhere."""
        return draw(self.names, (self.expression, *self.domain))

    @cached_property
    def values(self) -> Values:
        """Of the reference at the eight points; raises UndefinedError where it has none."""
        if self.sample is None:
            raise UndefinedError
        return measure(self.expression, self.sample)

    @cached_property
    def _more(self) -> tuple[_Place, ...]:
        """The lesson's own data, and points outside the domain where the reference still has a value."""
        samples = [own_data(self.names, self.data)] if self.data else []
        wide = draw(self.names, (self.expression,)) if self.domain else None
        if wide is not None and not self._inside(wide).all():
            samples.append(wide)
        places = []
        for sample in samples:
            with suppress(UndecidedError):
                places.append(_Place(sample, measure(self.expression, sample), self._inside(sample)))
        return tuple(place for place in places if place.truth.defined.any())

    def _inside(self, sample: Sample) -> NDArray[np.bool_]:
        """Where the question surely has a meaning."""
        inside = np.ones(sample.points, dtype=np.bool_)
        for expression in self.domain:
            try:
                inside &= measure(expression, sample).defined
            except UndecidedError:
                return np.zeros(sample.points, dtype=np.bool_)
        return inside

    def prepare(self) -> None:
        """Draw now the points that the first answer would wait for."""
        if self.sample is not None:
            self.values  # noqa: B018  kept
            self._more  # noqa: B018  kept

    def measure(self, answer: Expression) -> Values:
        """The answer at the eight points, as exact as the comparison needs; may raise UndecidedError."""
        if self.sample is None:
            raise UndefinedError
        return measure(answer, self.sample, self.values.magnitude, Effort(ANSWER_EFFORT))

    def holds(self, answer: Expression, measured: Values) -> bool:
        """Whether the answer is the reference: at the eight points, and then at all others."""
        if not agree(measured, self.values):
            return False
        return all(place.holds(answer) for place in self._more)

    @property
    def rows(self) -> int | None:
        """How many points the lesson has, where it is known."""
        return min((len(values) for values in self.data.values()), default=None) if self.data else None

    @cached_property
    def _own_size(self) -> _Place | None:
        sample = draw(self.names, (self.expression, *self.domain), rows=self.rows)
        if sample is None:
            return None
        return _Place(sample, measure(self.expression, sample), np.ones(sample.points, dtype=np.bool_))

    def holds_for_own_size(self, answer: Expression) -> bool:
        """Whether the answer is the reference when there are as many points as the lesson has."""
        return bool(self.rows) and self._own_size is not None and self._own_size.holds(answer)
