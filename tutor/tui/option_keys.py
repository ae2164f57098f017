"""What is pressed on numbered options: a number out of sight, an enter behind one, and what is no option."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tutor.tui.widgets.answer_line import Options

if TYPE_CHECKING:
    from textual import events

    from tutor.tui.screens.lesson_view import LessonView
    from tutor.tui.widgets.question_panel import QuestionPanel

ENTER_SECONDS = 0.25
"""How long after a number an enter belongs to it: it is pressed before the verdict can have been read."""
ANSWERED = "The number was the answer; enter once more goes on."
UNSEEN = "Here are the answers; press the number of yours."
DIGITS = "0123456789"
LONG_AGO = float("-inf")


class OptionKeys:
    """Looks at the keys of one lesson's screen while the options of its question have the focus."""

    def __init__(self, screen: LessonView, panel: QuestionPanel) -> None:
        self._screen = screen
        self._panel = panel
        self._numbered = LONG_AGO
        """When a number was pressed last, with nothing after it."""
        self._numbered_on = ""
        """The page that it was pressed on."""
        self._brought = LONG_AGO
        """When an option was brought into sight."""
        self._judged: tuple[str, tuple[str, ...]] | None = None
        """The page and the number of the option that was judged wrong last."""

    def swallows(self, event: events.Key) -> bool:
        """True for the enter that many press behind a number, as behind any other answer."""
        since, self._numbered = event.time - self._numbered, LONG_AGO
        page = self._screen.page.key if self._screen.page else ""
        if event.key == "enter":
            return since < ENTER_SECONDS and page == self._numbered_on
        if self._has_focus and event.character and event.character in DIGITS:
            self._numbered, self._numbered_on = event.time, page
        return False

    def brings(self, event: events.Key) -> bool:
        """True for a key that would commit to an option that nobody sees: it brings it into sight instead.

        What was pressed before that, in one burst, commits to nothing either.
        """
        number = self._number(event)
        if not number:
            return False
        body = self._screen._body
        if body.shows_option(number):
            return event.time < self._brought
        body.bring_option(number)
        self._brought = time.monotonic()
        return True

    def _number(self, event: events.Key) -> int:
        """The option that a key commits to; 0 for none."""
        if not self._has_focus:
            return 0
        if event.key == "enter":
            return self._panel.chosen
        return int(event.character or 0) if self._panel.option(event.character) is not None else 0

    def refused(self, event: events.Key) -> str:
        """What is said to a character that is no option and does nothing else; empty for any other key."""
        if not self._has_focus or not event.is_printable or not event.character:
            return ""
        if event.character in DIGITS:
            known = self._panel.option(event.character) is not None
        else:
            known = any(event.key in keys.key_to_bindings for _, keys in self._screen._binding_chain)
        return "" if known else self._words

    @property
    def _has_focus(self) -> bool:
        return isinstance(self._screen.focused, Options)

    @property
    def _words(self) -> str:
        question = self._panel.question
        assert question is not None
        many = len(question.options)
        helps = "; :hint gives a hint, :show shows the answer." if question.rungs else "."
        return f"Choose {f'1 to {many}' if many > 1 else '1'}{helps}"

    # What was judged

    def again(self, texts: tuple[str, ...]) -> str:
        """What is said to the option that was judged wrong just now; empty for another answer."""
        page, question = self._screen.page, self._panel.question
        if page is None or question is None or self._judged != (page.key, texts):
            return ""
        if page.verdict is None or page.verdict.outcome != "wrong":
            return ""
        return f"That is the answer judged above; choose another one, 1 to {len(question.options)}."

    def judged(self, texts: tuple[str, ...]) -> None:
        """Take in that an answer was given."""
        page, question = self._screen.page, self._panel.question
        wrong = page is not None and page.verdict is not None and page.verdict.outcome == "wrong"
        chosen = question is not None and bool(question.options)
        self._judged = (page.key, texts) if page is not None and wrong and chosen else None
