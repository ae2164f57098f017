"""The order of a sitting: which skill comes when, and in which kind of question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from tutor.learner.sources import Dice
from tutor.learner.templates import Category

if TYPE_CHECKING:
    from tutor.learner.drawing import Pool

SHARE: dict[Category, int] = {"number": 1, "concept": 1, "expression": 2}
"""What one question of a kind weighs: concepts are as frequent as numbers, expressions half as frequent."""


class Wish(Struct, frozen=True):
    """A question that is to be drawn."""

    place: int
    """Its own number: the draw depends on it, and not on what was asked before."""
    skill: str
    category: Category | None
    comes_back: bool = False


def plan(pool: Pool, order: Sequence[str], count: int, dice: Dice) -> list[Wish]:
    """`count` wishes: the skills in order, and round again; neighbours differ where there are two skills."""
    skills = [order[place % len(order)] for place in range(count)]
    used: Counter[Category] = Counter()
    chosen: dict[int, Category] = {}
    offers = [_offered(pool, skill, skill in skills[:place]) for place, skill in enumerate(skills)]
    # Skills with one kind of question have no choice: those with several make up for them.
    for place in sorted(range(count), key=lambda place: len(offers[place])):
        chosen[place] = _category(offers[place], used, dice, place)
        used[chosen[place]] += SHARE[chosen[place]]
    return [Wish(place, skill, chosen[place]) for place, skill in enumerate(skills)]


def _offered(pool: Pool, skill: str, again: bool) -> Sequence[Category]:
    """The kinds that a skill may be asked in; a sitting's first step is taken, not talked about."""
    offered = pool.categories(skill)
    return ("number",) if skill == "update" and "number" in offered and not again else offered


def _category(offered: Sequence[Category], used: Counter[Category], dice: Dice, place: int) -> Category:
    """The kind that was asked least so far; of several a number first, since it shows most."""
    rank = {"number": 0, "concept": 1, "expression": 2}
    least = min(used[kind] for kind in offered)
    tied = [kind for kind in offered if used[kind] == least]
    return min(tied, key=lambda kind: (rank[kind], dice.number("kind", place, kind)))
