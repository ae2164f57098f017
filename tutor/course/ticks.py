"""Code spans between equal runs of backticks, found in one pass over a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_RUN = re.compile(r"\\?`+")


def code_spans(text: str) -> dict[int, tuple[int, int]]:
    """Where each span begins: the length of its backticks, and the start of the closing ones."""
    runs = list(_runs(text))
    following: dict[int, int] = {}
    partner: list[int | None] = [None] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        length = runs[index][1]
        partner[index] = following.get(length)
        following[length] = index
    spans: dict[int, tuple[int, int]] = {}
    index = 0
    while index < len(runs):
        start, length = runs[index]
        closing = partner[index]
        if closing is not None and not _escaped(text, start):
            spans[start] = (length, runs[closing][0])
            index = closing
        index += 1
    return spans


def _runs(text: str) -> Iterator[tuple[int, int]]:
    for found in _RUN.finditer(text):
        skipped = found.group().startswith("\\")
        yield found.start() + skipped, len(found.group()) - skipped


def _escaped(text: str, at: int) -> bool:
    return at > 0 and text[at - 1] == "\\"
