"""The checker's report of a lesson: every problem with its place, its line and how to mend it."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tutor.tui import ink
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs

if TYPE_CHECKING:
    from tutor.authoring.report import FileReport
    from tutor.course.problems import FileProblem

INDENT = 4
"""Columns that a problem's line stands in from the left, with its marks at both ends."""


class ReportPane(VerticalScroll, can_focus=True):
    """Shows the last report, and whether a newer one is being made."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "page_down", show=False),
        Binding("b", "page_up", show=False),
    ]

    def __init__(self, glyphs: Glyphs, name: str) -> None:
        super().__init__(id="report")
        self._glyphs = glyphs
        self._file = name
        self._report: FileReport | None = None
        self._state = ""
        self._text = Static(id="report-text", markup=False)

    def compose(self) -> ComposeResult:
        """One text."""
        yield self._text

    def show(self, report: FileReport | None, state: str) -> None:
        """Show a report; the state says what it is about or what is under way."""
        self._report, self._state = report, state
        self._draw()

    def on_resize(self) -> None:
        """Cut the lines of the file to the new width."""
        self._draw()

    def _draw(self) -> None:
        width = max(self.scrollable_content_region.width, 20)
        parts = [self._head()]
        if self._report is not None:
            parts += [self._problem(one, width) for one in self._report.problems]
            if played := self._report.played.text():
                parts.append(text(self._glyphs.of(played[0].upper() + played[1:] + "."), ink.MUTED))
        self._text.update(Content("\n\n").join(parts))

    def _head(self) -> Content:
        return Content.assemble(
            (self._glyphs.of(self._file), ink.HEADING), "  ", (self._glyphs.of(self._state), ink.MUTED)
        )

    def _problem(self, problem: FileProblem, width: int) -> Content:
        """Place and sentence, then the line with its caret, then how to mend it."""
        named = replace(problem, path=PurePath(problem.path).name)
        rows = self._glyphs.of(named.text(width - INDENT)).split("\n")
        head = ink.WRONG if problem.severity == "error" else ink.ALMOST
        lines = [text(rows[0], head)]
        if problem.hint:
            hint = text(rows.pop().strip())
        lines += [text(row, ink.CODE) for row in rows[1:]]
        if problem.hint:
            lines.append(hint)
        return Content("\n").join(lines)
