"""The session as lines and prompts: for screen readers, pipes and dumb terminals; nothing moves a cursor."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from tutor.console import Console
from tutor.grading.verdict import WORDS
from tutor.learner.page import Block, ChartBlock, EpochBlock, Page, Question, TableBlock
from tutor.learner.playing import Playing
from tutor.learner.pleas import EMPTY, NO_ANSWERS
from tutor.learner.session import Session
from tutor.learner.words import stands_apart
from tutor.teller import Teller
from tutor.text import clean

HELP = """Type your answer, or one of these:
  :hint     one hint more
  :show     show the answer
  :next     the next page; Enter does the same where nothing is asked
  :back     the page before
  :charts   the charts of this page, drawn; :charts braille draws them in dots
  :explore  a sandbox: change the numbers and let it run
  :restart  begin the lesson again
  :quit     leave; your place is kept
A line that starts with = is a calculator: = 0.01*-25.5"""
NOTHING_TYPED = f"{EMPTY} :hint gives a hint, :show shows the answer, :help tells the rest."
HOW_TO_ANSWER = "Type your answer and press Enter; :help tells the rest."
HOW_TO_GO_ON = "Press Enter to go on; :help tells what else can be typed."
CHARTS_DRAWN = ":charts draws it."
MORE_HELP = ":help tells the rest."
HELPS = frozenset({"", "help", "help me"})
"""What is left of a call for help without its marks: `?` is nothing else."""


class Plain:
    """One lesson, read aloud line by line."""

    def __init__(self, session: Playing, console: Console, *, ascii_only: bool = False) -> None:
        self._session = session
        self._console = console
        self._teller = Teller(console, ascii_only=ascii_only)
        self._waits = console.interactive
        """True where somebody presses Enter between pages; otherwise pages without a question go on."""
        self._shown: Page | None = None
        """The page as it was last told."""
        self._stays = False
        """True after `:back`: the page is to be read before it goes on."""
        self._telling = False
        # Somebody at a terminal is told once what can be typed; a pipe's output is compared, word by word.
        self._how_is_told = self._charts_are_told = not console.prompts

    def play(self) -> int:
        """Tell pages and take lines until the input or the lesson ends; the exit status."""
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
            self._teller.tell()
        self._tell_end()
        return 0

    def _ask(self) -> str | None:
        """One line of input; None at its end."""
        question = self._session.page.question
        is_open = question is not None and question.status == "open"
        if not self._how_is_told:
            # Below the page, since what stands above a long one is out of sight at the prompt.
            self._teller.tell()
            self._teller.say(HOW_TO_ANSWER if is_open else HOW_TO_GO_ON)
            self._how_is_told = True
        return self._teller.ask("> " if is_open else "Enter to go on > ")

    def _take(self, line: str) -> bool:
        """Do what a line asks; False when the learner leaves."""
        self._stays = False
        question = self._session.page.question
        if line.startswith(":"):
            return self._command(line[1:].strip().lower())
        if line.startswith("="):
            self._teller.say(self._session.calculate(line))
        elif question is not None and question.status == "open":
            if line:
                self._answer(line)
            elif self._console.prompts:
                self._teller.say(NOTHING_TYPED)
        elif line:
            self._teller.say("Nothing is asked here. Enter goes on, :help tells what there is.")
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
            case "charts" | "chart" | "charts braille" | "chart braille":
                self._draw_charts(session.page.charts, dots=name.endswith("braille"))
            case "explore":
                return self._explore()
            case "help":
                self._teller.say(HELP)
            case _:
                self._teller.say(f"There is no :{clean(name, keep='')[:20]}. :help tells what there is.")
        return True

    def _explore(self) -> bool:
        """Open the sandbox; False where the input ended in it."""
        if not isinstance(self._session, Session):
            self._teller.say("The sandbox belongs to lessons; here are questions only.")
            return True
        from tutor.plain_explore import explore  # NumPy

        self._stays = True
        return explore(self._session.explore(), self._teller)

    def _answer(self, line: str) -> None:
        question = self._session.page.question
        assert question is not None
        self._teller.say(self._session.answer(line))
        verdict = self._session.page.verdict
        if verdict is not None:
            fits = len(line) < self._teller.width - 2 and len(question.ask) < 2
            if verdict.outcome == "invalid" and verdict.caret is not None and fits:
                self._teller.tell("  " + clean(line, keep=""))
                self._teller.tell("  " + " " * verdict.caret + "^")
            word = "" if verdict.code in NO_ANSWERS else f"{WORDS[verdict.outcome]}: "
            more = f" {MORE_HELP}" if verdict.code == "plea" and _calls_for_help(line) else ""
            self._teller.say(f"{word}{verdict.message}{more}")
        self._tell_page()

    def _hint(self, refused: str) -> None:
        question = self._session.page.question
        if refused or question is None or not question.hints:
            self._teller.say(refused)
            return
        self._teller.say(f"hint {len(question.hints)} of {question.rungs}: {question.hints[-1]}")

    def _move(self, refused: str) -> None:
        if refused:
            self._teller.say(refused)
        elif not self._session.ended:
            self._tell_page()

    # Telling

    def _tell_page(self) -> None:
        """The whole of a page that is new; of the page at hand, what has changed."""
        page, before = self._session.page, self._shown
        self._shown = page
        if page.notice and (before is None or page.notice != before.notice):
            self._teller.say(page.notice)
        if before is None or (before.key, before.number) != (page.key, page.number):
            before = None
            if self._telling:
                self._teller.tell()
            self._telling = True
            seed = "" if page.seed is None else f" - seed {page.seed}"
            place = page.place or f"page {page.number} of {page.pages} - epoch {page.told_epoch}"
            self._teller.say(f"{page.lesson_title} - {place}{seed}")
            if page.title != page.lesson_title:
                self._teller.say(page.title)
        if before is not None:
            # An answer that was asked for comes first, then the lines that ran with it.
            self._tell_question(page, before)
        known = () if before is None else before.blocks
        for index, block in enumerate(page.blocks):
            if before is None and index == page.question_at:
                self._tell_question(page, before)
            if block not in known:
                if index == 0 or stands_apart(block, page.blocks[index - 1]):
                    self._teller.tell()
                self._tell_block(page, _news(block, known))
        if before is None and page.question_at is not None and page.question_at >= len(page.blocks):
            self._tell_question(page, before)
        if page.explore is not None and (before is None or before.explore is None):
            self._teller.say(":explore opens it.")

    def _tell_question(self, page: Page, before: Page | None) -> None:
        question = page.question
        if question is None:
            return
        if before is None:
            self._tell_asked(question)
        if question.status in {"revealed", "skipped"} and not (before and before.done):
            word = "shown" if question.status == "revealed" else "skipped"
            self._teller.say(f"{word}: {question.answer}" if question.answer else f"{word}.")

    def _tell_asked(self, question: Question) -> None:
        self._teller.tell()
        for line in _question_lines(question):
            self._teller.say(line)
        if question.status == "right":
            self._teller.say(f"right: {question.answer}")
        for rung, hint in enumerate(question.hints, 1):
            self._teller.say(f"hint {rung} of {question.rungs}: {hint}")

    def _tell_block(self, page: Page, block: Block) -> None:
        """One block; the values of a loss are not told twice, where a training has printed them."""
        if isinstance(block, ChartBlock):
            printed = any(isinstance(one, TableBlock) and one.header[:1] == ("epoch",) for one in page.blocks)
            self._teller.read_chart(block, values=not printed)
            if page.charts and not self._charts_are_told:
                self._teller.say(CHARTS_DRAWN)
                self._charts_are_told = True
        else:
            self._teller.block(block)

    def _draw_charts(self, charts: tuple[ChartBlock, ...], *, dots: bool) -> None:
        if not charts:
            self._teller.say("This page has no charts.")
        for block in charts:
            self._teller.chart(block, dots=dots)

    def _tell_end(self) -> None:
        self._teller.say(self._session.farewell)


def _calls_for_help(line: str) -> bool:
    return line.strip(" ?.,…").casefold() in HELPS


def _news(block: Block, known: tuple[Block, ...]) -> Block:
    """Of a step's lines told before, only those that have changed."""
    if isinstance(block, EpochBlock):
        told = [line for old in known if isinstance(old, EpochBlock) for line in old.lines]
        return replace(block, lines=tuple(line for line in block.lines if line not in told))
    return block


def _question_lines(question: Question) -> Iterator[str]:
    """What is asked, with its tolerance, its options and the names in scope."""
    yield f"{question.prompt} {question.tolerance}".strip()
    for number, option in enumerate(question.options, 1):
        yield f"  {number}  {option}"
    if len(question.ask) > 1:
        expressions = question.names and not question.options
        between = ", with a ; between them" if expressions else ""
        yield f"In this order{between}: {', '.join(question.ask)}."
    if question.names and not question.options:
        yield f"You may use: {', '.join(question.names)}."
    if question.given:
        yield f"Given: {question.given}"
