"""The pages of a lesson: the text split at its headings, every activity read and every figure checked."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Unpack

from msgspec.structs import replace

from tutor.course import schema, tables
from tutor.course.activity_checks import Surroundings, check_activity
from tutor.course.blocks import KeyPath, TomlBlock, Where
from tutor.course.drafts import Activity, Draft
from tutor.course.figures_in_text import Figures
from tutor.course.front import Front
from tutor.course.inline import Piece
from tutor.course.lesson import (
    ActivityItem,
    CodeItem,
    Item,
    PageSource,
    ProseItem,
    TableItem,
    Text,
    steps_of,
    takes_step,
)
from tutor.course.markdown import Fence, Heading, Paragraph, Table, elements
from tutor.course.nearest import distance
from tutor.course.page_keys import PageKeys
from tutor.course.problems import MAX_PROBLEMS, FileProblem
from tutor.course.source import Source
from tutor.text import quote

MAX_PAGES = 200
MAX_PLOTS = 2
MAX_ACTIVITIES = 600

_SHORT_FENCE = re.compile(r"^[ \t]*(?P<mark>`{1,2})[ \t]*$", re.MULTILINE)
_INNER_FENCE = re.compile(r"^[ \t]*(?P<mark>`{3,})[ \t]*[a-z]", re.MULTILINE)
_LIKE_AN_ACTIVITY = re.compile(
    r"\s*(?:id|ask|wrt|until|prompt|mistake|controls)[ \t]*=[ \t]*[\"'\[\d]", re.IGNORECASE
)
_OF_OTHERS = frozenset({"ini", "julia", "py", "python", "r", "text", "toml", "txt"})
"""Words of code blocks that may well look like an activity."""


def read_pages(
    source: Source, front: Front, skills: Collection[str] | None, found: list[FileProblem]
) -> tuple[PageSource, ...]:
    """Every page with something on it; problems are added to `found`."""
    return _Pages(source, front, skills, found).read()


class _Pages:
    def __init__(
        self, source: Source, front: Front, skills: Collection[str] | None, found: list[FileProblem]
    ) -> None:
        self.source = source
        self.front = front
        self.skills = skills
        self.found = found
        self.figures = Figures(source, front, found)
        self.made = PageKeys(source, found)
        self.titled = False
        self.activities = 0
        self.stands: dict[str | None, tuple[int, int]] = {}
        """Epochs and mini-batches that the activities so far take of each run."""

    def read(self) -> tuple[PageSource, ...]:
        drafts = self.drafts()
        for draft in drafts:
            self.counts(draft)
        keys = self.made.keys(drafts)
        pages = tuple(self.page(draft, key) for draft, key in zip(drafts, keys, strict=True))
        if not pages and self.front.found:
            at = min(self.front.body, max(0, len(self.source.text) - 1))
            message = "the lesson has no page: there is no text below its front matter."
            self.add(at, "empty", message, "Write some; `## Title` begins a page.")
        return pages

    def add(self, offset: int, code: str, message: str, hint: str = "") -> None:
        self.found.append(self.source.problem(offset, code, message, hint))

    # Pages as drafts

    def drafts(self) -> list[Draft]:
        title = self.front.matter.title if self.front.matter else ""
        drafts = [Draft(title, None, self.front.body)]
        for element in elements(self.source, self.front.body, self.found):
            if isinstance(element, Heading) and element.level <= 2:
                if not self.heading(element, drafts):
                    break
            else:
                self.item(element, drafts[-1])
        return [draft for draft in drafts if draft.heading is not None or draft.items]

    def heading(self, heading: Heading, drafts: list[Draft]) -> bool:
        """Begin a page; False where there are too many."""
        title = self.title(heading)
        if heading.level == 1:
            if len(drafts) > 1 or drafts[0].items or self.titled:
                hint = "Begin a page with ##; # is the lesson's title, once, above everything."
                self.add(heading.offset, "bad-heading", "a page begins with ##, not with #.", hint)
                return True
            self.titled = True
            drafts[0] = Draft(title or drafts[0].title, None, heading.offset)
            return True
        if not title:
            self.add(heading.offset, "bad-heading", "this heading has no text.", "Write `## Title`.")
        if len(drafts) > MAX_PAGES:
            message = f"a lesson has at most {MAX_PAGES} pages."
            self.add(heading.offset, "too-many-pages", message, "Make two lessons of it.")
            return False
        drafts.append(Draft(title, heading, heading.offset))
        return True

    def title(self, heading: Heading) -> str:
        if "{{" in heading.text:
            at = heading.text_offset + heading.text.index("{{")
            message = "a heading holds no computed number."
            self.add(at, "bad-figure", message, "Say it in the text below.")
            return heading.text
        segments = self.figures.segments(Piece(heading.text, ((0, heading.text_offset),)))
        return "".join(segment.text for segment in segments if isinstance(segment, Text))

    def item(self, element: Heading | Paragraph | Table | Fence, draft: Draft) -> None:
        match element:
            case Heading():
                segments = self.figures.segments(Piece(element.text, ((0, element.text_offset),)))
                draft.items.append(ProseItem(segments, "#"))
            case Paragraph(piece, marker, level):
                segments = self.figures.segments(piece)
                if segments:
                    draft.items.append(ProseItem(segments, marker, level))
            case Table(header, rows):
                cells = tuple(map(self.figures.segments, header))
                draft.items.append(
                    TableItem(cells, tuple(tuple(map(self.figures.segments, row)) for row in rows))
                )
            case Fence():
                if (item := self.fence(element)) is not None:
                    draft.items.append(item)

    # Fences

    def fence(self, fence: Fence) -> CodeItem | Activity | None:
        word = fence.info.split()[0] if fence.info else ""
        if word in schema.ACTIVITIES:
            return self.activity(word, fence)
        if word and (hint := _meant(word, self.source.text[fence.start : fence.end])):
            message = f"`{quote(word, 30)}` is no activity."
            hint += " Code to be shown as it is can begin with ```text."
            self.add(fence.info_offset, "unknown-activity", message, hint)
            return None
        lines = self.source.text[fence.start : fence.end].removesuffix("\n").split("\n")
        return CodeItem(tuple(line.expandtabs(4) for line in lines), quote(word, 30))

    def activity(self, kind: str, fence: Fence) -> Activity | None:
        place = TomlBlock(self.source, fence.start, fence.end, fence.info_offset)
        self.activities += 1
        if self.activities == MAX_ACTIVITIES:
            message = f"a lesson has fewer than {MAX_ACTIVITIES} activities."
            self.add(fence.info_offset, "too-large", message, "Make two lessons of it.")
        if self.activities >= MAX_ACTIVITIES or len(self.found) > MAX_PROBLEMS:
            return None
        raw = tables.load(place, self.found)
        if raw is None:
            self.found[-1] = self.not_closed(place) or self.found[-1]
            return None
        table = tables.read(place, raw, schema.ACTIVITIES[kind], self.found)
        run = table.value.run
        texts = {name: self.figures.text(text, run, place, path) for name, path, text in _texts(table.value)}
        return Activity(kind, fence, place, table, texts, self.conditions(table))

    def not_closed(self, place: TomlBlock) -> FileProblem | None:
        """Why a block is no TOML where its end is to blame: no fence, or too short a one."""
        if short := _SHORT_FENCE.search(place.text):
            message = "a block ends with a line of three backticks."
            return self.source.problem(place.start + short.start("mark"), "bad-fence", message, "Write ```.")
        if following := _INNER_FENCE.search(place.text):
            line = self.source.position(place.start + following.start("mark"))[0]
            hint = f"End it with a line ``` above line {line}, where the next block begins."
            message = "this block is opened and never closed."
            return self.source.problem(place.opening, "bad-fence", message, hint)
        return None

    def conditions(self, table: tables.Table[Any]) -> dict[int, Any]:
        block = table.value
        if not isinstance(block, schema.Choose):
            return {}
        parsed = {}
        for index, option in enumerate(block.options):
            path: KeyPath = ("options", index, "correct")
            if isinstance(option.correct, str) and path not in table.damaged:
                parsed[index] = self.figures.condition(option.correct, block.run, table.block, path)
        return {index: condition for index, condition in parsed.items() if condition is not None}

    def counts(self, draft: Draft) -> None:
        """At most one question and two plots on a page."""
        asked = [read for read in draft.activities() if read.kind in schema.QUESTIONS]
        for read in asked[1:]:
            hint = "Begin a page with ## above it."
            self.add(read.fence.info_offset, "too-many-questions", "a page asks at most one question.", hint)
        plots = [read for read in draft.activities() if read.kind == "plot"]
        for read in plots[MAX_PLOTS:]:
            message = f"a page has at most {MAX_PLOTS} plots."
            self.add(read.fence.info_offset, "too-many-plots", message, "Begin a page with ## above it.")

    # Pages

    def page(self, draft: Draft, key: str) -> PageSource:
        reads = draft.activities()
        about = next((read for read in reads if read.kind in schema.QUESTIONS), reads[-1] if reads else None)
        run = about.table.value.run if about else None
        items = tuple(self.finished(item, key, run) for item in draft.items)
        return PageSource(key, draft.title, items, self.source.position(draft.offset)[0])

    def finished(self, item: Item | Activity, key: str, run: str | None) -> Item:
        """An item with its figures read by the names of the page's run; an activity whole."""
        match item:
            case Activity():
                return self.finished_activity(item, key)
            case ProseItem():
                return replace(item, segments=self.figures.resolved(item.segments, run))
            case TableItem(header, rows):
                cells = tuple(self.figures.resolved(cell, run) for cell in header)
                return TableItem(
                    cells, tuple(tuple(self.figures.resolved(cell, run) for cell in row) for row in rows)
                )
        return item

    def finished_activity(self, read: Activity, key: str) -> ActivityItem:
        block = read.table.value
        run: str | None = block.run
        epoch, within = self.stands.get(run, (0, 0))
        self.check(read, run, epoch)
        problem = self.front.problems.get(run)
        batched = problem is not None and problem.batch is not None
        trained = 0 if isinstance(block, schema.Train) else within
        self.stands[run] = (
            steps_of(block, epoch, batched=batched)[0],
            trained + (batched and takes_step(block)),
        )
        return ActivityItem(
            kind=read.kind,
            id=block.id or self.made.id_of(key, read.kind),
            block=block,
            page=key,
            run=run,
            epoch=epoch,
            texts=read.texts,
            conditions=read.conditions,
            place=read.place,
            within=within,
        )

    def check(self, read: Activity, run: str | None, epoch: int) -> None:
        matter = self.front.matter
        problem = self.front.problems.get(run)
        around = Surroundings(
            self.front.objectives.get(run),
            tuple(problem.gradient) if problem else (),
            tuple(matter.runs) if matter else (run,) if run else (),
            self.skills,
            epoch,
        )
        damaged = read.table.damaged

        def add(
            path: KeyPath,
            code: str,
            message: str,
            hint: str = "",
            **where: Unpack[Where],
        ) -> None:
            hurt = any(path[:length] in damaged for length in range(1, len(path) + 1))
            if not hurt and not (damaged and code in {"missing-key", "conflict"}):
                self.found.append(read.place.problem(path, code, message, hint, **where))

        check_activity(read.kind, read.table.value, around, add)


def _meant(word: str, text: str) -> str:
    """Which activity a fence's word may stand for; empty where the block is code."""
    if near := next((kind for kind in schema.ACTIVITIES if distance(word.lower(), kind, 2) <= 2), None):
        return f"Did you mean `{near}`?"
    if word.lower() not in _OF_OTHERS and _LIKE_AN_ACTIVITY.match(text):
        return f"Activities: {', '.join(schema.ACTIVITIES)}."
    return ""


def _texts(block: Any) -> list[tuple[str, KeyPath, str]]:
    """The prose within a block: its name, its key and its text."""
    found: list[tuple[str, KeyPath, str]] = [
        (f"hints.{i}", ("hints", i), hint) for i, hint in enumerate(block.hints)
    ]
    if isinstance(block, schema.Choose):
        found.append(("prompt", ("prompt",), block.prompt))
        for index, option in enumerate(block.options):
            found.append((f"options.{index}.text", ("options", index, "text"), option.text))
            found.append((f"options.{index}.because", ("options", index, "because"), option.because))
    return found
