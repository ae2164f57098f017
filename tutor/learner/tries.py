"""First tries, read off the journal: what a learner made of each question before anything helped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct, field

from tutor.learner.events import Kind
from tutor.learner.journal import Record

PRACTICE = "@practice"
"""Stands for the lesson in what is recorded of practice; no lesson can be called so."""
TELLING: tuple[Kind, ...] = ("answer", "hint", "reveal", "restart", "reset", "end")
"""The events that tries are read off."""

Key = tuple[str, int | None, str, str, str]
"""What one asking of a question is known by: lesson, seed, item, fingerprint, and the sitting of practice."""


class Try(Struct, frozen=True):
    """The first judged answer to a question, or that it was shown."""

    time: str
    lesson: str
    item: str
    right: bool
    """Right, and unaided."""
    mistakes: tuple[str, ...] = ()
    skill: str = ""
    """Where it was recorded: in practice."""


class Tries(Struct):
    """First tries as they come, event by event; what was set aside does not count."""

    found: list[Try] = field(default_factory=list)
    """Oldest first."""
    tried: set[Key] = field(default_factory=set)
    helped: set[Key] = field(default_factory=set)

    def take(
        self,
        time: str,
        lesson: str,
        seed: int | None,
        item: str,
        fingerprint: str,
        kind: str,
        verdict: str,
        mistakes: tuple[str, ...],
        data: Mapping[str, Any],
    ) -> None:
        """One event more, in the order recorded; `data` is looked at for practice alone."""
        if kind in {"restart", "reset", "end"}:
            self._begin_anew(lesson, seed, item, kind)
            return
        if verdict in {"invalid", "incomplete"}:
            return
        question = (lesson, seed, item, fingerprint, str(data.get("sitting", "")))
        if question in self.tried:
            return
        if kind == "hint":
            self.helped.add(question)
            return
        self.tried.add(question)
        right = kind == "answer" and verdict == "right" and question not in self.helped
        self.found.append(Try(time, lesson, item, right, mistakes, str(data.get("skill", ""))))

    def _begin_anew(self, lesson: str, seed: int | None, item: str, kind: str) -> None:
        """From here on the questions of a walk are asked again; of a lesson set aside no try is left."""

        def is_over(one: Key) -> bool:
            if kind == "end":
                return lesson == PRACTICE and one[4] == item
            return one[0] == lesson and (kind == "reset" or one[1] == seed)

        for known in (self.tried, self.helped):
            known -= {one for one in known if is_over(one)}
        if kind == "reset":
            self.found = [one for one in self.found if one.lesson != lesson]


def first_tries(records: Iterable[Record]) -> list[Try]:
    """One for each question each time it was asked, oldest first."""
    tries = Tries()
    for record in records:
        event = record.event
        own = (event.lesson, event.seed, event.item, event.fingerprint, event.kind, event.verdict)
        tries.take(record.time, *own, event.mistakes, event.data)
    return tries.found
