"""The text of a page: its blocks in reading order, with the question among them."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.reactive import reactive
from textual.widgets import Static

from tutor.learner.page import Block, ChartBlock, Page, RuleBlock
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs
from tutor.tui.widgets.block_view import BlockView
from tutor.tui.widgets.inline_chart import InlineChart
from tutor.tui.widgets.question_panel import QuestionPanel

View = BlockView | InlineChart


class PageBody(VerticalScroll, can_focus=True):
    """Shows a page and keeps what has not changed; derivations are uncovered rule by rule."""

    page: reactive[Page | None] = reactive(None, init=False)

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="body")
        self._glyphs = glyphs
        self._uncovered: dict[str, int] = {}
        self._above: list[View] = []
        self._below: list[View] = []

    def compose(self) -> ComposeResult:
        """The heading and the question; blocks are put around it."""
        yield Static(id="heading", markup=False)
        panel = QuestionPanel(self._glyphs)
        panel.display = False
        yield panel

    def watch_page(self, before: Page | None, page: Page | None) -> None:
        """Bring the blocks into line with the page."""
        if page is None:
            return
        turned = before is None or before.key != page.key or before.lesson != page.lesson
        self._arrange(page)
        self.query_one(QuestionPanel).page = page
        if turned:
            self.scroll_home(animate=False)
            if page.question is None or page.question.status != "open":
                self.focus(scroll_visible=False)
        elif page.question is not None:
            self.call_after_refresh(self._follow, page)

    def _follow(self, page: Page) -> None:
        """Bring into sight what an answer changed: the lines and the verdict, or what came below."""
        if page is not self.page or page.question is None:
            return
        if page.question.status == "open":
            self.scroll_end(animate=False)
        else:
            self.scroll_to_widget(self.query_one(QuestionPanel), top=True, animate=False)

    def _arrange(self, page: Page) -> None:
        self.query_one("#heading", Static).update(text(self._glyphs.of(page.title), "bold $text-primary"))
        split = len(page.blocks) if page.question_at is None else page.question_at
        shown = self._covered(page)
        self._above = self._bring(self._above, shown[:split], before=self.query_one(QuestionPanel))
        self._below = self._bring(self._below, shown[split:], before=None)

    def _bring(
        self, views: list[View], blocks: tuple[Block, ...], before: QuestionPanel | None
    ) -> list[View]:
        """Change views in place as long as they can show their blocks; replace the rest."""
        kept: list[View] = []
        for view, block in zip(views, blocks, strict=False):
            if isinstance(view, InlineChart) != isinstance(block, ChartBlock):
                break
            if view.block != block:
                view.change(block)
            kept.append(view)
        for view in views[len(kept) :]:
            view.remove()
        fresh = [self._view(block) for block in blocks[len(kept) :]]
        if fresh:
            self.mount_all(fresh, before=before)
        return kept + fresh

    def _view(self, block: Block) -> View:
        if isinstance(block, ChartBlock):
            return InlineChart(block, self._glyphs)
        return BlockView(block, self._glyphs)

    def _covered(self, page: Page) -> tuple[Block, ...]:
        """The blocks up to the last rule uncovered so far; all of them where no rule is left."""
        rules = [index for index, block in enumerate(page.blocks) if isinstance(block, RuleBlock)]
        uncovered = self._uncovered.setdefault(page.key, 1)
        return page.blocks[: rules[uncovered]] if uncovered < len(rules) else page.blocks

    def uncover(self) -> bool:
        """Show the next rule of a derivation; False when nothing was covered."""
        page = self.page
        if page is None or len(self._covered(page)) == len(page.blocks):
            return False
        self._uncovered[page.key] += 1
        self._arrange(page)
        self.call_after_refresh(self.scroll_end, animate=False)
        return True

    def read_on(self) -> bool:
        """Scroll to text not seen yet; False at the end."""
        if self.scroll_offset.y >= self.max_scroll_y:
            return False
        self.scroll_page_down(animate=False)
        return True

    def read_back(self) -> bool:
        """Scroll back; False at the top."""
        if self.scroll_offset.y <= 0:
            return False
        self.scroll_page_up(animate=False)
        return True

    def text_height(self, width: int) -> int:
        """The rows that everything shown takes at a width, question included."""
        views = [*self._above, *self._below]
        blocks = sum(len(view.lines(width)) + 1 for view in views if isinstance(view, BlockView))
        panels = [panel for panel in self.query(QuestionPanel) if panel.display]
        return blocks + 2 + sum(panel.outer_size.height + 1 for panel in panels)

    @property
    def has_chart(self) -> bool:
        """True where a chart stands among the text."""
        return any(isinstance(view, InlineChart) for view in (*self._above, *self._below))
