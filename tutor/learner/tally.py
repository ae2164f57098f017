"""First tries, mistakes and answers by day, summed: the sum is kept, so that a long history is read once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field

from tutor.learner.events import unpack
from tutor.learner.journal import LONG, Journal
from tutor.learner.journal_file import Row
from tutor.learner.tries import PRACTICE, TELLING, Tries, Try

SUM = "@progress"
"""Stands for the lesson where the sum is kept; no lesson can be called so."""
FORMAT = 1


class Tally(Struct):
    """What progress is told from."""

    tries: Tries = field(default_factory=Tries)
    mistakes: Counter[str] = field(default_factory=Counter)
    """How often each was made."""
    days: Counter[str] = field(default_factory=Counter)
    """Answers by date (UTC)."""

    def take(self, rows: Iterable[Row]) -> None:
        """More events, as they are stored."""
        take, mistakes, days = self.tries.take, self.mistakes, self.days
        for time, _, lesson, seed, item, fingerprint, kind, _, verdict, made, data, *_ in rows:
            codes = tuple(made.split())
            if kind == "answer":
                mistakes.update(codes)
                days[time[:10]] += 1
            known = unpack(data) if lesson == PRACTICE else {}
            take(time, lesson, seed, item, fingerprint, kind, verdict, codes, known)


def tally_of(journal: Journal) -> Tally:
    """The sum of everything that was recorded of the journal's learner."""
    event, text = journal.kept_sum(SUM)
    known = _from_text(text)
    tally, event = (known, event) if known is not None else (Tally(), 0)
    rows = journal.told(TELLING, event)
    tally.take(rows)
    if len(rows) > LONG:
        journal.keep_sum(SUM, rows[-1][-1], _to_text(tally))
    tally.take(journal.untold(TELLING))
    return tally


def _to_text(tally: Tally) -> str:
    """JSON; a lesson, an item or a skill is written once and named by its place."""
    names: dict[str, int] = {}

    def place(name: str) -> int:
        return names.setdefault(name, len(names))

    tries = tally.tries
    return json.dumps(
        {
            "format": FORMAT,
            "tries": [[place(o.lesson), place(o.item), place(o.skill), int(o.right)] for o in tries.found],
            "tried": sorted(tries.tried, key=str),
            "helped": sorted(tries.helped, key=str),
            "mistakes": tally.mistakes,
            "days": tally.days,
            "names": list(names),
        },
        separators=(",", ":"),
    )


def _from_text(text: str) -> Tally | None:
    """What `_to_text` made a text of; None for anything else."""
    try:
        kept = json.loads(text)
        if kept["format"] != FORMAT:
            return None
        names = kept["names"]
        found = [
            Try("", names[lesson], names[item], bool(right), (), names[skill])
            for lesson, item, skill, right in kept["tries"]
        ]
        tries = Tries(found, set(map(_key, kept["tried"])), set(map(_key, kept["helped"])))
        return Tally(tries, Counter(kept["mistakes"]), Counter(kept["days"]))
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def _key(parts: list[Any]) -> tuple[Any, Any, Any, Any, Any]:
    lesson, seed, item, fingerprint, sitting = parts
    return lesson, seed, item, fingerprint, sitting
