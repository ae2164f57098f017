"""What the sandbox's screen shows, and where: numbers, lines and charts, beside or below each other."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll

from tutor.learner.explore_controls import OPTIMIZERS
from tutor.learner.explore_view import View, view_of
from tutor.tui import ink
from tutor.tui.actions import by_key
from tutor.tui.content import text
from tutor.tui.ink import CHART_INKS
from tutor.tui.room import FRAME_ROWS, WIDE
from tutor.tui.screens.base import TutorScreen
from tutor.tui.sheet import Item, Sheet
from tutor.tui.widgets.explore_bar import ExploreBar
from tutor.tui.widgets.explore_charts import ExploreCharts
from tutor.tui.widgets.explore_controls import Controls
from tutor.tui.widgets.explore_runs import RunRows
from tutor.tui.widgets.foot import Foot
from tutor.tui.widgets.key_row import Key
from tutor.tui.widgets.page_body import AsciiBars
from tutor.tui.widgets.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.types import CSSPathType

    from tutor.learner.explore import Sandbox
    from tutor.tui.glyphs import Glyphs
    from tutor.tui.guides import Guide
    from tutor.tui.sheet import Row

SIDE_BY_SIDE = 72
"""Columns from which two charts do."""
BENCH_SHARE = "50%"
STRIP_ROWS = 9
"""The rows of the charts below the numbers of a narrow screen, at the least."""

LESSON = Key("esc", "lesson", "lesson")
HELP = Key("f1", "help", "help")
KEYS = (
    Key("space", "run", "run"), Key("← →", "step", "step"),
    Key("enter", "change", "edit", "set"), Key("n", "new run", "again", "new"), LESSON, HELP,
    Key("s", "stable rate", "stable", "stable"), Key("c", "charts", "charts"),
    Key("home", "rewind", "rewind"),
)  # fmt: skip
RUNNING = (Key("space", "pause", "run"), LESSON, HELP)
SHOWING = (*KEYS[:2], Key("c", "numbers", "charts"), *KEYS[3:7])
TYPING = (Key("enter", "take it"), Key("esc", "keep the old value", "", "keep"))
NAMES = Key("", ", ".join(OPTIMIZERS))
"""What can be typed for an optimizer: nobody can know the names beforehand."""


class _Closely(Sheet):
    """Lays out blocks without empty rows between them."""

    def rows(self, items: Sequence[Item], width: int, chart_rows: int) -> list[Row]:
        return [row for item in items for row in self.lines(item, width, chart_rows)]


class ExploreView(TutorScreen):
    """Draws one sandbox; everything shown follows from it."""

    CSS_PATH: ClassVar[CSSPathType | None] = [
        "../sheets/lesson.tcss",
        "../sheets/charts.tcss",
        "../sheets/explore.tcss",
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = set(CHART_INKS)

    def __init__(self, sandbox: Sandbox, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._sandbox = sandbox
        self._bar = ExploreBar(glyphs)
        self._controls = Controls(glyphs)
        self._runs = RunRows(glyphs)
        self._readout = Paper(_Closely(glyphs), id="explore-readout")
        self._bench = VerticalScroll(self._controls, self._runs, self._readout, id="bench", can_focus=False)
        self._charts = ExploreCharts(glyphs)
        self._columns = Container(self._bench, self._charts, id="explore-columns")
        self._foot = Foot(KEYS)
        self._charts_alone = False
        self._shown_at = 0.0
        """When the sandbox was last shown; 0 before that."""

    def compose(self) -> ComposeResult:
        """Title, numbers and charts, keys."""
        yield self._bar
        yield self._columns
        yield self._foot
        yield self.too_small()

    def on_mount(self) -> None:
        """Show the lesson's run as it stands."""
        if self._glyphs.ascii:
            self._bench.vertical_scrollbar.renderer = AsciiBars  # type: ignore[misc]
        self._show()
        self._controls.focus(scroll_visible=False)

    @property
    def sandbox(self) -> Sandbox:
        """The sandbox as it stands."""
        return self._sandbox

    def guide(self) -> Guide:
        """The keys of the sandbox."""
        from tutor.tui.screens.explore_help import GUIDE

        return GUIDE

    def _show(self) -> None:
        view = view_of(self._sandbox)
        self._shown_at = time.monotonic()
        self._bar.show(view)
        self._controls.show(view.controls)
        self._runs.show(view.runs)
        self._readout.show(self._items(view), 0)
        self._charts.show(view.charts)
        self._bring_keys()
        self._tell_below()

    def _tell_below(self) -> None:
        """Say it in the place of the keys where it might be out of sight below the numbers."""
        if self._sandbox.said and not self._is_wide:
            self._foot.tell(self._glyphs.of(by_key(self._sandbox.said)))

    def reply(self, said: str) -> None:
        """In the place of the keys."""
        self._foot.tell(self._glyphs.of(said))

    @property
    def _is_wide(self) -> bool:
        return self.app.size.width >= WIDE

    def _items(self, view: View) -> list[Item]:
        """What stands below the controls."""
        of = self._glyphs.of
        items: list[Item] = [text("")]
        if view.said and self._is_wide:
            items += [text(of(by_key(view.said)), ink.EMPHASIS), text("")]
        items.append(text(of(view.standing), ink.WRONG if self._sandbox.run.diverged else ink.STRONG))
        if view.sentence:
            items.append(text(of(view.sentence), ink.MUTED))
        if view.lines is not None:
            items += [text(""), text(f"epoch {view.lines.epoch:,}, the coming step", ink.HEADING), view.lines]
        return items

    def _bring_keys(self) -> None:
        keys: tuple[Key, ...] = KEYS
        if self._controls.is_typing:
            keys = (*TYPING, NAMES) if self._controls.chosen == "optimizer" else TYPING
        elif self._sandbox.running:
            keys = RUNNING
        elif self._charts_alone:
            keys = SHOWING
        if self._glyphs.ascii:
            words = {"← →": "left, right"}
            keys = tuple(key._replace(keys=words.get(key.keys, key.keys)) for key in keys)
        self._foot.show(keys)

    def fitted(self) -> None:
        """Numbers and charts side by side, or the charts below in a strip, or alone."""
        width, height = self.app.size
        beside, alone = self._is_wide, self._charts_alone
        columns, bench, charts = self._columns.styles, self._bench.styles, self._charts.styles
        columns.layout = "horizontal" if beside and not alone else "vertical"
        bench.display = "none" if alone else "block"
        bench.width = BENCH_SHARE if beside else "1fr"
        rows = height - FRAME_ROWS
        strip = max(STRIP_ROWS, rows * 2 // 5)
        charts.height = "1fr" if beside or alone else strip
        pairs = width >= SIDE_BY_SIDE
        if alone:
            self._charts.set_out("grid" if pairs else "column", 3, rows)
        elif beside:
            self._charts.set_out("column", 3 if rows >= 27 else 2, rows)
        else:
            self._charts.set_out("row", 2 if pairs else 1, strip)
        if self._shown_at:
            self._show()

    def action_charts(self) -> None:
        """Charts in place of the numbers, and back."""
        self._charts_alone = not self._charts_alone
        self.fitted()
        if self._charts_alone:
            self.set_focus(None)
        else:
            self._controls.focus(scroll_visible=False)
        self._bring_keys()

    def action_scroll(self, by: int) -> None:
        """Scroll the numbers where they are more than the screen shows."""
        page = max(self._bench.scrollable_content_region.height - 2, 1)
        self._bench.scroll_to(y=self._bench.scroll_y + by * page, animate=False, force=True)
