"""The walk through one lesson: predict, commit, diagnose, execute, see; a state machine without a screen.

Each move is recorded in the journal before the page changes. A move that cannot be made now changes and
records nothing, and returns one sentence that says why; a move that was made returns an empty text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tutor.course.lesson import ActivityItem, Lesson, PageSource
from tutor.course.schema import QUESTIONS, Derive, Explore, Recall, Train
from tutor.grading.verdict import Verdict
from tutor.learner.compose import Telling, compose
from tutor.learner.events import Event, Kind, kept
from tutor.learner.fold import Work, after
from tutor.learner.journal import Journal
from tutor.learner.page import Page
from tutor.learner.pleas import no_answer
from tutor.learner.recall_form import recall_form, recall_forms
from tutor.learner.walk import (
    find_page,
    fingerprints,
    first_place,
    is_done,
    no_such_page,
    page_of,
    reached,
    waits,
)

if TYPE_CHECKING:
    from tutor.learner.engine import Engine, Progress
    from tutor.learner.explore import Sandbox

MISSES_BEFORE_OFFER = 2
UNHINTED = "The last one like this was shown to you. Try this one first; after a try there are hints."
OFFER = "If you like, :show shows the answer."
OPEN = "This question is still open. Answer it; :hint gives a hint, :show shows the answer."
CHANGED = "This question has changed since you answered it, so it is asked again."


class Session:
    """One learner in one lesson, with one seed or with the lesson's own numbers."""

    def __init__(
        self,
        lesson: Lesson,
        journal: Journal,
        seed: int | None = None,
        *,
        waits_for_training: bool = False,
        engine: Engine | None = None,
    ) -> None:
        """With `waits_for_training` a page ends above its `train` block until `train()` or `forward()`.

        `engine` has the lesson's numbers where they are there already.
        """
        self.lesson = lesson
        self.journal = journal
        self.seed, self._seed_notice = _seed(lesson, seed)
        self.ended = False
        """True once the last page was passed, or the session was closed."""
        self._waits = waits_for_training
        history = journal.history(lesson.id, self.seed)
        self._prints = fingerprints(lesson) | recall_forms(lesson, history.works, self._drawn)
        self._walk = history.walk(self._prints)
        self._made = engine
        self._said: tuple[str, tuple[str, ...], Verdict] | None = None
        """The verdict on the last answer: its activity, what was typed, and what was said."""
        self._page: Page | None = None
        self._return_to_what_is_open()
        self._run_trainings()

    @property
    def farewell(self) -> str:
        """What is said when the learner leaves."""
        if self.ended:
            return "That was the last page of this lesson."
        return "Your place is kept: the same command goes on from here." if self.journal.saved else ""

    @property
    def page(self) -> Page:
        """The page as it stands now."""
        if self._page is None:
            notice = self.journal.notice or self._changed() or self._seed_notice
            telling = Telling(self._verdict(), notice, self.seed)
            self._page = compose(self.lesson, self._walk, self._engine, telling)
        return self._page

    # Moves

    def answer(self, answer: str | tuple[str, ...]) -> str:
        """Commit an answer: one text for each asked name, or one that holds them all."""
        texts = (answer,) if isinstance(answer, str) else answer
        if len(texts) == 1 and texts[0].lstrip().startswith("="):
            self._say(Verdict("invalid", self.calculate(texts[0]), code="calculator"), texts)
            return ""
        item, work = self._asked()
        if item is None or work.done:
            return "There is no open question on this page."
        question = self._engine.question(item)
        if len(texts) == 1 < len(question.ask):
            # However it was typed, an answer is recorded alike: one text for each asked name.
            texts = question.apart(texts[0])
        if len(texts) == len(question.ask):
            texts = tuple(
                text if text.strip() else work.settled.get(name, text)
                for text, name in zip(texts, question.ask, strict=True)
            )
        self._engine.prove(item)
        again = work.answered and texts == work.typed
        graded = no_answer(texts, question) or question.grade(texts)
        verdict = _with_offer(graded, work.misses + (not again))
        if verdict.code != "empty" and not (again and verdict.outcome == "wrong"):
            self._commit(self._answered(item, texts, verdict))
        self._say(verdict, texts)
        self._run_trainings()
        return ""

    def calculate(self, text: str) -> str:
        """What a line that starts with = comes to; nothing is graded or recorded."""
        return self._engine.calculate(text, self.page)

    def hint(self) -> str:
        """One rung more of the hints."""
        item, work = self._asked()
        if item is None or work.done:
            return "There is no open question on this page."
        if work.hints >= len(self._engine.question(item).hints()):
            return "There is no further hint; :show shows the answer."
        if not work.misses and self._was_shown_before(item):
            return UNHINTED
        said = self._said
        self._commit(self._event("hint", item, data={"rung": work.hints + 1}))
        self._said = said  # a hint is help with that answer: the two are read together
        return ""

    def _was_shown_before(self, item: ActivityItem) -> bool:
        """True where the question of this kind before this one took all its rungs, or a reveal."""
        activities = self.lesson.activities
        earlier = [one for one in activities[: activities.index(item)] if _same_kind(one, item)]
        if not earlier:
            return False
        work = self._walk.at(earlier[-1].id)
        return work.status == "revealed" or (
            work.hints > 0 and work.hints >= len(self._engine.question(earlier[-1]).hints())
        )

    def reveal(self) -> str:
        """Show the answer and take the step; recorded as shown."""
        item, work = self._asked()
        if item is None or work.done:
            return "There is no open question on this page."
        self._commit(self._event("reveal", item))
        self._run_trainings()
        return ""

    def forward(self) -> str:
        """Turn to the next page; past the last one the lesson ends."""
        source = self.page_source
        item, work = self._asked()
        if item is not None and not work.done and not self._pending_above(item):
            return OPEN
        if not is_done(source, self._walk):
            self.train()
            return ""
        place = self.lesson.pages.index(source)
        if place + 1 < len(self.lesson.pages):
            self._turn(self.lesson.pages[place + 1])
        else:
            if not self._walk.ended:
                self._commit(Event("end", self.lesson.id, self.seed, source.key))
            self.ended = True
        return ""

    def back(self) -> str:
        """Turn to the page before, as it was; the run rewinds with it."""
        place = self.lesson.pages.index(self.page_source)
        if place == 0:
            return "This is the first page."
        self._turn(self.lesson.pages[place - 1])
        return ""

    def goto(self, page: str | int) -> str:
        """Turn to a page by its key or its number from 1; what lies between is recorded as skipped."""
        target = find_page(self.lesson, page)
        if target is None:
            return no_such_page(self.lesson, page)
        for source in self.lesson.pages[: self.lesson.pages.index(target)]:
            for item in source.activities:
                if waits(item) and not self._walk.at(item.id).done:
                    self._pass(item)
        self._turn(target)
        return ""

    def explore(self) -> Sandbox:
        """A sandbox of the present problem and state; whatever is done in it, the lesson stays as it is."""
        from tutor.learner.explore import sandbox

        source = self.page_source
        place = reached(self.lesson, source, self._walk)
        begin = first_place(self.lesson, source)
        own, wanted = source.run, tuple[str, ...]()
        for item in self.lesson.activities[begin:place]:
            if isinstance(item.block, Explore):
                own, wanted = item.run, item.block.controls
        question, work = self._asked()
        open_question = None if question is None or work.done or question.run != own else question
        asked = open_question is not None and self._engine.runs.moves(open_question)
        return sandbox(self.lesson.title, self._engine.runs.at(place, own), wanted, asked=asked)

    def prove(self) -> None:
        """Hold the lesson's gradients against SymPy's, as its answers would; raises DerivationError."""
        for item in self.lesson.activities:
            if item.kind in QUESTIONS and item.kind != "recall":
                self._engine.prove(item)

    def prepare(self) -> None:
        """Make what first answers to typed expressions would wait for, and what a `recall` asks."""
        for item in self.lesson.activities:
            if item.kind in ("derive", "write", "recall") and waits(item):
                self._engine.prepare(item)

    def restart(self) -> str:
        """Begin the lesson again; what was done stays in the history."""
        self._commit(Event("restart", self.lesson.id, self.seed))
        self._run_trainings()
        return ""

    def close(self) -> None:
        """End the session here; the place is kept."""
        self.ended = True

    # Training

    def train(self, progress: Progress | None = None) -> bool:
        """Run the training that this page has come to; False where `progress` ended it, or there is none.

        `progress` is told the epochs done and the epochs wanted. May be called from a thread.
        """
        item = self._next_waiting()
        if item is None or not isinstance(item.block, Train):
            return False
        data = self._engine.train(item, progress)
        if data is None:
            return False
        self._commit(self._event("train", item, data=data))
        return True

    def _run_trainings(self) -> None:
        if self._waits:
            return
        while (item := self._next_waiting()) is not None and isinstance(item.block, Train):
            if not self.train():
                return

    def _next_waiting(self) -> ActivityItem | None:
        """The first activity of this page that is still to be done."""
        activities = self.page_source.activities
        return next((one for one in activities if waits(one) and not self._walk.at(one.id).done), None)

    def _pending_above(self, question: ActivityItem) -> bool:
        """True where a training stands above the question, so that it is not asked yet."""
        return self._next_waiting() is not question

    # State

    def _return_to_what_is_open(self) -> None:
        """Where a question before the saved place is new or changed, the walk goes on from there."""
        if self._walk.page is not None and self.page_source.key != self._walk.page:
            self._commit(self._page_event(self.page_source))

    @property
    def page_source(self) -> PageSource:
        """The page of the lesson file that the walk stands on."""
        return page_of(self.lesson, self._walk)

    @property
    def _engine(self) -> Engine:
        if self._made is None:
            from tutor.learner.engine import Engine

            self._made = Engine(self.lesson, self.seed)
            for item in self.lesson.activities:
                if reached := self._walk.at(item.id).reached:
                    self._made.runs.recorded(item, reached)
        return self._made

    def _asked(self) -> tuple[ActivityItem | None, Work]:
        """The question of this page, with what was done about it; a derivation to watch asks nothing."""
        item = self.page_source.question
        if item is not None and isinstance(item.block, Derive) and item.block.ask == "watch":
            item = None
        return item, self._walk.at(item.id if item else "")

    def _turn(self, target: PageSource) -> None:
        self._commit(self._page_event(target))
        self._run_trainings()

    def _page_event(self, page: PageSource) -> Event:
        """Turning to a page, with its number, so that a list need not read the lesson to say it."""
        number = self.lesson.pages.index(page) + 1
        data = {"number": number, "pages": len(self.lesson.pages)}
        return Event("page", self.lesson.id, self.seed, page.key, data=data)

    def _pass(self, item: ActivityItem) -> None:
        if isinstance(item.block, Train):
            self._commit(self._event("train", item, data=self._engine.train(item) or {}))
        else:
            self._commit(self._event("skip", item))

    def _answered(self, item: ActivityItem, texts: tuple[str, ...], verdict: Verdict) -> Event:
        question = self._engine.question(item)
        typed = dict(zip(question.ask, texts, strict=True)) if len(texts) == len(question.ask) else {}
        settled = {
            name: typed.get(name) or repr(verdict.values[name])
            for name, outcome in verdict.outcomes.items()
            if outcome == "right" and (name in typed or name in verdict.values)
        }
        several = len(question.ask) > 1
        codes = tuple(dict.fromkeys(mistake.code for mistake in verdict.mistakes))
        data = {"verdicts": dict(verdict.outcomes), "settled": settled} if several else {}
        return self._event("answer", item, kept(texts), verdict.outcome, codes, data)

    def _event(
        self,
        kind: Kind,
        item: ActivityItem,
        typed: tuple[str, ...] = (),
        verdict: str = "",
        mistakes: tuple[str, ...] = (),
        data: Mapping[str, object] | None = None,
    ) -> Event:
        if isinstance(item.block, Recall) and self._prints[item.id] == item.fingerprint(self.lesson):
            self._prints[item.id] = recall_form(self.lesson, item, self._drawn)
        return Event(
            kind,
            self.lesson.id,
            self.seed,
            item.id,
            self._prints[item.id],
            typed,
            verdict,
            mistakes,
            dict(data or {}),
        )

    def _drawn(self, item: ActivityItem) -> str:
        """The key of the question that a `recall` block draws."""
        from tutor.learner.recall import recalled

        return recalled(self.lesson, item, self.seed).key

    def _commit(self, event: Event) -> None:
        """Record, then move: what is on the screen is always in the journal."""
        self.journal.append(event)
        self._walk = after(self._walk, event, self._prints)
        self._said = None
        self._page = None
        self.ended = False

    # What is said

    def _say(self, verdict: Verdict, texts: tuple[str, ...]) -> None:
        item, _ = self._asked()
        self._said = (item.id if item else "", texts, verdict)
        self._page = None

    def _verdict(self) -> Verdict | None:
        """What was said of the last answer here; read again from the answer where the page was left since."""
        item, work = self._asked()
        if self._said is not None and self._said[0] == (item.id if item else ""):
            return self._said[2]
        if item is None or not work.answered or work.status not in {"open", "right"}:
            return None
        verdict = self._engine.question(item).grade(work.typed)
        return _with_offer(verdict, work.misses)

    def _changed(self) -> str:
        item, work = self._asked()
        return CHANGED if item is not None and work.changed and not work.done and not work.answered else ""


def _with_offer(verdict: Verdict, misses: int) -> Verdict:
    """After two misses the answer is offered, in the same words everywhere."""
    if verdict.outcome != "wrong" or misses < MISSES_BEFORE_OFFER:
        return verdict
    apart = "\n" if "\n" in verdict.message else " "
    return replace(verdict, message=f"{verdict.message}{apart}{OFFER}")


def _same_kind(one: ActivityItem, other: ActivityItem) -> bool:
    """True where two questions ask the same of the learner, at whatever step."""
    asked = (getattr(one.block, "ask", None), getattr(other.block, "ask", None))
    return one.asks and one.kind == other.kind and asked[0] == asked[1]


def _seed(lesson: Lesson, wished: int | None) -> tuple[int | None, str]:
    """The seed to use, and one line where it is not the one wished for."""
    if wished is None:
        return None, ""
    from tutor.learner.seeds import askable_seed

    found = askable_seed(lesson, wished)
    return found.seed, found.notice
