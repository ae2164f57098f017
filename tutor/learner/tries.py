"""First tries, read off the journal: what a learner made of each question before anything helped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tutor.learner.events import Event, Kind
from tutor.learner.journal import Record

PRACTICE = "@practice"
"""Stands for the lesson in what is recorded of practice; no lesson can be called so."""
TELLING: tuple[Kind, ...] = ("answer", "hint", "reveal", "restart", "reset", "sitting")
"""The events that tries are read off."""


@dataclass(frozen=True)
class Try:
    """The first judged answer to a question, or that it was shown."""

    time: str
    lesson: str
    item: str
    right: bool
    """Right, and unaided."""
    mistakes: tuple[str, ...] = ()
    skill: str = ""
    """Where it was recorded: in practice."""


def first_tries(records: Iterable[Record]) -> list[Try]:
    """One for each question each time it was asked, oldest first; what was set aside does not count."""
    tries: list[Try] = []
    helped: set[tuple[object, ...]] = set()
    tried: set[tuple[object, ...]] = set()
    for record in records:
        event = record.event
        if event.kind in {"restart", "reset", "sitting"}:
            tries = _begun_anew(event, tries, tried, helped)
            continue
        question = (event.lesson, event.seed, event.item, event.fingerprint)
        if question in tried or event.verdict in {"invalid", "incomplete"}:
            continue
        if event.kind == "hint":
            helped.add(question)
            continue
        tried.add(question)
        right = event.kind == "answer" and event.verdict == "right" and question not in helped
        skill = str(event.data.get("skill", ""))
        tries.append(Try(record.time, event.lesson, event.item, right, event.mistakes, skill))
    return tries


def _begun_anew(
    event: Event, tries: list[Try], tried: set[tuple[object, ...]], helped: set[tuple[object, ...]]
) -> list[Try]:
    """From here on the questions of a walk are asked again; of a lesson set aside no try is left."""
    whole = event.kind == "reset"
    for known in (tried, helped):
        known -= {one for one in known if one[0] == event.lesson and (whole or one[1] == event.seed)}
    return [one for one in tries if one.lesson != event.lesson] if whole else tries
