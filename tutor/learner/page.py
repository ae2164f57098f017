"""What a front end draws: one frozen value, the same for the TUI, plain text and JSON lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from tutor.chart.model import Chart
    from tutor.descent.lines import LineName
    from tutor.grading.verdict import Verdict

Style = Literal["plain", "strong", "emphasis", "code", "number"]
Status = Literal["open", "right", "revealed", "skipped"]
QuestionKind = Literal["predict", "forecast", "derive", "write", "choose", "diagnose", "recall"]

MISSING = "…"
"""Stands where a number will be."""
_NO_NUMBERS = frozenset({"nan", "inf"})
"""What stands in a column of numbers all the same."""


class Span(Struct, frozen=True):
    """A run of text in one style; `number` marks a computed figure (MISSING while it is not there)."""

    text: str
    style: Style = "plain"


class Paragraph(Struct, frozen=True):
    """A paragraph or a list item of prose."""

    spans: tuple[Span, ...]
    item: str = ""
    """The mark of a list item (`•`, `1.`), else empty."""
    level: int = 0
    """How deep a list item is nested, from 0."""


class TableBlock(Struct, frozen=True):
    """A table of prose, or of an epoch log: a header and rows of cells."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def is_worded(self, column: int) -> bool:
        """True where a column holds words, which begin at its left; numbers end at its right."""
        cells = (row[column] for row in self.rows if column < len(row))
        return any(len(cell) > 1 and cell[0].isalpha() and cell not in _NO_NUMBERS for cell in cells)


class CodeBlock(Struct, frozen=True):
    """Source as it is: an illustration, or the NumPy lines that ran."""

    lines: tuple[str, ...]
    executed: bool = False


class RuleBlock(Struct, frozen=True):
    """One rule of a derivation, with the line it leads to, in one and in two dimensions."""

    name: str
    """The rule's title, in words."""
    sentence: str
    line: str
    picture: tuple[str, ...]
    spoken: str
    """The line as it is read aloud and shown in ASCII."""


class EpochLine(Struct, frozen=True):
    """One of the four lines of the coming step; a value to be predicted is None."""

    name: LineName
    of: str | Mapping[str, str]
    """The left-hand side: `y_hat`, `J`; on gradient and update lines by parameter."""
    source: str | Mapping[str, str]
    """The NumPy source, on gradient and update lines by parameter."""
    value: float | tuple[float, ...] | Mapping[str, float | None] | None
    text: str | Mapping[str, str]
    """The value as displayed: rounded as the lesson shows it, `?` where it is to be predicted."""
    total: int | None = None
    """How many values a shortened column has."""


class EpochBlock(Struct, frozen=True):
    """The lines of one epoch, in order."""

    epoch: int
    lines: tuple[EpochLine, ...]


class NoteBlock(Struct, frozen=True):
    """One line the tutor itself says: a divergence, torch missing, what a step did."""

    text: str


class ChartBlock(Struct, frozen=True):
    """A chart, drawn at whatever size there is, with its sentence."""

    chart: Chart
    summary: str


Block = Paragraph | TableBlock | CodeBlock | RuleBlock | EpochBlock | NoteBlock | ChartBlock


class Question(Struct, frozen=True):
    """What is asked on this page."""

    id: str
    kind: QuestionKind
    ask: tuple[str, ...]
    """The asked names, in the order of the answer's texts; empty for options."""
    prompt: str
    decimals: int | None
    """The largest number of decimals needed; None where no number is asked."""
    tolerance: str
    """What counts as near enough, in words, stated before the answer; empty for options."""
    options: tuple[str, ...]
    status: Status
    settled: Mapping[str, str] = field(default_factory=dict)
    """Asked names already right, with the text typed."""
    answer: str = ""
    """The answer, once the question is right, revealed or skipped; the learner's text where right."""
    hints: tuple[str, ...] = ()
    """The rungs seen so far."""
    rungs: int = 0
    """How many rungs there are before reveal."""
    misses: int = 0
    names: tuple[str, ...] = ()
    """Names in scope of a `write` or `derive` answer."""
    given: str = ""
    """Text the answer line starts with: a line to mend, or one with blanks."""
    typed: tuple[str, ...] = ()
    """While it is open, the last attempt, in the order of `ask`."""


class Page(Struct, frozen=True):
    """One page as it stands now: everything that may be drawn, nothing that must be computed."""

    lesson: str
    lesson_title: str
    number: int
    """From 1."""
    pages: int
    key: str
    title: str
    epoch: int
    """The number of the coming step; 1 at the start."""
    parameters: Mapping[str, float]
    blocks: tuple[Block, ...]
    """In reading order; what stands below an open question is not in it yet."""
    question_at: int | None
    """The index in `blocks` before which the question stands; None without one."""
    lines: tuple[EpochLine, ...]
    question: Question | None
    charts: tuple[ChartBlock, ...]
    """The charts beside the text, two at most; `plot` blocks and the run's own."""
    verdict: Verdict | None
    """Of the last answer on this page, while it is still the last thing said."""
    done: bool
    """True when the page asks nothing more."""
    seed: int | None = None
    notice: str = ""
    """One line about the session itself: unsaved progress, a changed question."""
    pending: str = ""
    """The id of a `train` block that is still to run, where the session was told to wait for `train()`."""
    moved: bool = False
    """True where the page is about the step taken last: it has taken it, or none is to come."""
    begun: bool = False
    """True where the coming step is of a begun epoch, to which the step taken last belongs as well."""
    explore: tuple[str, ...] | None = None
    """Where the page invites to explore: the controls its author chose, empty for all; else None."""
    place: str = ""
    """Where one is, in words, where that is no page of so many: `question 4 of 10`."""

    @property
    def told_epoch(self) -> int:
        """The epoch that the page is about: the one whose step was taken last, or the coming one."""
        over = self.moved and not self.begun
        return self.epoch - 1 if over and self.epoch > 1 else self.epoch
