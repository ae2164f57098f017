"""The journal: an append-only SQLite record of what a learner did, committed before the screen moves.

It never stops a lesson. A file that is damaged is moved aside, one of a newer format is left alone, and
where nothing can be written the events stay in memory; `notice` says which in one line.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tutor.learner.events import Event, Kind, unpack
from tutor.learner.journal_file import COLUMNS, Row
from tutor.learner.journal_row import event_of, row_of
from tutor.learner.journal_store import Store

if TYPE_CHECKING:
    from tutor.learner.history import History

WALK = "learner = ?1 AND lesson = ?2 AND seed IS ?3"
SET_ASIDE = "coalesce((SELECT max(id) FROM event WHERE learner = ?1 AND lesson = ?2 AND kind = 'reset'), 0)"
BEGUN = f"max(coalesce((SELECT max(id) FROM event WHERE {WALK} AND kind = 'restart'), 0), {SET_ASIDE})"
"""The event since which a walk counts: it was begun anew, or its lesson's history was set aside."""
ANEW = frozenset({"restart", "reset"})
LONG = 500
"""Events that are folded at once; after more of them the sum is kept."""


class Place(Struct, frozen=True):
    """Where a learner left a lesson."""

    page: str | None
    """The key of the page; None when the lesson was not begun, or begun again."""
    ended: bool
    """True when the last page was passed."""
    number: int = 1
    """The page's number when it was turned to, from 1."""
    pages: int = 0
    """How many pages the lesson had then; 0 where that was not recorded."""
    finished: bool = False
    """True when the last page was ever passed, even where the lesson was begun again since."""


class Record(Struct, frozen=True):
    """An event with its moment."""

    time: str
    """UTC, `2026-01-31T12:00:00.000Z`."""
    event: Event
    id: int = 0
    """Its place in the file; 0 where it could not be written yet."""


