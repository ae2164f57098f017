"""A lesson's page at a glance: title and first prose, without the models of the format and without a number.

It is on the screen for as long as the lesson is being read, so it may be wrong about a lesson that has
changed since, and checks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tutor.course.inline import Piece, inline
from tutor.course.library import first_keys
from tutor.course.markdown import Element, Fence, Heading, Paragraph, Table, elements
from tutor.course.problems import LessonError
from tutor.course.prose import Text
from tutor.course.source import Source, read_source
from tutor.learner.bare_page import bare_page
from tutor.learner.journal import Journal
from tutor.learner.page import MISSING, Block, CodeBlock, Page, Span, TableBlock
from tutor.learner.page import Paragraph as Prose
from tutor.text import clean

STOPS = frozenset({"predict", "forecast", "derive", "write", "choose", "diagnose", "recall", "train"})
"""Activities below which nothing is shown at first."""
PASSED = frozenset({"plot", "explore"})
"""Activities that take no place among the prose."""


class Draft(NamedTuple):
    """One page as it stands in the file."""

    heading: Heading | None
    elements: list[Element]

    def is_called(self, key: str, source: Source) -> bool:
        """True where this is its key: as given, or the id of its question."""
        if self.heading is not None and self.heading.key == key:
            return True
        ids = rf'^id *= *["\']{re.escape(key)}["\'] *$'
        fences = (one for one in self.elements if isinstance(one, Fence))
        return any(re.search(ids, source.text[one.start : one.end], re.MULTILINE) for one in fences)


def glance(path: Path, journal: Journal, seed: int | None, page: str | None, *, restart: bool) -> Page:
    """The page that a session would begin with, `…` for its numbers.

    Raises LessonError for a file that cannot be read or decoded; what else is wrong is found by reading it.
    """
    source = read_source(path)
    keys = _keys(path)
    found = drafts(source) or [Draft(None, [])]
    lesson = clean(str(keys.get("id", path.stem)), keep="")
    place = journal.place(lesson, seed)
    if page is None and place.page is not None and not restart:
        number = _number(found, source, place.page, place.number)
    else:
        number = _number(found, source, page or "", 1)
    draft = found[number - 1]
    title = clean(str(keys.get("title", path.stem)), keep="")
    return bare_page(
        lesson,
        title,
        _plain(draft.heading.text, source) if draft.heading else title,
        _blocks(draft, source),
        number=number,
        pages=len(found),
        epoch=0,
        done=False,
        seed=seed,
    )


def _keys(path: Path) -> dict[str, object]:
    try:
        return first_keys(path)
    except LessonError:
        return {}


def drafts(source: Source) -> list[Draft]:
    """The pages of a lesson file, without reading what is on them."""
    parts = source.text.split("\n+++", 1)
    begin = source.text.find("\n", len(parts[0]) + 1) + 1 if len(parts) == 2 else 0
    found = [Draft(None, [])]
    for element in elements(source, begin, []):
        if not isinstance(element, Heading) or element.level > 2:
            found[-1].elements.append(element)
        elif element.level == 2:
            found.append(Draft(element, []))
    return [draft for draft in found if draft.heading is not None or draft.elements]


def _number(found: list[Draft], source: Source, key: str, number: int) -> int:
    called = (place for place, draft in enumerate(found, 1) if draft.is_called(key, source))
    wanted = int(key) if key.isdecimal() and len(key) < 4 else number
    return next(called, min(max(wanted, 1), len(found)))


def _blocks(draft: Draft, source: Source) -> Iterator[Block]:
    for element in draft.elements:
        match element:
            case Fence(info=info) if info.split()[:1] and info.split()[0] in STOPS:
                return
            case Fence(info=info) if info.split()[:1] and info.split()[0] in PASSED:
                continue
            case Fence():
                lines = source.text[element.start : element.end].removesuffix("\n").split("\n")
                yield CodeBlock(tuple(line.expandtabs(4) for line in lines))
            case Heading():
                yield Prose((Span(_plain(element.text, source), "strong"),))
            case Paragraph(piece, marker, level):
                if spans := tuple(_spans(piece, source)):
                    yield Prose(spans, marker, level)
            case Table(header, rows):
                yield TableBlock(_cells(header, source), tuple(_cells(row, source) for row in rows))


def _spans(piece: Piece, source: Source) -> Iterator[Span]:
    for segment in inline(piece, source)[0]:
        if isinstance(segment, Text):
            yield Span(segment.text, segment.style)
        else:
            yield Span(MISSING, "number")


def _cells(cells: tuple[Piece, ...], source: Source) -> tuple[str, ...]:
    return tuple("".join(span.text for span in _spans(cell, source)) for cell in cells)


def _plain(text: str, source: Source) -> str:
    return "".join(span.text for span in _spans(Piece(text, ((0, 0),)), source))
