"""What is said of TOML that cannot be read: the likely slips in words of their own."""

from __future__ import annotations

import re

from tutor.course.blocks import MAX_KEY_PARTS, MAX_NESTING
from tutor.course.scanner import NO_BREAK, Slip
from tutor.text import quote

_SMART = "“”„‟‘’‚‛«»′″"
_WORDS = {
    "True": "true",
    "False": "false",
    "TRUE": "true",
    "FALSE": "false",
    "yes": "true",
    "no": "false",
    "on": "true",
    "off": "false",
}

Message = tuple[str, str, str]
"""Code, sentence and how to mend it."""


def explain(slip: Slip) -> Message:
    """The message for what the scanner could not read."""
    if slip.kind in _LIMITS:
        return "too-deep", _LIMITS[slip.kind], "Write it flat: a lesson needs no such nesting."
    if slip.kind == "duplicate":
        return "duplicate-key", f"`{quote(slip.found)}` is given twice.", "Keep one of the two."
    if slip.found[:1] and slip.found[0] in _SMART:
        return "toml-syntax", "these are typographic quotes.", 'TOML takes straight ones: "text".'
    if slip.found[:1] and slip.found[0] in NO_BREAK:
        return "toml-syntax", "this blank is a no-break space.", "Type a plain space in its place."
    if slip.kind == "spaced-key":
        return "toml-syntax", "a name has no spaces.", f"Write it as one word: {quote(slip.found)}."
    if slip.kind == "spaced-table":
        return "toml-syntax", "a table's name has no spaces.", f"Write {quote(slip.found)}."
    if slip.kind == "decimal-comma":
        return "toml-syntax", "a decimal takes a point, not a comma.", f"Write {slip.found}."
    if slip.kind in {"word", "no-value"}:
        return ("toml-syntax", *_word(slip.found))
    return ("toml-syntax", *_OTHERS[slip.kind])


_LIMITS = {
    "depth": f"this is nested more than {MAX_NESTING} deep.",
    "key-parts": f"a key has at most {MAX_KEY_PARTS} parts.",
}

_OTHERS = {
    "comma": ("a list of values stands in brackets.", "Write x = [1, 2, 3]."),
    "rest": (
        "there is more on this line than one value.",
        "One key = value on each line; text stands in quotes.",
    ),
    "header": ("this table header is not closed.", "Write it as [problem.data]."),
    "no-equals": ("a key is followed by = and its value.", "Write key = value; a remark begins with #."),
    "key": ("a key is a word, or stands in quotes.", "Write it with letters, digits, - and _ only."),
    "open-string": ("this text is opened and not closed on its line.", 'End it with the same quote: "text".'),
    "escape": (
        "this backslash begins no escape of TOML.",
        "Double it, or use single quotes: '...'.",
    ),
    "open-list": ("this list is opened and never closed.", "End it with ]."),
    "in-list": ("elements of a list are separated by commas.", "Write [1, 2, 3]."),
    "open-table": (
        "this { is not closed on its line.",
        "Write it on one line: { from = 0, to = 1, step = 0.1 }.",
    ),
    "in-table": ("entries of a { } are separated by commas.", "Write { from = 0, to = 1, step = 0.1 }."),
}


def _word(found: str) -> tuple[str, str]:
    shown = quote(found, 40)
    if not found or found in "\n#,]}":
        return "a value is missing here.", "Write it after the =."
    if found in _WORDS:
        return f"`{found}` is not how TOML writes it.", f"Write {_WORDS[found]}, in lower case."
    if re.fullmatch(r"[+-]?\.\d[\d_]*(?:[eE][+-]?\d+)?", found):
        sign = found[0] if found[0] in "+-" else ""
        return f"`{shown}` lacks the digit before its point.", f"Write {sign}0{found.lstrip('+-')[:20]}."
    if re.fullmatch(r"[+-]?\d[\d_]*\.", found):
        return f"`{shown}` lacks a digit after its point.", f"Write {found[:20]}0."
    if re.fullmatch(r"[+-]?0\d+(?:\.\d+)?", found):
        return f"`{shown}` begins with a 0.", f"Write {found.lstrip('+-').lstrip('0') or '0'}."
    if re.fullmatch(r"[−–]\.?\d.*", found):
        return "this minus is a typographic one.", "Write it as -."
    if found in {"None", "null", "nil", "NaN", "nan", "Infinity"}:
        return f"`{shown}` is no value of TOML.", "Leave the key out."
    if re.match(r"[\d.+-]", found) and re.search(r"\d", found):
        return (
            f"`{shown}` is no number of TOML.",
            "Write numbers as 0.25, -3 or 1e-5: no fractions, no units.",
        )
    return f"`{shown}` stands without quotes.", f'Text stands in quotes: "{shown}".'


_TOMLLIB_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\s*$")


def from_tomllib(error: Exception, text: str) -> tuple[int, Message]:
    """Offset and message for what only tomllib found."""
    found = _TOMLLIB_PLACE.search(str(error))
    offset = len(text.rstrip())
    if found and found[1]:
        lines = text.split("\n")
        line = min(int(found[1]), len(lines))
        offset = sum(len(row) + 1 for row in lines[: line - 1]) + int(found[2]) - 1
    reason = _TOMLLIB_PLACE.sub("", str(error)).strip() or "it cannot be read"
    if "overwrite" in reason or "twice" in reason or "immutable" in reason:
        return offset, ("duplicate-key", "a key or table is given twice.", "Keep one of the two.")
    if isinstance(error, RecursionError):
        reason = "it is nested too deeply"
    if "integer string" in reason:
        return offset, ("range", "a number has too many digits.", "")
    return offset, ("toml-syntax", f"this is no TOML: {quote(reason[:1].lower() + reason[1:], 120)}.", "")
