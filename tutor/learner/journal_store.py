"""A journal's rows on the disk: the file opened, written, read, and replaced where it is not in order.

Where nothing can be written the rows stay in memory, and are tried again with the next ones.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tutor.learner.journal_file import (
    COLUMNS,
    FORMAT,
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
    why_no_folder,
)

FILE_NAME = "journal.sqlite3"
PATIENCE = 3.0
"""Seconds to wait for another terminal that is writing."""
UNSAVED = "Your progress is not being saved"


class Store:
    """The rows of one journal, in `folder`; in memory alone when that is None. One thread at a time."""

    def __init__(self, folder: Path | None, clock: Callable[[], float], *, reads_only: bool = False) -> None:
        """`clock` gives seconds since 1970; with `reads_only` none is recorded, and no file replaced."""
        self.notice = ""
        """What a learner should know of the record, in one line; empty when all is well."""
        self.unsaved: list[Row] = []
        """Rows that could not be written."""
        self.connection: sqlite3.Connection | None = None
        """To the file, perhaps only to read; None where it cannot be opened."""
        path = folder / FILE_NAME if folder else None
        self._path = None if reads_only else path
        """The file that is written."""
        self._clock = clock
        self._opened: tuple[int, int] | None = None
        """Which file it was that was opened to be written."""
        self._patience = PATIENCE
        self._waiting = False
        """True while the file could not be opened because somebody else holds it."""
        if self._path:
            self._open(self._path)
        elif path:
            self._only_read(path)

    @property
    def saved(self) -> bool:
        """True while every row is on the disk."""
        return self._path is not None and not self.unsaved and not self.notice.startswith(UNSAVED)

    def close(self) -> None:
        """Let go of the file; what is unsaved is lost, as `notice` said."""
        if self.connection:
            self.connection.close()
            self.connection = None

    def add(self, rows: Sequence[Row]) -> None:
        """Write rows as one transaction, and what waited; where that cannot be, `notice` says why."""
        self.unsaved += rows
        if self._waiting and self._path:
            self._waiting, self._patience = False, IMPATIENCE
            self._open(self._path)
        if self._path is None or self.connection is None or not self.unsaved:
            return
        if self._opened and file_of(self._path) != self._opened:
            self._write_again(self._path)
            return
        try:
            insert(self.connection, self.unsaved)
        except sqlite3.DatabaseError as error:
            if damaged(error):
                self._replace(self._path)
                return
            self._notice_unsaved(why(error))
            self._be_patient(IMPATIENCE)
            return
        self.unsaved = []
        if self.notice.startswith(UNSAVED):
            self.notice = ""
            self._be_patient(PATIENCE)

    def query(self, query: str, values: Sequence[object]) -> list[Row]:
        """What the file answers; nothing where it cannot be read."""
        for _ in range(2):
            if self.connection is None:
                break
            try:
                return self.connection.execute(query, values).fetchall()
            except sqlite3.DatabaseError as error:
                if not damaged(error) or not self._path:
                    self._notice_unsaved(why(error))
                    break
                self._replace(self._path)
        return []

    def keep(self, learner: str, lesson: str, seed: int | None, event: int, state: str) -> None:
        """Keep the sum of a walk's events up to one of them; where that cannot be, nothing is lost."""
        if self._path is None or self.connection is None or self.notice:
            return
        with contextlib.suppress(sqlite3.DatabaseError):
            self.connection.execute(
                "INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?, ?, ?)",
                (learner, lesson, seed, event, state),
            )

    def take_in(self, rows: Sequence[Row], merge: Callable[[list[Row], list[Row]], list[Row]]) -> int:
        """Add rows that are not there yet where `merge` has them; how many. All, or none and an OSError."""
        if self.connection is None or self.notice:
            raise OSError(self.notice or UNSAVED)
        try:
            return interleave(self.connection, rows, merge)
        except sqlite3.DatabaseError as error:
            raise OSError(why(error)) from None

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
            self._notice_unsaved(why_no_folder(path.parent, error))

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
        self.connection = connection
        self._opened = file_of(path)

    def _open_to_read(self, path: Path, error: sqlite3.DatabaseError) -> None:
        """Of a file that cannot be written, what is in it still counts."""
        self._notice_unsaved(why(error))
        # `immutable` reads a file in a folder where SQLite cannot put its lock and index files.
        self._connect_to_read(path, "mode=ro", "mode=ro&immutable=1")

    def _only_read(self, path: Path) -> None:
        """What is in a file, as long as it is in order and of this format; no file is nothing done yet."""
        self._connect_to_read(path, "mode=ro")
        version = self.query("PRAGMA user_version", ()) if self.connection else []
        if version != [(FORMAT,)]:
            self.close()
            if os.path.lexists(path) or not _is_folder_to_be(path.parent):
                self._notice_unsaved("its file cannot be read as it is")

    def _connect_to_read(self, path: Path, *options: str) -> None:
        for option in options:
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
                self.connection = connection
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
            self.unsaved = rows + self.unsaved
            if self.connection:
                insert(self.connection, self.unsaved)
        except (OSError, sqlite3.DatabaseError, NewerFormatError) as error:
            self._notice_unsaved(f"its file is damaged and could not be moved aside ({error})")
            return
        self.unsaved = []
        rescued = f"; {len(rows)} records could be taken over" if rows else ""
        self.notice = f"The file of your progress was damaged. It was kept as {aside.name}{rescued}."

    def _write_again(self, path: Path) -> None:
        """Put what a file held that was removed or replaced while it was open into the one of its name."""
        assert self.connection is not None
        rows: list[Row] = []
        with contextlib.suppress(sqlite3.DatabaseError):
            rows = self.connection.execute(f"SELECT {COLUMNS} FROM event ORDER BY id").fetchall()
        self.close()
        self.unsaved, self._opened = rows + self.unsaved, None
        self._open(path)
        if self._opened is None or self.connection is None:
            return
        try:
            known = {row[0] for row in self.connection.execute("SELECT identity FROM event")}
            insert(self.connection, [row for row in self.unsaved if row[-1] not in known])
        except sqlite3.DatabaseError as error:
            self._notice_unsaved(why(error))
            return
        self.unsaved = []
        self.notice = self.notice or "The file of your progress was taken away. What it held is in a new one."

    def _day(self) -> str:
        return time.strftime("%Y%m%d-%H%M%S", time.localtime(self._clock()))

    def _notice_unsaved(self, reason: str) -> None:
        self.notice = f"{UNSAVED}: {reason}."

    def _be_patient(self, seconds: float) -> None:
        if self.connection and seconds != self._patience:
            self._patience = seconds
            with contextlib.suppress(sqlite3.DatabaseError):
                self.connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")


def _is_folder_to_be(folder: Path) -> bool:
    """Whether a folder is there, or could be made."""
    there = next((one for one in (folder, *folder.parents) if os.path.lexists(one)), folder)
    return there.is_dir()
