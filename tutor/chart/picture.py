"""The finished picture, as text with roles; imports no NumPy."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct


class Run(NamedTuple):
    """Successive cells of a row with one meaning, or with none."""

    text: str
    role: str | None


class Picture(Struct, frozen=True):
    """Rows of runs, every row exactly as wide as was asked; roles are those of series and `FURNITURE`."""

    rows: tuple[tuple[Run, ...], ...]
    notes: tuple[str, ...] = ()
    """What the picture cannot show: values left out, marks beyond an edge; shown in it too where it fits."""

    @property
    def text(self) -> str:
        """The picture as literal lines, without spaces at their ends."""
        return "\n".join("".join(run.text for run in row).rstrip() for row in self.rows)


FURNITURE = ("title", "axis", "label", "legend", "contour", "note", "caption")
"""The roles in a picture besides those of series."""
