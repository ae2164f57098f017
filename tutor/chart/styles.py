"""How each meaning looks without colour: its mark, its dash pattern, its letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tutor.chart.model import Raster, Series

MARKS: Final[dict[str, tuple[str, str]]] = {
    "present": ("●", "o"),
    "wrong": ("×", "x"),
    "right": ("◆", "*"),
    "minimum": ("▽", "V"),
    "data": ("•", "+"),
    "path": ("○", "#"),
    "run-a": ("▲", "A"),
    "run-b": ("■", "B"),
    "run-c": ("◇", "C"),
    "run-d": ("□", "D"),
}
"""The one-cell mark of a role, and its ASCII form; roles not named here have `OTHER`."""
OTHER: Final = ("◦", "@")

LETTERS: Final[dict[str, str]] = {
    "curve": "c", "path": "#", "fit": "f", "training": "t", "validation": "v", "residual": ":",
    "minimum": "|", "data": "+", "run-a": "a", "run-b": "b", "run-c": "c", "run-d": "d",
}  # fmt: skip
"""What a line or dots of a role consist of in ASCII where there are several."""

PRECEDENCE: Final = ("data", "path", "minimum", "wrong", "right", "present")
"""Of marks in one cell the later is shown; roles not named here come first."""

WEIGHTY: Final = frozenset({"minimum", "wrong", "right", "present"})
"""Marks that must not vanish unsaid under others."""

SOLID: Final = (True,) * 8
DASHES: Final[tuple[tuple[bool, ...], ...]] = (
    SOLID,
    (True, True, True, True, True, False, False, False),
    (True, False, True, False, True, False, True, False),
    (True, False, False, False, True, False, False, False),
    (True, True, True, True, False, True, False, False),
)
"""Patterns along a line, in dots: solid, dashed, dotted, sparse, dashed and dotted."""
_PREFERRED: Final = {"validation": 1, "run-a": 0, "run-b": 1, "run-c": 2, "run-d": 3}

CROSSING: Final = (True, True, False, False)
"""The pattern of lines straight across the chart, and of stems."""


def mark(role: str, raster: Raster) -> str:
    """The one-cell mark of a role."""
    return MARKS.get(role, OTHER)[raster == "ascii"]


def dashes(series: Sequence[Series]) -> dict[int, int]:
    """For the index of each line among the series, which dash pattern it has; no two the same up to five.

    Runs choose first, so that a run looks alike in every chart, whatever else is drawn there.
    """
    lines = [index for index, each in enumerate(series) if each.kind == "line"]
    chosen: dict[int, int] = {}
    for index in sorted(lines, key=lambda index: not series[index].role.startswith("run-")):
        wanted = _PREFERRED.get(series[index].role, 0)
        free = [number for number in range(len(DASHES)) if number not in chosen.values()]
        chosen[index] = wanted if wanted in free or not free else free[0]
    return chosen


def letters(series: Sequence[Series]) -> dict[int, str]:
    """For the index of each series of lines or dots, its ASCII letter; empty for the one line drawn by shape.

    The curve or the fit, or the only line there is, is drawn by shape (`/`, `-`, `_`); several lines of
    another kind have letters.
    """
    lines = [index for index, each in enumerate(series) if each.kind == "line"]
    shaped = next(
        (i for i in lines if series[i].role in {"curve", "fit"}), lines[0] if len(lines) == 1 else -1
    )
    chosen: dict[int, str] = {}
    for index, each in enumerate(series):
        if index == shaped or each.kind == "marker":
            chosen[index] = ""
            continue
        if each.kind in {"rule", "stem"}:
            chosen[index] = ":" if each.kind == "stem" else "-" if len(each.ys) else "|"
            continue
        letter = LETTERS.get(each.role, each.role[:1] or "+")
        taken = set(chosen.values())
        if each.kind == "line" and letter in taken:
            letter = next((c for c in "abcdefghijklmnpqrstuwyz" if c not in taken), letter)
        chosen[index] = letter
    return chosen


SIDES: Final = ("to the left", "to the right", "above", "below")
ARROWS: Final = ("◂▸▴▾", "<>^v")
"""What stands at an edge for a mark beyond it, by side; Unicode and ASCII."""


def sample(series: Series, dash: int, letter: str, raster: Raster) -> str:
    """What stands before a series' word in the legend."""
    if series.kind == "marker":
        return mark(series.role, raster)
    if raster == "ascii":
        return letter or "--"
    if series.kind == "dots":
        return ("⠶" if series.role == "path" else "⠌") if raster == "braille" else "▖"
    if series.kind == "stem" or (series.kind == "rule" and not len(series.ys)):
        return "⡂" if raster == "braille" else "▌"
    pattern = CROSSING if series.kind == "rule" else DASHES[dash]
    return "".join(
        _SAMPLES[raster][pattern[i % len(pattern)], pattern[(i + 1) % len(pattern)]] for i in (0, 2, 4, 6)
    ).rstrip()


_SAMPLES: Final = {
    "braille": {(True, True): "⠒", (True, False): "⠂", (False, True): "⠐", (False, False): " "},
    "block": {(True, True): "▀", (True, False): "▘", (False, True): "▝", (False, False): " "},
}
