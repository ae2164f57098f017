"""The lesson screen: draws the session's page, and hands it what was typed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from tutor.errors import TutorError
from tutor.learner.page import Page
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs
from tutor.tui.messages import (
    Answered,
    Commanded,
    ListWanted,
    SessionFailed,
    SessionReady,
    TrainingEnded,
    TrainingProgress,
)
from tutor.tui.shelf import Opening
from tutor.tui.widgets.chart_pane import ChartPane
from tutor.tui.widgets.page_body import PageBody
from tutor.tui.widgets.question_panel import QuestionPanel
from tutor.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from tutor.learner.session import Session

WIDE = 100
"""Columns from which text and charts stand side by side."""
PROGRESS_SECONDS = 0.1
STRIP_ROWS = 8
"""Rows of the charts below the text of a narrow screen."""


class LessonScreen(Screen[None]):
    """One lesson, page by page; everything shown follows from `page`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "next", id="lesson.next", tooltip="Read on, then turn the page"),
        Binding("f2", "hint", "hint", id="lesson.hint", tooltip="One hint more"),
        Binding("f3", "reveal", "show me", id="lesson.show", tooltip="Show the answer and take the step"),
        Binding("pageup", "back", "back", id="lesson.back", priority=True, tooltip="Back, the run rewinding"),
        Binding("pagedown", "go_on", "next", id="lesson.ahead", show=False, priority=True),
        Binding("f4", "charts", "charts", id="lesson.charts", tooltip="Charts in place of the text"),
        Binding("escape", "leave", "lessons", id="lesson.leave", tooltip="To the list; your place is kept"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012

    page: reactive[Page | None] = reactive(None, init=False)

    def __init__(self, opening: Opening, glyphs: Glyphs) -> None:
        super().__init__()
        self._opening = opening
        self._glyphs = glyphs
        self._session: Session | None = None
        self._training = False
        self._early: list[Answered | None] = []
        """What was done before the session was there: answers, and None for turning the page."""

    def compose(self) -> ComposeResult:
        """Title, text and charts side by side, keys."""
        yield TitleBar(self._glyphs).data_bind(LessonScreen.page)
        with Container(id="columns"):
            yield PageBody(self._glyphs).data_bind(LessonScreen.page)
            yield ChartPane(self._glyphs).data_bind(LessonScreen.page)
        yield Static(id="keys", markup=False)
        yield Static(
            "This terminal is too small: the lesson needs 60 columns and 20 rows.",
            id="too-small",
            markup=False,
        )

    def on_mount(self) -> None:
        """Show the page without its numbers first; they come from a thread."""
        self.page = self._opening.preview()
        self.call_after_refresh(self._prepare)

    @work(thread=True, exclusive=True, group="prepare")
    def _prepare(self) -> None:
        try:
            session = self._opening.session()
        except TutorError as error:
            self.post_message(SessionFailed(str(error)))
            return
        self.post_message(SessionReady(session))

    @on(SessionReady)
    def _ready(self, message: SessionReady) -> None:
        self._session = message.session
        self._show()
        early, self._early = self._early, []
        for done in early[-1:]:
            self.action_go_on() if done is None else self._answer(done)

    @on(SessionFailed)
    def _failed(self, message: SessionFailed) -> None:
        self.app.exit(return_code=2, message=text(message.text).plain)

    @on(Answered)
    def _answer(self, message: Answered) -> None:
        if self._session is None:
            self._early.append(message)
            return
        self._do(self._session.answer(message.texts) if not self._training else "")

    @on(Commanded)
    async def _command(self, message: Commanded) -> None:
        action = {
            "hint": "hint", "show": "reveal", "back": "back", "next": "go_on", "charts": "charts",
            "quit": "leave", "q": "leave", "restart": "restart", "help": "app.help", "lessons": "leave",
        }.get(message.name)  # fmt: skip
        if action is None:
            self.notify(
                f"There is no :{text(message.name).plain}; try :hint :show :back :next :charts :quit",
                markup=False,
            )
            return
        await self.run_action(action)

    def watch_page(self) -> None:
        """Bring keys and room into line with the page."""
        self._bring_keys()
        self.call_after_refresh(self._fit)

    def _bring_keys(self) -> None:
        self.query_one("#keys", Static).update(self._keys())

    def on_resize(self, event: events.Resize) -> None:
        """Say so where nothing fits; give charts the room that the text leaves."""
        self.set_class(event.size.width < 60 or event.size.height < 20, "-too-small")
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """On a narrow screen, charts stand below the text where it leaves room, and always with a verdict."""
        body = self.query_one(PageBody)
        page = self.page
        if page is None:
            return
        rows = self.size.height - 2
        left = rows - body.text_height(max(self.size.width - 4, 20))
        wanted = bool(page.charts) and not body.has_chart
        question = page.question
        was_tried = question is not None and bool(page.verdict or question.hints or question.answer)
        shown = wanted and (left >= STRIP_ROWS or (was_tried and rows >= 2 * STRIP_ROWS))
        narrow = self.size.width < WIDE
        self.set_class(shown, "-room")
        body.styles.max_height = max(rows - STRIP_ROWS, 6) if shown and narrow else None

    def _keys(self) -> str:
        page = self.page
        question = page.question if page else None
        asked = question is not None and question.status == "open"
        keys = ["enter answer", "f2 hint", "f3 show me"] if asked else ["enter next"]
        keys += ["pgup back", "f4 charts", "esc lessons", "f1 help"]
        return "  ".join(keys)

    def action_go_on(self) -> None:
        """Read on: text below, the next rule, then the next page."""
        body = self.query_one(PageBody)
        if body.read_on() or body.uncover():
            return
        if self._session is None:
            self._early.append(None)
            return
        page = self._session.page
        if page.question is not None and page.question.status == "open":
            self.query_one(QuestionPanel).focus_answer()
            return
        self._do(self._session.forward() if not self._training else "")
        if self._session.ended:
            self.action_leave()

    def action_back(self) -> None:
        """Scroll up, then the page before, the run rewinding with it."""
        if self._session is not None and not self._training and not self.query_one(PageBody).read_back():
            self._do(self._session.back())

    def action_hint(self) -> None:
        """One rung more of the hints."""
        if self._session is not None and not self._training:
            self._do(self._session.hint())

    def action_reveal(self) -> None:
        """Show the answer; the step is taken, and recorded as shown."""
        if self._session is not None and not self._training:
            self._do(self._session.reveal())

    def action_restart(self) -> None:
        """Begin the lesson again; what was done is kept in the history."""
        if self._session is not None and not self._training:
            self._do(self._session.restart())

    def _do(self, refused: str) -> None:
        """Show what a move came to, or why it was not made."""
        if refused:
            self.notify(text(self._glyphs.of(refused)).plain, markup=False, timeout=4)
        self._show()

    def _show(self) -> None:
        if self._session is None:
            return
        self.page = self._session.page
        if self.page.pending and not self._training:
            self._training = True
            self._train(self._session)

    @work(thread=True, group="train")
    def _train(self, session: Session) -> None:
        worker = get_current_worker()
        said = time.monotonic()

        def progress(done: int, of: int) -> bool:
            nonlocal said
            if time.monotonic() - said > PROGRESS_SECONDS:
                said = time.monotonic()
                self.post_message(TrainingProgress(done, of))
            return not worker.is_cancelled

        session.train(progress)
        self.post_message(TrainingEnded())

    @on(TrainingProgress)
    def _progressed(self, message: TrainingProgress) -> None:
        line = f"training: epoch {message.done:,} of {message.of:,}   esc stop"
        self.query_one("#keys", Static).update(line)

    @on(TrainingEnded)
    def _trained(self) -> None:
        self._training = False
        if self._session is not None:
            self.page = self._session.page
            self._bring_keys()

    def action_charts(self) -> None:
        """Charts in place of the text, and back."""
        self.toggle_class("-charts")

    def action_leave(self) -> None:
        """Stop a training that runs; else back to the list, the place being kept."""
        if self._training:
            self.workers.cancel_group(self, "train")
            return
        self.post_message(ListWanted())
