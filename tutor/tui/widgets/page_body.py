"""The text of a page with its question, as one scroll."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.message import Message
from textual.scrollbar import ScrollBarRender

from tutor.learner.page import Block, ChartBlock, Page, RuleBlock
from tutor.tui import ink
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs
from tutor.tui.sheet import Item, Sheet
from tutor.tui.widgets.paper import Paper
from tutor.tui.widgets.question_panel import QuestionPanel

KEPT_ROWS = 3
"""Rows in sight that stay in sight when the text is scrolled by a screen."""

LAST_ROWS = 1
"""Empty rows below the last text: there is nothing to read on to in them."""


class Sight(NamedTuple):
    """What of a page is below what is in sight."""

    more: bool
    """True where there is more text."""
    question: bool
    """True where the place of an answer is."""


class AsciiBars(ScrollBarRender):
    """A scroll bar of colour alone: its ends are not drawn finer than a cell."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8


class PageBody(VerticalScroll, can_focus=True):
    """Shows a page; derivations are uncovered rule by rule, but not again on a page seen before."""

    ALLOW_SELECT = False

    class SightChanged(Message):
        """Whether there is more to read on to, or the question is in sight, is not what it was."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="body")
        self._glyphs = glyphs
        self._sheet = Sheet(glyphs)
        self._above = Paper(self._sheet, id="above")
        self.panel = QuestionPanel(glyphs)
        self._below = Paper(self._sheet, id="below")
        self._page: Page | None = None
        self._uncovered: dict[str, int] = {}
        self.sight = Sight(False, False)
        """What was last said of what is in sight."""
        self._following = False
        """True from an answer until the learner moves: what the answer changed is kept in sight."""
        self._is_worked_at = False
        """True while the place of an answer is in sight: there it is kept when the size changes."""
        self._room = Size(0, 0)
        """The screen's size when rows were laid out last."""
        self._reading = False
        """True while what is followed is the text below: rules that are uncovered."""
        self.seen = 0
        """The number of the last page that was seen before: up to it nothing is covered."""
        self.chart_rows = 0
        """Rows of each chart among the text; 0 where a place beside or below it shows them."""

    def compose(self) -> ComposeResult:
        """What stands above the question, the question, what stands below."""
        yield self._above
        self.panel.display = False
        yield self.panel
        yield self._below

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Look no style up: nothing in a page looks different while the page has the focus."""

    def on_mount(self) -> None:
        """Scroll when rows have found their places, not before."""
        if self._glyphs.ascii:
            self.vertical_scrollbar.renderer = AsciiBars  # type: ignore[misc]
        self.screen.screen_layout_refresh_signal.subscribe(self, self._laid_out, immediate=True)

    def _laid_out(self, _: object) -> None:
        if not self.region:
            return
        self._following |= self._is_worked_at and self._room != self.screen.size
        self._room = self.screen.size
        if self._following:
            self._follow()
        self._look()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Say so when what is in sight changes what the keys do."""
        super().watch_scroll_y(old_value, new_value)
        self._look()

    def _look(self) -> None:
        end = round(self.scroll_y) + self.scrollable_content_region.height
        if self._room == self.screen.size:
            self._is_worked_at = self.panel.is_open and self.scroll_y < self.panel.answer_bottom <= end
        sight = Sight(self._is_more, self.panel.is_open and self.panel.answer_bottom > end)
        if sight != self.sight:
            self.sight = sight
            self.post_message(self.SightChanged())

    @property
    def _is_more(self) -> bool:
        return round(self.scroll_y) < self.max_scroll_y - LAST_ROWS

    @property
    def is_following(self) -> bool:
        """True while what was changed or is worked at is kept in sight."""
        return self._following

    @property
    def is_covered(self) -> bool:
        """True where rules of a derivation are still to be uncovered."""
        return self._page is not None and bool(self._covered_rules(self._page))

    def show(self, page: Page, *, follow: bool = False) -> None:
        """Bring text and question into line with the page; with `follow`, what changed into sight."""
        before, self._page = self._page, page
        turned = before is None or (before.key, before.lesson) != (page.key, page.lesson)
        above, below = self._items(page, charts=bool(self.chart_rows))
        self._above.show(above, self.chart_rows)
        self._below.show(below, self.chart_rows)
        self.panel.show(page)
        self._following = follow and not turned
        self._reading &= self._following and not self.panel.is_open
        if turned:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.take_focus(turned)

    def take_focus(self, turned: bool = True) -> None:
        """Where the next key belongs: to an open question, which tab does not leave, else to the text."""
        self.can_focus = not (self.panel.is_open and self.panel.is_typing)
        if self.display and not self.panel.is_open:
            self.screen.set_focus(self, scroll_visible=False)
        elif self.display and turned:
            self.panel.focus_answer()

    def _items(self, page: Page, *, charts: bool) -> tuple[list[Item], list[Item]]:
        """What stands above the question and what stands below it."""
        shown = self._covered(page)
        split = len(shown) if page.question_at is None else page.question_at
        above: list[Item] = []
        if page.title != page.lesson_title:
            above.append(text(self._glyphs.of(page.title), ink.HEADING))
        if page.notice:
            above.append(text(self._glyphs.of(page.notice), ink.NOTICE))
        above += [block for block in shown[:split] if charts or not isinstance(block, ChartBlock)]
        below: list[Item] = [block for block in shown[split:] if charts or not isinstance(block, ChartBlock)]
        if covered := self._covered_rules(page):
            more = "one more rule" if covered == 1 else f"{covered} more rules"
            stands_below = page.question_at is not None and len(shown) > page.question_at
            (below if stands_below else above).append(text(f"enter: the next rule ({more})", ink.MUTED))
        return above, below

    def _covered(self, page: Page) -> tuple[Block, ...]:
        """The blocks up to the last rule uncovered so far; all of them where no rule is left."""
        rules = _rules(page)
        left = self._covered_rules(page)
        return page.blocks[: rules[len(rules) - left]] if left else page.blocks

    def _covered_rules(self, page: Page) -> int:
        """How many rules of the page's derivation are still to come; none to who has typed them all."""
        answered = page.question is not None and page.question.status == "right"
        if page.number <= self.seen or answered:
            return 0
        return max(len(_rules(page)) - self._uncovered.get(page.key, 1), 0)

    def uncover(self) -> bool:
        """Show the next rule of a derivation; False when nothing was covered."""
        page = self._page
        if page is None or not self._covered_rules(page):
            return False
        self._uncovered[page.key] = self._uncovered.get(page.key, 1) + 1
        self._reading = True
        self.show(page, follow=True)
        return True

    def cover(self) -> None:
        """Begin anew: the lesson is begun again."""
        self.seen = 0
        self._uncovered = {}

    def _follow(self) -> None:
        """Bring into sight what an answer changed, moving no more than is needed.

        Of an open question that is all up to the verdict and the hints; of one that is done, from the lines
        of the step to the text below, or as much of it as there is room for, the verdict first.
        """
        page = self._page
        if page is None:
            return
        if page.question is None or self._reading:
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True, immediate=True)
            return
        question = self.panel.virtual_region
        bottom = question.bottom if self.panel.is_open else self.virtual_size.height
        top = max(question.y - self._above.rows_of_last(), 0)
        height = self.scrollable_content_region.height
        here = round(self.scroll_y)
        if here <= top and bottom <= here + height:
            return
        if bottom - top <= height:
            there = bottom - height if here < bottom - height else min(here, top)
        else:
            # What was said last is in sight, whatever else is not: the verdict, or the hint behind it.
            there = max(question.bottom - height, 0 if self.panel.is_open else top)
            if self.panel.is_open and (verdict := self.panel.verdict_top) is not None:
                there = min(there, verdict)
        self.scroll_to(y=there, animate=False, force=True, immediate=True)

    def shows_option(self, number: int) -> bool:
        """True where an option, by its number from 1, is in sight, or was read and judged further up."""
        bottom, question = self.panel.option_bottom(number), self.panel.question
        begun = question is not None and question.misses > 0
        top = 0 if begun else round(self.scroll_y)
        return top < bottom <= round(self.scroll_y) + self.scrollable_content_region.height

    def bring_option(self, number: int) -> None:
        """Bring the question's options into sight, at least the one of that number."""
        self._following = True
        self._follow()
        if not self.shows_option(number):
            self._following = False
            below = self.panel.option_bottom(number) - self.scrollable_content_region.height
            there = max(self.panel.virtual_region.y, below)
            self.scroll_to(y=there, animate=False, force=True, immediate=True)
        self._look()

    def read_on(self) -> bool:
        """Scroll to text not seen yet; False at the end."""
        if not self._is_more:
            return False
        self._following = False
        self.scroll_to(y=self.scroll_y + self._screenful, animate=False, force=True, immediate=True)
        return True

    def read_back(self) -> bool:
        """Scroll back; False at the top."""
        if round(self.scroll_y) <= 0:
            return False
        self._following = False
        self.scroll_to(y=self.scroll_y - self._screenful, animate=False, force=True, immediate=True)
        return True

    @property
    def _screenful(self) -> int:
        return max(self.scrollable_content_region.height - KEPT_ROWS, 1)

    def height_at(self, page: Page, width: int) -> int:
        """The rows that the page's text and question take at a width, without charts."""
        rows = sum(len(self._sheet.rows(items, width, 0)) for items in self._items(page, charts=False))
        return rows + self.panel.height_at(page, width)


def _rules(page: Page) -> list[int]:
    return [index for index, block in enumerate(page.blocks) if isinstance(block, RuleBlock)]
