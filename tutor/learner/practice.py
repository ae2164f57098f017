"""A sitting of practice: fresh questions on what is due, weak and new; a state machine without a screen.

With a seed the questions depend on course, seed, count and skill alone. Without one those that were missed
come once more behind the last one, as other variants. A sitting that was broken off goes on where it was.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence

from msgspec.structs import replace

from tutor.errors import InputError
from tutor.learner.asked import Asked, Slip, rating_of
from tutor.learner.drawing import Drawn, Pool
from tutor.learner.engine import Progress
from tutor.learner.events import Event
from tutor.learner.journal import Journal, Record, stamp
from tutor.learner.page import NoteBlock, Page
from tutor.learner.plan import Wish, plan
from tutor.learner.review import in_order, standings
from tutor.learner.session import OPEN, Session
from tutor.learner.sitting import CHANGED, Sitting, going_on, last_sitting
from tutor.learner.sources import Dice
from tutor.learner.tries import PRACTICE
from tutor.text import quote

COUNT = 10
MOST = 200
GOES_ON = "What you have answered is kept; the same command goes on from here."
AHEAD = "Questions that you miss come once more at the end."
"""Said on the first question of a sitting in which that is so."""
AGAIN = "You missed one like this, so here is another."
"""Said on a question that comes once more."""


class Practice:
    """One sitting of one learner."""

    def __init__(
        self,
        pool: Pool,
        journal: Journal,
        *,
        count: int = COUNT,
        seed: int | None = None,
        skill: str | None = None,
        chance: Callable[[], int] | None = None,
        keep: Callable[[Practice], None] | None = None,
    ) -> None:
        """`chance` gives the seed of a sitting without one; `keep` is told of everything that was recorded.

        Raises InputError for a skill nobody can ask.
        """
        if not 1 <= count <= MOST:
            raise InputError(f"A sitting has 1 to {MOST} questions.")
        if skill is not None and skill not in pool.skills:
            raise InputError(f"There is no skill {quote(skill)}. The skills are: {', '.join(pool.skills)}.")
        if not pool.skills:
            raise InputError(
                "This course has nothing that could be practised;"
                " tutor check says whether its lessons are in order."
            )
        self.pool = pool
        self.journal = journal
        self.count = count
        self.seed = seed
        self.skill = skill
        self._chance = chance or (lambda: int.from_bytes(os.urandom(4), "big"))
        self._keep = keep
        self._notice = ""
        """Said on the page where a sitting goes on."""
        self._ahead: tuple[str, int, Wish, Asked] | None = None
        """A question that was drawn before its turn: of which sitting, for which place and wish."""
        found = last_sitting(journal, self._terms)
        if found is None or not self._go_on(found):
            self._begin()

    @property
    def _terms(self) -> dict[str, object]:
        """What a sitting is about: another one with the same terms may go on with it."""
        return {
            "seed": self.seed,
            "count": self.count,
            "skill": self.skill,
            "course": self.pool.course.id,
            "lessons": len(self.pool.course.lessons),
        }

    def _begin(self) -> None:
        own = self._chance() if self.seed is None else self.seed
        began = self.journal.clock()
        name = f"{round(began * 1000)}-{own}"  # as the moment is written
        self._dice = self._dice_of(own)
        order = self._order()
        self._sit(Sitting(name, own, began, tuple(order)))
        data = {**self._terms, "own": own, "order": order}
        self.journal.append(Event("sitting", PRACTICE, item=self.name, data=data))
        self._reach(0)

    def _sit(self, sitting: Sitting) -> None:
        """Everything as it is before the first question of a sitting."""
        self.name = sitting.name
        """Of this sitting, in the journal."""
        self.began = sitting.began
        self.ended = False
        """True once the summary was passed, or the sitting was closed."""
        self._dice = self._dice_of(sitting.own)
        self._wishes: list[Wish] = plan(self.pool, sitting.order, self.count, self._dice)
        self.asked: list[Asked] = []
        self._at = 0
        self.over = False
        """True once every question is done, as the journal knows."""
        self._called_back = False
        """True once what was missed stands behind the last question."""
        self._rated = set(sitting.rated)

    def _dice_of(self, own: int) -> Dice:
        return Dice("practice", self.pool.course.id, own, self.count, self.skill or "")

    def _go_on(self, sitting: Sitting) -> bool:
        """Take up a sitting at its first open question; False where its questions are others now."""
        if not set(sitting.order) <= set(self.pool.skills):
            self._notice = CHANGED
            return False
        self._sit(sitting)
        for place in range(2 * MOST + 2):
            known = sitting.at(place + 1)
            self._reach(place, known)
            here = self._here()
            if here is None:
                break
            if any(record.event.fingerprint != here.drawn.key for record in known):
                self._notice = CHANGED
                return False
            if not here.done:
                break
        self._notice = going_on(sitting)
        return True

    def _order(self) -> list[str]:
        """The skills as they are to be asked: alike for everybody with a seed, else as one learner stands."""
        if self.skill is not None:
            return [self.skill]
        if self.seed is not None:
            return self._dice.order(self.pool.skills, "order")
        return in_order(standings(self.pool.skills, self.journal, self.pool.taught))

    # What is on the page

    @property
    def page(self) -> Page:
        """The question at hand, or the summary behind the last one."""
        if self._at >= len(self._wishes):
            from tutor.learner.summary import summary_page

            return summary_page(self)
        asked = self.asked[self._at]
        page = asked.session.page
        expression = asked.drawn.category == "expression"
        said = self._said_of(asked)
        return replace(
            page,
            lesson="practice",
            lesson_title="Practice",
            number=self._at + 1,
            pages=len(self._wishes) + 1,
            key=f"q{self._at + 1}",
            title=self.pool.title(asked.drawn.skill)[:1].upper() + self.pool.title(asked.drawn.skill)[1:],
            seed=self.seed,
            charts=() if expression else page.charts,
            notice=self.journal.notice or self._notice,
            blocks=(*said, *page.blocks),
            question_at=None if page.question_at is None else page.question_at + len(said),
            place=self._place(),
        )

    def _said_of(self, asked: Asked) -> tuple[NoteBlock, ...]:
        """What stands above a question."""
        if asked.comes_back:
            return (NoteBlock(AGAIN),)
        return (NoteBlock(AHEAD),) if self._at == 0 and self.seed is None else ()

    def _place(self) -> str:
        """The number of the question at hand: of those promised, or of those that come once more."""
        planned = sum(not wish.comes_back for wish in self._wishes)
        if self._at < planned:
            return f"question {self._at + 1} of {planned}"
        return f"once more, {self._at + 1 - planned} of {len(self._wishes) - planned}"

    @property
    def look_again(self) -> tuple[tuple[str, str], ...]:
        """The lessons that teach what was missed, by id and title."""
        from tutor.learner.summary import look_again

        return look_again(self)

    @property
    def answered(self) -> bool:
        """True once something was answered, shown or helped with."""
        return any(one.attempts or one.hints or one.revealed for one in self.asked)

    @property
    def farewell(self) -> str:
        """What is said when the learner leaves."""
        if self.ended:
            return "That was the last question of this sitting."
        if not (self.journal.saved and self.answered):
            return ""
        return "What you have answered is kept." if self.over else GOES_ON

    # Moves

    def answer(self, answer: str | tuple[str, ...]) -> str:
        """Commit an answer to the question at hand."""
        here = self._here()
        return here.session.answer(answer) if here else "There is no open question on this page."

    def calculate(self, text: str) -> str:
        """What a line that starts with = comes to; nothing is graded or recorded."""
        here = self._here()
        return here.session.calculate(text) if here else "There is nothing to calculate with on this page."

    def prove(self) -> None:
        """Hold the gradients of this question against SymPy's, as an answer would; raises DerivationError."""
        here = self._here()
        if here is not None:
            here.session.prove()

    def prepare(self) -> None:
        """Make what the first answer to this question would wait for."""
        here = self._here()
        if here is not None:
            here.session.prepare()

    def hint(self) -> str:
        """One rung more of the hints."""
        here = self._here()
        return here.session.hint() if here else "There is no open question on this page."

    def reveal(self) -> str:
        """Show the answer; recorded as shown."""
        here = self._here()
        return here.session.reveal() if here else "There is no open question on this page."

    def forward(self) -> str:
        """Turn to the next question; behind the last one comes the summary, and behind that the end."""
        here = self._here()
        if here is None:
            self.ended = True
            return ""
        if not here.done:
            return OPEN
        self._notice = ""
        self._reach(self._at + 1)
        return ""

    def back(self) -> str:
        """Turn to the question before, as it was left."""
        if self._at == 0:
            return "This is the first page."
        self._at -= 1
        return ""

    def restart(self) -> str:
        """Begin another sitting; with a seed its questions are the same."""
        self._notice = ""
        self._begin()
        return ""

    def close(self) -> None:
        """End the sitting here; what was answered is kept."""
        self.ended = True

    def train(self, progress: Progress | None = None) -> bool:  # noqa: ARG002
        """False: no training ever waits in practice."""
        return False

    # Questions

    def _here(self) -> Asked | None:
        return self.asked[self._at] if self._at < len(self._wishes) else None

    def _reach(self, place: int, known: Sequence[Record] = ()) -> None:
        """Draw the question of a place that was not reached before; one that cannot be drawn is left out.

        `known` is what was recorded of it. Behind the last one the sitting is over.
        """
        while place == len(self.asked) and (place < len(self._wishes) or self._call_back()):
            wish = self._wishes[place]
            asked = self._drawn_ahead(place, wish) if not known else None
            if asked is None and (drawn := self._draw(wish)) is not None:
                asked = self._ask(drawn, wish, known)
            if asked is None:
                del self._wishes[place]
            else:
                self.asked.append(asked)
        self._at = place
        if place >= len(self._wishes) and not self.over:
            self.over = True
            self.journal.append(Event("end", PRACTICE, item=self.name))

    def ahead(self) -> None:
        """Draw the coming question and compose its page; for a thread, while the present one is worked at."""
        place = len(self.asked)
        coming = self._wishes[place:] or ([] if self._called_back else self._once_more())
        if self._at + 1 != place or not coming:
            return
        name, wish = self.name, coming[0]
        if (drawn := self._draw(wish)) is not None:
            asked = self._ask(drawn, wish, ())
            asked.session.page  # noqa: B018  what is composed here costs the screen no time
            self._ahead = (name, place, wish, asked)

    def _drawn_ahead(self, place: int, wish: Wish) -> Asked | None:
        """The question that was drawn ahead for this very place; a miss may have put another one there."""
        if self._ahead is None or self._ahead[:3] != (self.name, place, wish):
            return None
        return self._ahead[3]

    def _draw(self, wish: Wish) -> Drawn | None:
        """A question of the wished skill that was not asked yet, else of another one."""
        avoid = {one.drawn.key for one in self.asked}
        seed = self._dice.number("question", wish.place)
        found = self.pool.draw(wish.skill, seed, avoid, wish.category)
        if found is not None or wish.comes_back or self.skill is not None:
            return found
        return next(self._others(wish, seed, avoid), None)

    def _others(self, wish: Wish, seed: int, avoid: Collection[str]) -> Iterator[Drawn]:
        return (
            found
            for skill in self._dice.order(self.pool.skills, "others", wish.place)
            if skill != wish.skill and (found := self.pool.draw(skill, seed, avoid)) is not None
        )

    def _ask(self, drawn: Drawn, wish: Wish, known: Sequence[Record]) -> Asked:
        asked = Asked(drawn, wish.comes_back)
        for record in known:
            asked.note(record.time, record.event)
        item = drawn.item
        lesson, form = drawn.lesson.id, item.fingerprint(drawn.lesson)
        events = [replace(record.event, lesson=lesson, item=item.id, fingerprint=form) for record in known]
        slip = Slip(self.journal, events, lambda event: self._record(asked, event))
        asked.session = Session(drawn.lesson, slip, engine=drawn.engine())
        return asked

    def _call_back(self) -> bool:
        """Put what was missed behind the last question, once; False where there is nothing to come."""
        if self._called_back:
            return False
        self._called_back = True
        coming = self._once_more()
        self._wishes += coming
        return bool(coming)

    def _once_more(self) -> list[Wish]:
        """Another variant of each question that was missed; neighbours differ in skill where they can."""
        if self.seed is not None:
            return []
        number = 1 + max(wish.place for wish in self._wishes)
        left = [(number + place, one.drawn) for place, one in enumerate(self.asked) if one.missed]
        coming: list[Wish] = []
        before = self.asked[-1].drawn.skill
        while left:
            found = next((one for one in left if one[1].skill != before), left[0])
            left.remove(found)
            before = found[1].skill
            coming.append(Wish(found[0], before, found[1].category, comes_back=True))
        return coming

    # The journal

    def _record(self, asked: Asked, event: Event) -> None:
        """Keep what happened at a question, and its review once that is decided; as one transaction."""
        number = self.asked.index(asked) + 1
        now = stamp(self.journal.clock())
        asked.note(now, event)
        data = {
            **event.data,
            "sitting": self.name,
            "number": number,
            "skill": asked.drawn.skill,
            "lesson": asked.drawn.source,
        }
        item = f"{number}-{event.item}"[:100]
        kept = replace(event, lesson=PRACTICE, seed=None, item=item, fingerprint=asked.drawn.key, data=data)
        self.journal.append(kept, *self._review(asked, event), moment=now)
        if self._keep is not None:
            self._keep(self)

    def _review(self, asked: Asked, event: Event) -> tuple[Event, ...]:
        """One review per skill and sitting, from its first question, as soon as it is decided."""
        skill = asked.drawn.skill
        first = next(one for one in self.asked if one.drawn.skill == skill)
        if skill in self._rated or first is not asked:
            return ()
        rating = rating_of(asked, event)
        if rating is None:
            return ()
        self._rated.add(skill)
        return (Event("review", PRACTICE, item=skill, verdict=rating, data={"sitting": self.name}),)
