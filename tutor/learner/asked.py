"""One question of a sitting: what became of it, and how its skill's review comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from tutor.learner.drawing import Drawn
from tutor.learner.events import Event
from tutor.learner.journal import Journal
from tutor.learner.page import Question
from tutor.learner.review import Rating
from tutor.learner.session import Session


class Attempt(Struct):
    """One answer that was given."""

    time: str
    typed: tuple[str, ...]
    verdict: str
    mistakes: tuple[str, ...]


class Asked:
    """One question of a sitting, with what became of it."""

    session: Session
    """In which it is asked; whoever makes the one gives the other."""

    def __init__(self, drawn: Drawn, comes_back: bool) -> None:
        """`comes_back` for the other variant of one that was missed."""
        self.drawn = drawn
        self.comes_back = comes_back
        self.attempts: list[Attempt] = []
        self.hints = 0
        self.revealed = False

    @property
    def question(self) -> Question:
        """The question as its page shows it."""
        found = self.session.page.question
        assert found is not None
        return found

    @property
    def done(self) -> bool:
        """True once it is right or was shown."""
        return self.revealed or any(one.verdict == "right" for one in self.attempts)

    def note(self, time: str, event: Event) -> None:
        """Take in what happened here."""
        if event.kind == "answer":
            self.attempts.append(Attempt(time, event.typed, event.verdict, event.mistakes))
        self.hints += event.kind == "hint"
        self.revealed |= event.kind == "reveal"

    @property
    def missed(self) -> bool:
        """True where an answer was wrong, or the answer was shown."""
        return self.revealed or any(one.verdict == "wrong" for one in self.attempts)

    @property
    def right_first(self) -> bool:
        """Right, at the first try and unaided."""
        return self.done and not self.missed and not self.hints


class Slip(Journal):
    """Passes on what the session of one question records; keeps it for that session alone."""

    def __init__(self, journal: Journal, known: Iterable[Event], tell: Callable[[Event], None]) -> None:
        """`known` was recorded before."""
        super().__init__(None, journal.learner, journal.clock)
        super().append(*known)
        self._tell = tell

    def append(self, *events: Event, moment: str = "") -> None:
        """Record, in the real journal, what is about the question."""
        super().append(*events, moment=moment)
        for event in events:
            if event.kind in {"answer", "hint", "reveal"}:
                self._tell(event)


def rating_of(asked: Asked, event: Event) -> Rating | None:
    """Again after a catalogued mistake, a wrong choice or a reveal; None while it is not decided."""
    concept = asked.drawn.category == "concept"
    if event.kind == "reveal" or (event.verdict == "wrong" and (event.mistakes or concept)):
        return "again"
    if event.kind != "answer" or event.verdict != "right":
        return None
    return "hard" if asked.hints or asked.missed else "good"
