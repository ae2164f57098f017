"""Progress as people are shown it, in a terminal's lines and on a screen: the same words, at any width."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tutor.chart.spark import sparkline
from tutor.learner.progress import MistakeCount, Progress
from tutor.learner.words import wrap
from tutor.text import clean

MOST_MISTAKES = 5
NARROWEST = 8
"""Cells that a column of titles keeps, however narrow the screen."""
NOTHING = "Nothing yet. Answer a question in a lesson or in practice, and it shows here."


class Line(NamedTuple):
    """One line; a heading stands over a table."""

    text: str
    heading: bool = False


def lines(found: Progress, width: int, *, ascii_only: bool = False) -> Iterator[Line]:
    """What was done, no line wider than `width` cells; of tables the first column gives way."""
    who = "" if found.learner == "default" else f"{clean(found.learner, keep='')}: "
    if not found.begun and not found.asked:
        yield from map(Line, wrap(f"{who}{NOTHING}", width))
        return
    yield from map(Line, wrap(f"{who}{_summary(found)}", width))
    spark = sparkline([answers for _, answers in found.days], len(found.days), ascii_only=ascii_only)
    yield Line(f"Answers by day, the last {len(found.days)} days: {spark.rstrip()}")
    for header, rows in _tables(found, ascii_only):
        yield Line("")
        yield from _columns(header, rows, width)


def _summary(found: Progress) -> str:
    lessons = f"{found.begun} of {len(found.lessons)} lessons begun, {found.done} done"
    many = f"{found.asked} question{'' if found.asked == 1 else 's'} tried"
    practised = f"{found.practised or 'none'} of them in practice"
    if not found.asked:
        return f"{lessons}; {many}."
    right = f"{found.right_first} right at the first try ({_percent(found.right_first, found.asked)})"
    return f"{lessons}; {many}, {practised}, {right}."


def _tables(found: Progress, ascii_only: bool) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    yield (
        ("Lesson", "", "right at first try"),
        [(one.title, one.state.words, _rate(one.right_first, one.asked)) for one in found.lessons],
    )
    if found.skills:
        yield (
            ("Skill", "right at first try", "first to last"),
            [
                (
                    one.title,
                    _rate(one.right_first, one.asked),
                    sparkline([0.0, 1.0, *one.course], len(one.course) + 2, ascii_only=ascii_only)[2:],
                )
                for one in found.skills
            ],
        )
    if found.mistakes:
        yield (
            ("Mistakes made most", "times"),
            [(words, str(times)) for words, times in _by_words(found.mistakes)[:MOST_MISTAKES]],
        )


def _by_words(mistakes: Iterable[MistakeCount]) -> list[tuple[str, int]]:
    """How often each thing was done, most often first: codes that read alike are one line, and one count."""
    times: Counter[str] = Counter()
    for one in mistakes:
        times[one.words] += one.times
    return times.most_common()


def _percent(right: int, asked: int) -> str:
    rounded = (200 * right + asked) // (2 * asked)
    # All and nothing are said of all and nothing alone.
    return f"{min(max(rounded, int(right > 0)), 100 - (right < asked))} %"


def _rate(right: int, asked: int) -> str:
    return f"{right} of {asked}  {_percent(right, asked):>5}" if asked else "–"


def _columns(header: tuple[str, ...], rows: Iterable[tuple[str, ...]], width: int) -> Iterator[Line]:
    table = [header, *(tuple(clean(cell, keep="") for cell in row) for row in rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(header))]
    widths[0] = max(min(widths[0], width - sum(widths[1:]) - 2 * (len(widths) - 1)), NARROWEST)
    for place, (title, *others) in enumerate(table):
        first, *more = wrap(title, widths[0], "  ")
        cells = zip((first, *others), widths, strict=True)
        yield Line("  ".join(cell.ljust(wide) for cell, wide in cells).rstrip(), place == 0)
        yield from map(Line, more)
