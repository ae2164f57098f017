"""The characters of the three rasters: which one shows which dots of a cell."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tutor.chart.model import Raster
from tutor.chart.raster import DOTS, Flags

Codes = NDArray[np.uint32]

_BRAILLE_BITS = (0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80)
_QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"


def _ascii_glyph(dots: int) -> str:
    """The character most like the dots of a cell two wide and three high, bit 0 at the top left."""
    if dots in (0, 63):
        return "#" if dots else " "
    rows = [(dots >> 2 * row) & 3 for row in range(3)]
    used = [row for row in range(3) if rows[row]]
    if len(used) == 1:
        return "'-_"[used[0]] if rows[used[0]] == 3 else "'-."[used[0]]
    if len(used) == 2:
        return {(0, 1): "'", (1, 2): ".", (0, 2): ":"}[used[0], used[1]]
    lean = _side(rows[2]) - _side(rows[0])
    return "\\" if lean > 0 else "/" if lean < 0 else "|"


def _side(row: int) -> int:
    return {1: -1, 2: 1, 3: 0}[row]


def _table(raster: Raster) -> Codes:
    if raster == "braille":
        patterns = [sum(bit for i, bit in enumerate(_BRAILLE_BITS) if dots >> i & 1) for dots in range(256)]
        return np.array([0x2800 + p if p else 0x20 for p in patterns], dtype=np.uint32)
    text = _QUADRANTS if raster == "block" else "".join(map(_ascii_glyph, range(64)))
    return np.array([ord(character) for character in text], dtype=np.uint32)


_TABLES: Final[dict[Raster, Codes]] = {raster: _table(raster) for raster in DOTS}


def packed(grid: Flags, raster: Raster) -> NDArray[np.uint8]:
    """The dots of each cell as the bits of one number, row by row from the top left."""
    across, down = DOTS[raster]
    height, width = grid.shape[0] // down, grid.shape[1] // across
    cells = grid.view(np.uint8).reshape(height, down, width, across)
    bits = np.zeros((height, width), dtype=np.uint8)
    for row in range(down):
        for column in range(across):
            bits |= cells[:, row, :, column] << (row * across + column)
    return bits


def characters(bits: NDArray[np.uint8], raster: Raster) -> Codes:
    """The code point that shows each cell."""
    return _TABLES[raster][bits]
