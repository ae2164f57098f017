"""What a chart shows, without a size and without a screen; imports no NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

Kind = Literal["line", "dots", "marker", "rule", "stem"]
"""How a series is drawn: joined; sub-cell dots; one cell per point; straight across; up from `base`."""

Role = Literal[
    "curve", "path", "present", "right", "wrong", "training", "validation", "data", "fit", "residual",
    "minimum", "run-a", "run-b", "run-c", "run-d",
]  # fmt: skip
"""What a series means: its colour, its mark and its dash pattern follow from it."""

Raster = Literal["braille", "block", "ascii"]


class Axis(Struct, frozen=True):
    """One axis; bounds left None are taken from what is drawn."""

    label: str = ""
    log: bool = False
    """True for powers of ten at equal distances; values that are not positive are left out, and said so."""
    low: float | None = None
    high: float | None = None


class Series(Struct, frozen=True):
    """Points with one meaning; anything that is not finite is left out, and breaks a line.

    Tuples, ranges and `array("d")` can be compared, so that a chart that did not change is not redrawn;
    the last two are fastest for long histories.
    `rule` draws a straight line across the chart at each y, or at each x where `ys` is empty.
    `stem` draws from each point up or down to the same place in `base` (0 where it is empty).
    """

    xs: Sequence[float]
    ys: Sequence[float]
    kind: Kind
    role: Role
    label: str = ""
    """The word in the legend; without one the series is not in it."""
    base: Sequence[float] = ()


class Contours(Struct, frozen=True):
    """A surface: `values[j][i]` at `xs[i]`, `ys[j]`, both rising; levels are chosen when left empty."""

    xs: Sequence[float]
    ys: Sequence[float]
    values: Sequence[Sequence[float]]
    levels: Sequence[float] = ()
    label: str = ""


class Chart(Struct, frozen=True):
    """A picture to be drawn at whatever size there is; `caption` says in words what it shows."""

    title: str
    x: Axis
    y: Axis
    series: tuple[Series, ...]
    contours: Contours | None = None
    caption: str = ""
