"""The journal: an append-only SQLite record of what a learner did, committed before the screen moves.

It never stops a lesson. A file that is damaged is moved aside, one of a newer format is left alone, and
where nothing can be written the events stay in memory; `notice` says which in one line.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from tutor.learner.events import Event, Kind, unpack
from tutor.learner.journal_file import (
    COLUMNS,
    IMPATIENCE,
    NewerFormatError,
    Row,
    busy,
    damaged,
    file_of,
    free_name,
    insert,
    interleave,
    prepare,
    salvage,
    why,
)
from tutor.learner.journal_row import event_of, row_of

if TYPE_CHECKING:
    from tutor.learner.history import History

FILE_NAME = "journal.sqlite3"
PATIENCE = 3.0
"""Seconds to wait for another terminal that is writing."""
WALK = "learner = ?1 AND lesson = ?2 AND seed IS ?3"
SET_ASIDE = "coalesce((SELECT max(id) FROM event WHERE learner = ?1 AND lesson = ?2 AND kind = 'reset'), 0)"
BEGUN = f"max(coalesce((SELECT max(id) FROM event WHERE {WALK} AND kind = 'restart'), 0), {SET_ASIDE})"
"""The event since which a walk counts: it was begun anew, or its lesson's history was set aside."""
ANEW = frozenset({"restart", "reset"})
LONG = 500
"""Events that are folded at once; after more of them the sum is kept."""
UNSAVED = "Your progress is not being saved"


@dataclass(frozen=True)
class Place:
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


@dataclass(frozen=True)
class Record:
    """An event with its moment."""

    time: str
    """UTC, `2026-01-31T12:00:00.000Z`."""
    event: Event
    id: int = 0
    """Its place in the file; 0 where it could not be written yet."""


