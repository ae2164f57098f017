"""A lesson as a Jupyter notebook: its prose, its mathematics as LaTeX, its NumPy lines as cells that run."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from msgspec import Struct, field

from tutor.authoring.cases import own_case
from tutor.authoring.notebook_code import Code, count_steps
from tutor.authoring.recalled import recalled_lines
from tutor.chart.render import render
from tutor.course.lesson import (
    ActivityItem,
    CodeItem,
    Figure,
    Lesson,
    PageSource,
    ProseItem,
    Segment,
    TableItem,
    Text,
)
from tutor.course.schema import Derive, Explore, Plot, Recall
from tutor.errors import InputError, install_command
from tutor.learner.engine import Engine
from tutor.learner.fold import UNTOUCHED
from tutor.symbolic.printing import latex
from tutor.text import clean

CHART = (72, 18)
"""Columns and rows of a chart, which a notebook shows as text."""
_SPECIAL = re.compile(r"([\\`*_<>$\[\]#|])")
_IMPORTS = 'import numpy as np\n\n_ = np.seterr(all="ignore")'
_PACKED = f"import base64\nimport zlib\n\n{_IMPORTS}"
_LIST_ITEM = re.compile(r" *(?:-|\d+\.) ")

Cell = tuple[str, str]
"""`markdown` or `code`, and the source."""


def notebook(lesson: Lesson) -> str:
    """The notebook's JSON. Raises InputError where nbformat is not installed, or the data are too large."""
    try:
        nbformat: Any = import_module("nbformat")
    except ImportError:
        message = f"A notebook needs the package nbformat. Install it: {install_command('nbformat')}"
        raise InputError(message) from None
    made = nbformat.v4.new_notebook()
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made.metadata["language_info"] = {"name": "python"}
    for number, (kind, source) in enumerate(_joined(cells(lesson))):
        new = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
        # Numbered, so that the same lesson always gives the same file.
        made.cells.append(new(source, id=f"cell-{number}"))
    nbformat.validate(made)
    return str(nbformat.writes(made)) + "\n"


def cells(lesson: Lesson) -> Iterator[Cell]:
    """Every cell, in the order of the lesson."""
    written = list(_Writer(lesson, own_case(lesson).engine).cells())
    packed = any("zlib." in source for kind, source in written if kind == "code")
    first, *rest = written
    yield from (first, ("code", _PACKED if packed else _IMPORTS), *rest)


def _joined(written: Iterable[Cell]) -> Iterator[Cell]:
    """Words that follow words in one cell; items of a list stay a list."""
    before: Cell | None = None
    for cell in written:
        if before is not None and before[0] == cell[0] == "markdown" and not cell[1].startswith("## "):
            close = _LIST_ITEM.match(before[1].rpartition("\n")[2]) and _LIST_ITEM.match(cell[1])
            before = ("markdown", f"{before[1]}{chr(10) if close else chr(10) * 2}{cell[1]}")
            continue
        if before is not None:
            yield before
        before = cell
    if before is not None:
        yield before


