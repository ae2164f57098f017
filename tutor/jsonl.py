"""The session as JSON lines, one object each way: for editors, web pages, autograders and tests."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from tutor.console import Console
from tutor.learner.page import Block, EpochBlock, EpochLine, Page, Question
from tutor.learner.playing import Playing
from tutor.learner.words import block_lines, stands_apart
from tutor.text import clean

COMMANDS = ("next", "back", "hint", "show", "restart", "quit")
Object = dict[str, Any]


class _UnusableError(Exception):
    """A line in that cannot be used; its text says why."""


def play(session: Playing, console: Console) -> int:
    """Answer each line of the input until it ends, the lesson ends or the learner quits; the exit status."""
    _put(console, page_object(session.page))
    try:
        while (line := console.read_line()) is not None:
            for thing in respond(session, line):
                _put(console, thing)
                if thing["type"] == "end":
                    return 0
    except KeyboardInterrupt:
        return 0
    return 0


def respond(session: Playing, line: bytes) -> Iterator[Object]:
    """What one line in causes, and then the page."""
    try:
        yield from _done(session, _request(line))
    except _UnusableError as error:
        yield {"type": "error", "message": str(error)}
    if session.ended:
        yield {"type": "end"}
    else:
        yield page_object(session.page)


def _request(line: bytes) -> Object:
    if len(line) > Console.LONGEST_LINE:
        raise _UnusableError("This line is too long.")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        raise _UnusableError("This line is not UTF-8.") from None
    try:
        request = json.loads(text)
    except (ValueError, RecursionError):
        raise _UnusableError("This line is not JSON.") from None
    if not isinstance(request, dict) or len(request) != 1 or not request.keys() <= {"answer", "do"}:
        raise _UnusableError('A line is {"answer": ...} or {"do": ...}.')
    return request


def _done(session: Playing, request: Object) -> Iterator[Object]:
    if "do" in request:
        yield from _command(session, request["do"])
        return
    answer = request["answer"]
    texts = (answer,) if isinstance(answer, str) else answer
    if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
        raise _UnusableError("An answer is a text, or a list of texts.")
    question = session.page.question
    wanted = len(question.ask) or 1 if question else 1
    if isinstance(answer, list) and len(texts) != wanted:
        raise _UnusableError(f"This question takes {wanted} text{'s' if wanted > 1 else ''}.")
    _refuse(session.answer(tuple(texts)))
    yield _verdict_object(session.page, question)


def _command(session: Playing, name: object) -> Iterator[Object]:
    match name:
        case "next":
            _refuse(session.forward())
        case "back":
            _refuse(session.back())
        case "hint":
            _refuse(session.hint())
            yield from _hint_object(session.page.question)
        case "show":
            _refuse(session.reveal())
        case "restart":
            _refuse(session.restart())
        case "quit":
            session.close()
        case _:
            raise _UnusableError(f"`do` is one of {', '.join(COMMANDS)}.")


def _refuse(reason: str) -> None:
    if reason:
        raise _UnusableError(reason)


# The objects


def page_object(page: Page) -> Object:
    """A page as programs are given it."""
    return {
        "type": "page",
        "lesson": page.lesson,
        "page": page.number,
        "pages": page.pages,
        "key": page.key,
        "title": clean(page.title),
        "text": _page_text(page),
        "epoch": page.epoch,
        "parameters": {name: _number(value) for name, value in page.parameters.items()},
        "lines": [_line_object(line) for line in page.lines],
        "question": _question_object(page.question),
        "done": page.done,
    }


def _page_text(page: Page) -> str:
    """The words of a page, paragraphs parted by empty lines; the epoch's lines have their own key."""
    text = page.notice
    before: Block | None = None
    for index, block in enumerate((*page.blocks, None)):
        if index == page.question_at:
            text = _joined(text, _shown_answer(page.question))
        if block is not None and not isinstance(block, EpochBlock):
            close = before is not None and not stands_apart(block, before)
            text = _joined(text, "\n".join(block_lines(block)), "\n" if close else "\n\n")
            before = block
    return text


def _joined(text: str, more: str, between: str = "\n\n") -> str:
    return between.join(part for part in (text, more) if part)


def _shown_answer(question: Question | None) -> str:
    if question is None or question.status not in {"revealed", "skipped"} or not question.answer:
        return ""
    return f"The answer: {question.answer}"


def _line_object(line: EpochLine) -> Object:
    return {
        "name": line.name,
        "of": _plain(line.of),
        "source": _plain(line.source),
        "value": _plain(line.value),
    }


def _question_object(question: Question | None) -> Object | None:
    if question is None:
        return None
    return {
        "id": question.id,
        "kind": question.kind,
        "ask": list(question.ask),
        "prompt": question.prompt,
        "decimals": question.decimals,
        "options": list(question.options),
        "status": question.status,
    }


def _verdict_object(page: Page, question: Question | None) -> Object:
    verdict = page.verdict
    assert verdict is not None
    return {
        "type": "verdict",
        "question": question.id if question else None,
        "verdict": verdict.outcome,
        "verdicts": dict(verdict.outcomes),
        "mistakes": list(dict.fromkeys(mistake.code for mistake in verdict.mistakes)),
        "message": verdict.message,
        "read_as": verdict.read_as,
    }


def _hint_object(question: Question | None) -> Iterator[Object]:
    if question and question.hints:
        yield {
            "type": "hint",
            "rung": len(question.hints),
            "of": question.rungs,
            "text": question.hints[-1],
        }


def _plain(value: object) -> object:
    """A value as JSON has it: columns as lists, what is not finite as null."""
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return _number(value)


def _number(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _put(console: Console, thing: Object) -> None:
    console.say(json.dumps(thing, allow_nan=False))
