"""The lesson screen: draws the session's page, and hands it what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from tutor.errors import TutorError
from tutor.learner.page import Page
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs
from tutor.tui.messages import Answered, Commanded, ListWanted, SessionFailed, SessionReady
from tutor.tui.shelf import Opened
from tutor.tui.widgets.chart_pane import ChartPane
from tutor.tui.widgets.page_body import PageBody
from tutor.tui.widgets.question_panel import QuestionPanel
from tutor.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from tutor.learner.session import Session

ROOM_FOR_CHARTS = 9
"""Rows left below the text from which a narrow screen shows its charts there."""


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
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [(0, "-narrow"), (100, "-wide")]

    page: reactive[Page | None] = reactive(None, init=False)

    def __init__(self, opened: Opened, glyphs: Glyphs) -> None:
        super().__init__()
        self._opened = opened
        self._glyphs = glyphs
        self._session: Session | None = None
        self._typed_early: Answered | None = None

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
        self.page = self._opened.preview
        self.call_after_refresh(self._prepare)

    @work(thread=True, exclusive=True, group="prepare")
    def _prepare(self) -> None:
        try:
            session = self._opened.session()
        except TutorError as error:
            self.post_message(SessionFailed(str(error)))
            return
        self.post_message(SessionReady(session))

    @on(SessionReady)
    def _ready(self, message: SessionReady) -> None:
        self._session = message.session
        self.page = message.session.page
        if self._typed_early is not None:
            early, self._typed_early = self._typed_early, None
            self._answer(early)

    @on(SessionFailed)
    def _failed(self, message: SessionFailed) -> None:
        self.app.exit(return_code=2, message=text(message.text).plain)

    @on(Answered)
    def _answer(self, message: Answered) -> None:
        if self._session is None:
            self._typed_early = message
            return
        self._session.answer(message.texts)
        self.page = self._session.page

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
        self.query_one("#keys", Static).update(self._keys())
        self.call_after_refresh(self._fit)

    def on_resize(self, event: events.Resize) -> None:
        """Say so where nothing fits; give charts the room that the text leaves."""
        self.set_class(event.size.width < 60 or event.size.height < 20, "-too-small")
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        body = self.query_one(PageBody)
        rows = self.size.height - 2 - body.text_height(max(self.size.width - 4, 20))
        charts = self.page.charts if self.page else ()
        self.set_class(bool(charts) and rows >= ROOM_FOR_CHARTS, "-room")

    def _keys(self) -> str:
        page = self.page
        question = page.question if page else None
        asked = question is not None and question.status == "open"
        keys = ["enter answer", "f2 hint", "f3 show me"] if asked else ["enter next"]
        keys += ["pgup back", "f4 charts", "esc lessons", "f1 help"]
        return "   ".join(keys)

    def action_go_on(self) -> None:
        """Read on: text below, the next rule, then the next page."""
        body = self.query_one(PageBody)
        if self._session is None or body.read_on() or body.uncover():
            return
        page = self._session.page
        if page.question is not None and page.question.status == "open":
            self.query_one(QuestionPanel).focus_answer()
            return
        if page.number == page.pages and page.done:
            self._session.forward()
            self.action_leave()
            return
        self._session.forward()
        self.page = self._session.page

    def action_back(self) -> None:
        """Scroll up, then the page before, the run rewinding with it."""
        if self._session is None or self.query_one(PageBody).read_back():
            return
        self._session.back()
        self.page = self._session.page

    def action_hint(self) -> None:
        """One rung more of the hints."""
        if self._session is not None:
            self._session.hint()
            self.page = self._session.page

    def action_reveal(self) -> None:
        """Show the answer; the step is taken, and recorded as shown."""
        if self._session is not None:
            self._session.reveal()
            self.page = self._session.page

    def action_restart(self) -> None:
        """Begin the lesson again; what was done is kept in the history."""
        if self._session is not None:
            self._session.restart()
            self.page = self._session.page

    def action_charts(self) -> None:
        """Charts in place of the text, and back."""
        self.toggle_class("-charts")

    def action_leave(self) -> None:
        """Back to the list; the place is kept."""
        self.post_message(ListWanted())
