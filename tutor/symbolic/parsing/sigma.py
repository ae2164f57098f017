"""The bounds of a sum: it runs over the points, and nothing else."""

from __future__ import annotations

import re

from tutor.symbolic.parse_error import Code
from tutor.symbolic.parsing.characters import SUPERSCRIPT_CLOSE, SUPERSCRIPT_OPEN


def _lower(prefix: str) -> str:
    braced, letter, first = (f"{prefix}{name}" for name in ("braced", "letter", "first"))
    return (
        rf"\s*_\s*(?:\{{(?P<{braced}>[^{{}}]*)\}}"
        rf"|(?P<{letter}>[A-Za-z])(?:\s*=\s*(?P<{first}>\d+)(?=\s*\^))?)"
    )


def _upper(prefix: str) -> str:
    last, bracketed, single, raised = (f"{prefix}{name}" for name in ("last", "round", "single", "raised"))
    return (
        rf"\s*(?:\^\s*(?:\{{(?P<{last}>[^{{}}]*)\}}|\((?P<{bracketed}>[^()]*)\)|(?P<{single}>[A-Za-z]|\d+))"
        rf"|{SUPERSCRIPT_OPEN}(?P<{raised}>[^{SUPERSCRIPT_CLOSE}]*){SUPERSCRIPT_CLOSE})"
    )


BOUNDS = re.compile(
    rf"(?:\s*\\(?:no)?limits)?(?:{_lower('a')}(?:{_upper('a')})?|{_upper('b')}(?:{_lower('b')})?)?", re.ASCII
)
"""What may follow a sum sign: `_i`, `_{i=1}^N`, `^{N}_{i}`, or nothing; always matches."""

_RANGES = {("", ""), ("1", ""), ("0", ""), ("", "N"), ("1", "N"), ("0", "N-1")}
"""First and last index that mean every point once."""


def check_bounds(found: re.Match[str]) -> tuple[Code, str, int] | None:
    """The code, message and index of what is wrong with matched bounds; None if they are the points."""
    typed = {name: text for name, text in found.groupdict().items() if text is not None}
    lower = next((name for name in typed if name[1:] in {"braced", "letter"}), None)
    upper = next((name for name in typed if name[1:] in {"last", "round", "single", "raised"}), None)
    index, first = "i", ""
    if lower is not None:
        index, _, first = typed[lower].replace(" ", "").partition("=")
        first = first or typed.get("afirst", "") or typed.get("bfirst", "")
        if not index.isalpha():
            return "arity", range_message(), found.start(lower)
    last = "" if upper is None else typed[upper]
    return check_range(index, first, last, found.start(lower or upper or 0), found.start(upper or lower or 0))


def check_range(
    index: str, first: str, last: str, index_at: int, last_at: int
) -> tuple[Code, str, int] | None:
    """Whether an index and its first and last value run over the points; else what is wrong, and where."""
    if index != "i":
        return "index", "The points are numbered by i; use i as the index of the sum.", index_at
    if (first.replace(" ", ""), last.replace(" ", "").replace("n", "N")) not in _RANGES:
        return "arity", range_message(), last_at
    return None


def range_message() -> str:
    """What a sum may run over."""
    return "A sum runs over the points: i from 1 to N, or from 0 to N-1."
