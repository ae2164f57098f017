"""What the lesson list says of its lessons, one row each, and which of them is next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content

from tutor.tui import ink
from tutor.tui.content import cut, text
from tutor.tui.glyphs import Glyphs
from tutor.tui.room import WIDE
from tutor.tui.shelf import LessonRow

DONE = ("+", "✓")
MARKS = {"new": ("o", "·"), "begun": (">", "▸"), "done": DONE, "again": DONE, "broken": ("!", "!")}
"""Each state's mark, in ASCII and else; the word stands beside it."""
LIST_SHARE = 55
"""Percent of a wide screen that the list takes; the sheet gives the rest to the chosen lesson."""
DUE = "done, practice due"
NEXT = "new, next"
GAP = 2
"""Cells between the columns of a row."""
MARK_WIDTH = 3
"""The cell of the bar before the chosen row, the mark, a space."""
BESIDE = 5
"""Cells beside a row: spaces, and a scroll bar."""
NARROWEST = 18
"""Cells of a title, however little room there is."""


class Columns(NamedTuple):
    """The cells of a row's title, state and minutes; 0 where the minutes are left out."""

    title: int
    state: int
    minutes: int


class LessonRows(NamedTuple):
    """The lessons of a list, and the skills that are due for practice."""

    rows: tuple[LessonRow, ...] = ()
    due: frozenset[str] = frozenset()

    @property
    def next(self) -> LessonRow | None:
        """Where to go on: what was begun, else the first lesson that is new and builds on nothing undone."""
        begun = next((row for row in self.rows if row.state.progress in ("begun", "again")), None)
        if begun is not None:
            return begun
        done = {row.header.id for row in self.rows if row.state.is_done}
        new = [row for row in self.rows if row.state.progress == "new"]
        return next((row for row in new if done.issuperset(row.header.requires)), new[0] if new else None)

    @property
    def are_untouched(self) -> bool:
        """True where no lesson was ever begun."""
        return all(row.state.progress in ("new", "broken") for row in self.rows)

    def words_of(self, row: LessonRow) -> str:
        """Its state, and whether what it teaches is due for practice."""
        due = row.state.progress == "done" and not self.due.isdisjoint(row.header.skills)
        return DUE if due else row.state.words

    def found(self, words: Sequence[str]) -> list[LessonRow]:
        """The lessons that have all these words, lower case, in their title, summary, skills or state."""
        return [row for row in self.rows if all(word in self._text(row) for word in words)]

    def _text(self, row: LessonRow) -> str:
        header = row.header
        texts = (header.id, header.title, header.summary, *header.skills, self.words_of(row))
        return " ".join(texts).casefold()

    def columns(self, width: int, glyphs: Glyphs) -> Columns:
        """What fits on a screen of a width; the minutes are left out before a title is cut."""
        room = (width * LIST_SHARE // 100 if width >= WIDE else width) - BESIDE - MARK_WIDTH
        titles = [text(glyphs.of(row.header.title)).cell_length for row in self.rows]
        state = max((len(self.words_of(row)) for row in self.rows), default=0)
        state = max(state, len(NEXT)) + GAP
        minutes = max((len(_minutes(row)) for row in self.rows), default=0)
        if max(titles, default=0) + GAP > room - state - minutes:
            minutes = 0
        return Columns(max(room - state - minutes, NARROWEST), state, minutes)

    def line(self, row: LessonRow, columns: Columns, glyphs: Glyphs, *, suggested: bool) -> Content:
        """One lesson's row."""
        state = row.state
        mark = MARKS[state.progress][0 if glyphs.ascii else 1]
        title = cut(text(glyphs.of(row.header.title), "bold"), columns.title - 1, glyphs)
        words = NEXT if suggested and state.progress == "new" else self.words_of(row)
        minutes = _minutes(row) if columns.minutes else ""
        # No colours: they would not be legible on the row that is chosen.
        return Content.assemble(
            f" {mark} ",
            title.pad_right(max(columns.title - title.cell_length, 0)),
            words.ljust(columns.state) + minutes.rjust(columns.minutes),
        )

    def told(self, row: LessonRow, glyphs: Glyphs) -> Content:
        """All that is known of a lesson without reading its text."""
        header = row.header
        titles = {one.header.id: one.header.title for one in self.rows}
        about = [self.words_of(row), *([f"{header.minutes} minutes"] if header.minutes else [])]
        if practised := _practised(row):
            about.append(f"you {practised}")
        if header.requires:
            about.append("builds on " + ", ".join(titles.get(one, one) for one in header.requires))
        said = "; ".join(about)
        parts = [
            text(glyphs.of(header.title), ink.HEADING),
            text(glyphs.of(header.summary)),
            text(glyphs.of(said[0].upper() + said[1:]), ink.MUTED),
        ]
        return Content("\n\n").join(parts)


def told_shortly(row: LessonRow, glyphs: Glyphs) -> Content:
    """What a lesson is about, and what is practised in it."""
    practised = _practised(row)
    return text(glyphs.of("\n".join([row.header.summary, *([f"You {practised}"] if practised else [])])))


def _minutes(row: LessonRow) -> str:
    return f"{row.header.minutes} min" if row.header.minutes else ""


def _practised(row: LessonRow) -> str:
    """What the lesson's skills are, or nothing where it names none."""
    titles, skills = row.header.course.skill_titles, row.header.skills
    return "practise " + ", ".join(titles.get(one, one) for one in skills) if skills else ""
