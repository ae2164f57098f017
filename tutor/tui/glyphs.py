"""The marks of the screens, and their ASCII forms for terminals that show nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.text import ascii_form

if TYPE_CHECKING:
    from tutor.chart.model import Raster


class Glyphs:
    """Which characters this terminal is given; all screens share one, since charts can be told to change."""

    def __init__(self, ascii: bool = False, raster: Raster = "braille") -> None:
        self.ascii = ascii
        self.raster: Raster = "ascii" if ascii else raster
        """What charts are drawn with."""

    def of(self, text: str) -> str:
        """The text, in ASCII where that is all there is."""
        return ascii_form(text) if self.ascii else text

    @property
    def ran(self) -> str:
        """The mark before a line that was executed."""
        return ">" if self.ascii else "▸"

    @property
    def ellipsis(self) -> str:
        """Stands for what was cut off."""
        return "~" if self.ascii else "…"

    def progress(self, done: int, of: int, width: int) -> str:
        """A bar of `width` cells."""
        filled = round(width * done / of) if of else 0
        full, empty = ("#", "-") if self.ascii else ("▓", "░")
        return full * filled + empty * (width - filled)
