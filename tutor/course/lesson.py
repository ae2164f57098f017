"""A lesson that was read: its problem, its pages and everything on them, with its places in the file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Unpack

from msgspec import Struct

from tutor.course import schema
from tutor.course.blocks import KeyPath, TomlBlock, Where
from tutor.course.figure_model import FigureText
from tutor.course.problems import FileProblem
from tutor.course.prose import Figure as Figure
from tutor.course.prose import Segment as Segment
from tutor.course.prose import Text as Text
from tutor.symbolic.expression import Objective


class ProseItem(Struct, frozen=True):
    """A paragraph, a list item, or a heading within a page."""

    segments: tuple[Segment, ...]
    marker: str = ""
    """`•` or `1.` for a list item, `#` for a heading within the page, else empty."""
    level: int = 0
    """How deep a list item is nested, from 0."""


class CodeItem(Struct, frozen=True):
    """A fence that is no activity: shown as it is."""

    lines: tuple[str, ...]
    language: str = ""


class TableItem(Struct, frozen=True):
    """A table: each cell is a run of segments."""

    header: tuple[tuple[Segment, ...], ...]
    rows: tuple[tuple[tuple[Segment, ...], ...], ...]


class ActivityItem(Struct, frozen=True, eq=False):
    """A fenced block that does something."""

    kind: str
    """The fence's word: `predict`, `plot`, ..."""
    id: str
    """The author's, or made of the page's key where an activity that asks nothing has none."""
    block: schema.Block
    page: str
    """The key of its page."""
    run: str | None
    """The named run it belongs to; None for the lesson's own."""
    epoch: int
    """Epochs of its run done before it, 0 at the start; with mini-batches those that were trained whole."""
    texts: Mapping[str, tuple[Segment, ...]]
    """The author's prose within the block, by `prompt`, `hints.0`, `options.1.text`, `options.1.because`."""
    conditions: Mapping[int, FigureText]
    """Of a `choose`: the parsed condition of each option whose `correct` is one."""
    place: TomlBlock
    within: int = 0
    """Mini-batches asked about since then."""

    @property
    def asks(self) -> bool:
        """True for a question."""
        return self.kind in schema.QUESTIONS

    def fingerprint(self, lesson: Lesson) -> str:
        """A short hash of the problem, this block and its step: a question that changed is asked again."""
        from tutor.course.fingerprint import activity_fingerprint

        return activity_fingerprint(lesson, self)

    def steps(self) -> int:
        """How many steps of its run it takes; of a training that restarts, counted from the start."""
        after, anew = steps_of(self.block, self.epoch)
        return after if anew else after - self.epoch


Item = ProseItem | CodeItem | TableItem | ActivityItem


class PageSource(Struct, frozen=True, eq=False, dict=True):
    """One page as written."""

    key: str
    """Its `{#id}`, else its question's id, else the slug of its heading; `start` for the first."""
    title: str
    items: tuple[Item, ...]
    line: int
    """Of its heading."""

    @property
    def question(self) -> ActivityItem | None:
        """The one activity of the page that asks."""
        return next((a for a in self.activities if a.asks), None)

    @cached_property
    def activities(self) -> tuple[ActivityItem, ...]:
        """Its activities, in order."""
        return tuple(item for item in self.items if isinstance(item, ActivityItem))

    @property
    def run(self) -> str | None:
        """The run its prose speaks of: that of its question, else of its last activity."""
        asked, activities = self.question, self.activities
        return asked.run if asked else activities[-1].run if activities else None


class Lesson(Struct, frozen=True, eq=False, dict=True):
    """One lesson, read and found good."""

    id: str
    title: str
    summary: str
    minutes: int | None
    skills: tuple[str, ...]
    requires: tuple[str, ...]
    path: Path
    root: Path
    """The folder that data files must be in: the course's, or the lesson's own."""
    front: schema.FrontMatter
    problems: Mapping[str | None, schema.Problem]
    """The lesson's own problem under None, and each named run's, its overrides applied."""
    objectives: Mapping[str | None, Objective]
    """Model and loss of each of these, parsed."""
    pages: tuple[PageSource, ...]
    place: TomlBlock
    """The front matter."""

    @cached_property
    def fingerprint(self) -> str:
        """A short hash of everything that can change a question; prose does not."""
        from tutor.course.fingerprint import lesson_fingerprint

        return lesson_fingerprint(self)

    @cached_property
    def activities(self) -> tuple[ActivityItem, ...]:
        """Every activity, in order."""
        return tuple(activity for page in self.pages for activity in page.activities)

    def page(self, key: str) -> PageSource | None:
        """The page of a key."""
        return next((page for page in self.pages if page.key == key), None)

    def activity(self, id: str) -> ActivityItem | None:
        """The activity of an id."""
        return next((activity for activity in self.activities if activity.id == id), None)

    def problem_at(
        self,
        path: KeyPath,
        code: str,
        message: str,
        hint: str = "",
        run: str | None = None,
        **where: Unpack[Where],
    ) -> FileProblem:
        """A problem with a key of the front matter, such as ("problem", "epochs"), or the run's.

        With `inside`, the character of that index in the key's text.
        """
        if run is not None and path[:1] == ("problem",):
            own: KeyPath = ("runs", run, *path[1:])
            if own in self.place.scan.places:
                path = own
        return self.place.problem(path, code, message, hint, **where)


def steps_of(block: schema.Block, epoch: int, *, batched: bool = False) -> tuple[int, bool]:
    """The epoch of the run after an activity begun at `epoch`, and whether the run starts anew.

    A step is an epoch where all rows are taken at once; a mini-batch only begins one.
    """
    match block:
        case schema.Train(restart=restart):
            begin = 0 if restart else epoch
            if block.until is not None:
                return max(begin, block.until), restart
            return begin + (block.epochs or 0), restart
    return epoch + (takes_step(block) and not batched), False


def takes_step(block: schema.Block) -> bool:
    """True for a question that is followed by the step it asks about."""
    match block:
        case schema.Predict():
            return asks_parameters(block)
        case schema.Forecast(then="step"):
            return True
    return False


def asks_parameters(block: schema.Predict) -> bool:
    """True where parameters are asked: then the step is taken."""
    return not any(
        name in {"loss", "J", "y_hat"} or name.startswith(("dJ/d", "grad")) for name in block.asked
    )
