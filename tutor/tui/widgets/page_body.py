"""The text of a page: its blocks in reading order, with the question among them."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.reactive import reactive
from textual.widgets import Static

from tutor.learner.page import Block, Page, RuleBlock
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs
from tutor.tui.widgets.block_view import BlockView
from tutor.tui.widgets.question_panel import QuestionPanel


class PageBody(VerticalScroll, can_focus=True):
    """Shows a page and keeps what has not changed; derivations are uncovered rule by rule."""

    page: reactive[Page | None] = reactive(None, init=False)

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="body")
        self._glyphs = glyphs
        self._uncovered: dict[str, int] = {}

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
        else:
            self.call_after_refresh(self.scroll_end, animate=False)

    def _arrange(self, page: Page) -> None:
        self.query_one("#heading", Static).update(text(self._glyphs.of(page.title), "bold $text-primary"))
        panel = self.query_one(QuestionPanel)
        split = len(page.blocks) if page.question_at is None else page.question_at
        shown = self._covered(page)
        views = list(self.query(BlockView))
        above = [view for view in views if self.children.index(view) < self.children.index(panel)]
        below = views[len(above) :]
        self._bring(above, shown[:split], before=panel)
        self._bring(below, shown[split:], before=None)

    def _bring(self, views: list[BlockView], blocks: tuple[Block, ...], before: QuestionPanel | None) -> None:
        for view, block in zip(views, blocks, strict=False):
            if view.block == block:
                continue
            view.change(block)
        for view in views[len(blocks) :]:
            view.remove()
        fresh = [BlockView(block, self._glyphs) for block in blocks[len(views) :]]
        if fresh:
            self.mount_all(fresh, before=before)

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
        blocks = sum(len(view.lines(width)) + 1 for view in self.query(BlockView))
        panel = self.query_one(QuestionPanel)
        return blocks + 2 + (panel.outer_size.height if panel.display else 0)
