"""What a catalogued mistake is: a named wrong rule, whatever kind of question it spoils."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from tutor.grading.verdict import FoundMistake

Asked = Literal["update", "gradient", "loss", "y_hat", "derivative"]
"""What a question asks: numbers of a step, or (`derivative`) an expression."""


class Mistake(Struct, frozen=True):
    """A wrong rule: its closed form stands beside it, in the module of its kind of question."""

    code: str
    """Its name: `added`, `missing_inner`, ..."""
    skill: str
    """The built-in skill it belongs to: `update`, `chain-rule`, `sum-or-mean`, ..."""
    order: int
    """Its place in the catalogue: of several that fit, the first is reported first."""
    asked: frozenset[Asked]
    """The kinds of question it applies to."""
    diagnosis: str
    """One sentence that names the wrong rule, with `{...}` for the lesson's own names; no answer."""
    repair: str
    """One sentence that puts it right, likewise; no answer."""

    def found(self, *, asked: str = "", factor: str | None = None, **words: str) -> FoundMistake:
        """The mistake as recognised in one answer, its sentences filled with `words` and the factor."""
        words = {"factor": factor or "", **words}
        return FoundMistake(
            self.code,
            self.skill,
            self.diagnosis.format(**words),
            self.repair.format(**words),
            asked=asked,
            factor=factor,
        )


def catalogue(mistakes: Iterable[Mistake]) -> dict[str, Mistake]:
    """The mistakes by code, in their order; raises ValueError where a code stands twice."""
    by_code: dict[str, Mistake] = {}
    for mistake in sorted(mistakes, key=lambda one: one.order):
        if mistake.code in by_code:
            raise ValueError(f"the mistake {mistake.code} stands twice")
        by_code[mistake.code] = mistake
    return by_code
