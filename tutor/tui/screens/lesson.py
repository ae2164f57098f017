"""The lesson screen: shows the session's page, and hands it what was typed."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.widgets import Input

from tutor.errors import TutorError
from tutor.tui.actions import ACTIONS, find
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs
from tutor.tui.messages import (
    Answered,
    Commanded,
    ListWanted,
    ReadOn,
    SessionFailed,
    SessionReady,
    SessionWarm,
    ThemeWanted,
)
from tutor.tui.option_keys import ANSWERED, UNSEEN, OptionKeys
from tutor.tui.pictures import ALBUM
from tutor.tui.screens.lesson_moves import LessonMoves
from tutor.tui.screens.lesson_view import LOADING_TORCH
from tutor.tui.widgets.answer_line import LONGEST
from tutor.tui.widgets.foot import CommandLine
from tutor.tui.widgets.key_row import ENTER, Key

if TYPE_CHECKING:
    from tutor.learner.page import Page, Question
    from tutor.tui.playable import Playable

FREE = frozenset({"up", "down", "home", "end", "left", "right", "delete", "tab", "shift+tab"})
"""Keys that only move something, so that they need not wait for the session."""
NOT_HELD = frozenset({"escape", "ctrl+q", "ctrl+c", "ctrl+z", "ctrl+p", "f1"})


class LessonScreen(LessonMoves):
    """One lesson, page by page; everything shown follows from `page`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,n,space", "go_on", "next", id="lesson.next", tooltip="Read on, then turn the page"),
        Binding("f2", "hint", "hint", id="lesson.hint", tooltip="One hint more"),
        Binding("f3", "reveal", "show me", id="lesson.show", tooltip="Show the answer and take the step"),
        Binding("pageup", "back", "back", id="lesson.back", priority=True, tooltip="Back, the run rewinding"),
        Binding("b,backspace", "back", "back", id="lesson.back-letter", show=False),
        Binding("pagedown", "go_on", "next", id="lesson.ahead", show=False, priority=True),
        Binding("f4,c", "charts", "charts", id="lesson.charts", tooltip="Charts in place of the text"),
        Binding("f6", "explore", "explore", id="lesson.explore", tooltip="A sandbox with these numbers"),
        Binding("colon", "command", "commands", id="lesson.command", show=False),
        Binding("equals_sign", "calculate", "calculate", id="lesson.calculate", show=False),
        Binding("question_mark", "app.help", "help", id="lesson.help", show=False),
        Binding("escape", "leave", "lessons", id="lesson.leave", tooltip="To the list; your place is kept"),
    ]
    ESCAPE_TO_MINIMIZE = False

    def __init__(self, opening: Playable | None, glyphs: Glyphs) -> None:
        """Without an opening nothing is shown; whoever has one brings it, and its session."""
        super().__init__(glyphs, opening.note if opening else "")
        self._opening = opening
        self._held: list[events.Key] = []
        """What was pressed while waiting, in order."""
        self._option_keys = OptionKeys(self, self._panel)

    def hold(self, keys: list[events.Key]) -> None:
        """Begin with keys that were pressed before the lesson was read."""
        self._held = keys

    def on_mount(self) -> None:
        """Show the first page, perhaps without its numbers; the session comes from a thread."""
        if self._opening is not None:
            if self._opening.takes_torch:
                self._waits_for = LOADING_TORCH
            self._body.seen = self._opening.visited
            self.page = self._opening.preview()
            if self.page.parameters:
                self._waits_for = ""
                self._bring_keys()
            self.call_after_refresh(self._prepare, self._opening)
            self.call_after_refresh(self._type_held)

    def _type_held(self) -> None:
        """Let what was typed before the answer line was there be seen in it."""
        while (
            self._held
            and self._panel.is_typing
            and self._panel.edit(self._held[0].key, self._held[0].character)
        ):
            self._held.pop(0)

    # The session

    @work(thread=True, exclusive=True, group="prepare")
    def _prepare(self, opening: Playable) -> None:
        try:
            session, visited = opening.session()
            session.page  # noqa: B018  composed here, so that showing it costs the screen no time
        except TutorError as error:
            self.post_message(SessionFailed(str(error)))
            return
        self.post_message(SessionReady(session, visited))
        opening.warm()
        try:
            session.prove()
        except TutorError as error:
            self.post_message(SessionFailed(str(error)))
            return
        self.post_message(SessionWarm())
        with suppress(TutorError):  # whoever comes to that question is told
            session.prepare()

    @work(thread=True, group="warm")
    def _warm_up(self, opening: Playable) -> None:
        opening.warm()
        self.post_message(SessionWarm())

    @on(SessionReady)
    def _session_ready(self, message: SessionReady) -> None:
        self._session = message.session
        self._body.seen = message.visited
        self._replace_first(message.session.page)
        self._show()
        self._draw_missed()

    def _replace_first(self, page: Page) -> None:
        """Where the first page has changed since it was computed, begin with this one."""
        first = self.page
        if first is None or first == page:
            return
        if first.parameters and _asked(first) != _asked(page):
            self._held.clear()  # pressed on a question that is not asked any more
        # Shown as if it came first: nothing was answered in between that would have to be followed.
        self.set_reactive(LessonScreen.page, None)

    def _draw_missed(self) -> None:
        if ALBUM.has_missed():
            self.redraw()

    @on(SessionWarm)
    async def _warm(self) -> None:
        self._draw_missed()
        await self._catch_up()

    @on(SessionFailed)
    def _failed(self, message: SessionFailed) -> None:
        self.post_message(ListWanted(text(message.text).plain))

    # Keys that come too early

    @property
    def is_waiting(self) -> bool:
        """True until the session is there and what was pressed before has been done."""
        return self._waiting

    def takes(self, event: events.Key) -> bool:
        """Hold back what needs the session until it is there; typing goes on in the meantime."""
        if super().takes(event):
            return True
        if self._option_keys.swallows(event):
            if not self._told and not self._panel.is_open:
                self._tell(ANSWERED)
            return True
        if self._told:
            self._bring_keys()
        if not self._waiting or event.key in NOT_HELD or self._foot.is_open:
            return self._is_refused(event) or self._leads(event)
        edits = event.is_printable or event.key in {"backspace", "ctrl+u"} or event.key in FREE
        if not self._held and edits and (self._panel.is_typing or event.key in FREE):
            return False
        self._held.append(event)
        return True

    def _is_refused(self, event: events.Key) -> bool:
        """Whether a key that is no option, or one out of sight, was told so."""
        said = UNSEEN if self._option_keys.brings(event) else self._option_keys.refused(event)
        if said:
            self._tell(said)
        return bool(said)

    def _leads(self, event: events.Key) -> bool:
        """Give the focus to the line that a key is meant for; True where that is all the key does.

        At once, before the next key finds another widget in focus: a command may be pasted as keys.
        """
        if not event.is_printable or isinstance(self.focused, Input):
            return False
        if event.key == "colon":
            self.action_command()
            return True
        if self._panel.is_typing and not self._charts_alone:
            self._panel.focus_answer()
        elif event.key == "equals_sign":
            self.action_calculate()
            return True
        return False

    @on(events.Paste)
    def _pasted(self, event: events.Paste) -> None:
        """A paste where nothing is typed: a command opens its line; an answer goes to its own."""
        lines = text(event.text.strip()[:LONGEST]).plain.splitlines()
        if not lines or isinstance(self.focused, Input) or not self.fits:
            return
        if lines[0].startswith(":"):
            self._foot.open(lines[0][1:])
        elif lines[0].startswith("=") and not self._panel.is_typing:
            self._foot.open(lines[0][1:], "=")
        elif not self._charts_alone:
            self._panel.take(event.text)

    async def _catch_up(self) -> None:
        """Do what was pressed early, one key for each time the screen is drawn."""
        if self._training:
            return
        if not self._held:
            self._waiting = False
            if not self._told:
                self._bring_keys()
            return
        await self._press(self._held.pop(0))
        self.call_after_refresh(self._catch_up)

    async def _press(self, event: events.Key) -> None:
        if self._foot.is_open:
            await self._foot.press(event.key, event.character)
            return
        if self._is_refused(event):
            return
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

    def commands(self) -> tuple[tuple[str, str, str], ...]:
        """Every action of a lesson."""
        return tuple(
            (one.title, one.help.capitalize(), one.action)
            for one in ACTIONS
            if not one.action.startswith("app.")
        )

    # What was typed

    @on(Answered)
    def _answer(self, message: Answered) -> None:
        session = self._at_work
        if session is None or self.page is None or self.page.question is None:
            return
        if said := self._option_keys.again(message.texts):
            self._tell(said)
            return
        if self.page.question.status != "open":
            return
        if self._panel.is_as_left and self._body.sight.question and self._body.read_on():
            return
        self._do(lambda: session.answer(message.texts))
        self._option_keys.judged(message.texts)
        if not self._told:
            self._bring_keys()
        self._panel.react(session.page.verdict)

    def _answer_keys(self, question: Question) -> tuple[Key, ...]:
        """Without enter on the option that was judged wrong: there it does nothing."""
        keys = super()._answer_keys(question)
        judged = self._panel.chosen and self._option_keys.again((str(self._panel.chosen),))
        return tuple(key for key in keys if key.command != ENTER) if judged else keys

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
        if message.word == ENTER:
            self._commit()
            return
        self.app.clear_notifications()  # they would hide what is said now
        self._body.take_focus()
        if not message.word:
            return
        if message.word.startswith("="):
            self._calculate(message.word)
            return
        word, _, rest = message.word.partition(" ")
        action = find(word)
        if action is None:
            shown = text(self._glyphs.of(word[:20])).plain
            self._tell(f"There is no :{shown}. There are {' '.join(f':{one.word}' for one in ACTIONS)}")
        elif action.word == "theme" and rest.strip():
            self.post_message(ThemeWanted(rest.strip().lower()))
        else:
            await self.run_action(action.action)

    def _commit(self) -> None:
        """Do what enter does on the question."""
        self._panel.focus_answer()
        if self._panel.is_open and (said := self._panel.committed()) is not None:
            self.post_message(said)

    @on(CommandLine.Closed)
    def _command_closed(self) -> None:
        self._body.take_focus()

    def action_command(self) -> None:
        """Open the line for a colon command."""
        self._foot.open()

    def action_calculate(self) -> None:
        """Open the line for something to be calculated."""
        self._foot.open("", "=")

    def _calculate(self, line: str) -> None:
        if (session := self._at_work) is not None:
            self._tell(session.calculate(line))


def _asked(page: Page) -> tuple[object, ...]:
    """What is asked on a page, and whether it still is."""
    question = page.question
    return (page.key, *((question.id, question.status) if question else ()))


KEYS = {
    key: binding.action
    for binding in LessonScreen.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
}
"""What each key of the lesson screen does."""
