"""What people type who do not know: no answer, and no miss either, but a call for a hint."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from tutor.grading.verdict import Verdict

PLEAS = frozenset((
    "", "idk", "dk", "dunno", "i dunno", "help", "help me", "hint", "a hint", "hint please", "no idea",
    "no clue", "not sure", "unsure", "pass", "skip", "i dont know", "i do not know", "dont know",
    "do not know", "i dont get it", "i dont understand", "what", "huh", "no", "show", "show me", "give up",
    "i give up", "stuck", "im stuck", "i am stuck", "i have no idea", "i have no clue",
))  # fmt: skip
"""Letters and single spaces alone; the empty one is what is left of `?`."""
LONGEST = 40

ANSWERED = "That is fine, and costs nothing. :hint gives a hint, :show shows the answer."


def is_plea(text: str) -> bool:
    """True for `idk`, `no idea`, `?`, ...: however it is spelled, with whatever marks."""
    if not text.strip() or len(text) > LONGEST:
        return False
    words = unicodedata.normalize("NFC", text).casefold()
    bare = "".join(c if c.isalpha() else " " if c.isspace() else "" for c in words)
    if any(not (c.isalpha() or c in " \t'’`´?!.,…-") for c in words):
        return False
    return " ".join(bare.split()) in PLEAS and (bool(bare.strip()) or "?" in words)


def plea(texts: Iterable[str], options: Iterable[str]) -> Verdict | None:
    """The verdict where all that was typed is such a word, and no option has it; else None."""
    typed = [text for text in texts if text.strip()]
    if not typed or not all(map(is_plea, typed)):
        return None
    if {text.strip().casefold() for text in typed} & {option.casefold() for option in options}:
        return None
    return Verdict("invalid", ANSWERED, code="plea")
