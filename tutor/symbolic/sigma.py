"""The bounds of a sum: it runs over the points, and nothing else."""

from __future__ import annotations

import re

from tutor.symbolic.characters import SUPERSCRIPT_CLOSE, SUPERSCRIPT_OPEN
from tutor.symbolic.parse_error import Code

_LOWER = r"\s*_\s*(?:\{(?P<{p}braced>[^{}]*)\}|(?P<{p}letter>[A-Za-z])(?:\s*=\s*(?P<{p}first>\d+)(?=\s*\^))?)"
_UPPER = (
    r"\s*(?:\^\s*(?:\{(?P<{p}last>[^{}]*)\}|\((?P<{p}round>[^()]*)\)|(?P<{p}single>[A-Za-z]|\d+))"
    + f"|{SUPERSCRIPT_OPEN}(?P<{{p}}raised>[^{SUPERSCRIPT_CLOSE}]*){SUPERSCRIPT_CLOSE})"
)


def _part(pattern: str, prefix: str) -> str:
    return pattern.replace("{p}", prefix)


BOUNDS = re.compile(
    rf"(?:\s*\\limits)?(?:(?:{_part(_LOWER, 'a')})(?:{_part(_UPPER, 'a')})?|(?:{_part(_UPPER, 'b')})(?:{_part(_LOWER, 'b')})?)?",
    re.ASCII,
)
"""What may follow a sum sign: `_i`, `_{i=1}^N`, `^{N}_{i}`, or nothing; always matches."""

_RANGES = {("", ""), ("1", ""), ("0", ""), ("", "N"), ("1", "N"), ("0", "N-1")}
"""First and last index that mean every point once."""


def check_bounds(found: re.Match[str]) -> tuple[Code, str, int] | None:
    """The code, message and index of what is wrong with matched bounds; None if they are the points."""
    lower = next(
        (name for name in ("abraced", "bbraced", "aletter", "bletter") if found[name] is not None), None
    )
    upper = next(
        (
            g
            for g in found.groupdict()
            if g[1:] in {"last", "round", "single", "raised"} and found[g] is not None
        ),
        None,
    )
    index, first = "i", ""
    if lower is not None:
        index, _, first = found[lower].replace(" ", "").partition("=")
        first = first or found["afirst"] or found["bfirst"] or ""
        if not index.isalpha():
            return "arity", range_message(), found.start(lower)
    last = "" if upper is None else found[upper]
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
