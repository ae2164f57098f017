"""The grid of cells that a picture is written on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tutor.chart.picture import Picture, Run


class Canvas:
    """A grid of characters, each with the number of its role."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.codes = np.full((height, width), 0x20, dtype=np.uint32)
        self.owners = np.zeros((height, width), dtype=np.int16)
        self._roles: list[str | None] = [None]

    def number(self, role: str | None) -> int:
        """The number that stands for a role in `owners`."""
        if role not in self._roles:
            self._roles.append(role)
        return self._roles.index(role)

    def put(self, row: int, column: int, text: str, role: str | None) -> None:
        """Write a text that `cells` has cleaned; what falls outside is not written."""
        text = text[max(0, -column) : max(0, self.width - column)]
        column = max(column, 0)
        if not text or not 0 <= row < self.height:
            return
        self.codes[row, column : column + len(text)] = [ord(character) for character in text]
        self.owners[row, column : column + len(text)] = self.number(role)

    def area(self, row: int, column: int, codes: NDArray[np.uint32], owners: NDArray[np.int16]) -> None:
        """Write a block of characters with its roles."""
        height, width = codes.shape
        self.codes[row : row + height, column : column + width] = codes
        self.owners[row : row + height, column : column + width] = owners

    def picture(self, notes: tuple[str, ...] = ()) -> Picture:
        """What has been written, as runs."""
        owners = np.where(self.codes == 0x20, 0, self.owners)
        changes = owners[:, 1:] != owners[:, :-1]
        text = self.codes.astype("<u4").tobytes().decode("utf-32-le")
        rows = []
        for row in range(self.height):
            line = text[row * self.width : (row + 1) * self.width]
            starts = [0, *(np.flatnonzero(changes[row]) + 1).tolist()]
            kinds = owners[row, starts].tolist() if self.width else []
            stops = [*starts[1:], self.width]
            rows.append(
                tuple(
                    Run(line[start:stop], self._roles[kind])
                    for start, stop, kind in zip(starts, stops, kinds, strict=False)
                )
            )
        return Picture(tuple(rows), notes)