class _Writer(Struct):
    """Walks the lesson as one who answers everything rightly."""

    lesson: Lesson
    engine: Engine
    place: int = 0
    current: str | None = None
    codes: dict[str | None, Code] = field(default_factory=dict)
    begun: set[str | None] = field(default_factory=set)

    def cells(self) -> Iterator[Cell]:
        yield "markdown", f"# {_escaped(self.lesson.title)}"
        for number, page in enumerate(self.lesson.pages):
            if number:
                yield "markdown", f"## {_escaped(page.title)}"
            for item in page.items:
                yield from self.item(item, page)

    def item(self, item: object, page: PageSource) -> Iterator[Cell]:
        match item:
            case ProseItem():
                yield "markdown", self.prose(item, page)
            case CodeItem(lines=lines):
                yield "markdown", _fenced("\n".join(lines))
            case TableItem():
                yield "markdown", self.table(item, page)
            case ActivityItem():
                yield from self.activity(item)
                self.place += 1

    # Prose

    def prose(self, item: ProseItem, page: PageSource) -> str:
        text = self.segments(item.segments, page)
        if item.marker == "#":
            return f"### {text}"
        if item.marker:
            mark = "-" if item.marker == "•" else item.marker
            return f"{'    ' * item.level}{mark} {text}"
        return text

    def segments(self, segments: tuple[Segment, ...], page: PageSource) -> str:
        return "".join(self.segment(segment, page) for segment in segments)

    def segment(self, segment: Segment, page: PageSource) -> str:
        if isinstance(segment, Figure):
            return _styled(_escaped(self.engine.figure(segment, self.place, page.run)), segment.style)
        if segment.style == "code":
            return f"`` {clean(segment.text)} ``" if "`" in segment.text else f"`{clean(segment.text)}`"
        text = _styled(_escaped(segment.text), segment.style)
        return f"[{text}]({segment.link})" if _is_web(segment) else text

    def table(self, item: TableItem, page: PageSource) -> str:
        def row(cells: tuple[tuple[Segment, ...], ...]) -> str:
            return "| " + " | ".join(self.segments(cell, page) for cell in cells) + " |"

        rule = "|" + "---|" * len(item.header)
        return "\n".join([row(item.header), rule, *(row(cells) for cells in item.rows)])

    # Activities

    def activity(self, item: ActivityItem) -> Iterator[Cell]:
        match item.block:
            case Plot() as block:
                chart = self.engine.plot(item, block, self.place, None, UNTOUCHED)
                if chart is not None:
                    yield "markdown", _fenced(render(chart.chart, *CHART).text)
            case Derive():
                yield from self.derivation(item, item.block)
            case Explore():
                yield (
                    "markdown",
                    "*Here the tutor lets you change the numbers. In a notebook, do it in the cells above.*",
                )
            case Recall():
                yield "markdown", _fenced("\n".join(recalled_lines(self.engine, item)))
                yield "markdown", self.question(item)
            case _:
                if item.asks:
                    yield "markdown", self.question(item)
        yield from self.moves(item)

    def question(self, item: ActivityItem) -> str:
        question = self.engine.question(item)
        rows = [f"**Question.** {_escaped(question.prompt)}"]
        if question.given:
            rows.append(_fenced(question.given))
        rows += [f"{place}. {_escaped(option)}" for place, option in enumerate(question.options, 1)]
        answer = html.escape(clean(question.answer()))
        rows.append(f"<details><summary>Answer</summary>\n\n<pre>{answer}</pre>\n\n</details>")
        return "\n\n".join(rows)

    def derivation(self, item: ActivityItem, block: Derive) -> Iterator[Cell]:
        if block.ask != "watch":
            yield "markdown", f"**Question.** {_escaped(self.engine.question(item).prompt)}"
        derived = self.engine.runs.problem(item.run).derivatives[block.wrt]
        for rule in derived.rules:
            parts = [f"**{_escaped(rule.title)}.** {_escaped(rule.sentence)}"]
            parts += [f"$$ {latex(meaning, name)} $$" for name, meaning in rule.introduces]
            parts.append(f"$$ {latex(rule.after, rule.left)} $$")
            yield "markdown", "\n\n".join(parts)
        if derived.undefined:
            yield "markdown", _escaped(derived.undefined)

    def moves(self, item: ActivityItem) -> Iterator[Cell]:
        """The steps that the activity takes, as code."""
        if not self.engine.runs.moves(item):
            return
        before, after = self.engine.runs.before(item), self.engine.runs.after(item)
        anew = bool(getattr(item.block, "restart", False))
        count = count_steps(type(before)(before.problem), after) if anew else count_steps(before, after)
        yield from (("code", source) for source in self.taken_up(item.run, anew=anew))
        code = self.code(item.run)
        parts = []
        if count:
            begin = 0 if anew else before.state.epoch
            parts.append(code.steps(count, begin, getattr(item.block, "print_every", None)))
        if self.several:
            parts.append(code.saved())
        yield from (("code", "\n\n".join(parts)),) if parts else ()

    def taken_up(self, run: str | None, *, anew: bool) -> Iterator[str]:
        """What makes the names of the notebook those of a run."""
        code = self.code(run)
        if run not in self.begun or anew or self.current != run:
            taken_up = [code.restored()] if run in self.begun and not anew else []
            first = ["_places = {}"] if self.several and not self.begun else []
            yield "\n".join([*first, code.setup(), *taken_up])
        self.begun.add(run)
        self.current = run

    @property
    def several(self) -> bool:
        """True where more than one run is moved, so that each has to be kept while another goes on."""
        return len({one.run for one in self.lesson.activities if self.engine.runs.moves(one)}) > 1

    def code(self, run: str | None) -> Code:
        if run not in self.codes:
            self.codes[run] = Code(self.engine.runs.problem(run), run)
        return self.codes[run]


def _is_web(segment: Text) -> bool:
    return segment.link.startswith(("https://", "http://")) and not re.search(r"[\s()<>]", segment.link)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", clean(text, keep=""))


def _styled(text: str, style: str) -> str:
    marks = {"strong": "**", "emphasis": "*"}.get(style, "")
    return f"{marks}{text}{marks}" if text.strip() else text


def _fenced(text: str) -> str:
    shown = clean(text)
    mark = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", shown)), 3)
    return f"{mark}text\n{shown}\n{mark}"
