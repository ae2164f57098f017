"""The prose of a lesson with the place of every character: what lint looks at, page by page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from tutor.course import schema
from tutor.course.blocks import KeyPath
from tutor.course.inline import Piece
from tutor.course.lesson import ActivityItem, Lesson, PageSource
from tutor.course.markdown import Fence, Heading, Paragraph, Table, elements
from tutor.course.ticks import code_spans

_FIGURE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_TARGET = re.compile(r"\]\([^()\s]*\)")


class Passage(Struct, frozen=True):
    """A piece of prose where it stands."""

    piece: Piece
    page: PageSource
    place: int
    """How many activities of the lesson stand above it."""
    item: ActivityItem | None = None
    """The activity whose block it stands in."""
    path: KeyPath = ()
    """Its key in that block."""

    @property
    def bare(self) -> str:
        """The text with code, computed numbers and the targets of links blanked out, of the same length."""
        text, parts, at = self.piece.text, list[str](), 0
        for start, (length, closing) in sorted(code_spans(text).items()):
            end = closing + length
            parts += [text[at:start], " " * (end - start)]
            at = end
        return _TARGET.sub(_blank, _FIGURE.sub(_blank, "".join([*parts, text[at:]])))

    def position(self, lesson: Lesson, index: int) -> tuple[int, int]:
        """Line and column in the file of a character of the text."""
        source = lesson.place.source
        if self.item is not None:
            return source.position(self.item.place.offset(self.path, inside=index))
        return source.position(self.piece.offset(index))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def passages(lesson: Lesson, *, headings: bool = False) -> Iterator[Passage]:
    """Every paragraph, list item and table cell, and the texts within activities, in order; headings too."""
    source = lesson.place.source
    body = source.text.find("\n", lesson.place.end) + 1 or len(source.text)
    activities = lesson.activities
    place = 0
    page = lesson.pages[0]
    for element in elements(source, body, []):
        if isinstance(element, Heading):
            line = source.position(element.offset)[0]
            page = next((one for one in lesson.pages if one.line == line), page)
            if headings:
                yield Passage(Piece(element.text, ((0, element.text_offset),)), page, place)
        elif isinstance(element, Paragraph):
            yield Passage(element.piece, page, place)
        elif isinstance(element, Table):
            for row in (element.header, *element.rows):
                yield from (Passage(cell, page, place) for cell in row)
        elif isinstance(element, Fence) and _is_activity(element) and place < len(activities):
            for path, text in _texts(activities[place].block):
                yield Passage(Piece(text, ((0, 0),)), page, place, activities[place], path)
            place += 1


def _is_activity(fence: Fence) -> bool:
    return bool(fence.info) and fence.info.split()[0] in schema.ACTIVITIES


def _texts(block: schema.Block) -> Iterator[tuple[KeyPath, str]]:
    yield from ((("hints", index), hint) for index, hint in enumerate(block.hints))
    if isinstance(block, schema.Choose):
        yield ("prompt",), block.prompt
        for index, option in enumerate(block.options):
            yield ("options", index, "text"), option.text
            if option.because:
                yield ("options", index, "because"), option.because
