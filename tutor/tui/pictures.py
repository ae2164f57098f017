"""Charts drawn once for each size: the same chart is not drawn again. Importing this imports NumPy."""

from __future__ import annotations

from tutor.chart.model import Chart, Raster
from tutor.chart.picture import Picture
from tutor.chart.render import render
from tutor.tui.glyphs import Glyphs

KEPT = 24
"""Pictures that are remembered: those of a page at two or three sizes."""

_pictures: list[tuple[tuple[Chart, int, int, Raster], Picture]] = []


def picture(chart: Chart, width: int, height: int, glyphs: Glyphs) -> Picture:
    """The chart at this size, in what the screens draw charts with."""
    key = (chart, width, height, glyphs.raster)
    for place, (known, drawn) in enumerate(_pictures):
        if known[1:] == key[1:] and (known[0] is chart or known[0] == chart):
            _pictures.append(_pictures.pop(place))
            return drawn
    drawn = render(chart, width, height, glyphs.raster)
    _pictures.append((key, drawn))
    del _pictures[:-KEPT]
    return drawn
