"""What a lesson's screen shows, and where: title, text, charts beside or below it, keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size
from textual.reactive import var
from textual.widgets import OptionList

from tutor.learner.page import Page, Question
from tutor.tui.actions import ACTIONS, by_key
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs
from tutor.tui.ink import CHART_INKS
from tutor.tui.room import FRAME_ROWS, MOST_CHARTS, TEXT_PERCENT, WIDE, rows_among_text
from tutor.tui.screens.base import TutorScreen
from tutor.tui.widgets.chart_pane import ChartPane, can_be_read
from tutor.tui.widgets.foot import Foot
from tutor.tui.widgets.key_row import ENTER, LOADING, Key
from tutor.tui.widgets.page_body import PageBody
from tutor.tui.widgets.question_panel import QuestionPanel
from tutor.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual.types import CSSPathType

    from tutor.tui.guides import Guide

STRIP_ROWS = 8
"""The rows of the charts below the text of a narrow screen, where text has to make room for them."""
FEWEST_ROWS = 5
"""The rows below which they are not there from the start, for the answer to be drawn in."""
BODY_FRAME = 3
"""Columns beside the text: a space on both sides, and the scroll bar."""
ONE_CHART = 72
"""Columns below which one chart has the strip for itself."""

HELP = Key("f1", "help", "help")
LESSONS = Key("esc", "lessons", "lessons", "list")
LOADING_TORCH = "loading torch, which takes some seconds ..."
HINT = Key("f2", "hint", "hint")
ASKING = (HINT, Key("f3", "show me", "show", "show"))
BACK = Key("pgup", "back", "back")
CHARTS = Key("f4", "charts", "charts")
EXPLORE = Key("f6", "explore", "explore")
READING = (
    Key("b", "back", "back"), Key("c", "charts", "charts"),
    LESSONS, Key("?", "help", "help"), Key(":", "commands", "commands"),
)  # fmt: skip
SHOWING = (Key("c", "text", "charts"), LESSONS, Key("?", "help", "help"))


class LessonView(TutorScreen):
    """Draws one page; everything shown follows from `page`."""

    CSS_PATH: ClassVar[CSSPathType | None] = [
        "../sheets/page.tcss",
        "../sheets/lesson.tcss",
        "../sheets/charts.tcss",
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = set(CHART_INKS)

    page: var[Page | None] = var(None, init=False)

    def __init__(self, glyphs: Glyphs, note: str = "") -> None:
        """The note stands in the title row."""
        super().__init__()
        self._glyphs = glyphs
        self._bar = TitleBar(glyphs, note)
        self._body = PageBody(glyphs)
        self._panel = self._body.panel
        self._charts = ChartPane(glyphs)
        self._columns = Container(self._body, self._charts, id="columns")
        self._foot = Foot((Key("", LOADING), LESSONS, HELP), " ".join(one.word for one in ACTIONS))
        self._waits_for = LOADING
        """Said in place of the keys while waiting; empty where the keys can be shown meanwhile."""
        self._waiting = True
        """True until the session is there and what was pressed before has been done."""
        self._charts_alone = False
        self._told = False
        """True while a line stands in the place of the keys."""
        self._grown: str | None = None
        """The key of the page whose training has just run, so that its charts are looked at."""
        self._charts_changed = False
        """True where an answer has changed the charts since the page was turned to."""
        self._strip = 0
        """The rows of the charts below the text: there they stay while the page does."""

    @property
    def room(self) -> Size:
        """Columns and rows for the lesson, its title and its keys."""
        return self.app.size

    def compose(self) -> ComposeResult:
        """Title, text and charts side by side, keys."""
        yield self._bar
        yield self._columns
        yield self._foot
        yield self.too_small()

    def guide(self) -> Guide:
        """What help says of the page at hand."""
        from tutor.tui.guides import in_lesson

        return in_lesson(self.page)

    def watch_page(self, before: Page | None, page: Page | None) -> None:
        """Bring everything into line with the page."""
        if page is None:
            return
        same = before is not None and (before.key, before.lesson) == (page.key, page.lesson)
        since = before.epoch - 1 if before is not None and same and page.epoch > before.epoch else None
        if not same:
            self._grown = None
            self._charts_alone = False
            self._charts_changed, self._strip = False, 0
        self._bar.show(page)
        self._charts.show(page.charts, since)
        # A question that has just come, below a training, is not jumped to: what is above it is to be read.
        asked_before = before is not None and bool(before.parameters) and before.question is not None
        self._charts_changed |= same and asked_before and _changes_charts(page)
        self._lay_out(page, follow=same and asked_before)
        self._bring_keys()
        # Text and charts in one frame: else the widgets' own wish for a layout comes one frame too late.
        # By way of the charts' own queue, behind their wish to be drawn.
        self._charts.call_later(self.refresh, repaint=False, layout=True)

    def _lay_out(self, page: Page, *, follow: bool = False) -> None:
        """Find the charts a place, then show the text with those that have found none among it.

        On a narrow screen they stand below where the text leaves room, so that nothing moves when an answer
        is drawn there, and always where an answer or a training has just changed them.
        """
        width, height = self.room
        rows = height - FRAME_ROWS
        strip = 0
        if width < WIDE and page.charts:
            left = rows - self._body.height_at(page, width - BODY_FRAME)
            is_asked = page.question is not None and page.question.status == "open"
            if self._strip:
                strip = max(min(left, self._strip), min(self._strip, STRIP_ROWS))
            elif left >= (FEWEST_ROWS if is_asked else STRIP_ROWS):
                strip = min(left, rows // 2)
            elif rows >= 2 * STRIP_ROWS and (self._charts_changed or self._grown == page.key):
                strip = STRIP_ROWS
            if not any(can_be_read(block, strip) for block in page.charts):
                strip = 0
        self._strip = strip
        self._body.chart_rows = 0 if strip or width >= WIDE else rows_among_text(rows)
        self._body.show(page, follow=follow)
        self._place_charts(strip)

    def _place_charts(self, strip: int) -> None:
        """Lay out text and charts: side by side, or one over the other with `strip` rows for the charts.

        By inline styles, since those count at once and classes one refresh later, when the text has scrolled.
        """
        width = self.room.width
        beside, alone = width >= WIDE, self._charts_alone
        columns, body, charts = self._columns.styles, self._body.styles, self._charts.styles
        columns.layout = "horizontal" if beside else "vertical"
        body.display = "none" if alone else "block"
        body.width = f"{TEXT_PERCENT}%" if beside else "1fr"
        charts.display = "block" if beside or alone or strip else "none"
        charts.layout = "vertical" if beside or alone else "horizontal"
        charts.height = strip if strip and not alone else "1fr"
        below = bool(strip) and not alone
        self._charts.show_at_most(
            1 if below and width < ONE_CHART else MOST_CHARTS, strip if below else self.room.height
        )
        self._charts.set_apart(not (beside or alone))

    def _give_room(self) -> None:
        """Give the text the rows of the charts below it, since it is read again."""
        if self._strip and self.page is not None:
            self._charts_changed, self._strip = False, 0
            self._grown = None
            self._lay_out(self.page)

    def fitted(self) -> None:
        """Lay everything out anew; what was typed stays."""
        if self.page is not None:
            self._strip = 0
            self._lay_out(self.page, follow=self._body.is_following)
            if self.focused is None and not self._charts_alone:
                self._body.take_focus()

    def _bring_keys(self) -> None:
        self._told = False
        self._foot.show(self._keys())

    def _keys(self) -> tuple[Key, ...]:
        question = self.page.question if self.page else None
        if self._waiting and self._waits_for:
            return Key("", self._waits_for), LESSONS, HELP
        if self._charts_alone:
            return SHOWING
        if question is None or question.status != "open":
            return self._reading_keys()
        return (
            *self._answer_keys(question),
            *ASKING,
            *((CHARTS,) if self._has_charts else ()),
            BACK,
            LESSONS,
            HELP,
            EXPLORE,
        )

    def _reading_keys(self) -> tuple[Key, ...]:
        page, body = self.page, self._body
        turned = "end" if page is not None and page.number == page.pages else "next page"
        word = "more" if body.sight.more else "next rule" if body.is_covered else turned
        keys = [key for key in READING if key.command != "charts" or self._has_charts]
        if page is not None and page.question is not None and page.question.hints:
            keys.insert(1, HINT._replace(word="hints"))
        # Where the page invites to it, it comes first.
        keys.insert(0 if page is not None and page.explore is not None else len(keys), EXPLORE)
        return (Key("enter", word, "next", word.removesuffix(" page")), *keys)

    def _answer_keys(self, question: Question) -> tuple[Key, ...]:
        """What enter does on an open question: where it is out of sight, show more."""
        if self._body.sight.question:
            return (Key("enter", "more", "next"),)
        more = (Key("pgdn", "more", "next"),) if self._body.sight.more else ()
        if not question.options:
            return (Key("enter", "answer", ENTER), *more)
        chosen = self._panel.chosen
        commit = (Key("enter", f"answer {chosen}", ENTER),) if chosen else ()
        return (*commit, Key(f"1-{len(question.options)}", "answer"), *more)

    @property
    def _has_charts(self) -> bool:
        return self.page is not None and bool(self.page.charts)

    @on(PageBody.SightChanged)
    @on(OptionList.OptionHighlighted)
    def _sight_changed(self) -> None:
        if not self._told:
            self._bring_keys()

    @on(QuestionPanel.StillEmpty)
    def _still_empty(self, message: QuestionPanel.StillEmpty) -> None:
        self._tell(f"{message.asked} is still empty; it is answered when all are filled in.")

    def _tell(self, said: str) -> None:
        """Say something in the place of the keys, until the next key."""
        self._told = True
        self._foot.tell(text(self._glyphs.of(by_key(said))).plain)

    def reply(self, said: str) -> None:
        """In the place of the keys."""
        self._tell(said)

    def action_charts(self) -> None:
        """Charts in place of the text, and back."""
        if not self._back_to_text() and self.page is not None:
            if not self.page.charts:
                self._tell("There is no chart on this page.")
                return
            self._charts_alone = True
            self.set_focus(None)
            self._lay_out(self.page)
            self._bring_keys()

    def _back_to_text(self) -> bool:
        """Leave the charts; False where the text is shown."""
        if not self._charts_alone or self.page is None:
            return False
        self._charts_alone = False
        self._lay_out(self.page)
        self._body.take_focus()
        self._bring_keys()
        return True


def _changes_charts(page: Page) -> bool:
    """True where an answer is drawn: the place that a wrong rule leads to, or the step that was taken."""
    question, verdict = page.question, page.verdict
    taken = question is not None and question.status != "open" and page.moved
    return taken or (verdict is not None and bool(verdict.landing))
