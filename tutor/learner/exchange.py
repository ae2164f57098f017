"""A learner's history as a file of JSON lines, and back: two machines are merged without doubles.

The first line says what the file is and how many events follow; each of the others is one event.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, get_args

from tutor.errors import InputError
from tutor.learner.events import Kind, pack, unpack
from tutor.learner.journal import Journal, stamp
from tutor.learner.journal_file import Row
from tutor.text import clean, quote

FILE_FORMAT = 1
WHAT = "gradient-tutor progress"
LONGEST_LINE = 1_000_000
KEYS = (
    "id", "time", "learner", "lesson", "seed", "item", "fingerprint", "kind", "typed", "verdict",
    "mistakes", "data",
)  # fmt: skip
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_IDENTITY = re.compile(r"[0-7][0-9a-f]{15}", re.ASCII)
_LIMITS = {"learner": 60, "lesson": 60, "item": 200, "fingerprint": 64, "verdict": 20}


def exported(journal: Journal) -> Iterator[str]:
    """The lines of a file with everything that was recorded of the journal's learner."""
    rows = journal.rows()
    head = {
        "what": WHAT,
        "format": FILE_FORMAT,
        "learner": journal.learner,
        "exported": stamp(journal.clock()),
        "events": len(rows),
    }
    yield json.dumps(head)
    for row in rows:
        yield json.dumps(_as_object(row))


def _as_object(row: Row) -> dict[str, Any]:
    time, learner, lesson, seed, item, fingerprint, kind, typed, verdict, mistakes, data, identity = row
    return {
        "id": f"{identity:016x}",
        "time": time,
        "learner": learner,
        "lesson": lesson,
        "seed": seed,
        "item": item,
        "fingerprint": fingerprint,
        "kind": kind,
        "typed": json.loads(typed) if typed else [],
        "verdict": verdict,
        "mistakes": mistakes.split(),
        "data": json.loads(data) if data else {},
    }


def is_export(line: str) -> bool:
    """True for the first line of such a file."""
    try:
        head = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(head, dict) and head.get("what") == WHAT


def imported(lines: Iterable[str], shown: str) -> list[Row]:
    """The events of a file, checked to the last; raises InputError, naming the line, where one is amiss.

    `shown` is what the file is called in messages.
    """
    numbered = enumerate(lines, 1)
    wanted = _head(next(numbered, (1, ""))[1], shown)
    rows: list[Row] = []
    for number, line in numbered:
        if line.strip():
            rows.append(_row(line, f"{shown}, line {number}"))
    if len(rows) != wanted:
        raise InputError(f"{shown} has {len(rows)} events and should have {wanted}. {UNTOUCHED}")
    return rows


UNTOUCHED = "Nothing was changed."


def _head(line: str, shown: str) -> int:
    if not is_export(line[:LONGEST_LINE]):
        raise InputError(f"{shown} is no export of the tutor. {UNTOUCHED}")
    head = json.loads(line)
    format = head.get("format")
    if not isinstance(format, int) or isinstance(format, bool):
        raise InputError(f"{shown} does not say its format. {UNTOUCHED}")
    if format > FILE_FORMAT:
        raise InputError(
            f"{shown} was written by a newer version of the tutor"
            f" (format {format}; this one knows {FILE_FORMAT}). {UNTOUCHED}"
        )
    events = head.get("events")
    if not isinstance(events, int) or isinstance(events, bool):
        raise InputError(f"{shown} does not say how many events it has. {UNTOUCHED}")
    return events


def _row(line: str, where: str) -> Row:
    def need(good: object, what: str) -> None:
        if not good:
            raise InputError(f"{where}: {what}. {UNTOUCHED}")

    need(len(line) <= LONGEST_LINE, "the line is too long")
    try:
        thing = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise InputError(f"{where}: this is no JSON. {UNTOUCHED}") from None
    need(isinstance(thing, dict), "this is no event")
    missing = [key for key in KEYS if key not in thing]
    need(not missing, f"{', '.join(missing)} is missing")
    need(_matches(_IDENTITY, thing["id"]), "the id is none")
    need(_matches(_TIME, thing["time"]), "the time is none")
    for key, limit in _LIMITS.items():
        need(_is_text(thing[key], limit), f"{key} is no text that can be kept")
    need(thing["learner"] and thing["lesson"], "the learner or the lesson has no name")
    kind = thing["kind"]
    need(kind in get_args(Kind), f"there is no {quote(str(kind), 20)}")
    need(_is_seed(thing["seed"]), "the seed is none")
    for key in ("typed", "mistakes"):
        need(_are_texts(thing[key]), f"{key} is no list of texts")
    need(not any(set(code) & set(" \t") for code in thing["mistakes"]), "a mistake's code has a space")
    need(isinstance(thing["data"], dict) and _is_plain(thing["data"]), "data is no table that can be kept")
    return _checked(thing)


def _checked(thing: dict[str, Any]) -> Row:
    return (
        thing["time"],
        thing["learner"],
        thing["lesson"],
        thing["seed"],
        thing["item"],
        thing["fingerprint"],
        thing["kind"],
        json.dumps(thing["typed"], ensure_ascii=False) if thing["typed"] else "",
        thing["verdict"],
        " ".join(thing["mistakes"]),
        pack(unpack(json.dumps(thing["data"]))),
        int(thing["id"], 16),
    )


def _no_constant(text: str) -> float:
    raise ValueError(text)


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_text(value: object, limit: int) -> bool:
    return isinstance(value, str) and len(value) <= limit and clean(value, keep="") == value


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and len(value) <= 20 and all(_is_text(text, 300) for text in value)


def _is_seed(value: object) -> bool:
    return value is None or (type(value) is int and 0 <= value < 2**32)


def _is_plain(value: object, depth: int = 0) -> bool:
    """Nested no deeper than what the tutor itself records, and safe to show."""
    if depth > 8:
        return False
    if isinstance(value, dict):
        if value.keys() == {"float"}:
            return value["float"] in {"nan", "inf", "-inf"}
        return all(_is_text(key, 200) and _is_plain(part, depth + 1) for key, part in value.items())
    if isinstance(value, list):
        return all(_is_plain(part, depth + 1) for part in value)
    if isinstance(value, str):
        return _is_text(value, 1000)
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) < 2**63
    return value is None or isinstance(value, bool | float)


def merged(here: Sequence[Row], there: Sequence[Row]) -> list[Row]:
    """Both histories as one, by time; each keeps its own order, whatever its clock said."""
    rows: list[Row] = []
    mine, theirs = list(reversed(here)), list(reversed(there))
    while mine and theirs:
        rows.append(mine.pop() if mine[-1][0] <= theirs[-1][0] else theirs.pop())
    return rows + mine[::-1] + theirs[::-1]
