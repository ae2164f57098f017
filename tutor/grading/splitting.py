"""Where one answer ends and the next begins, in a line that holds several."""

from __future__ import annotations

import re
from collections.abc import Iterable

MINUSES = str.maketrans("−–‒﹣－", "-----")
"""Every dash that people type for a minus."""
_CONTINUES = frozenset("*/^=·×÷)")
_EXPECTS = frozenset("+-*/^=·×÷(")


def pieces(text: str, expected: int) -> tuple[str, ...]:
    """The text cut between its answers; a sign after a space begins one only where it must."""
    cuts = list(_cuts(text, expected > 1))
    certain = [cut for cut in cuts if cut[2]]
    chosen = cuts if len(certain) + 1 != expected and len(cuts) + 1 == expected else certain
    parts, start = [], 0
    for begin, end, _ in chosen:
        parts.append(text[start:begin])
        start = end
    parts.append(text[start:])
    return tuple(part.strip() for part in parts if part.strip()) or ("",)


def _cuts(text: str, several: bool) -> Iterable[tuple[int, int, bool]]:
    depth = 0
    for gap in re.finditer(r"[(\[]|[)\]]|\s*;\s*|\s*,\s+|\s+|,", text):
        sign = gap[0]
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif depth == 0:
            before, after = text[: gap.start()].rstrip(), text[gap.end() :]
            if not before or not after.strip():
                continue
            if sign == ",":
                if several and _separates(before, after):
                    yield gap.start(), gap.end(), True
            elif (certain := _starts_anew(sign, before, after)) is not None:
                yield gap.start(), gap.end(), certain


def _separates(before: str, after: str) -> bool:
    """A bare comma can be no decimal comma: both neighbours have a point, or a name follows."""
    after = after.translate(MINUSES)
    if re.match(r"\s*[^\W\d]\w*\s*=", after):
        return True
    return bool(re.search(r"\d*\.\d*(?:[eE][+-]?\d+)?$", before) and re.match(r"[+-]?\d*\.\d", after))


def _starts_anew(sign: str, before: str, after: str) -> bool | None:
    if "," in sign or ";" in sign:
        return True
    last, after = before[-1].translate(MINUSES), after.translate(MINUSES)
    if last in _EXPECTS or after[0] in _CONTINUES:
        return None
    if after[0] in "+-":
        return None if after[1:2].isspace() else False
    if after[0].isdigit() or after[0] == "." or re.match(r"[^\W\d]\w*\s*=", after):
        return True
    return None
