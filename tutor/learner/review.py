"""What to practise next: what is due by FSRS, then what is weak, then what is new.

A skill is reviewed once in each sitting of practice; its schedule is the fold of those reviews.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from tutor.learner.journal import Journal, Record, stamp
from tutor.learner.tries import TELLING, Try, first_tries

if TYPE_CHECKING:
    from fsrs import Card

Rating = Literal["again", "hard", "good"]

RECENT = 8
"""First tries at a skill that tell whether it is weak."""
READ = 20_000
"""Events that these are looked for in, the latest ones: a long history must not delay the first question."""
WEAK = 0.4
"""From this estimated share of misses on a skill is weak."""


class Standing(Struct, frozen=True):
    """How one skill stands."""

    skill: str
    due: str = ""
    """When it is due (UTC, as the journal writes moments); empty where it was never reviewed."""
    is_due: bool = False
    rights: tuple[bool, ...] = ()
    """The latest first tries at it, in lessons and practice."""

    @property
    def weakness(self) -> float:
        """An estimate of the share of misses, cautious after few tries; 0 where there were none."""
        if not self.rights:
            return 0.0
        return (self.rights.count(False) + 0.5) / (len(self.rights) + 1.5)

    @property
    def is_weak(self) -> bool:
        """True where too many of the latest tries missed."""
        return self.weakness > WEAK and False in self.rights


def standings(
    skills: Sequence[str], journal: Journal, skill_of: Mapping[tuple[str, str], str] | None = None
) -> dict[str, Standing]:
    """Every skill as it stands now; `skill_of` tells the skill of a lesson's question by both ids."""
    now = stamp(journal.clock())
    cards = schedule(journal.records("review"))
    tries = first_tries(journal.records(*TELLING, latest=READ))
    rights = latest(tries, skill_of or {})
    found = {}
    for skill in skills:
        due = _text(cards[skill].due) if skill in cards else ""
        found[skill] = Standing(skill, due, bool(due) and due <= now, tuple(rights.get(skill, ())))
    return found


def due_skills(journal: Journal) -> frozenset[str]:
    """The skills that are due now; imports the scheduler only where there was a review."""
    reviews = list(journal.records("review"))
    if not reviews:
        return frozenset()
    now = stamp(journal.clock())
    return frozenset(skill for skill, card in schedule(reviews).items() if _text(card.due) <= now)


def latest(tries: Iterable[Try], skill_of: Mapping[tuple[str, str], str]) -> dict[str, list[bool]]:
    """The latest first tries of each skill, oldest first."""
    rights: dict[str, list[bool]] = {}
    for one in tries:
        asked = one.skill or skill_of.get((one.lesson, one.item), "")
        skill = blamed(asked, one.mistakes) if one.mistakes else asked
        rights[skill] = [*rights.get(skill, [])[1 - RECENT :], one.right]
    return rights


def blamed(asked: str, mistakes: Sequence[str]) -> str:
    """The skill that a miss speaks of: that of its mistake, whatever the question was about.

    Adding the step is a slip about directions where a direction was asked, and about updates elsewhere.
    """
    from tutor.learner.skills import skill_of_mistake

    own = [skill_of_mistake(code) for code in mistakes]
    if asked in own or not own[0]:
        return asked
    return "update" if own[0] == "direction" else own[0]


def schedule(reviews: Iterable[Record]) -> dict[str, Card]:
    """The card of each skill after all its reviews; one that FSRS cannot place in time is passed over."""
    from fsrs import Card, Rating, Scheduler

    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    ratings = {"again": Rating.Again, "hard": Rating.Hard, "good": Rating.Good}
    cards: dict[str, Card] = {}
    for record in reviews:
        skill, said = record.event.item, record.event.verdict
        moment = _moment(record.time)
        if said not in ratings or moment is None:
            continue
        card = cards.get(skill) or Card(card_id=0)
        # A clock that was set back must not make the time between two reviews negative.
        if card.last_review is not None:
            moment = max(moment, card.last_review)
        cards[skill] = scheduler.review_card(card, ratings[said], moment)[0]
    return cards


def _moment(time: str) -> datetime | None:
    try:
        return datetime.strptime(time, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:23] + "Z"


def in_order(found: Mapping[str, Standing]) -> list[str]:
    """The skills as they are to be asked: due, weak, new (those met in lessons first), then the others.

    Of what is due or weak the weakest comes first; of the others what is due soonest.
    """

    def rank(place: int, one: Standing) -> tuple[int, float, str, int]:
        if one.is_due:
            return 0, -one.weakness, one.due, place
        if one.is_weak:
            return 1, -one.weakness, one.due, place
        if not one.due:
            return 2, -float(bool(one.rights)), "", place
        return 3, 0.0, one.due, place

    ranked = sorted((rank(place, one), one.skill) for place, one in enumerate(found.values()))
    return [skill for _, skill in ranked]
