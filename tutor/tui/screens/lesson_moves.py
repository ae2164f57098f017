"""The moves of a lesson's screen: each is made in the session, and what it comes to is shown."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual import on, work
from textual.worker import get_current_worker

from tutor.errors import TutorError
from tutor.tui.content import text
from tutor.tui.messages import ListWanted, TrainingEnded, TrainingProgress
from tutor.tui.screens.lesson_view import LessonView
from tutor.tui.widgets.key_row import Key

if TYPE_CHECKING:
    from collections.abc import Callable

    from tutor.learner.playing import Playing
    from tutor.tui.glyphs import Glyphs

PROGRESS_SECONDS = 0.1


class LessonMoves(LessonView):
    """Makes moves in a session, one at a time, and none while a training runs."""

    def __init__(self, glyphs: Glyphs, note: str = "") -> None:
        super().__init__(glyphs, note)
        self._session: Playing | None = None
        self._training = False

    @property
    def is_training(self) -> bool:
        """True while a training runs."""
        return self._training

    @property
    def _at_work(self) -> Playing | None:
        """The session, where a move can be made now."""
        return None if self._training else self._session

    async def _catch_up(self) -> None:
        """Do what was pressed before it could be done."""

    def action_go_on(self) -> None:
        """Read on: text below, the next rule, then the next page."""
        session, body = self._at_work, self._body
        if session is None or self._back_to_text() or body.read_on():
            return
        if body.uncover():
            self._bring_keys()
            return
        if self._panel.is_open:
            self._panel.focus_answer()
            self._tell("This question is still open: answer it; f2 gives a hint, f3 the answer.")
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
        if session is None or self._back_to_text():
            return
        if self._body.read_back():
            self._give_room()
            return
        self._body.seen = max(self._body.seen, session.page.number)
        self._do(session.back)

    def action_hint(self) -> None:
        """One rung more of the hints; those of a question that is done are shown again."""
        if session := self._at_work:
            self._back_to_text()
            if not self._panel.toggle_hints():
                self._do(session.hint)

    def action_reveal(self) -> None:
        """Show the answer; the step is taken, and recorded as shown."""
        if session := self._at_work:
            self._back_to_text()
            self._do(session.reveal)

    def action_explore(self) -> None:
        """Open the sandbox over the lesson, which stays as it is."""
        from tutor.learner.session import Session  # NumPy: never before the first frame

        session = self._at_work
        if session is None:
            return
        if not isinstance(session, Session):
            self._tell("The sandbox belongs to lessons; here are questions only.")
            return
        from tutor.tui.screens.explore import ExploreScreen

        self.app.push_screen(ExploreScreen(session.explore(), self._glyphs))

    def action_restart(self) -> None:
        """Begin the lesson again; what was done is kept in the history."""
        if session := self._at_work:
            self._body.cover()
            self._panel.forget_typed()
            self._do(session.restart)

    def _do(self, move: Callable[[], str]) -> None:
        """Make a move and show what it came to, or why it was not made."""
        before = self.page.notice if self.page else ""
        try:
            refused = move()
        except TutorError as error:
            refused = str(error)
        self._show()
        if refused:
            self._tell(refused)
        if self.page and self.page.notice not in ("", before):  # it stands above a text that is scrolled away
            self.notify(text(self.page.notice).plain, severity="warning", markup=False, timeout=20)

    def _show(self) -> None:
        if self._session is None:
            return
        self.page = self._session.page
        if self.page.pending and not self._training:
            self._training = True
            self._train(self._session)

    # Training

    @work(thread=True, group="train")
    def _train(self, session: Playing) -> None:
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
            self._foot.show((Key("", said), Key("esc", "stop", "lessons")))

    @on(TrainingEnded)
    async def _trained(self, message: TrainingEnded) -> None:
        self._training = False
        ran = self.page.pending if self.page is not None else ""
        if self._session is not None:
            self._grown = self._session.page.key
            self.page = self._session.page
            self._bring_keys()
            if self._session.page.pending not in ("", ran):
                self._show()  # the next training of the page; one that was stopped waits to be taken up
        if message.refused:
            self._tell(message.refused)
        if self._waiting:
            await self._catch_up()

    def action_leave(self) -> None:
        """Stop a training that runs; else back to the list, the place being kept."""
        if self._training:
            self.workers.cancel_group(self, "train")
            return
        self.post_message(ListWanted())
