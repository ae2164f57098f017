"""What the author wrote into questions and pages: a line to mend, hints, computed numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor.authoring.cases import Case
from tutor.authoring.places import at_activity, at_line
from tutor.course.figures import UNKNOWN
from tutor.course.lesson import ActivityItem, Figure, PageSource, ProseItem, Segment, TableItem
from tutor.course.problems import FileProblem
from tutor.errors import TutorError
from tutor.grading.landings import fixed
from tutor.grading.predict import Predict as PredictQuestion
from tutor.grading.questions import Question
from tutor.grading.written import Written

NO_NUMBER = frozenset({UNKNOWN, "not a number"})


def already_right(item: ActivityItem, question: Question) -> Iterator[FileProblem]:
    """A question that nobody has to answer: what it begins with, or not moving, is right."""
    if question.given and question.grade((question.given,)).outcome == "right":
        message = f"{item.id}: the line that is given is already right."
        hint = "Give a line with a mistake, or leave out `given`."
        yield at_activity(item, ("given",), "already-right", message, hint)
    if not isinstance(question, PredictQuestion):
        return
    for number in question.numbers:
        if number.old is None:
            continue
        typed = fixed(number.old, number.decimals).replace("−", "-")
        if question.grade(_with(question, number.name, typed)).outcomes.get(number.name) == "right":
            message = f"{item.id}: {number.symbol} as it was before the step counts as right."
            hint = "Ask at a step that moves it further."
            yield at_activity(item, ("ask",), "already-right", message, hint)


def _with(question: PredictQuestion, name: str, text: str) -> tuple[str, ...]:
    return tuple(text if one == name else "0" for one in question.ask)


def telling_hints(item: ActivityItem, question: Question) -> Iterator[FileProblem]:
    """The author's hints that give the answer away."""
    for index, hint in enumerate(question.hints()[: len(item.block.hints)]):
        told = next((answer for answer in _answers(question) if _contains(hint, answer)), None)
        if told is not None:
            message = f"{item.id}: hint {index + 1} contains the answer, {told}."
            mend = "Say how to get there; the answer can be shown after the hints."
            yield at_activity(item, ("hints", index), "hint-tells", message, mend)


def _answers(question: Question) -> Iterator[str]:
    if isinstance(question, PredictQuestion):
        for number in question.numbers:
            text = fixed(number.truth, number.decimals)
            yield text
            if "." in text and not float(number.truth).is_integer():
                yield text.rstrip("0")
    elif isinstance(question, Written):
        yield from question.answers.values()


def _contains(hint: str, answer: str) -> bool:
    """Whether the answer stands in the hint: a number as a whole, an expression with any spacing."""
    plain, wanted = hint.replace("−", "-"), answer.replace("−", "-")
    if re.fullmatch(r"-?[\d.]+", wanted):
        return re.search(rf"(?<![\d.]){re.escape(wanted)}(?!\d|\.\d)", plain) is not None
    squeezed = re.sub(r"[\s*·]", "", wanted)
    return len(squeezed) > 3 and squeezed in re.sub(r"[\s*·]", "", plain)


def figure_problems(case: Case) -> Iterator[FileProblem]:
    """The computed numbers of prose that have no value where they stand."""
    place = 0
    for page in case.lesson.pages:
        for item in page.items:
            if isinstance(item, ActivityItem):
                for segments in item.texts.values():
                    yield from _valueless(case, page, segments, place)
                place += 1
            elif isinstance(item, ProseItem):
                yield from _valueless(case, page, item.segments, place)
            elif isinstance(item, TableItem):
                for row in (item.header, *item.rows):
                    for cell in row:
                        yield from _valueless(case, page, cell, place)


def _valueless(
    case: Case, page: PageSource, segments: tuple[Segment, ...], place: int
) -> Iterator[FileProblem]:
    for segment in segments:
        if not isinstance(segment, Figure):
            continue
        try:
            shown = case.engine.figure(segment, place, page.run)
        except TutorError as error:
            shown, why = UNKNOWN, f": {error}"
        else:
            why = "."
        if shown in NO_NUMBER:
            message = f"{{{{{segment.source}}}}} has no value here{why}"
            hint = "Ask for it where the run has come that far, or for something that is known."
            yield at_line(case.lesson, segment.line, segment.column, "figure-unknown", message, hint, "error")
