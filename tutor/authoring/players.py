"""Learners of every kind, who play a lesson with the journal in memory and say where it fails them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tutor.authoring.cases import Case
from tutor.authoring.places import at_activity, at_line
from tutor.course.lesson import ActivityItem, Lesson
from tutor.course.problems import FileProblem
from tutor.grading.play import Play, plays
from tutor.grading.questions import Question
from tutor.learner.engine import Engine
from tutor.learner.journal import Journal
from tutor.learner.page import Page
from tutor.learner.session import UNHINTED, Session
from tutor.learner.walk import waits

OUR_FAULT = "Please report this lesson: the tutor is at fault, not the file."


class Stuck(Exception):  # noqa: N818
    """A learner cannot go on; carries the problem."""

    def __init__(self, problem: FileProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Walk(Session):
    """A session whose numbers are those of a case, so that many learners share them."""

    def __init__(self, case: Case, journal: Journal) -> None:
        self._shared = case.engine
        super().__init__(case.lesson, journal)

    @property
    def _engine(self) -> Engine:
        return self._shared

    def is_open(self, item: ActivityItem) -> bool:
        """True while a question waits for its answer."""
        return waits(item) and not self._walk.at(item.id).done


AtQuestion = Callable[[Session, ActivityItem, Question], int]
"""What a learner does at an open question; how many answers or helps that took."""


def walk(case: Case, at_question: AtQuestion, journal: Journal | None = None) -> int:
    """Through the whole lesson; raises Stuck where it does not go on."""
    session = _Walk(case, journal or Journal(None))
    count = 0
    for _ in case.lesson.pages:
        page = session.page
        item = session.page_source.question
        if item is not None and page.question is not None and page.question.status == "open":
            count += at_question(session, item, case.engine.question(item))
        forward(session)
    if not session.ended:
        raise Stuck(_at_page(session, "the lesson does not end after its last page."))
    return count


def answers_all(case: Case) -> None:
    """The right learner, without looking at the pages; raises Stuck where the lesson does not go on."""
    session = _Walk(case, Journal(None))
    for _ in case.lesson.pages:
        item = session.page_source.question
        if item is not None and session.is_open(item):
            session.answer(right_answer(case.engine.question(item)))
            if session.is_open(item):
                message = f"With {case.where}: {item.id} does not accept its own answer."
                raise Stuck(at_activity(item, (), "misjudged", message, OUR_FAULT))
        forward(session)
    if not session.ended:
        raise Stuck(_at_page(session, "the lesson does not end after its last page."))


def forward(session: Session) -> None:
    """Turn the page; raises Stuck where that is refused."""
    if refused := session.forward():
        raise Stuck(_at_page(session, f"the page cannot be left: {refused}"))


def answered_right(session: Session, item: ActivityItem, question: Question) -> int:
    """The right learner: what a question calls right is right, and closes it; raises Stuck where not."""
    session.answer(right_answer(question))
    shown = session.page.question
    if shown is None or shown.status != "right":
        said = session.page.verdict.message if session.page.verdict else "nothing"
        message = f"{item.id}: the right answer is not accepted: {said}"
        raise Stuck(at_activity(item, (), "misjudged", message, OUR_FAULT))
    return 1


def right_answer(question: Question) -> tuple[str, ...]:
    """The texts that must be right."""
    return next(play.texts for play in plays(question) if play.outcomes == ("right",))


def mistaken(session: Session, item: ActivityItem, question: Question) -> int:
    """Every mistake in turn: each is named and leaves the question open; then the right answer.

    Raises Stuck where one is not named.
    """
    count = 0
    for play in plays(question):
        if play.outcomes == ("wrong",):
            session.answer(play.texts)
            verdict = session.page.verdict
            if verdict is None or verdict.outcome != "wrong" or session.page.done:
                said = verdict.outcome if verdict else "nothing"
                raise Stuck(_misjudged(item, play, said))
            count += 1
    return count + answered_right(session, item, question)


def nonsense(session: Session, item: ActivityItem, question: Question) -> int:
    """What is no attempt costs nothing; raises Stuck where it does."""
    count = 0
    for play in plays(question):
        if play.outcomes == ("invalid",):
            session.answer(play.texts)
            page = session.page
            if page.verdict is None or page.verdict.outcome != "invalid":
                raise Stuck(_misjudged(item, play, page.verdict.outcome if page.verdict else "nothing"))
            if page.done or (page.question and page.question.misses):
                raise Stuck(at_activity(item, (), "misjudged", f"{item.id}: nonsense counts.", OUR_FAULT))
            count += 1
    return count + answered_right(session, item, question)


def all_hints(session: Session, item: ActivityItem, question: Question) -> int:
    """Every rung, then the right answer; where hints wait for a try, a wrong one comes first.

    Raises Stuck where one does not come.
    """
    rungs = question.hints()
    for taken, rung in enumerate(rungs, 1):
        refused = session.hint()
        if refused == UNHINTED:
            session.answer(next(play.texts for play in plays(question) if "wrong" in play.outcomes))
            refused = session.hint()
        shown = session.page.question
        if refused or shown is None or len(shown.hints) != taken or not rung.strip():
            raise Stuck(
                at_activity(item, (), "walk-stuck", f"{item.id}: hint {taken} does not come.", OUR_FAULT)
            )
    return len(rungs) + answered_right(session, item, question) - 1


def shown_everything(session: Session, item: ActivityItem, question: Question) -> int:  # noqa: ARG001
    """Each answer is shown; raises Stuck where it is not."""
    session.reveal()
    shown = session.page.question
    if shown is None or shown.status != "revealed" or not shown.answer:
        raise Stuck(at_activity(item, (), "walk-stuck", f"{item.id}: the answer cannot be shown.", OUR_FAULT))
    return 1


def goes_back(case: Case) -> int:
    """Back after each page, which is as it was; then on again. Raises Stuck where it is another."""
    session = _Walk(case, Journal(None))
    count = 0
    for number, _ in enumerate(case.lesson.pages, 1):
        item = session.page_source.question
        if item is not None and not session.page.done:
            answered_right(session, item, case.engine.question(item))
        before = _standing(session.page)
        forward(session)
        if number < len(case.lesson.pages):
            if refused := session.back():
                raise Stuck(_at_page(session, f"there is no way back: {refused}"))
            if _standing(session.page) != before:
                raise Stuck(_at_page(session, "the page is another when one comes back to it."))
            forward(session)
            count += 1
    return count


def quits_and_resumes(case: Case) -> int:
    """A new session after each answer, with nothing but the journal: it stands where the last one stood.

    Raises Stuck where it does not.
    """
    lesson, journal = case.lesson, Journal(None)
    count = 0

    def at_question(session: Session, item: ActivityItem, question: Question) -> int:
        answered_right(session, item, question)
        resumed = Session(lesson, journal, case.seed)
        if _standing(resumed.page) != _standing(session.page):
            raise Stuck(
                at_activity(item, (), "walk-stuck", f"{item.id}: resuming leads elsewhere.", OUR_FAULT)
            )
        return 1

    count += walk(case, at_question, journal)
    resumed = Session(lesson, journal, case.seed)
    if resumed.page.key != lesson.pages[-1].key:
        raise Stuck(_at_page(resumed, "a finished lesson is not resumed at its end."))
    return count


LEARNERS: dict[str, Callable[[Case], int]] = {
    "right": lambda case: walk(case, answered_right),
    "mistaken": lambda case: walk(case, mistaken),
    "nonsense": lambda case: walk(case, nonsense),
    "hints": lambda case: walk(case, all_hints),
    "shown": lambda case: walk(case, shown_everything),
    "back": goes_back,
    "resuming": quits_and_resumes,
}
"""Each kind of learner, with how many answers or pages it came through."""


def play(case: Case, learner: str) -> tuple[int, Iterator[FileProblem]]:
    """One learner's way through a lesson: how far it came, and where it was stuck."""
    try:
        return LEARNERS[learner](case), iter(())
    except Stuck as stuck:
        return 0, iter((stuck.problem,))


def _standing(page: Page) -> tuple[Any, ...]:
    """What has to be the same when one comes back; charts may be drawn from fewer points."""
    verdict = page.verdict.outcome if page.verdict else None
    return page.key, page.epoch, dict(page.parameters), page.question, page.done, verdict


def _misjudged(item: ActivityItem, tried: Play, said: str) -> FileProblem:
    wanted = " or ".join(tried.outcomes)
    message = f"{item.id}: {tried.what} ({' '.join(tried.texts)[:40]}) is {said}, not {wanted}."
    return at_activity(item, (), "misjudged", message, OUR_FAULT)


def _at_page(session: Session, what: str) -> FileProblem:
    lesson: Lesson = session.lesson
    source = session.page_source
    return at_line(lesson, source.line, 1, "walk-stuck", f"{source.title}: {what}", OUR_FAULT, "error")
