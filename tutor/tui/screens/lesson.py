"""The lesson screen: draws the session's page, and hands it what was typed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.reactive import var
from textual.worker import get_current_worker

from tutor.errors import TutorError
from tutor.learner.page import Page
from tutor.tui.actions import ACTIONS, find
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs
from tutor.tui.ink import CHART_INKS
from tutor.tui.messages import (
    Answered,
    Commanded,
    ListWanted,
    ReadOn,
    SessionFailed,
    SessionReady,
    SessionWarm,
    ThemeWanted,
    TrainingEnded,
    TrainingProgress,
)
from tutor.tui.screens.base import TutorScreen
from tutor.tui.shelf import Opening
from tutor.tui.widgets.chart_pane import ChartPane
from tutor.tui.widgets.foot import CommandLine, Foot
from tutor.tui.widgets.key_row import Key
from tutor.tui.widgets.page_body import PageBody
from tutor.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from collections.abc import Callable

    from tutor.learner.session import Session

WIDE = 100
"""Columns from which text and charts stand side by side."""
PROGRESS_SECONDS = 0.1
STRIP_ROWS = 8
"""The fewest rows of the charts below the text of a narrow screen."""
FRAME_ROWS = 2
"""Title and keys."""
BODY_FRAME = 3
"""Columns beside the text: a space on both sides, and the scroll bar."""
TEXT_SHARE = "58%"
ONE_CHART = 72
"""Columns below which one chart has the strip for itself."""

FREE = frozenset({"up", "down", "home", "end", "left", "right", "delete", "tab", "shift+tab"})
"""Keys that only move something, so that they need not wait for the session."""
NOT_HELD = frozenset({"escape", "ctrl+q", "ctrl+c", "ctrl+z", "ctrl+p", "f1"})

HELP = Key("f1", "help", "help")
LESSONS = Key("esc", "lessons", "lessons")
LOADING = (Key("", "preparing the numbers ..."), LESSONS, HELP)
TYPING = (
    Key("enter", "answer"), Key("f2", "hint", "hint"), Key("f3", "show me", "show"), HELP,
    Key("pgup", "back", "back"), Key("f4", "charts", "charts"), LESSONS,
)  # fmt: skip
READING = (
    Key("enter", "next", "next"), Key("b", "back", "back"), Key("c", "charts", "charts"),
    LESSONS, Key("?", "help", "help"), Key(":", "commands", "commands"),
)  # fmt: skip
SHOWING = (Key("c", "text", "charts"), LESSONS, Key("?", "help", "help"))


class LessonScreen(TutorScreen):
    """One lesson, page by page; everything shown follows from `page`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,n,space", "go_on", "next", id="lesson.next", tooltip="Read on, then turn the page"),
        Binding("f2", "hint", "hint", id="lesson.hint", tooltip="One hint more"),
        Binding("f3", "reveal", "show me", id="lesson.show", tooltip="Show the answer and take the step"),
        Binding("pageup", "back", "back", id="lesson.back", priority=True, tooltip="Back, the run rewinding"),
        Binding("b,backspace", "back", "back", id="lesson.back-letter", show=False),
        Binding("pagedown", "go_on", "next", id="lesson.ahead", show=False, priority=True),
        Binding("f4,c", "charts", "charts", id="lesson.charts", tooltip="Charts in place of the text"),
        Binding("colon", "command", "commands", id="lesson.command", show=False),
        Binding("question_mark", "app.help", "help", id="lesson.help", show=False),
        Binding("escape", "leave", "lessons", id="lesson.leave", tooltip="To the list; your place is kept"),
    ]
    ESCAPE_TO_MINIMIZE = False

    COMPONENT_CLASSES: ClassVar[set[str]] = set(CHART_INKS)

    page: var[Page | None] = var(None, init=False)

    def __init__(self, opening: Opening, glyphs: Glyphs) -> None:
        super().__init__()
        self._opening = opening
        self._glyphs = glyphs
        self._bar = TitleBar(glyphs, "looking back" if opening.looks_back else "")
        self._body = PageBody(glyphs)
        self._panel = self._body.panel
        self._charts = ChartPane(glyphs)
        self._columns = Container(self._body, self._charts, id="columns")
        self._foot = Foot(LOADING)
        self._session: Session | None = None
        self._waiting = True
        """True until the session is there and what was pressed before has been done."""
        self._held: list[events.Key] = []
        """What was pressed while waiting, in order."""
        self._training = False
        self._charts_alone = False
        self._told = False
        """True while a line stands in the place of the keys."""
        self._grown: str | None = None
        """The key of the page whose training has just run, so that its charts are looked at."""

    def compose(self) -> ComposeResult:
        """Title, text and charts side by side, keys."""
        yield self._bar
        yield self._columns
        yield self._foot
        yield self.too_small()

    def on_mount(self) -> None:
        """Show the page without its numbers first; they come from a thread."""
        self.page = self._opening.preview()
        self.call_after_refresh(self._prepare)

    # The session

    @work(thread=True, exclusive=True, group="prepare")
    def _prepare(self) -> None:
        try:
            session, visited = self._opening.session()
            session.page  # noqa: B018  composed here, so that showing it costs the screen no time
        except TutorError as error:
            self.post_message(SessionFailed(str(error)))
            return
        self.post_message(SessionReady(session, visited))
        self._opening.warm()
        self.post_message(SessionWarm())

    @on(SessionReady)
    def _session_ready(self, message: SessionReady) -> None:
        self._session = message.session
        self._body.seen = message.visited
        self._show()

    @on(SessionWarm)
    async def _warm(self) -> None:
        await self._catch_up()

    @on(SessionFailed)
    def _failed(self, message: SessionFailed) -> None:
        self.post_message(ListWanted(text(message.text).plain))

    # Keys that come too early

    @property
    def is_waiting(self) -> bool:
        """True until the session is there and what was pressed before has been done."""
        return self._waiting

    @property
    def is_training(self) -> bool:
        """True while a training runs."""
        return self._training

    def takes(self, event: events.Key) -> bool:
        """Hold back what needs the session until it is there; typing goes on in the meantime."""
        if super().takes(event):
            return True
        if self._told:
            self._bring_keys()
        if not self._waiting or event.key in NOT_HELD or self._foot.is_open:
            return False
        edits = event.is_printable or event.key in {"backspace", "ctrl+u"} or event.key in FREE
        if not self._held and edits and (self._panel.is_typing or event.key in FREE):
            return False
        self._held.append(event)
        return True

    async def _catch_up(self) -> None:
        """Do what was pressed early, one key for each time the screen is drawn."""
        if self._training:
            return
        if not self._held:
            self._waiting = False
            self._bring_keys()
            return
        await self._press(self._held.pop(0))
        self.call_after_refresh(self._catch_up)

    async def _press(self, event: events.Key) -> None:
        said = self._panel.option(event.character)
        if event.key == "enter" and self._panel.is_open:
            said = self._panel.committed()
        elif said is None and self._panel.edit(event.key, event.character):
            return
        match said:
            case Answered():
                self._answer(said)
            case Commanded():
                await self._command(said)
            case ReadOn():
                self._read_on()
            case None if event.key != "enter" or not self._panel.is_open:
                if (action := KEYS.get(event.key)) is not None:
                    await self.run_action(action)

    # What is shown

    def watch_page(self, before: Page | None, page: Page | None) -> None:
        """Bring everything into line with the page."""
        if page is None:
            return
        same = before is not None and (before.key, before.lesson) == (page.key, page.lesson)
        since = before.epoch - 1 if before is not None and same and page.epoch > before.epoch else None
        if not same:
            self._grown = None
            self._charts_alone = False
        self._bar.show(page)
        self._charts.show(page.charts, since)
        # A question that has just come, below a training, is not jumped to: what is above it is to be read.
        asked_before = before is not None and bool(before.parameters) and before.question is not None
        self._lay_out(page, follow=same and asked_before)
        self._bring_keys()

    def _lay_out(self, page: Page, *, follow: bool = False) -> None:
        """Find the charts a place, then show the text with those that have found none among it.

        On a narrow screen they stand below where the text leaves room, and always where an answer or a
        training has just changed them.
        """
        width, height = self.app.size
        rows = height - FRAME_ROWS
        strip = 0
        if width < WIDE and page.charts:
            left = rows - self._body.height_at(page, width - BODY_FRAME)
            if left >= STRIP_ROWS:
                strip = min(left, rows // 2)
            elif self._is_about_charts(page) and rows >= 2 * STRIP_ROWS:
                strip = STRIP_ROWS
        self._body.chart_rows = 0 if strip or width >= WIDE else max(9, min(rows // 2, 16))
        self._body.show(page, follow=follow)
        self._place_charts(strip)

    def _is_about_charts(self, page: Page) -> bool:
        """True where an answer or a training has just changed what they show."""
        question = page.question
        tried = question is not None and bool(page.verdict or question.hints or question.answer)
        return tried or self._grown == page.key

    def _place_charts(self, strip: int) -> None:
        """Lay out text and charts: side by side, or one over the other with `strip` rows for the charts.

        By inline styles, since those count at once and classes one refresh later, when the text has scrolled.
        """
        width = self.app.size.width
        beside, alone = width >= WIDE, self._charts_alone
        columns, body, charts = self._columns.styles, self._body.styles, self._charts.styles
        columns.layout = "horizontal" if beside else "vertical"
        body.display = "none" if alone else "block"
        body.width = TEXT_SHARE if beside else "1fr"
        charts.display = "block" if beside or alone or strip else "none"
        charts.layout = "vertical" if beside or alone else "horizontal"
        charts.height = strip if strip and not alone else "1fr"
        self._charts.show_at_most(1 if strip and not alone and width < ONE_CHART else 2)

    def fitted(self) -> None:
        """Lay everything out anew; what was typed stays."""
        if self.page is not None:
            self._lay_out(self.page)
            if self.focused is None and not self._charts_alone:
                self._body.take_focus()

    def _bring_keys(self) -> None:
        self._told = False
        self._foot.keys.show(self._keys())

    def _keys(self) -> tuple[Key, ...]:
        question = self.page.question if self.page else None
        if self._waiting:
            return LOADING
        if self._charts_alone:
            return SHOWING
        if question is None or question.status != "open":
            return READING
        if question.options:
            return (Key(f"1-{len(question.options)}", "choose"), *TYPING[1:])
        return TYPING

    def commands(self) -> tuple[tuple[str, str, str], ...]:
        """Every action of a lesson."""
        return tuple(
            (one.title, one.help.capitalize(), one.action)
            for one in ACTIONS
            if not one.action.startswith("app.")
        )

    # Moves

    @property
    def _at_work(self) -> Session | None:
        """The session, where a move can be made now."""
        return None if self._training else self._session

    @on(Answered)
    def _answer(self, message: Answered) -> None:
        session = self._at_work
        if session is None or self.page is None or self.page.question is None:
            return
        if self.page.question.status != "open":
            return
        self._do(lambda: session.answer(message.texts))
        self._panel.react(session.page.verdict)

    @on(ReadOn)
    def _read_on(self) -> None:
        """Enter on an empty line shows the text below it; where all is seen, it says what to type."""
        session = self._at_work
        if session is None or self._body.read_on():
            return
        self._do(lambda: session.answer(""))

    @on(Commanded)
    async def _command(self, message: Commanded) -> None:
        if message.word == "commands":
            self.action_command()
            return
        self._body.take_focus()
        if not message.word:
            return
        word, _, rest = message.word.partition(" ")
        action = find(word)
        if action is None:
            shown = text(self._glyphs.of(word[:20])).plain
            self._tell(f"There is no :{shown}. Try :hint :show :back :next :charts :lessons :help :quit")
        elif action.word == "theme" and rest.strip():
            self.post_message(ThemeWanted(rest.strip().lower()))
        else:
            await self.run_action(action.action)

    @on(CommandLine.Closed)
    def _command_closed(self) -> None:
        self._body.take_focus()

    def action_command(self) -> None:
        """Open the line for a colon command."""
        self._foot.open()

    def action_go_on(self) -> None:
        """Read on: text below, the next rule, then the next page."""
        session, body = self._at_work, self._body
        if session is None or self._back_to_text() or body.read_on() or body.uncover():
            return
        if self._panel.is_open:
            self._panel.focus_answer()
            self._tell("This question is still open: answer it, or have it shown.")
            return
        if session.page.pending:
            self._show()
            return
        self._do(session.forward)
        if session.ended:
            self.action_leave()

    def action_back(self) -> None:
        """Scroll up, then the page before, the run rewinding with it."""
        session = self._at_work
        if session is None or self._back_to_text() or self._body.read_back():
            return
        self._body.seen = max(self._body.seen, session.page.number)
        self._do(session.back)

    def action_hint(self) -> None:
        """One rung more of the hints."""
        if session := self._at_work:
            self._back_to_text()
            self._do(session.hint)

    def action_reveal(self) -> None:
        """Show the answer; the step is taken, and recorded as shown."""
        if session := self._at_work:
            self._back_to_text()
            self._do(session.reveal)

    def action_restart(self) -> None:
        """Begin the lesson again; what was done is kept in the history."""
        if session := self._at_work:
            self._body.cover()
            self._do(session.restart)

    def _do(self, move: Callable[[], str]) -> None:
        """Make a move and show what it came to, or why it was not made."""
        try:
            refused = move()
        except TutorError as error:
            refused = str(error)
        self._show()
        if refused:
            self._tell(refused)

    def _tell(self, said: str) -> None:
        """Say one line in the place of the keys, until the next key."""
        self._told = True
        self._foot.keys.show((Key("", text(self._glyphs.of(said)).plain),))

    def _show(self) -> None:
        if self._session is None:
            return
        self.page = self._session.page
        if self.page.pending and not self._training:
            self._training = True
            self._train(self._session)

    # Training

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

        try:
            session.train(progress)
            session.page  # noqa: B018  composed here, so that showing it costs the screen no time
        except TutorError as error:
            self.post_message(TrainingEnded(str(error)))
            return
        self.post_message(TrainingEnded())

    @on(TrainingProgress)
    def _progressed(self, message: TrainingProgress) -> None:
        if self._training:
            said = f"training: epoch {message.done:,} of {message.of:,}"
            self._foot.keys.show((Key("", said), Key("esc", "stop", "lessons")))

    @on(TrainingEnded)
    async def _trained(self, message: TrainingEnded) -> None:
        self._training = False
        if self._session is not None:
            self._grown = self._session.page.key
            self.page = self._session.page
            self._bring_keys()
        if message.refused:
            self._tell(message.refused)
        if self._waiting:
            await self._catch_up()

    # Charts and leaving

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

    def action_leave(self) -> None:
        """Stop a training that runs; else back to the list, the place being kept."""
        if self._training:
            self.workers.cancel_group(self, "train")
            return
        self.post_message(ListWanted())


KEYS = {
    key: binding.action
    for binding in LessonScreen.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
}
"""What each key of the lesson screen does."""
