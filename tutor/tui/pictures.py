"""Charts drawn once for each size: the same chart is not drawn again. Drawing imports NumPy."""

from __future__ import annotations

from tutor.chart.model import Chart, Raster
from tutor.chart.picture import Picture

KEPT = 24
"""Pictures that are remembered: those of a page at two or three sizes."""

Drawn = tuple[tuple[Chart, int, int, Raster], Picture]
"""A chart with its columns, rows and characters, and what it looks like in them."""


class Album:
    """Draws charts, and remembers the pictures that were asked for last."""

    def __init__(self) -> None:
        self._drawn: list[Drawn] = []
        self._rests = False
        """True while nothing is drawn, since NumPy is not there yet."""
        self._missed = False
        """True where something would have been drawn meanwhile."""

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        """What is remembered."""
        return tuple(self._drawn)

    def picture(self, chart: Chart, width: int, height: int, raster: Raster) -> Picture | None:
        """The chart in so many columns and rows; None where it is not known and drawing rests."""
        key = (chart, width, height, raster)
        for place, (known, drawn) in enumerate(self._drawn):
            if known[1:] == key[1:] and (known[0] is chart or known[0] == chart):
                self._drawn.append(self._drawn.pop(place))
                return drawn
        if self._rests:
            self._missed = True
            return None
        from tutor.chart.render import render  # NumPy: never before the first frame

        drawn = render(chart, width, height, raster)
        self._drawn.append((key, drawn))
        del self._drawn[:-KEPT]
        return drawn

    def rest(self, drawn: tuple[Drawn, ...]) -> None:
        """Show what was drawn elsewhere, and draw nothing else until `begin`."""
        self._drawn.extend(drawn)
        self._rests = True

    def begin(self) -> None:
        """Import what drawing takes, and draw from now on; slow, for a thread."""
        import tutor.chart.render  # noqa: F401

        self._rests = False

    def has_missed(self) -> bool:
        """Whether a picture was missing since this was asked last."""
        missed, self._missed = self._missed, False
        return missed


ALBUM = Album()
"""That of all screens."""
