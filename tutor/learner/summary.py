"""The end of a sitting: what went well, what to look at again and where, what is due when; and its report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutor.learner.bare_page import bare_page
from tutor.learner.journal import stamp
from tutor.learner.page import Block, NoteBlock, Page, Paragraph, Span, TableBlock
from tutor.learner.review import standings
from tutor.learner.skills import words_of_mistake

if TYPE_CHECKING:
    from tutor.learner.asked import Asked
    from tutor.learner.practice import Practice

REPORT_FORMAT = 1
WHAT = "gradient-tutor practice"


def summary_page(practice: Practice) -> Page:
    """The last page of a sitting."""
    pages = len(practice.asked) + 1
    planned = sum(not one.comes_back for one in practice.asked)
    return bare_page(
        "practice",
        "Practice",
        "What this sitting showed",
        _blocks(practice),
        key="summary",
        number=pages,
        pages=pages,
        seed=practice.seed,
        notice=practice.journal.notice,
        place=f"all {planned} questions done" if planned > 1 else "done",
    )


def _blocks(practice: Practice) -> list[Block]:
    asked = practice.asked
    more = [one for one in asked if one.comes_back]
    said = f"{_right([one for one in asked if not one.comes_back])} right at the first try, unaided."
    said += f" Once more: {_right(more)}." if more else ""
    blocks: list[Block] = [
        Paragraph((Span(said),)),
        TableBlock(
            ("question", "skill", ""), tuple(_row(practice, n, one) for n, one in enumerate(asked, 1))
        ),
    ]
    missed = [one for one in asked if one.missed]
    if missed:
        blocks.append(Paragraph((Span("Look at these again:"),)))
        blocks += [Paragraph((Span(text),), "•") for text in dict.fromkeys(_again(practice, missed))]
    if practice.skill is None or practice.seed is None:
        blocks.append(NoteBlock(_due(practice)))
    return blocks


def _right(asked: list[Asked]) -> str:
    return f"{sum(one.right_first for one in asked)} of {len(asked)}"


def _row(practice: Practice, number: int, one: Asked) -> tuple[str, str, str]:
    word = "right" if one.right_first else "right in the end" if not one.revealed else "shown"
    return "once more" if one.comes_back else str(number), practice.pool.title(one.drawn.skill), word


def _again(practice: Practice, missed: list[Asked]) -> list[str]:
    """One line for each skill that was missed: the mistakes made, and the lesson that teaches it."""
    lines = []
    for skill in dict.fromkeys(one.drawn.skill for one in missed):
        own = [one for one in missed if one.drawn.skill == skill]
        codes = dict.fromkeys(code for one in own for each in one.attempts for code in each.mistakes)
        made = f" ({'; '.join(words_of_mistake(code) for code in list(codes)[:2])})" if codes else ""
        lesson = own[0].drawn.source
        lines.append(f"{practice.pool.title(skill)}{made}: {_title(practice, lesson)} (tutor learn {lesson})")
    return lines


def look_again(practice: Practice) -> tuple[tuple[str, str], ...]:
    """The lessons to look at again, each once: id and title, in the order missed."""
    skills = {one.drawn.skill: one.drawn.source for one in reversed(practice.asked) if one.missed}
    missed = dict.fromkeys(one.drawn.skill for one in practice.asked if one.missed)
    lessons = dict.fromkeys(skills[skill] for skill in missed)
    return tuple((lesson, _title(practice, lesson)) for lesson in lessons)


def _title(practice: Practice, lesson: str) -> str:
    source = practice.pool.sources.source(lesson)
    return source.lesson.title if source else lesson


def _due(practice: Practice) -> str:
    found = standings(practice.pool.skills, practice.journal)
    coming = sorted((one.due, skill) for skill, one in found.items() if one.due)
    if not coming:
        return "Nothing is due yet."
    first = coming[0][0][:10]
    today = stamp(practice.journal.clock())[:10]
    when = "today" if first <= today else f"on {first}"
    titles = [practice.pool.title(skill) for due, skill in coming if due[:10] <= max(first, today)]
    return f"Due next, {when}: {', '.join(titles)}."


def is_report(path: Path) -> bool:
    """True for a file that `report` was written to."""
    try:
        thing = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(thing, dict) and thing.get("report") == WHAT


def report(practice: Practice) -> dict[str, Any]:
    """What an instructor can collect: every question with all that was typed."""
    return {
        "report": WHAT,
        "format": REPORT_FORMAT,
        "learner": practice.journal.learner,
        "course": practice.pool.course.id,
        "seed": practice.seed,
        "count": practice.count,
        "skill": practice.skill,
        "began": stamp(practice.began),
        "written": stamp(practice.journal.clock()),
        "finished": len(practice.asked) >= practice.count and all(one.done for one in practice.asked),
        "right_first": sum(one.right_first for one in practice.asked),
        "questions": [_reported(number, one) for number, one in enumerate(practice.asked, 1)],
    }


def _reported(number: int, one: Asked) -> dict[str, Any]:
    question = one.question
    return {
        "number": number,
        "skill": one.drawn.skill,
        "lesson": one.drawn.source,
        "kind": question.kind,
        "prompt": question.prompt,
        "ask": list(question.ask),
        "options": list(question.options),
        "status": question.status,
        "right_first": one.right_first,
        "hints": one.hints,
        "answers": [
            {
                "time": each.time,
                "typed": list(each.typed),
                "verdict": each.verdict,
                "mistakes": list(each.mistakes),
            }
            for each in one.attempts
        ],
    }
