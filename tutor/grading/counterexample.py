"""One place where a wrong expression gives something else, in numbers that are easy to check by hand."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import numpy as np
from msgspec import Struct

from tutor.digits import in_words
from tutor.grading.targets import Labels, Target
from tutor.symbolic.equivalence import Array, FloatEvaluation, Names, Sample
from tutor.symbolic.expression import Expression, names, substitute

_SCALARS = (1.5, 0.5, 2.0, 3.0, -1.0, 0.25, -0.5, 1.0)
_ROWS = (2.0, 1.0, 3.0, -1.0, 0.5, 4.0, 0.25, 1.5)
_PLACES = 24


class _Place(Struct, frozen=True):
    number: int
    """Of the place in its sample."""
    yours: str
    """Empty where the answer has no value there."""
    truth: str


def counterexample(target: Target, answer: Expression) -> str:
    """`At w = 1.5, x = 2, y = 1 yours gives 3; the slope is 8.`; empty where no plain place shows it."""
    used = _used(target, answer)
    for labels, rows in _kinds_of_places(target):
        sample = _sample(target.reference.names, rows, labels)
        places = _places(target, answer, sample)
        best = min(places, key=lambda place: len(place.yours) + len(place.truth), default=None)
        if best is not None:
            gives = f"gives {best.yours}" if best.yours else "has no value"
            first = "" if rows == 1 or target.is_scalar else " of the first point"
            where = _words(sample, best.number, used)
            return f"At {where} yours {gives}; {target.noun}{first} is {best.truth}."
    return ""


def _kinds_of_places(target: Target) -> Iterator[tuple[Labels, int]]:
    """With one point, then two; with the labels that classes have, and where these show nothing without."""
    for labels in (target.labels, {}) if target.labels else ({},):
        for rows in (1, 2):
            yield labels, rows


def _used(target: Target, answer: Expression) -> frozenset[str]:
    definitions = target.reference.names.definitions
    found: frozenset[str] = frozenset()
    for expression in (answer, target.reference.expression):
        for _ in definitions:
            expression = substitute(expression, definitions)
        found |= names(expression)
    return found


def _sample(wanted: Names, rows: int, labels: Labels) -> Sample:
    """Plain numbers in every place: the first is always the same, the others are drawn with a fixed seed."""
    generator = Random(rows)
    scalars = {
        name: np.array(
            [[_SCALARS[index % len(_SCALARS)]], *([generator.choice(_SCALARS)] for _ in range(_PLACES))]
        )
        for index, name in enumerate(_last_first(wanted.scalars))
    }
    columns = {
        name: _column(labels.get(name, _ROWS), index, rows, generator)
        for index, name in enumerate(wanted.columns)
    }
    return Sample(scalars, columns, np.ones((_PLACES + 1, rows)), wanted.definitions)


def _column(values: tuple[float, ...], first: int, rows: int, generator: Random) -> Array:
    return np.array(
        [
            [values[(first + 2 * row) % len(values)] for row in range(rows)],
            *([generator.choice(values) for _ in range(rows)] for _ in range(_PLACES)),
        ]
    )


def _last_first(scalars: tuple[str, ...]) -> tuple[str, ...]:
    """w before b, and w1 before w2: the weight is what most counter-examples turn on."""
    numbered = sorted(scalars, key=lambda name: (len(name), name))
    return tuple(sorted(numbered, key=lambda name: name.rstrip("0123456789"), reverse=True))


def _places(target: Target, answer: Expression, sample: Sample) -> Iterator[_Place]:
    """The places where right and given can be told apart by a reader."""
    truth, slack = FloatEvaluation(sample)(target.reference.expression)
    yours, more = FloatEvaluation(sample)(answer)
    size = (sample.points, sample.mask.shape[1])
    truth, yours, slack, more = (np.broadcast_to(values, size) for values in (truth, yours, slack, more))
    for place in range(sample.points):
        right, given = float(truth[place, 0]), float(yours[place, 0])
        if not np.isfinite(right) or not slack[place].max() < 1e-6:
            continue
        if not np.isfinite(given):
            yield _Place(place, "", in_words(right))
        elif more[place].max() < 1e-6 and abs(given - right) > 0.005 * max(abs(right), abs(given), 0.1):
            yours_said, right_said = in_words(given), in_words(right)
            if yours_said != right_said:
                yield _Place(place, yours_said, right_said)


def _words(sample: Sample, place: int, used: frozenset[str]) -> str:
    parts = [f"{name} = {in_words(float(v[place, 0]))}" for name, v in sample.scalars.items() if name in used]
    parts += [f"{name} = {_listed(v[place])}" for name, v in sample.columns.items() if name in used]
    return ", ".join(parts) or "any point"


def _listed(rows: Array) -> str:
    return " and ".join(in_words(float(row)) for row in rows)
