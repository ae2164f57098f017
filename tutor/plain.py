"""The session as lines and prompts: for screen readers, pipes and dumb terminals; nothing moves a cursor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tutor.console import Console
from tutor.learner.page import Block, ChartBlock, EpochBlock, Page, Question
from tutor.learner.playing import Playing
from tutor.learner.words import block_lines, stands_apart, wrap
from tutor.text import ascii_form, clean

HELP = """Type your answer, or one of these:
  :hint     one hint more
  :show     show the answer
  :next     the next page; Enter does the same where nothing is asked
  :back     the page before
  :charts   the charts of this page
  :restart  begin the lesson again
  :quit     leave; your place is kept
A line that starts with = is a calculator: = 0.01*-25.5"""

OUTCOMES = {"right": "right", "wrong": "not yet", "incomplete": "almost", "invalid": "not read"}
CHART_WIDTH = 72
CHART_HEIGHT = 14


class Plain:
    """One lesson, read aloud line by line."""

    def __init__(self, session: Playing, console: Console, *, ascii_only: bool = False) -> None:
        self._session = session
        self._console = console
        self._ascii = ascii_only or console.ascii_only
        self._waits = console.interactive
        """True where somebody presses Enter between pages; otherwise pages without a question go on."""
        self._width = console.width - 1
        self._shown: Page | None = None
        """The page as it was last told."""
        self._stays = False
        """True after `:back`: the page is to be read before it goes on."""
        self._telling = False

    def play(self) -> int:
        """Tell pages and take lines until the input or the lesson ends; the exit status."""
        if self._console.prompts:
            self._say("Type your answer and press Enter; :help tells the rest.")
            self._telling = True
        self._tell_page()
        try:
            while not self._session.ended:
                if not self._waits and not self._stays and self._session.page.done:
                    self._move(self._session.forward())
                    continue
                line = self._ask()
                if line is None or not self._take(line):
                    break
        except KeyboardInterrupt:
            self._tell()
        self._tell_end()
        return 0

    def _ask(self) -> str | None:
        """One line of input; None at its end."""
        question = self._session.page.question
        is_open = question is not None and question.status == "open"
        self._console.say("> " if is_open else "Enter to go on > ", end="")
        raw = self._console.read_line()
        if raw is None:
            self._tell()
            return None
        line = raw.decode("utf-8", "replace")
        if not self._console.prompts:
            # A terminal shows what is typed; a transcript has to be told.
            self._tell(line if len(line) <= self._width else line[: self._width] + "...")
        return line.strip()

    def _take(self, line: str) -> bool:
        """Do what a line asks; False when the learner leaves."""
        self._stays = False
        question = self._session.page.question
        if line.startswith(":"):
            return self._command(line[1:].strip().lower())
        if line.startswith("="):
            self._say(self._session.calculate(line))
        elif question is not None and question.status == "open":
            if line:
                self._answer(line)
        elif line:
            self._say("Nothing is asked here. Enter goes on, :help tells what there is.")
        else:
            self._move(self._session.forward())
        return True

    def _command(self, name: str) -> bool:
        session = self._session
        match name:
            case "quit" | "q":
                return False
            case "hint":
                self._hint(session.hint())
            case "show":
                self._move(session.reveal())
            case "next":
                self._move(session.forward())
            case "back":
                self._stays = True
                self._move(session.back())
            case "restart":
                self._move(session.restart())
            case "charts":
                self._tell_charts(session.page.charts)
            case "help":
                self._say(HELP)
            case _:
                self._say(f"There is no :{clean(name, keep='')[:20]}. :help tells what there is.")
        return True

    def _answer(self, line: str) -> None:
        question = self._session.page.question
        assert question is not None
        self._say(self._session.answer(line))
        verdict = self._session.page.verdict
        if verdict is not None:
            if verdict.outcome == "invalid" and verdict.caret is not None and len(line) < self._width - 2:
                self._tell("  " + clean(line, keep=""))
                self._tell("  " + " " * verdict.caret + "^")
            self._say(f"{OUTCOMES[verdict.outcome]}: {verdict.message}")
        self._tell_page()

    def _hint(self, refused: str) -> None:
        question = self._session.page.question
        if refused or question is None or not question.hints:
            self._say(refused)
            return
        self._say(f"hint {len(question.hints)} of {question.rungs}: {question.hints[-1]}")

    def _move(self, refused: str) -> None:
        if refused:
            self._say(refused)
        elif not self._session.ended:
            self._tell_page()

    # Telling

    def _tell_page(self) -> None:
        """The whole of a page that is new; of the page at hand, what has changed."""
        page, before = self._session.page, self._shown
        self._shown = page
        if page.notice and (before is None or page.notice != before.notice):
            self._say(page.notice)
        if before is None or (before.key, before.number) != (page.key, page.number):
            before = None
            if self._telling:
                self._tell()
            self._telling = True
            seed = "" if page.seed is None else f" - seed {page.seed}"
            place = f"page {page.number} of {page.pages} - epoch {page.told_epoch}{seed}"
            self._say(f"{page.lesson_title} - {place}")
            if page.title != page.lesson_title:
                self._say(page.title)
        known = () if before is None else before.blocks
        for index, block in enumerate(page.blocks):
            if index == page.question_at:
                self._tell_question(page, before)
            if block not in known:
                if index == 0 or stands_apart(block, page.blocks[index - 1]):
                    self._tell()
                self._tell_block(_news(block, known))
        if page.question_at is not None and page.question_at >= len(page.blocks):
            self._tell_question(page, before)

    def _tell_block(self, block: Block) -> None:
        if isinstance(block, ChartBlock):
            self._tell_charts((block,))
            return
        for line in block_lines(block, self._width, ascii_only=self._ascii):
            self._tell(line)

    def _tell_question(self, page: Page, before: Page | None) -> None:
        question = page.question
        if question is None:
            return
        if before is None:
            self._tell_asked(question)
        if question.status in {"revealed", "skipped"} and not (before and before.done):
            word = "shown" if question.status == "revealed" else "skipped"
            self._say(f"{word}: {question.answer}" if question.answer else f"{word}.")

    def _tell_asked(self, question: Question) -> None:
        self._tell()
        for line in question_lines(question):
            self._say(line)
        if question.status == "right":
            self._say(f"right: {question.answer}")
        for rung, hint in enumerate(question.hints, 1):
            self._say(f"hint {rung} of {question.rungs}: {hint}")

    def _tell_charts(self, charts: tuple[ChartBlock, ...]) -> None:
        from tutor.chart.render import render

        if not charts:
            self._say("This page has no charts.")
        for block in charts:
            width = min(self._width, CHART_WIDTH)
            bare = replace(block.chart, caption="")
            picture = render(bare, width, CHART_HEIGHT, "ascii" if self._ascii else "braille")
            for line in picture.text.splitlines():
                self._tell(line.rstrip())
            self._say(block.summary)

    def _tell_end(self) -> None:
        self._say(self._session.farewell)

    def _say(self, text: str) -> None:
        """Prose, wrapped."""
        if text:
            safe = clean(text)
            for line in safe.split("\n"):
                for part in wrap(ascii_form(line) if self._ascii else line, self._width):
                    self._tell(part)

    def _tell(self, line: str = "") -> None:
        """One line, or several that are laid out already."""
        safe = clean(line)
        self._console.say(ascii_form(safe) if self._ascii else safe)


def _news(block: Block, known: tuple[Block, ...]) -> Block:
    """Of a step's lines told before, only those that have changed."""
    if isinstance(block, EpochBlock):
        told = [line for old in known if isinstance(old, EpochBlock) for line in old.lines]
        return replace(block, lines=tuple(line for line in block.lines if line not in told))
    return block


def question_lines(question: Question) -> Iterator[str]:
    """What is asked, with its tolerance, its options and the names in scope."""
    yield f"{question.prompt} {question.tolerance}".strip()
    for number, option in enumerate(question.options, 1):
        yield f"  {number}  {option}"
    if len(question.ask) > 1:
        expressions = question.names and not question.options
        between = ", with a ; between them" if expressions else ""
        yield f"In this order{between}: {', '.join(question.ask)}."
    if question.names and not question.options:
        yield f"Names: {', '.join(question.names)}."
    if question.given:
        yield f"Given: {question.given}"
