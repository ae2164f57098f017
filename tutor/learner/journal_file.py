"""The journal's file: its format and its migrations, and what to make of a file that is not in order."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from tutor.text import quote

IMPATIENCE = 0.05
"""Seconds to wait for another terminal once a longer wait was in vain: an answer must not hang each time."""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE event (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        time TEXT NOT NULL,
        learner TEXT NOT NULL,
        lesson TEXT NOT NULL,
        seed INTEGER,
        item TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        kind TEXT NOT NULL,
        typed TEXT NOT NULL,
        verdict TEXT NOT NULL,
        mistakes TEXT NOT NULL,
        data TEXT NOT NULL
    );
    CREATE INDEX walk ON event (learner, lesson, seed, id);
    CREATE INDEX place ON event (learner, lesson, seed, id) WHERE kind IN ('page', 'end', 'restart');
    """,
    """
    ALTER TABLE event ADD COLUMN identity INTEGER;
    UPDATE event SET identity = identity_of(id, time, learner, lesson, item, kind, typed);
    CREATE UNIQUE INDEX identity ON event (identity);
    DROP INDEX place;
    CREATE INDEX page ON event (learner, lesson, seed, id) WHERE kind = 'page';
    CREATE INDEX ending ON event (learner, lesson, seed, id) WHERE kind = 'end';
    CREATE INDEX restart ON event (learner, lesson, seed, id) WHERE kind = 'restart';
    CREATE INDEX reset ON event (learner, lesson, id) WHERE kind = 'reset';
    CREATE INDEX review ON event (learner, id) WHERE kind = 'review';
    CREATE TABLE snapshot (
        learner TEXT NOT NULL,
        lesson TEXT NOT NULL,
        seed INTEGER,
        event INTEGER NOT NULL,
        state TEXT NOT NULL
    );
    CREATE UNIQUE INDEX whose ON snapshot (learner, lesson, coalesce(seed, -1));
    """,
    """
    CREATE INDEX sitting ON event (learner, id) WHERE kind = 'sitting';
    """,
)
"""How a file of each format becomes one of the next; a new file takes all of them."""

FORMAT = len(MIGRATIONS)
FIRST_COLUMNS = "time, learner, lesson, seed, item, fingerprint, kind, typed, verdict, mistakes, data"
"""The columns of the first format."""
COLUMNS = f"{FIRST_COLUMNS}, identity"
"""`identity` is what an event is known by on every machine it is taken to."""
INSERT = f"INSERT INTO event ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

Row = tuple[Any, ...]


def new_identity() -> int:
    """A number that no other event anywhere has."""
    return int.from_bytes(os.urandom(8), "big") >> 1


def identity_of(*parts: object) -> int:
    """The identity of an event that was recorded before events had one: the same wherever its file went."""
    text = "\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")
    import hashlib  # not needed before the first frame

    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big") >> 1


class NewerFormatError(Exception):
    """The file was written by a later version of the tutor."""


def prepare(connection: sqlite3.Connection) -> None:
    """Make the file's format ours; raises for a newer one, and what SQLite raises."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > FORMAT:
        raise NewerFormatError(
            "its file was written by a newer version of the tutor"
            f" (format {version}; this one knows {FORMAT})"
        )
    # Where WAL is impossible, or another terminal is just changing it, the file's present mode does.
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    if version == FORMAT:
        connection.execute("SELECT id FROM event LIMIT 1").fetchall()
        return
    connection.execute("BEGIN IMMEDIATE")
    with _transaction(connection):
        connection.create_function("identity_of", -1, identity_of, deterministic=True)
        # Another terminal may have done it while this one waited.
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        for script in MIGRATIONS[version:]:
            for statement in filter(str.strip, script.split(";")):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {FORMAT}")


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            with contextlib.suppress(sqlite3.DatabaseError):
                connection.execute("ROLLBACK")
        raise


def insert(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Append rows as one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    with _transaction(connection):
        connection.executemany(INSERT, rows)


def interleave(
    connection: sqlite3.Connection,
    rows: Iterable[Row],
    merge: Callable[[list[Row], list[Row]], list[Row]],
) -> int:
    """Put rows that are not there yet where `merge` has them, as one transaction; how many there were.

    Rows before the earliest new one stay as they are; the others are written again in the new order.
    """
    connection.execute("BEGIN IMMEDIATE")
    with _transaction(connection):
        known = {row[0] for row in connection.execute("SELECT identity FROM event")}
        new = list({row[-1]: row for row in rows if row[-1] not in known}.values())
        if not new:
            return 0
        earliest = min(row[0] for row in new)
        after = connection.execute("SELECT min(id) FROM event WHERE time > ?", (earliest,)).fetchone()[0]
        late = connection.execute(
            f"SELECT {COLUMNS} FROM event WHERE id >= ? ORDER BY id", (after,)
        ).fetchall()
        connection.execute("DELETE FROM event WHERE id >= ?", (after,))
        connection.execute("DELETE FROM snapshot")
        connection.executemany(INSERT, merge(late, new))
    return len(new)


def salvage(path: Path) -> list[Row]:
    """The rows of a damaged file up to the first that cannot be read."""
    rows: list[Row] = []
    with contextlib.suppress(sqlite3.DatabaseError, OSError):
        connection = sqlite3.connect(path, timeout=IMPATIENCE, isolation_level=None)
        with contextlib.closing(connection), contextlib.suppress(sqlite3.DatabaseError):
            for row in connection.execute(
                f"SELECT id, {_columns(connection)} FROM event NOT INDEXED ORDER BY id"
            ):
                rows.append(_whole(*row))  # noqa: PERF401 - the rows before an error are to be kept
    return rows


def _columns(connection: sqlite3.Connection) -> str:
    """The columns of a file that may be of an earlier format."""
    there = {row[1] for row in connection.execute("PRAGMA table_info(event)")}
    return COLUMNS if "identity" in there else f"{FIRST_COLUMNS}, NULL"


def _whole(id: int, *row: Any) -> Row:
    time, learner, lesson, _, item, _, kind, typed, *_, identity = row
    if identity is None:
        identity = identity_of(id, time, learner, lesson, item, kind, typed)
    return (*row[:-1], identity)


def file_of(path: Path) -> tuple[int, int] | None:
    """Which file has a name now; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def free_name(path: Path) -> Path:
    """The path, numbered when there is such a file."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


def damaged(error: sqlite3.DatabaseError) -> bool:
    """True when the file itself is to blame, not its place or its other users."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    missing = "no such table" in str(error) or "no such column" in str(error)
    return code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB} or missing


REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "its file is read-only",
    sqlite3.SQLITE_CANTOPEN: "its file cannot be opened",
    sqlite3.SQLITE_BUSY: "another program is holding its file",
    sqlite3.SQLITE_LOCKED: "another program is holding its file",
    sqlite3.SQLITE_IOERR: "the disk reports an error",
    sqlite3.SQLITE_PERM: "its file may not be used",
    sqlite3.SQLITE_AUTH: "its file may not be used",
}


def busy(error: sqlite3.DatabaseError) -> bool:
    """True when somebody else holds the file."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def why(error: sqlite3.DatabaseError) -> str:
    """Why the file cannot be used, as the end of a sentence."""
    return REASONS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, str(error))


def why_no_folder(folder: Path, error: OSError) -> str:
    """Why a folder cannot be used, as the end of a sentence, with the way out where a file stands there."""
    for there in (folder, *folder.parents):
        if os.path.isfile(there):
            return f"{quote(str(there), 200)} is a file; set TUTOR_HOME to a folder of yours"
    return f"its folder cannot be used ({error.strerror or error})"
