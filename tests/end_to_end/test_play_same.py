"""The same lesson in the screens, as lines and as JSON: the same journal, and the same words."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tutor.authoring.players import right_answer
from tutor.console import Console
from tutor.course.lesson import Lesson
from tutor.course.library import open_library
from tutor.course.reader import read_lesson
from tutor.grading.play import plays
from tutor.jsonl import play as play_json
from tutor.learner.journal import Journal
from tutor.learner.page import CodeBlock, NoteBlock, Page, Paragraph, RuleBlock, TableBlock
from tutor.learner.session import Session
from tutor.plain import Plain
from tutor.tui.actions import by_key
from tutor.tui.app import TutorApp
from tutor.tui.messages import Answered, Commanded
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.shelf import Opening, Shelf
from tutor.tui.widgets.answer_line import AnswerLine

ROOT = Path(__file__).parents[2]
LESSONS = sorted(path.stem for path in (ROOT / "lessons").glob("*.md") if path.stem != "README")
EVERY_DAY = ("one-weight", "chain-rule", "sum-or-mean", "slope-and-intercept")
"""Between them options, numbers alone and in pairs, expressions alone and in fours, a line to mend."""
SIZE = (99, 200)
"""One column, and high enough for every page."""

KEYS = {"hint": "f2", "show": "f3"}

Move = tuple[str, tuple[str, ...]]
"""`next`, `back`, `hint` or `show`; or `answer` with its texts."""


def script(lesson: Lesson) -> tuple[list[Move], list[str]]:
    """A way through a lesson with everything that can be done in it, and the words that are met there."""
    session = Session(lesson, Journal(None))
    moves: list[Move] = []
    words: list[str] = list(words_of(session.page))
    asked = 0

    def do(move: str, *texts: str) -> None:
        moves.append((move, texts))
        made = {"next": session.forward, "back": session.back, "hint": session.hint, "show": session.reveal}
        said = session.answer(texts) if move == "answer" else made[move]()
        if not session.ended:
            words.extend(words_of(session.page))
        if move in ("next", "back"):
            assert not said

    while not session.ended:
        item, question = session.page_source.question, session.page.question
        if item is not None and question is not None and question.status == "open":
            asker = session._engine.question(item)
            right = right_answer(asker)
            wrong = next((one.texts for one in plays(asker) if one.outcomes == ("wrong",)), right)
            match asked % 4:
                case 0:
                    do("answer", *wrong)
                    do("answer", *right)
                case 1:
                    do("hint")
                    do("answer", *["no idea"] * max(len(question.ask), 1))
                    do("answer", *right)
                case 2:
                    do("answer", *wrong)
                    do("hint")
                    do("show")
                case 3:
                    do("answer", *right)
            asked += 1
            if session.page.number > 1 and asked % 3 == 1:
                do("back")
                do("next")
        do("next")
    return moves, words


def words_of(page: Page) -> Iterator[str]:
    """Everything on a page that all front ends must say."""
    for block in page.blocks:
        match block:
            case Paragraph(spans=spans):
                yield "".join(span.text for span in spans)
            case NoteBlock(text=text):
                yield text
            case RuleBlock(name=name, sentence=sentence):
                yield from (name, sentence)
            case CodeBlock(lines=lines):
                yield from lines
            case TableBlock(rows=rows):
                yield from (cell for row in rows for cell in row)
    question = page.question
    if question is not None:
        yield question.prompt
        yield from question.options if question.status == "open" else ()
        yield from question.hints if question.status == "open" else ()
        yield question.answer if question.status == "revealed" else ""
        if page.verdict is not None and question.status in ("open", "right"):
            yield page.verdict.message


def squashed(text: str) -> str:
    """Without what wrapping and frames put between words; what a key does goes by the key's name."""
    return "".join(c for c in by_key(text) if not c.isspace() and c not in "█│▌;:")


# Each front end


def in_lines(lesson: Lesson, journal: Journal, moves: list[Move]) -> str:
    typed = "".join("; ".join(texts) + "\n" if move == "answer" else f":{move}\n" for move, texts in moves)
    out = io.StringIO()

    class Patient(Console):
        @property
        def interactive(self) -> bool:
            return True

    console = Patient(io.StringIO(typed), out, io.StringIO(), {"COLUMNS": "100", "LANG": "C.UTF-8"})
    Plain(Session(lesson, journal), console).play()
    return out.getvalue()


def in_json(lesson: Lesson, journal: Journal, moves: list[Move]) -> str:
    lines = (
        {"answer": list(texts) if len(texts) > 1 else texts[0]} if move == "answer" else {"do": move}
        for move, texts in moves
    )
    out = io.StringIO()
    typed = io.StringIO("".join(json.dumps(line) + "\n" for line in lines))
    play_json(Session(lesson, journal), Console(typed, out, io.StringIO(), {}))
    return "\n".join(text for line in out.getvalue().splitlines() for text in texts_in(json.loads(line)))


def texts_in(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for part in value.values():
                yield from texts_in(part)
        case list():
            for part in value:
                yield from texts_in(part)


async def on_screen(lesson: Lesson, journal: Journal, moves: list[Move]) -> str:
    app = TutorApp(Shelf(open_library(None, {}), journal), opening=Opening(lesson, journal))
    app.animation_level = "none"
    seen: list[str] = []
    async with app.run_test(size=SIZE) as pilot:

        def screen() -> LessonScreen | None:
            return app.screen if isinstance(app.screen, LessonScreen) else None

        async def settle() -> None:
            for _ in range(2000):
                await pilot.pause()
                here = screen()
                if here is None or not (here.is_waiting or here.is_training):
                    break
                await asyncio.sleep(0.01)
            rows = app.screen._compositor.render_strips()
            seen.extend("".join(segment.text for segment in row) for row in rows)

        await settle()
        for move, texts in moves:
            here = screen()
            assert here is not None
            page = here.page
            assert page is not None
            if move == "answer":
                assert page.question is not None
                if not page.question.options:
                    for line, text in zip(here.query_one(AnswerLine).inputs, texts, strict=True):
                        line.value = text
                    await pilot.press("enter")
                elif texts[0].isdecimal():
                    await pilot.press(texts[0])
                else:  # words cannot be typed where options are
                    here.post_message(Answered(texts))
                await settle()
            elif move in KEYS:
                await pilot.press(KEYS[move])
                await settle()
            else:
                while (now := screen()) is not None and now.page is not None and now.page.key == page.key:
                    now.post_message(Commanded(move))  # rules are uncovered one by one
                    await settle()
        await pilot.pause()
    return "\n".join(seen)


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=[] if one in EVERY_DAY else [pytest.mark.long]) for one in LESSONS]
)
async def test_the_same_journal_and_the_same_words_everywhere(name: str) -> None:
    lesson = read_lesson(ROOT / "lessons" / f"{name}.md")
    moves, words = script(lesson)
    assert len(words) > 50
    journals = {where: Journal(None) for where in ("screen", "lines", "json")}
    said = {
        "screen": await on_screen(lesson, journals["screen"], moves),
        "lines": in_lines(lesson, journals["lines"], moves),
        "json": in_json(lesson, journals["json"], moves),
    }
    events = {where: journal.events(lesson.id) for where, journal in journals.items()}
    assert [event.kind for event in events["lines"]].count("answer") > 3
    assert events["lines"] == events["json"]
    assert events["screen"] == events["json"]
    for where, text in said.items():
        heard = squashed(text)
        missing = [one for one in dict.fromkeys(words) if squashed(one) not in heard]
        assert not missing, where
