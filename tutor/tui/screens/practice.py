"""The practice screen: a sitting on a lesson's screen, and at its end where to look again."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import on, work

from tutor.errors import TutorError
from tutor.learner.page import Page, Question
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs
from tutor.tui.messages import Answered, LessonOpened, ReadOn
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.lesson_view import HELP, LESSONS
from tutor.tui.sitting import SittingOpening
from tutor.tui.widgets.key_row import ENTER, Key
from tutor.tui.widgets.sitting_bar import SittingBar

if TYPE_CHECKING:
    from tutor.learner.practice import Practice

ANOTHER = "another sitting"
ELSEWHERE = frozenset({"explore"})
"""Commands of a lesson that a sitting has no use for."""
NAMES = {"Next": "Next question", "Restart": "Another sitting"}
"""What the actions of a lesson are called here."""


class PracticeScreen(LessonScreen):
    """One sitting, question by question; its summary offers the lessons to look at again."""

    def __init__(self, opening: SittingOpening, glyphs: Glyphs) -> None:
        super().__init__(opening, glyphs)
        self._shelf = opening.shelf
        self._bar = SittingBar(glyphs)

    @property
    def _practice(self) -> Practice | None:
        if self._session is None:
            return None
        from tutor.learner.practice import Practice  # NumPy: never before the first frame

        return self._session if isinstance(self._session, Practice) else None

    @property
    def is_over(self) -> bool:
        """True where the summary is shown."""
        return self.page is not None and self.page.key == "summary"

    def validate_page(self, page: Page | None) -> Page | None:
        """At the end ask where to go from here."""
        practice = self._practice
        if page is None or practice is None or page.key != "summary":
            return page
        ways = (*(title for _, title in practice.look_again), ANOTHER)
        asked = Question(
            id="ways",
            kind="choose",
            ask=(),
            prompt="Look again now? Enter opens the first." if len(ways) > 1 else "Enter begins another one.",
            decimals=None,
            tolerance="",
            options=ways,
            status="open",
        )
        return replace(page, question=asked, question_at=len(page.blocks))

    def watch_page(self, before: Page | None, page: Page | None) -> None:
        """Show the page; while its question is worked at the next one is drawn."""
        super().watch_page(before, page)
        if page is not None and self._practice is not None and (before is None or before.key != page.key):
            self._draw_ahead(self._practice)

    @work(thread=True, exclusive=True, group="ahead")
    def _draw_ahead(self, practice: Practice) -> None:
        with suppress(TutorError):
            practice.ahead()

    @on(Answered)
    def _chosen(self, message: Answered) -> None:
        if self.is_over:
            message.prevent_default()
            self._go(message.texts[0])

    @on(ReadOn)
    def _first_chosen(self, message: ReadOn) -> None:
        if self.is_over:
            message.prevent_default()
            self.action_go_on()

    def action_go_on(self) -> None:
        """Read on, then turn to the next question; at the end open the first lesson to look at again."""
        if not self.is_over:
            super().action_go_on()
        elif not self._back_to_text() and not self._body.read_on():
            self._go("1")

    def _go(self, number: str) -> None:
        """Go the way of a number of the summary."""
        practice = self._practice
        if practice is None or not number.isdecimal():
            return
        lessons = [lesson for lesson, _ in practice.look_again]
        place = int(number) - 1
        if 0 <= place < len(lessons):
            self._open(lessons[place])
        elif place == len(lessons):
            self.action_restart()

    def _open(self, lesson: str) -> None:
        header = next((one for one in self._shelf.library.headers if one.id == lesson), None)
        if header is None:
            return
        try:
            self.post_message(LessonOpened(self._shelf.open(header)))
        except TutorError as error:
            self._tell(text(str(error)).plain)

    def _keys(self) -> tuple[Key, ...]:
        if not self.is_over or self._waiting or self.page is None or self.page.question is None:
            return tuple(map(_renamed, (key for key in super()._keys() if key.command not in ELSEWHERE)))
        ways = len(self.page.question.options)
        word = "more" if self._body.sight.more else "open" if ways > 1 else "again"
        number = (Key(f"1-{ways}", "choose"),) if ways > 1 else ()
        return Key("enter", word, ENTER), *number, Key("pgup", "back", "back"), LESSONS, HELP

    def commands(self) -> tuple[tuple[str, str, str], ...]:
        """Every action of a sitting."""
        own = (one for one in super().commands() if one[2] not in ELSEWHERE)
        return tuple((NAMES.get(title, title), said, action) for title, said, action in own)


def _renamed(key: Key) -> Key:
    return key._replace(word="next question", short="next") if key.word in {"next page", "end"} else key
