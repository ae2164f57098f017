"""Strings of TOML as written: where one ends, its escapes, and where each of its characters stands."""

from __future__ import annotations

import re

STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""(?:"{0,2}(?!"))'
    r"|'''(?:[^']|'(?!''))*'''(?:'{0,2}(?!'))"
    r'|"(?!"")(?:[^"\\\n]|\\[^\n])*"'
    r'|""(?!")'
    r"|'(?!'')[^'\n]*'"
    r"|''(?!')",
    re.DOTALL,
)
"""A whole string, its quotes with it: basic or literal, of one line or of several."""
_BACKSLASH = re.compile(r"\\(?:[uU][0-9A-Fa-f]{0,8}|[ \t]*\n|.)", re.DOTALL)
_GOOD_ESCAPE = re.compile(r'\\(?:[btnfr"\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[ \t]*\n)')
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[ \t]*\n\s*|.)", re.DOTALL)


def offset_of(literal: str, index: int) -> int:
    """Where in a string as written its character `index` stands, escapes and quotes accounted for."""
    quotes = 3 if literal[:3] in {'"""', "'''"} else 1
    at = quotes
    if quotes == 3 and literal[at : at + 1] == "\n":
        at += 1
    basic = literal[:1] == '"'
    while at < len(literal) - quotes:
        escape = _ESCAPE.match(literal, at) if basic else None
        joins = escape is not None and "\n" in escape.group()
        if index == 0 and not joins:
            break
        at = escape.end() if escape else at + 1
        index -= 0 if joins else 1
    return min(at, max(1, len(literal) - quotes))


def bad_escape(literal: str) -> int:
    """Where in a string as written a backslash begins no escape; -1 where there is none such."""
    if literal[0] == "'":
        return -1
    for escape in _BACKSLASH.finditer(literal):
        if _GOOD_ESCAPE.match(escape.group()) is None:
            return escape.start()
    return -1


def unquote(literal: str) -> str:
    """The characters between the quotes of a one-line string; unknown escapes stay as written."""
    inner = literal[1:-1]
    if literal[0] == "'" or "\\" not in inner:
        return inner

    def plain(found: re.Match[str]) -> str:
        body = found.group()[1:]
        if body[0] in "uU" and len(body) > 1:
            code = int(body[1:], 16)
            return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else found.group()
        return {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}.get(body, body)

    return _ESCAPE.sub(plain, inner)
