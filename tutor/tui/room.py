"""How the columns and rows of a terminal are shared between text and charts."""

from __future__ import annotations

from itertools import pairwise

SMALLEST = (60, 20)
"""Columns and rows below which one sentence is shown in place of a screen."""
WIDE = 100
"""Columns from which two things stand side by side."""
FRAME_ROWS = 2
"""Title and keys."""
TEXT_PERCENT = 58
"""Of the columns, where charts stand beside the text."""
WIDEST_TEXT = 80
"""Columns beyond which lines are too long to read; the sheet of pages has it as `max-width`."""
CHARTS_MARGIN = 1
"""Columns free at the right of the charts."""
MOST_CHARTS = 2
"""Charts that stand beside the text."""


def charts_beside(terminal: tuple[int, int], count: int) -> tuple[tuple[int, int], ...]:
    """Columns and rows of so many charts beside the text, from the top; none in a narrow terminal.

    `terminal` has its columns and rows.
    """
    columns, rows = terminal[0], terminal[1] - FRAME_ROWS
    if columns < WIDE or count < 1:
        return ()
    count = min(count, MOST_CHARTS)
    width = columns - min(columns * TEXT_PERCENT // 100, WIDEST_TEXT) - CHARTS_MARGIN
    ends = [rows * place // count for place in range(count + 1)]
    return tuple((width, below - above) for above, below in pairwise(ends))


def rows_among_text(rows: int) -> int:
    """The rows of a chart that stands among the text, of so many rows for both."""
    return max(9, min(rows // 2, 16))
