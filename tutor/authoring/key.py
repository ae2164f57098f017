"""The answer sheet of a lesson: every answer, and each mistake with its number and its sentence."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.authoring.cases import questions
from tutor.authoring.recalled import recalled_lines
from tutor.course.build import chosen_values
from tutor.course.lesson import ActivityItem, Lesson
from tutor.course.schema import Recall
from tutor.grading.asked import AskedNumber
from tutor.grading.choose import Chosen
from tutor.grading.landings import fixed, plain_number
from tutor.grading.predict import Predict
from tutor.grading.questions import Question
from tutor.grading.targets import Target
from tutor.grading.written import Written
from tutor.learner.engine import Engine
from tutor.learner.seeds import askable_seed
from tutor.symbolic.printing import ascii_line
from tutor.text import clean


def sheet(lesson: Lesson, seed: int | None = None) -> Iterator[str]:
    """The lines of the sheet, for the numbers that a learner with this seed sees.

    Raises TutorError for a question that cannot be asked.
    """
    yield clean(f"{lesson.title} ({lesson.id})", keep="")
    if seed is not None:
        found = askable_seed(lesson, seed)
        if found.notice:
            yield found.notice
        seed = found.seed
        yield f"seed {seed}: {_chosen(lesson, seed)}"
    engine = Engine(lesson, seed)
    for item in questions(lesson):
        page = lesson.page(item.page)
        number = lesson.pages.index(page) + 1 if page else 0
        title = clean(page.title, keep="") if page else ""
        yield ""
        yield f"page {number}, {title} [{item.id}]"
        yield from (f"  {line}" for line in _question(item, engine))


def _chosen(lesson: Lesson, seed: int) -> str:
    values = chosen_values(lesson, seed)
    said = ", ".join(f"{key} = {plain_number(value)}" for key, value in values.items())
    return said or "the lesson's own numbers"


def _question(item: ActivityItem, engine: Engine) -> Iterator[str]:
    question = engine.question(item)
    if isinstance(item.block, Recall):
        yield from recalled_lines(engine, item)
    tolerance = f" ({question.tolerance})" if question.tolerance else ""
    yield clean(question.prompt, keep="") + tolerance
    yield f"answer: {clean(question.answer(), keep='')}"
    yield from dict.fromkeys(_mistakes(question))


def _mistakes(question: Question) -> Iterator[str]:
    """Each wrong answer that is known, with what is said of it."""
    if isinstance(question, Predict):
        for number in question.numbers:
            yield from _numbers(number, prefix=f"{number.symbol} = " if len(question.numbers) > 1 else "")
    elif isinstance(question, Chosen):
        for place, choice in enumerate(question.choices, 1):
            if not choice.correct:
                yield clean(f"  {place}: {choice.sentence}", keep="")
    elif isinstance(question, Written):
        for target in question.targets.values():
            yield from _expressions(target)


def _numbers(number: AskedNumber, prefix: str) -> Iterator[str]:
    for group in number.groups:
        value = fixed(group[0].value, number.decimals)
        for landing in group:
            found = landing.found(value, number.name)
            yield f"  {prefix}{value}  {found.code}: {found.diagnosis}"
    for landing in number.collisions:
        value = fixed(number.truth, number.decimals)
        yield f"  {prefix}{value}  {landing.code}: the same number here, so it counts as right."


def _expressions(target: Target) -> Iterator[str]:
    for candidate, _ in target.forms:
        found = candidate.mistake.found(asked=target.asks, **candidate.words)
        yield f"  {ascii_line(candidate.form)}  {found.code}: {found.diagnosis}"
