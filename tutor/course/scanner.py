"""Where each key and value of a TOML text stands, since tomllib gives no positions; and its likely slips.

The scanner reads on where TOML is strict, stops at the first thing it cannot read, and never decides whether
a text is TOML: tomllib does. What it does decide, before tomllib sees the text, is whether the text is so
deeply nested that reading it would be slow or would exhaust the stack.
"""

from __future__ import annotations

import re

from msgspec import Struct, field

from tutor.course.blocks import MAX_KEY_PARTS, MAX_NESTING, KeyPath
from tutor.course.toml_strings import STRING, bad_escape, offset_of, unquote

_BLANK = re.compile(r"[ \t]*")
_DECIMAL_COMMA = re.compile(r"[^=#]*=[ \t]*(?P<whole>[+-]?\d{1,20}),(?P<part>\d{1,20})[ \t]*(?:#.*)?")
NO_BREAK = "\u00a0\u2007\u202f"
"""Blanks that a word processor puts in and TOML does not know."""
_BLANK_LINES = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_REST = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\n|\Z)")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SPACED_KEY = re.compile(r"(?P<words>[A-Za-z0-9_-]+(?:[ \t]+[A-Za-z0-9_-]+)+)[ \t]*=")
_SPACED_HEADER = re.compile(r"\[{1,2}[ \t]*(?P<words>[A-Za-z0-9_.-]+(?:[ \t]+[A-Za-z0-9_.-]+)+)[ \t]*\]")
_WORD = re.compile(r"[^\s,\[\]{}#=\"']+(?: \d\d:[^\s,\[\]{}#]*)?")
_SCALAR = re.compile(
    r"true|false"
    r"|[+-]?(?:inf|nan)"
    r"|[+-]?(?:0|[1-9](?:_?\d)*)(?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d(?:_?\d)*)?"
    r"|0x[\dA-Fa-f](?:_?[\dA-Fa-f])*|0o[0-7](?:_?[0-7])*|0b[01](?:_?[01])*"
    r"|\d{4}-\d\d-\d\d(?:[T t]\S*)?|\d\d:\d\d\S*"
)


class Place(Struct, frozen=True):
    """The offsets of one entry in the text: its key, its value, and the value's end."""

    key: int
    value: int
    end: int


class Slip(Struct, frozen=True):
    """What the scanner could not read: where, and which kind, from which a message is made."""

    offset: int
    kind: str
    found: str = ""


class _ScanError(Exception):
    def __init__(self, offset: int, kind: str, found: str = "") -> None:
        self.slip = Slip(offset, kind, found)


class Scan(Struct):
    """What was found in a text."""

    text: str
    places: dict[KeyPath, Place] = field(default_factory=dict)
    slip: Slip | None = None
    """The first thing that is no TOML, or is too deep; what stands after it is not scanned."""

    def inside(self, place: Place, index: int) -> int:
        """The offset in the text of a character of a string value, escapes and quotes accounted for."""
        return place.value + offset_of(self.text[place.value : place.end], index)


