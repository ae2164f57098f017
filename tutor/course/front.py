"""The front matter of a lesson: found, read, and checked as far as that goes without numbers."""

from __future__ import annotations

import re
from typing import Unpack

from msgspec import Struct, field

from tutor.course import tables
from tutor.course.blocks import KeyPath, TomlBlock, Where
from tutor.course.format_number import check_format
from tutor.course.formulas import Report
from tutor.course.problem_checks import check_problem
from tutor.course.problems import FileProblem
from tutor.course.runs import problems as problems_of
from tutor.course.schema import FrontMatter, Problem
from tutor.course.source import Source
from tutor.course.variants import check_variants
from tutor.symbolic.expression import Objective

_FENCE = re.compile(r"\+\+\+[ \t]*(?:\n|\Z)")
_CLOSING = re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE)
_ALMOST = re.compile(r"^(?:\+{2}|\+{4,}|-{3,}|={3,})[ \t]*$", re.MULTILINE)
_RUN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}")
_ECHOES = frozenset({"unknown-name", "unused-name", "unknown-key", "missing-key", "conflict"})


class Front(Struct, frozen=True):
    """What is known of the front matter; `matter` is None where it cannot be used at all."""

    place: TomlBlock
    body: int
    """The offset where the pages begin."""
    found: bool = True
    """Whether there are two +++ lines."""
    matter: FrontMatter | None = None
    problems: dict[str | None, Problem] = field(default_factory=dict)
    objectives: dict[str | None, Objective] = field(default_factory=dict)
    """Of the problems whose names are known; model and loss may be stand-ins where there is an error."""


def read_front(source: Source, found: list[FileProblem]) -> Front:
    """The front matter; every problem with it is added to `found`."""
    place, body = split(source, found)
    if place is None:
        return Front(TomlBlock(source, 0, 0, 0), body, found=False)
    raw = tables.load(place, found)
    if raw is None or not check_format(raw, place, found):
        return Front(place, body)
    table = tables.read(place, raw, FrontMatter, found)
    if not isinstance(raw.get("problem"), dict):
        return Front(place, body, matter=table.value)
    problems, objectives = _problems(table, found)
    return Front(place, body, True, table.value, problems, objectives)


def split(source: Source, found: list[FileProblem]) -> tuple[TomlBlock | None, int]:
    """The TOML between the +++ lines, and where the text goes on."""
    text = source.text
    begin = len(text) - len(text.lstrip("\n \t"))
    begin = text.rfind("\n", 0, begin) + 1
    first = source.line(source.position(begin)[0]).strip()
    opening = _FENCE.match(text, begin)
    closing = _CLOSING.search(text, opening.end() if opening else begin)
    if opening and closing:
        return TomlBlock(source, opening.end(), closing.start(), begin), closing.end()
    hint = "A lesson begins with a line +++, TOML, and a line +++."
    if opening:
        almost = _ALMOST.search(text, opening.end())
        at = almost.start() if almost else begin
        message = (
            "the front matter is closed by +++." if almost else "the front matter is opened and never closed."
        )
        found.append(source.problem(at, "front-matter", message, "Close it with a line +++."))
    elif first.startswith("---"):
        message = "front matter stands between +++ lines here, and is TOML; --- lines hold YAML."
        found.append(source.problem(begin, "front-matter", message, hint))
    elif _ALMOST.fullmatch(first):
        message = "front matter begins with a line of three plus signs."
        found.append(source.problem(begin, "front-matter", message, hint))
    elif not text.strip():
        found.append(source.problem(0, "front-matter", "the file is empty.", hint))
    else:
        message = "the front matter is missing: the first line is not +++."
        found.append(source.problem(begin, "front-matter", message, hint))
    return None, closing.end() if closing else len(text)


def _problems(
    table: tables.Table[FrontMatter], found: list[FileProblem]
) -> tuple[dict[str | None, Problem], dict[str | None, Objective]]:
    matter = table.value
    problems: dict[str | None, Problem] = {}
    objectives: dict[str | None, Objective] = {}
    reporter = _Reporter(table, found)
    for run, problem in problems_of(matter):
        if run is not None and _RUN_NAME.fullmatch(run) is None:
            message = "a run is named by letters, digits, - and _, a letter first."
            found.append(
                table.block.problem(("runs", run), "bad-name", message, "Choose another name.", part="key")
            )
        damaged = frozenset(path[1:] for path in table.damaged if path[:1] == ("problem",))
        objective = check_problem(problem, reporter.of(run), damaged)
        problems[run] = problem
        if objective is not None:
            objectives[run] = objective
    if matter.variants is not None:
        check_variants(matter.variants, matter.problem, reporter.plain(("variants",)))
    return problems, objectives


class _Reporter:
    """Turns the keys of a problem into places of the file, and leaves out what only echoes another."""

    def __init__(self, table: tables.Table[FrontMatter], found: list[FileProblem]) -> None:
        self.table = table
        self.found = found
        self.said: set[tuple[KeyPath, str, str]] = set()
        unsure = {("problem", "start"), ("problem", "data"), ("problem", "let"), ("problem", "model")}
        self.unsure = not unsure.isdisjoint(table.damaged)

    def of(self, run: str | None) -> Report:
        """A reporter for the problem of a run: keys it overrides are reported there, others once."""

        def add(
            path: KeyPath,
            code: str,
            message: str,
            hint: str = "",
            **where: Unpack[Where],
        ) -> None:
            key = (path, code, message)
            if key in self.said or (self.unsure and code in _ECHOES):
                return
            self.said.add(key)
            full: KeyPath = ("problem", *path)
            if run is not None:
                full = ("runs", run, *path)
                if full not in self.table.block.scan.places:
                    full, where = ("runs", run), {"part": "key"}
            self._add(full, code, message, hint, **where)

        return add

    def plain(self, prefix: KeyPath) -> Report:
        """A reporter for another table."""

        def add(
            path: KeyPath,
            code: str,
            message: str,
            hint: str = "",
            **where: Unpack[Where],
        ) -> None:
            if not (self.unsure and code in _ECHOES):
                self._add((*prefix, *path), code, message, hint, **where)

        return add

    def _add(self, path: KeyPath, code: str, message: str, hint: str, **where: Unpack[Where]) -> None:
        if any(path[:length] in self.table.damaged for length in range(1, len(path) + 1)):
            return
        self.found.append(self.table.block.problem(path, code, message, hint, **where))
