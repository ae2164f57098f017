"""The answer sheet of a seeded sitting: every question with its answer, and each mistake's number."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.grading.asked import TRUE_GRADIENT
from tutor.grading.choose import Chosen
from tutor.grading.landings import fixed
from tutor.grading.predict import Predict
from tutor.grading.written import Written
from tutor.learner.drawing import Drawn
from tutor.learner.page import Page
from tutor.learner.practice import Practice
from tutor.learner.words import block_lines
from tutor.symbolic.printing import one_line


def sheet(practice: Practice) -> Iterator[str]:
    """The lines of the sheet; the sitting is walked through by having every answer shown."""
    number = 0
    while practice.page.question is not None:
        number += 1
        page = practice.page
        asked = practice.asked[-1]
        yield f"{number}. {page.title} ({_lessons(asked.drawn)})"
        yield from (f"   {line}" for line in _context(page))
        assert page.question is not None
        yield f"   {page.question.prompt} {page.question.tolerance}".rstrip()
        yield from (f"   {line}" for line in _answers(asked.drawn.question))
        yield ""
        practice.reveal()
        practice.forward()


def _lessons(drawn: Drawn) -> str:
    """Whose problem it is, and where its skill is taught: a skill is practised on later lessons' problems."""
    if drawn.home in {"", drawn.source}:
        return f"lesson {drawn.source}"
    return f"on the problem of lesson {drawn.home}; taught in lesson {drawn.source}"


def _context(page: Page) -> Iterator[str]:
    for block in page.blocks:
        yield from (line.rstrip() for line in block_lines(block, 100) if line.strip())


def _answers(question: object) -> Iterator[str]:
    if isinstance(question, Chosen):
        for number, choice in enumerate(question.choices, 1):
            yield f"  {'*' if choice.correct else ' '} {number}  {choice.text}: {choice.because}"
    elif isinstance(question, Predict):
        yield f"  answer: {question.answer()}"
        for asked in question.numbers:
            for landing in asked.landings:
                if landing.mistake is not TRUE_GRADIENT:
                    value = fixed(landing.value, asked.decimals)
                    yield f"    {asked.symbol} = {value}: {landing.code}, {landing.phrase}"
    elif isinstance(question, Written):
        if question.given:
            yield f"  given: {question.given}"
        yield f"  answer: {question.answer()}"
        forms = (
            f"    {name} = {one_line(candidate.form)}: {candidate.mistake.code}"
            for name, target in question.targets.items()
            for candidate, _ in target.forms
        )
        yield from dict.fromkeys(forms)
