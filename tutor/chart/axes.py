"""Axes: the range that is shown, ticks at round values, and their labels."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from msgspec import Struct

from tutor.chart.labels import Step, decimal, labels

LARGEST = 1e300
"""Numbers beyond this are left out like those that are not finite: their differences would overflow."""
SMALLEST = 1e-300
LOG_TICKS = 3
"""Ticks that a log axis may have wherever they fit: with one alone nobody can read off a factor."""


class Tick(Struct, frozen=True):
    """A value on an axis and the text beside it."""

    value: float
    text: str


class Ticks(Struct, frozen=True):
    """The ticks of one axis; where labels are differences, `base` is the text of what they start from."""

    ticks: tuple[Tick, ...]
    base: str = ""


class Scale(Struct, frozen=True):
    """Where a value lies between the ends of an axis; a log scale measures powers of ten."""

    low: float
    high: float
    log: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """The two ends as they are measured: themselves, or their logarithms."""
        return (math.log10(self.low), math.log10(self.high)) if self.log else (self.low, self.high)

    def dot(self, value: float, dots: int) -> int:
        """The dot, of `dots` from the low end on, that shows this value; outside the axis beyond them."""
        low, high = self.ends
        measured = math.log10(value) if self.log else value
        return math.floor((measured - low) * ((dots - 1) / (high - low)) + 0.5)


def scale(
    low: float | None,
    high: float | None,
    extent: tuple[float, float] | None,
    *,
    log: bool = False,
    whole: bool = False,
    steps: int = 0,
) -> Scale:
    """The scale of an axis: the bounds asked for, else those of what is drawn.

    With `steps` (about how many ticks there will be) a free end moves out to a round value where that
    costs little, and a range that starts near zero starts at zero.
    """
    low, high = _usable(low, log), _usable(high, log)
    free = (low is None, high is None)
    found = extent or ((1.0, 10.0) if log else (0.0, 1.0))
    bottom = found[0] if low is None else low
    top = found[1] if high is None else high
    if bottom > top and not all(free):
        bottom, top = (low, low) if low is not None and free[1] else (top, top) if free[0] else (top, bottom)
    bottom, top = _opened(bottom, top, free, log, whole)
    if steps and not log:
        bottom, top = _rounded(bottom, top, free, steps)
    return Scale(bottom, top, log)


def _usable(bound: float | None, log: bool) -> float | None:
    if bound is None or not math.isfinite(bound) or abs(bound) > LARGEST:
        return None
    return None if log and bound < SMALLEST else bound


def _opened(
    bottom: float, top: float, free: tuple[bool, bool], log: bool, whole: bool
) -> tuple[float, float]:
    """The two ends, moved apart where they are the same but for rounding."""
    if log:
        if math.log10(top) - math.log10(bottom) > 1e-9:
            return bottom, top
        return max(bottom / 2, SMALLEST / 10), min(top * 2, LARGEST * 10)
    if top - bottom > max(abs(top), abs(bottom)) * 1e-12 and top - bottom >= SMALLEST:
        return bottom, top
    room = 1.0 if whole and abs(top) < 1e6 else max(abs(top), abs(bottom)) / 10
    if room < SMALLEST:
        room = 1.0
    if whole and bottom >= 0:
        return bottom, top + room
    if free == (True, False):
        return bottom - room, top
    if free == (False, True):
        return bottom, top + room
    return bottom - room, top + room


def _rounded(bottom: float, top: float, free: tuple[bool, bool], steps: int) -> tuple[float, float]:
    if free[0] and 0 < bottom <= top / 4:
        bottom = 0.0
    if free[1] and 0 > top >= bottom / 4:
        top = 0.0
    span = top - bottom
    unit = Step.above(span / steps)
    down, up = unit.floor(bottom), unit.ceil(top)
    if free[0] and bottom - down <= span / 8:
        bottom = down
    if free[1] and up - top <= span / 8:
        top = up
    return bottom, top


Fits = Callable[[Sequence[Tick]], bool]


def ticks(axis: Scale, most: int, room: int, fits: Fits, *, whole: bool = False, minus: str = "−") -> Ticks:
    """The closest round ticks that fit: at most `most`, with labels of at most `room` characters.

    `fits` says whether labels would touch each other. Where nothing fits there are none.
    """
    if axis.log:
        found = _log_ticks(axis, most, room, fits, minus)
        if found.ticks or axis.high >= 10 * axis.low:
            return found
    return _linear_ticks(axis, max(most, 1), room, fits, whole, minus)


def _linear_ticks(axis: Scale, most: int, room: int, fits: Fits, whole: bool, minus: str) -> Ticks:
    step = Step.above((axis.high - axis.low) / most)
    for _ in range(2):
        if len(step.between(axis.low, axis.high)) < 2:
            step = step.previous()
    if whole and step.power < 0:
        step = Step(1, 0)
    best = Ticks(())
    for _ in range(12):
        counts = step.between(axis.low, axis.high)
        if axis.log:
            counts = counts[counts.start < 1 :]
        if len(counts) < 2 and best.ticks:
            break
        texts, base = labels(step, counts, room, minus)
        drawn = tuple(Tick(step.value(c), t) for c, t in zip(counts, texts, strict=True))
        if drawn and max(map(len, texts)) <= room and fits(drawn):
            return Ticks(drawn, base)
        one = drawn[len(drawn) // 2 : len(drawn) // 2 + 1]
        if one and len(one[0].text) <= room and fits(one):
            best = Ticks(one, base)
        if len(counts) <= 1:
            break
        step = step.next()
    return best


def _log_ticks(axis: Scale, most: int, room: int, fits: Fits, minus: str) -> Ticks:
    """Powers of ten, with 2 and 5 times them where they are few, or every so many where they are many."""
    low, high = axis.ends
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    choices: list[list[tuple[int, int]]] = []
    if last - first < 3:
        near = [(digit, power) for power in range(first - 1, last + 1) for digit in (1, 2, 5)]
        choices.append([(d, p) for d, p in near if low - 1e-9 <= math.log10(d) + p <= high + 1e-9])
    choices += [
        [(1, power) for power in range(first, last + 1) if power % stride == 0]
        for stride in (1, 2, 3, 5, 10, 20, 50, 100, 200, 500)
    ]
    best: tuple[Tick, ...] = ()
    for choice in choices:
        drawn = tuple(
            Tick(float(f"{d}e{p}"), text)
            for (d, p), text in zip(choice, _log_labels(choice, minus), strict=True)
        )
        for part in (drawn, drawn[len(drawn) // 2 :][:1]):
            few = part and len(part) <= max(most, LOG_TICKS)
            if few and max(len(tick.text) for tick in part) <= room and len(part) > len(best) and fits(part):
                best = part
        if len(best) > 1:
            break
    return Ticks(best if len(best) > 1 or high - low >= 1 else ())


def _log_labels(choice: list[tuple[int, int]], minus: str) -> list[str]:
    plain = [decimal(digit, power, minus) for digit, power in choice]
    if all(len(text) <= 5 for text in plain):
        return plain
    return [f"{d}e{p}".replace("-", minus) if p else str(d) for d, p in choice]
