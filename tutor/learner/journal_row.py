"""An event as a row of the journal's file, and back."""

from __future__ import annotations

import json

from tutor.learner.events import Event, pack, unpack
from tutor.learner.journal_file import Row, new_identity


def row_of(event: Event, time: str, learner: str) -> Row:
    """An event that happens now, in the order of the file's columns; it is given an identity of its own."""
    return (
        time,
        learner,
        event.lesson,
        event.seed,
        event.item,
        event.fingerprint,
        event.kind,
        json.dumps(event.typed, ensure_ascii=False) if event.typed else "",
        event.verdict,
        " ".join(event.mistakes),
        pack(event.data),
        new_identity(),
    )


def event_of(row: Row) -> Event:
    """The event of a row, whatever columns follow behind its data."""
    _, _, lesson, seed, item, fingerprint, kind, typed, verdict, mistakes, data, *_ = row
    return Event(
        kind,
        lesson,
        seed,
        item,
        fingerprint,
        tuple(json.loads(typed)) if typed else (),
        verdict,
        tuple(mistakes.split()),
        unpack(data),
    )
