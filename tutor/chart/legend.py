"""The legend: what each labelled series looks like and is called, in as few rows as it needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from tutor.chart import styles
from tutor.chart.words import cut


class Entry(Struct, frozen=True):
    """One word of the legend, with what its series looks like."""

    sample: str
    role: str
    word: str

    def __len__(self) -> int:
        return len(self.sample) + 1 + len(self.word)

    def shortened(self, limit: int) -> Entry:
        """The entry with a word of at most `limit` cells."""
        word = cut(self.word, limit, ascii_only=self.sample.isascii())
        return Entry(self.sample, self.role, word)


Lines = list[list[Entry]]
"""The entries beside the title, perhaps none, and then a list for each row below it."""


def length(entries: Sequence[Entry]) -> int:
    """How many cells a row of the legend takes."""
    return sum(len(entry) for entry in entries) + 2 * max(len(entries) - 1, 0)


def arranged(entries: Sequence[Entry], beside: int, width: int, take: Callable[[int, int], bool]) -> Lines:
    """The legend in rows of `width` cells, after `beside` cells next to the title.

    `take(rows, leaving)` asks for rows. Where there are too few, words are shortened, and then the
    entries that matter least are left out.
    """
    if not entries:
        return [[]]
    for limit in (width, 12, 8):
        short = [entry.shortened(limit) for entry in entries]
        below, both = _flow(short, 0, width), _flow(short, beside, width)
        lines = both if len(both) < len(below) else below
        rows = len(lines) - 1
        if not rows or take(rows, 2 if rows == 1 else 3):
            return lines
    return _most_important(entries, beside, width, rows=1 if take(1, 2) else 0)


def _flow(entries: Sequence[Entry], beside: int, width: int) -> Lines:
    lines: Lines = [[]]
    for entry in entries:
        fitting = entry.shortened(width - len(entry.sample) - 1)
        room = beside if len(lines) == 1 else width
        if length([*lines[-1], fitting]) > room:
            lines.append([])
        lines[-1].append(fitting)
    return lines


def _most_important(entries: Sequence[Entry], beside: int, width: int, rows: int) -> Lines:
    rank = {role: number for number, role in enumerate(styles.PRECEDENCE)}
    chosen: list[Entry] = []
    for entry in sorted(entries, key=lambda each: -rank.get(each.role, -1)):
        trial = [each for each in entries if each in chosen or each is entry]
        if len(_flow(trial, beside, width)) - 1 <= rows:
            chosen = trial
    return _flow(chosen, beside, width)
