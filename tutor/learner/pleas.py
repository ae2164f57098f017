"""What people type who do not know: no answer and no miss, but a call for a hint. Or nothing at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from tutor.grading.questions import Question
from tutor.grading.verdict import Outcome, Verdict

PLEAS = frozenset((
    "", "idk", "dk", "dunno", "i dunno", "help", "help me", "hint", "a hint", "hint please", "no idea",
    "no clue", "not sure", "unsure", "pass", "skip", "i dont know", "i do not know", "dont know",
    "do not know", "i dont get it", "i dont understand", "what", "huh", "no", "show", "show me", "give up",
    "i give up", "stuck", "im stuck", "i am stuck", "i have no idea", "i have no clue",
))  # fmt: skip
"""Letters and single spaces alone; the empty one is what is left of `?`."""
LONGEST = 40
NO_ANSWERS = frozenset({"empty", "plea"})
"""The codes of verdicts on what is no answer: no word such as "not read" stands before them."""

EMPTY = "Nothing was typed yet."
ANSWERED = "Not knowing is fine, and costs nothing. :hint gives a hint, :show shows the answer."


def is_plea(text: str) -> bool:
    """True for `idk`, `no idea`, `?`, ...: however it is spelled, with whatever marks."""
    if not text.strip() or len(text) > LONGEST:
        return False
    words = unicodedata.normalize("NFC", text).casefold()
    bare = "".join(c if c.isalpha() else " " if c.isspace() else "" for c in words)
    if any(not (c.isalpha() or c in " \t'’`´?!.,…-") for c in words):
        return False
    return " ".join(bare.split()) in PLEAS and (bool(bare.strip()) or "?" in words)


def no_answer(texts: Iterable[str], question: Question) -> Verdict | None:
    """The verdict where nothing was typed, or nothing but such words, and no option has them; else None."""
    typed = [text.strip() for text in texts if text.strip()]
    outcomes: dict[str, Outcome] = dict.fromkeys(question.ask, "invalid")
    if not typed:
        return None if question.options else Verdict("invalid", EMPTY, outcomes, code="empty")
    if not all(map(is_plea, typed)):
        return None
    if {text.casefold() for text in typed} & {option.casefold() for option in question.options}:
        return None
    return Verdict("invalid", ANSWERED, outcomes, code="plea")