def scan(text: str) -> Scan:
    """The places of every key and list element, down to the first slip; linear in the text."""
    scanner = _Scanner(text)
    try:
        scanner.document()
    except _ScanError as stop:
        scanner.scan.slip = stop.slip
    return scanner.scan


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.scan = Scan(text)
        self.at = 0
        self.counts: dict[KeyPath, int] = {}

    def document(self) -> None:
        text = self.text
        table: KeyPath = ()
        while True:
            self.at = self._skip(_BLANK_LINES)
            if self.at >= len(text):
                return
            if text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table, len(table))
            end = _REST.match(text, self.at)
            if end is None:
                self.at = self._skip(_BLANK)
                raise self._left_over()
            self.at = end.end()

    def _left_over(self) -> _ScanError:
        """What stands behind a value: a comma of a bare list or of a decimal, or something else."""
        if self.text[self.at] != ",":
            return _ScanError(self.at, "rest", self._word())
        begin = self.text.rfind("\n", 0, self.at) + 1
        row = self.text[begin:].partition("\n")[0]
        decimal = _DECIMAL_COMMA.fullmatch(row)
        if decimal is None:
            return _ScanError(self.at, "comma", ",")
        return _ScanError(self.at, "decimal-comma", f"{decimal['whole']}.{decimal['part']}")

    def _header(self) -> KeyPath:
        start = self.at
        double = self.text.startswith("[[", self.at)
        self.at += 2 if double else 1
        name = self.at = self._skip(_BLANK)
        parts = self._key()
        self.at = self._skip(_BLANK)
        if not self.text.startswith("]]" if double else "]", self.at):
            if spaced := _SPACED_HEADER.match(self.text, start):
                joined = ".".join(spaced["words"].split())
                raise _ScanError(self.at, "spaced-table", f"[[{joined}]]" if double else f"[{joined}]")
            raise _ScanError(self.at, "header")
        self.at += 2 if double else 1
        path = self._resolve(parts)
        if double:
            number = self.counts[path] = self.counts.get(path, -1) + 1
            self.scan.places.setdefault(path, Place(name, start, self.at))
            path = (*path, number)
        elif self._is_table(path):
            raise _ScanError(name, "duplicate", ".".join(parts))
        self.scan.places[path] = Place(name, start, self.at)
        self._parents(path, name, start)
        return path

    def _is_table(self, path: KeyPath) -> bool:
        """Whether a header of its own declared the table, and not only a longer one below it."""
        old = self.scan.places.get(path)
        return old is not None and old.end > old.value and self.text[old.value] == "[" and old.key > old.value

    def _resolve(self, parts: tuple[str, ...]) -> KeyPath:
        """A header's path, entering the last element of each list of tables on the way."""
        path: KeyPath = ()
        for index, part in enumerate(parts):
            path = (*path, part)
            if index < len(parts) - 1 and path in self.counts:
                path = (*path, self.counts[path])
        return path

    def _parents(self, path: KeyPath, key: int, value: int) -> None:
        """A place for each table that is only implied by a dotted key."""
        for length in range(len(path) - 1, 0, -1):
            self.scan.places.setdefault(path[:length], Place(key, value, value))

    def _pair(self, table: KeyPath, depth: int) -> None:
        start = self.at
        parts = self._key()
        self.at = self._skip(_BLANK)
        if not self.text.startswith("=", self.at):
            if self.text[self.at : self.at + 1] in NO_BREAK and self.at < len(self.text):
                raise _ScanError(self.at, "no-equals", self.text[self.at])
            if spaced := _SPACED_KEY.match(self.text, start):
                raise _ScanError(start, "spaced-key", "_".join(spaced["words"].split()))
            raise _ScanError(start, "no-equals", self.text[start : self.at].strip())
        self.at += 1
        self.at = self._skip(_BLANK)
        path = (*table, *parts)
        if path in self.scan.places and self.scan.places[path].end != self.scan.places[path].value:
            raise _ScanError(start, "duplicate", ".".join(parts))
        value = self.at
        self._value(path, depth + len(parts))
        self.scan.places[path] = Place(start, value, self.at)
        self._parents(path, start, value)

    def _key(self) -> tuple[str, ...]:
        start = self.at
        parts: list[str] = []
        while True:
            bare = _BARE_KEY.match(self.text, self.at)
            if bare:
                parts.append(bare.group())
                self.at = bare.end()
            else:
                parts.append(self._quoted_key())
            if len(parts) > MAX_KEY_PARTS:
                raise _ScanError(start, "key-parts")
            after = self._skip(_BLANK)
            if not self.text.startswith(".", after):
                return tuple(parts)
            self.at = after + 1
            self.at = self._skip(_BLANK)

    def _quoted_key(self) -> str:
        found = STRING.match(self.text, self.at)
        if found is None or found.group()[:3] in {'"""', "'''"}:
            raise _ScanError(self.at, "key", self.text[self.at : self.at + 1])
        self.at = found.end()
        return unquote(found.group())

    def _value(self, path: KeyPath, depth: int) -> None:
        if depth > MAX_NESTING:
            raise _ScanError(self.at, "depth")
        text = self.text
        first = text[self.at : self.at + 1]
        if first == "[":
            self._list(path, depth)
        elif first == "{":
            self._inline_table(path, depth)
        elif first in {'"', "'"}:
            found = STRING.match(text, self.at)
            if found is None:
                raise _ScanError(self.at, "open-string")
            if (escape := bad_escape(found.group())) >= 0:
                escape += self.at
                raise _ScanError(escape, "escape", text[escape : escape + 2])
            self.at = found.end()
        else:
            self._scalar(first)

    def _scalar(self, first: str) -> None:
        word = _WORD.match(self.text, self.at)
        if word is None:
            raise _ScanError(self.at, "no-value", first)
        if _SCALAR.fullmatch(word.group()) is None:
            raise _ScanError(self.at, "word", self._word())
        self.at = word.end()

    def _list(self, path: KeyPath, depth: int) -> None:
        opened = self.at
        self.at += 1
        index = 0
        while True:
            self.at = self._skip(_BLANK_LINES)
            if self.text.startswith("]", self.at):
                self.at += 1
                return
            start = self.at
            if start >= len(self.text):
                raise _ScanError(opened, "open-list")
            self._value((*path, index), depth + 1)
            self.scan.places[(*path, index)] = Place(start, start, self.at)
            index += 1
            self.at = self._skip(_BLANK_LINES)
            if self.text.startswith(",", self.at):
                self.at += 1
            elif not self.text.startswith("]", self.at):
                if self.at >= len(self.text):
                    raise _ScanError(opened, "open-list")
                raise _ScanError(self.at, "in-list", self._word())

    def _inline_table(self, path: KeyPath, depth: int) -> None:
        opened = self.at
        self.at += 1
        self.at = self._skip(_BLANK)
        if self.text.startswith("}", self.at):
            self.at += 1
            return
        while True:
            self.at = self._skip(_BLANK)
            if self.text[self.at : self.at + 1] in {"", "\n"}:
                raise _ScanError(opened, "open-table")
            self._pair(path, depth)
            self.at = self._skip(_BLANK)
            if self.text.startswith("}", self.at):
                self.at += 1
                return
            if not self.text.startswith(",", self.at):
                if self.text[self.at : self.at + 1] in {"", "\n"}:
                    raise _ScanError(opened, "open-table")
                raise _ScanError(self.at, "in-table", self._word())
            self.at += 1

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self.text, self.at)
        return found.end() if found else self.at

    def _word(self) -> str:
        """The rest of what cannot be read, up to a blank, for the message."""
        found = re.compile(r"[^\s,\]}#]{1,40}").match(self.text, self.at)
        return found.group() if found else self.text[self.at : self.at + 1]
