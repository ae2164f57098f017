"""The nearest allowed word to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

MOST_WORDS = 12
"""Allowed words that a hint names."""


def distance(a: str, b: str, limit: int = 3) -> int:
    """How many letters to change, add, drop or swap with a neighbour; `limit + 1` for anything more."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    older: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        new = [i]
        for j, right in enumerate(b, 1):
            cost = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            new.append(cost)
        if min(new) > limit:
            return limit + 1
        older, row = row, new
    return min(row[-1], limit + 1)


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word within a third of its letters (three at most), or None."""
    if len(word) > 60:
        return None
    best: tuple[int, str] | None = None
    folded = word.lower().replace("-", "_")
    for candidate in allowed:
        limit = 0 if len(candidate) < 3 else min(3, max(1, len(candidate) // 3))
        far = distance(folded, candidate.lower().replace("-", "_"), limit)
        if far <= limit and (best is None or far < best[0]):
            best = (far, candidate)
    return best[1] if best else None


def did_you_mean(word: str, allowed: Iterable[str], otherwise: str = "") -> str:
    """`Did you mean ...?`, or what may stand here."""
    words = tuple(allowed)
    if near := nearest(word, words):
        return f"Did you mean `{near}`?"
    if otherwise or not words:
        return otherwise
    return f"Allowed here: {', '.join(words[:MOST_WORDS])}{', …' if len(words) > MOST_WORDS else ''}."