class Journal:
    """The record of one learner, in `folder`; in memory alone when that is None."""

    def __init__(
        self, folder: Path | None, learner: str = "default", clock: Callable[[], float] = time.time
    ) -> None:
        """`clock` gives seconds since 1970."""
        self.learner = learner
        self.clock = clock
        self.notice = ""
        """What a learner should know of the record, in one line; empty when all is well."""
        self._path = folder / FILE_NAME if folder else None
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None
        self._opened: tuple[int, int] | None = None
        """Which file it was that was opened to be written."""
        self._unsaved: list[Row] = []
        """Rows that could not be written; tried again with the next one."""
        self._patience = PATIENCE
        self._waiting = False
        """True while the file could not be opened because somebody else holds it."""
        if self._path:
            self._open(self._path)

    @property
    def saved(self) -> bool:
        """True while everything that was recorded is on the disk."""
        return self._path is not None and not self._unsaved and not self.notice.startswith(UNSAVED)

    def append(self, *events: Event) -> None:
        """Record events as one transaction; when this returns they are on the disk, or `notice` says not."""
        if not events:
            return
        with self._lock:
            self._unsaved += [row_of(event, stamp(self.clock()), self.learner) for event in events]
            self._flush()

    def events(self, lesson: str, seed: int | None = None) -> list[Event]:
        """Everything done in one walk since it was last begun anew, oldest first."""
        with self._lock:
            stored = self._query(
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
            kept = self._query(
                f"SELECT event, state FROM snapshot WHERE learner = ?1 AND lesson = ?2"
                f" AND coalesce(seed, -1) = coalesce(?3, -1) AND event > {BEGUN}",
                walk,
            )
            summed = from_text(kept[0][1]) if kept else None
            since = "?4" if summed else BEGUN
            rows = self._query(
                f"SELECT {COLUMNS}, id FROM event WHERE {WALK} AND id > {since} ORDER BY id",
                (*walk, kept[0][0]) if summed else walk,
            )
            history = remembered(summed or History(), (event_of(row[:-1]) for row in rows))
            if len(rows) > LONG:
                self._keep(*walk, rows[-1][-1], to_text(history))
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
            stored = self._query(
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
            return self._query(
                f"SELECT {COLUMNS}, id FROM event NOT INDEXED"
                f" WHERE id > ?2 AND learner = ?1 AND kind IN ({chosen}) ORDER BY id",
                (self.learner, after),
            )

    def untold(self, kinds: Sequence[Kind]) -> list[Row]:
        """The learner's rows of these kinds that could not be written yet."""
        with self._lock:
            return [row for row in self._unsaved if row[1] == self.learner and row[6] in kinds]

    def kept_sum(self, what: str) -> tuple[int, str]:
        """The id of the last event of a sum that was kept, and the sum; 0 and nothing where there is none."""
        with self._lock:
            kept = self._query(
                "SELECT event, state FROM snapshot WHERE learner = ?1 AND lesson = ?2"
                " AND coalesce(seed, -1) = -1",
                (self.learner, what),
            )
        return (kept[0][0], kept[0][1]) if kept else (0, "")

    def keep_sum(self, what: str, event: int, state: str) -> None:
        """Keep the sum of events up to one of them."""
        with self._lock:
            self._keep(self.learner, what, None, event, state)

    def rows(self) -> list[Row]:
        """Everything that was recorded of the learner, oldest first, as it is stored."""
        with self._lock:
            stored = self._query(
                f"SELECT {COLUMNS} FROM event WHERE learner = ? ORDER BY id", (self.learner,)
            )
            return [*stored, *(row for row in self._unsaved if row[1] == self.learner)]

    def take_in(self, rows: Sequence[Row], merge: Callable[[list[Row], list[Row]], list[Row]]) -> int:
        """Add what another machine recorded, but for events that are here already; how many were new.

        `merge` puts stored and new rows in order. All or nothing: raises OSError where it cannot be written.
        """
        with self._lock:
            if self._connection is None or self.notice:
                raise OSError(self.notice or UNSAVED)
            try:
                return interleave(self._connection, rows, merge)
            except sqlite3.DatabaseError as error:
                raise OSError(why(error)) from None

    def place(self, lesson: str, seed: int | None = None) -> Place:
        """Where the walk stands, without reading the rest of its history."""
        walk = (self.learner, lesson, seed)
        last = f"FROM event WHERE {WALK} AND kind = '%s' AND id > {{}} ORDER BY id DESC LIMIT 1"
        with self._lock:
            ends = self._query(f"SELECT id > {BEGUN} {(last % 'end').format(SET_ASIDE)}", walk)
            pages = self._query(f"SELECT kind, item, data {(last % 'page').format(BEGUN)}", walk)
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
            if self._connection:
                self._connection.close()
                self._connection = None

    # The file

    def _open(self, path: Path) -> None:
        try:
            self._connect(path)
        except NewerFormatError as error:
            self._notice_unsaved(str(error))
        except sqlite3.DatabaseError as error:
            if damaged(error):
                self._replace(path)
            elif busy(error):
                self._notice_unsaved(why(error))
                self._waiting = True
            else:
                self._open_to_read(path, error)
        except OSError as error:
            self._notice_unsaved(f"its folder cannot be used ({error.strerror or error})")

    def _connect(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            path, timeout=self._patience, isolation_level=None, check_same_thread=False
        )
        try:
            prepare(connection)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        self._opened = file_of(path)

    def _open_to_read(self, path: Path, error: sqlite3.DatabaseError) -> None:
        """Of a file that cannot be written, what is in it still counts."""
        self._notice_unsaved(why(error))
        # `immutable` reads a file in a folder where SQLite cannot put its lock and index files.
        for option in ("mode=ro", "immutable=1"):
            with contextlib.suppress(sqlite3.DatabaseError, OSError):
                uri = f"{path.absolute().as_uri()}?{option}"
                connection = sqlite3.connect(
                    uri, uri=True, timeout=IMPATIENCE, isolation_level=None, check_same_thread=False
                )
                try:
                    connection.execute("SELECT id FROM event LIMIT 1").fetchall()
                except sqlite3.DatabaseError:
                    connection.close()
                    continue
                self._connection = connection
                return

    def _replace(self, path: Path) -> None:
        """Move a damaged file aside, begin a new one, and take over what could still be read."""
        rows = salvage(path)
        self.close()
        aside = free_name(path.with_name(f"{path.name}.damaged-{self._day()}"))
        try:
            for ending in ("", "-wal", "-shm"):
                part = path.with_name(path.name + ending)
                if part.exists():
                    part.rename(aside.with_name(aside.name + ending))
            self._connect(path)
            self._unsaved = rows + self._unsaved
            if self._connection:
                insert(self._connection, self._unsaved)
        except (OSError, sqlite3.DatabaseError, NewerFormatError) as error:
            self._notice_unsaved(f"its file is damaged and could not be moved aside ({error})")
            return
        self._unsaved = []
        rescued = f"; {len(rows)} records could be taken over" if rows else ""
        self.notice = f"The file of your progress was damaged. It was kept as {aside.name}{rescued}."

    def _write_again(self, path: Path) -> None:
        """Put what a file held that was removed or replaced while it was open into the one of its name."""
        assert self._connection is not None
        rows: list[Row] = []
        with contextlib.suppress(sqlite3.DatabaseError):
            rows = self._connection.execute(f"SELECT {COLUMNS} FROM event ORDER BY id").fetchall()
        self.close()
        self._unsaved, self._opened = rows + self._unsaved, None
        self._open(path)
        if self._opened is None or self._connection is None:
            return
        try:
            known = {row[0] for row in self._connection.execute("SELECT identity FROM event")}
            insert(self._connection, [row for row in self._unsaved if row[-1] not in known])
        except sqlite3.DatabaseError as error:
            self._notice_unsaved(why(error))
            return
        self._unsaved = []
        self.notice = self.notice or "The file of your progress was taken away. What it held is in a new one."

    def _day(self) -> str:
        return time.strftime("%Y%m%d-%H%M%S", time.localtime(self.clock()))

    def _notice_unsaved(self, reason: str) -> None:
        self.notice = f"{UNSAVED}: {reason}."

    # Reading and writing

    def _pending(self, lesson: str, seed: int | None) -> list[Row]:
        walk = (self.learner, lesson, seed)
        aside = (self.learner, lesson, None, "reset")
        return [row for row in self._unsaved if row[1:4] == walk or (*row[1:4], row[6]) == aside]

    def _keep(self, learner: str, lesson: str, seed: int | None, event: int, state: str) -> None:
        """Keep the sum of a walk's events up to one of them; where that cannot be, nothing is lost."""
        if self._connection is None or self.notice:
            return
        with contextlib.suppress(sqlite3.DatabaseError):
            self._connection.execute(
                "INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?, ?, ?)",
                (learner, lesson, seed, event, state),
            )

    def _flush(self) -> None:
        if self._waiting and self._path:
            self._waiting, self._patience = False, IMPATIENCE
            self._open(self._path)
        if self._connection is None or not self._unsaved:
            return
        if self._path and self._opened and file_of(self._path) != self._opened:
            self._write_again(self._path)
            return
        try:
            insert(self._connection, self._unsaved)
        except sqlite3.DatabaseError as error:
            if damaged(error) and self._path:
                self._replace(self._path)
                return
            self._notice_unsaved(why(error))
            self._be_patient(IMPATIENCE)
            return
        self._unsaved = []
        if self.notice.startswith(UNSAVED):
            self.notice = ""
            self._be_patient(PATIENCE)

    def _be_patient(self, seconds: float) -> None:
        if self._connection and seconds != self._patience:
            self._patience = seconds
            with contextlib.suppress(sqlite3.DatabaseError):
                self._connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")

    def _query(self, query: str, values: Sequence[object]) -> list[Row]:
        for _ in range(2):
            if self._connection is None:
                break
            try:
                return self._connection.execute(query, values).fetchall()
            except sqlite3.DatabaseError as error:
                if not damaged(error) or not self._path:
                    self._notice_unsaved(why(error))
                    break
                self._replace(self._path)
        return []


def stamp(seconds: float) -> str:
    """A moment as it is recorded."""
    whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return f"{whole}.{int(seconds * 1000) % 1000:03d}Z"
