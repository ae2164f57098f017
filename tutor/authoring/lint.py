"""What can be said of a lesson's text: pages too long, links to nowhere, numbers typed that are computed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tutor.authoring.cases import Case
from tutor.authoring.ids import id_problems
from tutor.authoring.places import at_front, at_line
from tutor.authoring.prose import Passage, passages
from tutor.authoring.quantities import named, quantities
from tutor.authoring.requirements import Shelf, requirement_problems
from tutor.course.course_file import SKILL_TITLES
from tutor.course.lesson import Figure, Lesson, PageSource, ProseItem, Segment, TableItem, Text
from tutor.course.nearest import did_you_mean
from tutor.course.problems import FileProblem
from tutor.text import quote

LONGEST_PAGE = 150
"""Words of a page; code, tables and what activities say are not counted."""

MOST_FIGURES = 40
"""Figures of a page that its typed numbers are held against."""

_LINK = re.compile(r"!?\[[^\[\]]*\]\((?P<target>[^()\s]+)\)")
_TAGS = "a|b|br|center|code|div|em|font|h[1-6]|hr|i|img|kbd|li|ol|p|pre|span|strong|sub|sup|table|td|tr|u|ul"
_COMMANDS = (
    "frac|sqrt|sum|cdot|times|partial|nabla|mathrm|text|left|right|hat|leq|geq"
    "|alpha|beta|eta|theta|sigma|lambda|epsilon|ell"
)
_LATEX_OR_HTML = re.compile(
    r"\$\$[^$]{1,200}\$\$"
    # A sum of money has a space before its dollar sign, or a digit behind it.
    r"|\$(?=\S)[^$]{1,200}(?<=\S)\$(?!\d)"
    r"|\\\([^()]{1,200}\\\)|\\\[[^\[\]]{1,200}\\\]"
    rf"|\\(?:{_COMMANDS})(?![a-zA-Z])"
    rf"|</?(?:{_TAGS})(?:\s[^<>\n]{{0,200}}=[^<>\n]{{0,200}})?\s*/?>"
)
_ONE_BRACE = re.compile(r"(?<!\{)\{(?P<name>[A-Za-z_]\w{0,40})\}(?!\})")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.,])[-−+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w%°]|[.,]\d)")


def of_text(lesson: Lesson, shelf: Shelf | None) -> Iterator[FileProblem]:
    """All that needs no numbers."""
    yield from _long_pages(lesson)
    yield from _links(lesson)
    yield from _not_markdown(lesson)
    if shelf is None:
        yield from _strange_skills(lesson)
    else:
        yield from requirement_problems(lesson, shelf)
        if shelf.locked is not None:
            yield from id_problems(lesson, shelf.locked)


def of_numbers(lesson: Lesson, case: Case) -> Iterator[FileProblem]:
    """Numbers typed in prose that the lesson computes at that place."""
    known: dict[tuple[str, int], list[tuple[str, float]]] = {}
    for passage in passages(lesson):
        key = (passage.page.key, passage.place)
        for found in _NUMBER.finditer(passage.bare):
            if key not in known:
                known[key] = list(quantities(case, passage.page, passage.place, _figures(passage.page)))
            name = named(found.group(), known[key])
            if name is not None:
                yield _typed(lesson, passage, found, name)


def _typed(lesson: Lesson, passage: Passage, found: re.Match[str], name: str) -> FileProblem:
    typed = found.group().lstrip("+")
    line, column = passage.position(lesson, found.start())
    message = f"{typed} is typed here, and {name} is that number: with other numbers it would be wrong."
    hint = f"Write {name}; a number that only happens to be the same is written {{{{{typed}}}}}."
    return at_line(lesson, line, column, "typed-number", message, hint.replace("−", "-"), "warning")


def _figures(page: PageSource) -> tuple[Figure, ...]:
    every = (segment for segments in _segments(page) for segment in segments)
    return tuple(islice((segment for segment in every if isinstance(segment, Figure)), MOST_FIGURES))


def _segments(page: PageSource) -> Iterator[tuple[Segment, ...]]:
    for item in page.items:
        if isinstance(item, ProseItem):
            yield item.segments
        elif isinstance(item, TableItem):
            yield from (cell for row in (item.header, *item.rows) for cell in row)


def _long_pages(lesson: Lesson) -> Iterator[FileProblem]:
    for page in lesson.pages:
        words = sum(
            len(segment.text.split()) if isinstance(segment, Text) else 1
            for item in page.items
            if isinstance(item, ProseItem)
            for segment in item.segments
        )
        if words > LONGEST_PAGE:
            message = f"This page has {words} words; about {LONGEST_PAGE} are read."
            hint = "Begin another page with ## where a thought ends."
            yield at_line(lesson, page.line, 1, "long-page", message, hint, "warning")


def _links(lesson: Lesson) -> Iterator[FileProblem]:
    for passage in passages(lesson):
        for found in _LINK.finditer(passage.piece.text):
            target = found["target"]
            said = _why_broken(lesson, target)
            if said:
                line, column = passage.position(lesson, found.start("target"))
                message, hint = said
                yield at_line(lesson, line, column, "broken-link", message, hint, "error")


def _not_markdown(lesson: Lesson) -> Iterator[FileProblem]:
    for key in ("title", "summary"):
        if found := _LATEX_OR_HTML.search(getattr(lesson.front, key)):
            yield at_front(lesson, (key,), "not-markdown", _as_typed(found), _IN_TEXT, "warning")
    for passage in passages(lesson, headings=True):
        # A tag that closes was said where it opens.
        found_all = _LATEX_OR_HTML.finditer(passage.bare)
        formulas = [found for found in found_all if not found.group().startswith("</")]
        for found in formulas:
            line, column = passage.position(lesson, found.start())
            yield at_line(lesson, line, column, "not-markdown", _as_typed(found), _IN_TEXT, "warning")
        for found in () if formulas else _ONE_BRACE.finditer(passage.bare):
            if found["name"] in _computed(lesson):
                line, column = passage.position(lesson, found.start())
                message = (
                    f"`{found.group()}` is shown as it is typed: a computed number stands in two braces."
                )
                hint = f"Write {{{found.group()}}}."
                yield at_line(lesson, line, column, "not-markdown", message, hint, "warning")


_IN_TEXT = "Write a formula as text, x² or J = mean(...), or as `code`; **bold** and *italic* are read."


def _as_typed(found: re.Match[str]) -> str:
    return f"`{quote(found.group(), 40)}` is shown as it is typed: prose holds no LaTeX and no HTML."


def _computed(lesson: Lesson) -> set[str]:
    starts = (problem.start.values for problem in lesson.problems.values())
    return {"loss", "epoch", "learning_rate", "N", *(name for values in starts for name in values)}


def _strange_skills(lesson: Lesson) -> Iterator[FileProblem]:
    """Skills that only a course could have, in a lesson that stands alone."""
    for index, skill in enumerate(lesson.skills):
        if skill not in SKILL_TITLES:
            hint = did_you_mean(
                skill, SKILL_TITLES, "Skills of your own stand in the course.toml beside the lesson."
            )
            message = f"There is no built-in skill `{skill}`, and no course beside this lesson that has it."
            yield at_front(lesson, ("skills", index), "unknown-skill", message, hint, "warning")


def _why_broken(lesson: Lesson, target: str) -> tuple[str, str] | None:
    if _SCHEME.match(target) or target.startswith("//"):
        return None
    name, _, key = target.partition("#")
    if name and not _is_file(lesson.path.parent / name):
        hint = "A link leads to a file beside the lesson, or to a web address."
        return f"There is no file {name[:80]}.", hint
    if not name and key and lesson.page(key) is None:
        keys = [page.key for page in lesson.pages]
        return f"There is no page #{key[:60]}.", did_you_mean(key, keys, f"Pages: {', '.join(keys[:12])}.")
    return None


def _is_file(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
