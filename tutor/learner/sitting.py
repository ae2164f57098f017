"""A sitting that was broken off, read off the journal so that it goes on where it was."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from tutor.learner.journal import Journal, Record
from tutor.learner.tries import PRACTICE

STALE = 24 * 3600.0
"""Seconds after which a sitting without a seed is not gone on with: other skills are due by then."""
CHANGED = "The course has changed since your last sitting, so a new one begins; what you answered is kept."


class Sitting(Struct, frozen=True):
    """How a sitting began, and what was recorded of its questions."""

    name: str
    own: int
    """The number that its questions were drawn by."""
    began: float
    order: tuple[str, ...]
    """The skills as they are asked."""
    records: tuple[Record, ...] = ()
    """Answers, hints and reveals, oldest first."""
    rated: frozenset[str] = frozenset()
    """The skills whose review is decided."""

    def at(self, number: int) -> list[Record]:
        """What was recorded of one question, by its number from 1."""
        return [record for record in self.records if record.event.data.get("number") == number]


def last_sitting(journal: Journal, terms: Mapping[str, object]) -> Sitting | None:
    """The last sitting of these terms, where it was begun and is not over; None where there is none."""
    begun = [one for one in journal.records("sitting") if _fits(one.event.data, terms)]
    if not begun:
        return None
    last = begun[-1]
    name = last.event.item
    sitting = _read(name, last.event.data)
    if sitting is None or (terms["seed"] is None and journal.clock() - sitting.began > STALE):
        return None
    if any(one.event.item == name for one in journal.records("end", lesson=PRACTICE, after=last.id)):
        return None
    since = journal.records("answer", "hint", "reveal", "review", lesson=PRACTICE, after=last.id)
    own = [one for one in since if one.event.data.get("sitting") == name]
    records = tuple(one for one in own if one.event.kind != "review")
    rated = frozenset(one.event.item for one in own if one.event.kind == "review")
    if not records:
        return None
    return Sitting(name, sitting.own, sitting.began, sitting.order, records, rated)


def _fits(data: Mapping[str, Any], terms: Mapping[str, object]) -> bool:
    return all(key in data and data[key] == value for key, value in terms.items())


def _read(name: str, data: Mapping[str, Any]) -> Sitting | None:
    """A sitting from its event; None for one that does not say how its questions were drawn."""
    own, order, began = data.get("own"), data.get("order"), name.partition("-")[0]
    if not isinstance(own, int) or not isinstance(order, list) or not order:
        return None
    if not (began.isascii() and began.isdecimal()) or len(began) > 15:
        return None
    return Sitting(name, own, int(began) / 1000, tuple(map(str, order)))


def going_on(sitting: Sitting) -> str:
    """What a learner is told who goes on."""
    try:
        began = time.strftime("%H:%M", time.localtime(sitting.began))
    except (OverflowError, OSError, ValueError):
        began = "an unknown time"
    return f"You go on with the sitting that you began at {began}; :restart begins a new one."
