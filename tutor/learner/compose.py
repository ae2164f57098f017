"""A walk's present state as a page; without an engine every number is `…` and NumPy stays out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from msgspec.structs import replace

from tutor.course.lesson import (
    ActivityItem,
    CodeItem,
    Figure,
    Lesson,
    ProseItem,
    Segment,
    TableItem,
    steps_of,
)
from tutor.course.schema import Derive, Explore, Plot, Recall, Train
from tutor.grading.verdict import Verdict
from tutor.learner.fold import Walk, Work
from tutor.learner.page import (
    MISSING,
    Block,
    ChartBlock,
    CodeBlock,
    EpochBlock,
    EpochLine,
    NoteBlock,
    Page,
    Paragraph,
    Question,
    QuestionKind,
    Span,
    TableBlock,
)
from tutor.learner.walk import epoch_of, first_place, page_of

if TYPE_CHECKING:
    from tutor.learner.engine import Engine

EXPLORE = (
    "Here is room to explore: change the numbers, let it run, and see what comes of it. Nothing is asked"
    " there, and the lesson stays as it is."
)


class Telling(Struct, frozen=True):
    """What is said of the page besides its content."""

    verdict: Verdict | None = None
    notice: str = ""
    seed: int | None = None


class _Composer:
    """Walks the items of one page in order, and stops below what is still to be done."""

    def __init__(self, lesson: Lesson, walk: Walk, engine: Engine | None, telling: Telling) -> None:
        self.lesson = lesson
        self.walk = walk
        self.engine = engine
        self.telling = telling
        self.source = page_of(lesson, walk)
        self.blocks: list[Block] = []
        self.charts: list[ChartBlock] = []
        self.question: Question | None = None
        self.question_at: int | None = None
        self.lines: tuple[EpochLine, ...] = ()
        self.pending = ""
        self.explore: tuple[str, ...] | None = None
        self.drawn: Page | None = None
        """The page that a question which is recalled stands on, in its own lesson."""
        self.place = first_place(lesson, self.source)
        """How many of the lesson's activities stand above the present item and are done."""

    def page(self) -> Page:
        stopped = False
        for item in self.source.items:
            if not self.take(item):
                stopped = True
                break
        page = self.composed(done=not stopped)
        if self.drawn is None:
            return page
        told = self.drawn
        return replace(page, epoch=told.epoch, parameters=told.parameters, moved=told.moved, begun=told.begun)

    def composed(self, *, done: bool) -> Page:
        """What was taken, as a page that is about its own run."""
        own = self.source.run
        engine = self.engine
        run = engine.runs.at(self.place, own) if engine else None
        return Page(
            lesson=self.lesson.id,
            lesson_title=self.lesson.title,
            number=self.lesson.pages.index(self.source) + 1,
            pages=len(self.lesson.pages),
            key=self.source.key,
            title=self.source.title,
            epoch=run.epoch + 1 if run else epoch_of(self.lesson, self.place, own) + 1,
            parameters=dict(run.parameters) if run else {},
            blocks=tuple(self.blocks),
            question_at=self.question_at,
            lines=self.lines,
            question=self.question,
            charts=self.side_charts(own),
            verdict=self.telling.verdict,
            done=done,
            seed=self.telling.seed,
            notice=self.telling.notice or (engine.notice(own) if engine else ""),
            pending=self.pending,
            moved=self.moved(own),
            begun=run is not None and run.state.within > 0,
            explore=self.explore,
        )

    def moved(self, own: str | None) -> bool:
        """True where an activity of this page that is done has taken steps of its run, or none is to come."""
        moving = [
            place
            for place, one in enumerate(self.lesson.activities)
            if one.run == own and steps_of(one.block, 0)[0] > 0
        ]
        first = first_place(self.lesson, self.source)
        return any(first <= place < self.place for place in moving) or all(p < self.place for p in moving)

    def take(self, item: object) -> bool:
        """Add one item; False where nothing below it is shown yet."""
        match item:
            case ProseItem():
                self.blocks.append(self.prose(item))
            case CodeItem(lines=lines):
                self.blocks.append(CodeBlock(lines))
            case TableItem():
                self.blocks.append(self.table(item))
            case ActivityItem():
                return self.activity(item)
        return True

    # Prose

    def prose(self, item: ProseItem) -> Paragraph:
        spans = tuple(self.spans(item.segments))
        if item.marker == "#":
            return Paragraph(tuple(Span(span.text, "strong") for span in spans))
        return Paragraph(spans, item.marker, item.level)

    def spans(self, segments: tuple[Segment, ...]) -> Iterator[Span]:
        for segment in segments:
            if isinstance(segment, Figure):
                yield Span(self.figure(segment), "number")
            else:
                yield Span(segment.text, segment.style)

    def figure(self, figure: Figure) -> str:
        if self.engine is None:
            return MISSING
        return self.engine.figure(figure, self.place, self.source.run)

    def table(self, item: TableItem) -> TableBlock:
        def cells(row: tuple[tuple[Segment, ...], ...]) -> tuple[str, ...]:
            return tuple("".join(span.text for span in self.spans(cell)) for cell in row)

        return TableBlock(cells(item.header), tuple(cells(row) for row in item.rows))

    # Activities

    def activity(self, item: ActivityItem) -> bool:
        work = self.walk.at(item.id)
        match item.block:
            case Plot():
                self.plot(item, item.block)
            case Train():
                if not work.done:
                    self.pending = item.id
                    return False
                self.trained(item, work)
            case Derive(ask="watch"):
                self.derivation(item)
            case Explore():
                self.explore = item.block.controls
                self.blocks.append(NoteBlock(EXPLORE))
            case _:
                self.ask(item, work)
                if not work.done:
                    return False
        self.place += 1
        return True

    def plot(self, item: ActivityItem, block: Plot) -> None:
        if self.engine is None:
            return
        chart = self.engine.plot(item, block, self.place, *self.asked())
        if chart is not None:
            self.blocks.append(chart)
            self.charts.append(chart)

    def trained(self, item: ActivityItem, work: Work) -> None:
        if self.engine is None:
            self.blocks.append(NoteBlock(MISSING))
            return
        runs = {one.run for one in self.source.activities if isinstance(one.block, Train)}
        self.blocks += self.engine.trained(item, work, named=len(runs) > 1)

    def derivation(self, item: ActivityItem) -> None:
        if self.engine is None:
            self.blocks.append(NoteBlock(MISSING))
            return
        self.blocks += self.engine.derivation(item)

    def ask(self, item: ActivityItem, work: Work) -> None:
        if self.engine is None:
            self.question_at = len(self.blocks)
            self.question = _unprepared(item, work)
            return
        if isinstance(item.block, Recall):
            self.recalled(item, work)
            return
        self.lines = self.engine.lines(item, work)
        self.blocks += self.engine.standing(item)
        if self.lines:
            self.blocks.append(EpochBlock(self.engine.runs.before(item).epoch + 1, self.lines))
        curves = self.engine.curves(item)
        self.blocks += curves
        self.charts += curves
        self.question_at = len(self.blocks)
        self.question = self.engine.asked(item, work)
        if work.done:
            self.blocks += self.engine.executed(item)

    def recalled(self, item: ActivityItem, work: Work) -> None:
        """A question that was drawn from another lesson, with the page of its own that it stands on."""
        assert self.engine is not None
        engine, own = self.engine.asker(item)
        done = {one.id: Work("right", reached=engine.train(one) or {}) for one in trainings(engine.lesson)}
        self.drawn = page = compose(engine.lesson, Walk(work={**done, own.id: work}), engine, self.telling)
        assert page.question is not None
        assert page.question_at is not None
        self.question_at = len(self.blocks) + page.question_at
        self.question = replace(page.question, id=item.id, kind="recall")
        self.blocks += page.blocks
        self.lines = page.lines
        self.charts += page.charts

    def side_charts(self, own: str | None) -> tuple[ChartBlock, ...]:
        """The page's plots; where it has none but is about a step, the valley and the loss."""
        if self.charts or self.engine is None:
            return tuple(self.charts[:2])
        if self.question is not None and self.question.status == "open" and "loss" in self.question.ask:
            # The other charts have the loss on their axis, so that it could be read off.
            return self.engine.fit(self.place, own)
        asked = self.source.question
        moving = any(self.engine.runs.moves(one) for one in self.source.activities)
        if asked is None and not moving:
            return ()
        return self.engine.side_charts(self.place, own, *self.asked())

    def asked(self) -> tuple[ActivityItem | None, Work]:
        """The page's question, with what was done about it."""
        item = self.source.question
        return item, self.walk.at(item.id if item else "")


def compose(lesson: Lesson, walk: Walk, engine: Engine | None, telling: Telling) -> Page:
    """The page a walk stands on; without an engine no number is computed and NumPy stays out."""
    return _Composer(lesson, walk, engine, telling).page()


def trainings(lesson: Lesson) -> tuple[ActivityItem, ...]:
    """The `train` blocks of a lesson."""
    return tuple(item for item in lesson.activities if isinstance(item.block, Train))


def _unprepared(item: ActivityItem, work: Work) -> Question:
    """The question before its numbers are there: that there is one, and how it stands."""
    return Question(
        id=item.id,
        kind=cast(QuestionKind, item.kind),
        ask=(),
        prompt=MISSING,
        decimals=None,
        tolerance="",
        options=(),
        status=work.status,
        answer=", ".join(work.typed) if work.status == "right" else "",
        misses=work.misses,
    )