class Journal:
    """The record of one learner, in `folder`; in memory alone when that is None."""

    def __init__(
        self,
        folder: Path | None,
        learner: str = "default",
        clock: Callable[[], float] = time.time,
        *,
        reads_only: bool = False,
    ) -> None:
        """`clock` gives seconds since 1970; with `reads_only` what is added stays in memory."""
        self.learner = learner
        self.clock = clock
        self._lock = RLock()
        self._store = Store(folder, clock, reads_only=reads_only)

    @property
    def notice(self) -> str:
        """What a learner should know of the record, in one line; empty when all is well."""
        return self._store.notice

    @property
    def saved(self) -> bool:
        """True while everything that was recorded is on the disk."""
        return self._store.saved

    def append(self, *events: Event, moment: str = "") -> None:
        """Record events as one transaction; when this returns they are on the disk, or `notice` says not.

        Whoever shows when it was gives the `moment`, as `stamp` writes it.
        """
        if not events:
            return
        now = moment or stamp(self.clock())
        with self._lock:
            self._store.add([row_of(event, now, self.learner) for event in events])

    def events(self, lesson: str, seed: int | None = None) -> list[Event]:
        """Everything done in one walk since it was last begun anew, oldest first."""
        with self._lock:
            stored = self._store.query(
                f"SELECT {COLUMNS} FROM event WHERE {WALK} AND id > {BEGUN} ORDER BY id",
                (self.learner, lesson, seed),
            )
            events = [event_of(row) for row in (*stored, *self._pending(lesson, seed))]
        begun = max((i + 1 for i, event in enumerate(events) if event.kind in ANEW), default=0)
        return events[begun:]

    def history(self, lesson: str, seed: int | None = None) -> History:
        """The sum of these events, read from the last sum that was kept; a long rest makes a new one."""
        from tutor.learner.history import History, from_text, remembered, to_text

        walk = (self.learner, lesson, seed)
        with self._lock:
            kept = self._store.query(
                f"SELECT event, state FROM snapshot WHERE learner = ?1 AND lesson = ?2"
                f" AND coalesce(seed, -1) = coalesce(?3, -1) AND event > {BEGUN}",
                walk,
            )
            summed = from_text(kept[0][1]) if kept else None
            since = "?4" if summed else BEGUN
            rows = self._store.query(
                f"SELECT {COLUMNS}, id FROM event WHERE {WALK} AND id > {since} ORDER BY id",
                (*walk, kept[0][0]) if summed else walk,
            )
            history = remembered(summed or History(), (event_of(row[:-1]) for row in rows))
            if len(rows) > LONG:
                self._store.keep(*walk, rows[-1][-1], to_text(history))
            return remembered(history, map(event_of, self._pending(lesson, seed)))

    def records(
        self, *kinds: Kind, lesson: str | None = None, latest: int = -1, after: int = 0
    ) -> list[Record]:
        """The learner's events of these kinds, of every lesson or one, oldest first; the `latest` ones alone.

        `after` is the id of an event: those behind it. What was set aside is among them.
        """
        quoted = [f"'{kind}'" for kind in kinds]
        chosen = f"kind = {quoted[0]}" if len(kinds) == 1 else f"kind IN ({', '.join(quoted)})"
        if lesson is not None:
            chosen += " AND lesson = ?2"
        if after:
            chosen += f" AND id > {after:d}"
        # The plus keeps SQLite from sorting the whole history by an index where only its end is wanted.
        whose = "learner" if latest < 0 else "+learner"
        with self._lock:
            stored = self._store.query(
                f"SELECT * FROM (SELECT {COLUMNS}, id FROM event WHERE {whose} = ?1 AND {chosen}"
                " ORDER BY id DESC LIMIT ?3) ORDER BY id",
                (self.learner, lesson, latest),
            )
            pending = [row for row in self.untold(kinds) if lesson in (None, row[2])]
        known = [Record(row[0], event_of(row), row[-1]) for row in stored]
        return [*known, *(Record(row[0], event_of(row)) for row in pending)]

    def told(self, kinds: Sequence[Kind], after: int) -> list[Row]:
        """The learner's rows of these kinds behind an event's id, oldest first, as they are stored.

        Their own id is the last column. Making events of a million of them would take long.
        """
        chosen = ", ".join(f"'{kind}'" for kind in kinds)
        with self._lock:
            # Read in the order of the file: by an index they would have to be sorted.
            return self._store.query(
                f"SELECT {COLUMNS}, id FROM event NOT INDEXED"
                f" WHERE id > ?2 AND learner = ?1 AND kind IN ({chosen}) ORDER BY id",
                (self.learner, after),
            )

    def untold(self, kinds: Sequence[Kind]) -> list[Row]:
        """The learner's rows of these kinds that could not be written yet."""
        with self._lock:
            return [row for row in self._store.unsaved if row[1] == self.learner and row[6] in kinds]

    def kept_sum(self, what: str) -> tuple[int, str]:
        """The id of the last event of a sum that was kept, and the sum; 0 and nothing where there is none."""
        with self._lock:
            kept = self._store.query(
                "SELECT event, state FROM snapshot WHERE learner = ?1 AND lesson = ?2"
                " AND coalesce(seed, -1) = -1",
                (self.learner, what),
            )
        return (kept[0][0], kept[0][1]) if kept else (0, "")

    def keep_sum(self, what: str, event: int, state: str) -> None:
        """Keep the sum of events up to one of them."""
        with self._lock:
            self._store.keep(self.learner, what, None, event, state)

    def rows(self) -> list[Row]:
        """Everything that was recorded of the learner, oldest first, as it is stored."""
        with self._lock:
            stored = self._store.query(
                f"SELECT {COLUMNS} FROM event WHERE learner = ? ORDER BY id", (self.learner,)
            )
            return [*stored, *(row for row in self._store.unsaved if row[1] == self.learner)]

    def take_in(self, rows: Sequence[Row], merge: Callable[[list[Row], list[Row]], list[Row]]) -> int:
        """Add what another machine recorded, but for events that are here already; how many were new.

        `merge` puts stored and new rows in order. All or nothing: raises OSError where it cannot be written.
        """
        with self._lock:
            return self._store.take_in(rows, merge)

    def place(self, lesson: str, seed: int | None = None) -> Place:
        """Where the walk stands, without reading the rest of its history."""
        walk = (self.learner, lesson, seed)
        last = f"FROM event WHERE {WALK} AND kind = '%s' AND id > {{}} ORDER BY id DESC LIMIT 1"
        with self._lock:
            ends = self._store.query(f"SELECT id > {BEGUN} {(last % 'end').format(SET_ASIDE)}", walk)
            pages = self._store.query(f"SELECT kind, item, data {(last % 'page').format(BEGUN)}", walk)
            steps = [*pages, *((row[6], row[4], row[10]) for row in self._pending(lesson, seed))]
        place = Place(None, ended=bool(ends and ends[0][0]), finished=bool(ends))
        for kind, item, data in steps:
            if kind in ANEW:
                place = Place(None, False, finished=place.finished and kind == "restart")
            elif kind == "page":
                said = unpack(data)
                place = replace(place, page=item, number=said.get("number", 1), pages=said.get("pages", 0))
            elif kind == "end":
                place = replace(place, ended=True, finished=True)
        return place

    def close(self) -> None:
        """Let go of the file; what is unsaved is lost, as `notice` said."""
        with self._lock:
            self._store.close()

    def _pending(self, lesson: str, seed: int | None) -> list[Row]:
        walk = (self.learner, lesson, seed)
        aside = (self.learner, lesson, None, "reset")
        return [row for row in self._store.unsaved if row[1:4] == walk or (*row[1:4], row[6]) == aside]


def stamp(seconds: float) -> str:
    """A moment as it is recorded; one that was recorded, read and recorded again is the same."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(whole))}.{thousandths:03d}Z"
