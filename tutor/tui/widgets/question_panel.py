"""The question: what is asked, the answer line or the options, the verdict and the hints seen."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from tutor.grading.verdict import Outcome, Verdict
from tutor.learner.page import Page, Question
from tutor.tui import ink
from tutor.tui.actions import by_key
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs
from tutor.tui.messages import Answered, Commanded, ReadOn
from tutor.tui.widgets.answer_line import AnswerLine, Options, rows_of

OUTCOMES: dict[Outcome, tuple[str, str, str]] = {
    "right": ("✓", "right", ink.RIGHT),
    "wrong": ("×", "not yet", ink.WRONG),
    "incomplete": ("~", "almost", ink.ALMOST),
    "invalid": ("?", "", ink.MUTED),
}
CALCULATED = ("=", "", ink.MUTED)
"""In their place where nothing was judged, only calculated."""
"""The mark, the word and the colour of each outcome; any two of them say enough."""

CHOICES = frozenset({"forecast", "choose", "diagnose"})
"""Kinds that are answered by an option's number."""
EXPRESSIONS = frozenset({"write", "derive"})
"""Kinds that are answered by an expression, which needs the whole line."""
SEVERAL = "tab goes from line to line; enter answers when all are filled in"
FRAME = 3
"""Columns of the question's frame: its bar and the space on both sides."""


def has_options(question: Question) -> bool:
    """True where an option's number answers it; what is recalled may be of any kind."""
    return question.kind in CHOICES or bool(question.options)


def takes_expressions(question: Question) -> bool:
    """True where it is answered by expressions, which need the whole line each."""
    recalled = question.kind == "recall" and bool(question.ask) and question.decimals is None
    return question.kind in EXPRESSIONS or recalled


class QuestionPanel(Vertical):
    """Draws the question of the page at hand; typed text stays while the question stays open."""

    class StillEmpty(Message):
        """Enter was pressed before every line was filled in; the cursor is where `asked` goes."""

        def __init__(self, asked: str) -> None:
            super().__init__()
            self.asked = asked

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="question")
        self._glyphs = glyphs
        self._asked: tuple[object, ...] = ()
        self._texts: dict[str, Content] = {}
        self._sent_whole = False
        """True while an answer is judged that was typed in one line of several."""
        self._is_long = False
        """True where one expression is typed, in which the place of a slip is worth going to."""
        self._unfolded = False
        """True where the hints of a question that is done are shown again."""
        self._half_typed: dict[tuple[object, ...], tuple[str, ...]] = {}
        """What stood in the lines of questions that were left open."""
        self._restored: tuple[str, ...] | None = None
        """What the lines began with where that was typed before."""
        self._is_judged = False
        """True where the verdict, and not a hint, was said last."""
        self.question: Question | None = None

    def compose(self) -> ComposeResult:
        """The parts, each hidden while it has nothing to say."""
        yield Static(id="prompt", markup=False)
        yield AnswerLine(self._glyphs)
        yield Options(self._glyphs)
        yield Static(id="given", markup=False)
        yield Static(id="verdict", markup=False)
        yield Static(id="hints", markup=False)

    def show(self, page: Page) -> None:
        """Draw what has changed of the question."""
        question = page.question
        self._keep_typed(page, question)
        self.question = question
        self.display = question is not None
        if question is None:
            self._asked = ()
            return
        if question.status == "open":
            self._unfolded = False
        self._ask(page, question)
        for place, content in self._parts(question, page.verdict).items():
            self._say(place, content)

    def _parts(self, question: Question, verdict: Verdict | None) -> dict[str, Content]:
        """What is said around the answer line, by its place."""
        return {
            "prompt": self._prompt(question, verdict),
            "given": text(self._given(question, verdict), ink.STRONG),
            "verdict": self._verdict(question, verdict),
            "hints": self._hints(question),
        }

    def _given(self, question: Question, verdict: Verdict | None) -> str:
        """The right answer as it was given, unless the verdict says each of its expressions again."""
        expressions = takes_expressions(question) and len(question.ask) > 1
        if question.status != "right" or (verdict and expressions):
            return ""
        return self._glyphs.of(question.answer)

    def _answer(self, question: Question) -> str:
        """The answer, each of several expressions on a line of its own."""
        answer = self._glyphs.of(question.answer)
        lines = takes_expressions(question) and len(question.ask) > 1
        return answer.replace("; ", "\n") if lines else answer

    def _say(self, place: str, content: Content) -> None:
        known = self._texts.get(place)
        if known is not None and known.is_same(content):
            return
        self._texts[place] = content
        self._is_judged &= place != "hints"
        part = self.query_one(f"#{place}", Static)
        width = part.size.width
        moved = known is None or not width or len(known.wrap(width)) != len(content.wrap(width))
        # A layout costs more than a repaint; it is needed only where the rows below move.
        part.update(content, layout=moved)
        part.display = bool(content)

    def _ask(self, page: Page, question: Question) -> None:
        line, options = self.query_one(AnswerLine), self.query_one(Options)
        is_open = question.status == "open"
        self._is_long = takes_expressions(question) and len(question.ask) < 2
        chosen = has_options(question)
        line.display = is_open and not chosen
        options.display = is_open and chosen
        asked = (page.lesson, page.seed, page.key, question.id, is_open, question.ask, question.options)
        if asked != self._asked:
            only_named = asked[:5] == self._asked[:5] and not self._asked[5]
            self._asked = asked
            if is_open and chosen:
                options.offer(question.options)
            elif is_open and only_named and not question.given:
                line.rename(question.ask)
            elif is_open:
                line.ask(question.ask, question.given, expressions=takes_expressions(question))
            if is_open and not chosen:
                self._restore(line, question)
            if is_open and (chosen or not only_named):
                self.focus_answer()
        if is_open and not chosen:
            self._spread(line, page, question)
            line.settle(question.settled)

    def _spread(self, line: AnswerLine, page: Page, question: Question) -> None:
        """Put the numbers that were typed in one line where each of them belongs, once they could be read."""
        read = page.verdict is not None and page.verdict.outcome != "invalid"
        if self._sent_whole and read and len(question.typed) == len(line.inputs):
            line.fill(question.typed)
        self._sent_whole = False

    def _keep_typed(self, page: Page, question: Question | None) -> None:
        """Keep what is half typed where another question comes; forget it where this one is done."""
        if question is not None and question.status != "open":
            self._half_typed.pop(_place(page, question), None)
        is_another = question is None or self._asked[:4] != _place(page, question)
        if self._asked and is_another and self.is_typing:
            self._half_typed[self._asked[:4]] = self.query_one(AnswerLine).texts

    def forget_typed(self) -> None:
        """Begin every question with an empty line: the lesson is begun again."""
        self._half_typed = {}
        self._asked = ()

    def _restore(self, line: AnswerLine, question: Question) -> None:
        """Begin the lines with what was typed in them before and is not right yet, unless more is typed."""
        before = self._half_typed.pop(self._asked[:4], ()) or question.typed
        self._restored = None
        if not {*line.texts} <= {"", question.given} or len(before) != len(line.inputs):
            return
        line.fill(before)
        self._restored = line.texts
        line.settle(question.settled)
        if before == question.typed and (answer := line.open_input) is not None:
            answer.select_all()

    @property
    def is_as_left(self) -> bool:
        """True while the lines hold what was typed on an earlier visit, and nothing else."""
        return self.is_typing and self._restored == self.query_one(AnswerLine).texts

    def react(self, verdict: Verdict | None) -> None:
        """After an answer, go to the first line that is not right, or select what is to be replaced there."""
        line = self.query_one(AnswerLine)
        self._is_judged = verdict is not None
        if verdict is None or not self.is_typing or (answer := line.to_mend(verdict.outcomes)) is None:
            return
        self.screen.set_focus(answer, scroll_visible=False)
        if verdict.caret is not None and self._is_long:
            answer.cursor_position = min(verdict.caret, len(answer.value))
        elif verdict.outcome in ("wrong", "invalid"):
            answer.select_all()

    def focus_answer(self) -> None:
        """Put the cursor where the answer goes."""
        if self.query_one(Options).display:
            self.screen.set_focus(self.query_one(Options), scroll_visible=False)
        elif self.query_one(AnswerLine).display and (answer := self.query_one(AnswerLine).open_input):
            self.screen.set_focus(answer, scroll_visible=False)

    @property
    def answer_bottom(self) -> int:
        """The row below the place of the answer, within the scroll that holds the panel."""
        place = self.query_one(AnswerLine if self.is_typing else Options)
        return self.virtual_region.y + place.virtual_region.bottom

    def option_bottom(self, number: int) -> int:
        """The row below an option, by its number from 1, within the scroll that holds the panel."""
        options = self.query_one(Options)
        return self.virtual_region.y + options.virtual_region.y + options.rows_to(number)

    @property
    def verdict_top(self) -> int | None:
        """The row of the verdict within the scroll that holds the panel; None where a hint was said last."""
        if not self._is_judged:
            return None
        return self.virtual_region.y + self.query_one("#verdict").virtual_region.y

    @property
    def chosen(self) -> int:
        """The number of the option that enter commits to; 0 where none is chosen."""
        options = self.query_one(Options)
        return 0 if not self.is_open or options.highlighted is None else options.highlighted + 1

    @property
    def is_open(self) -> bool:
        """True while an answer is wanted."""
        return self.question is not None and self.question.status == "open"

    @property
    def is_typing(self) -> bool:
        """True while what is pressed is part of an answer's text."""
        return self.is_open and self.query_one(AnswerLine).display

    def edit(self, key: str, character: str | None) -> bool:
        """Take a key that was pressed early into the answer line; False where it is no part of an answer."""
        answer = self.query_one(AnswerLine).open_input
        if not self.is_typing or answer is None:
            return False
        if key == "backspace":
            answer.action_delete_left()
            return True
        if character and character.isprintable():
            answer.replace(character, *answer.selection)
            return True
        return False

    def take(self, pasted: str) -> None:
        """Take what was pasted into the answer line."""
        answer = self.query_one(AnswerLine).open_input
        if self.is_typing and answer is not None:
            self.screen.set_focus(answer, scroll_visible=False)
            answer.take(pasted)

    def option(self, character: str | None) -> Message | None:
        """What a key that was pressed early says where it is the number of an option."""
        options = self.query_one(Options)
        if not self.is_open or not options.display or not character or character not in "123456789":
            return None
        return Answered((character,)) if int(character) <= options.option_count else None

    def committed(self) -> Message | None:
        """What enter says: an answer, a command, or to read on; None where more is to be typed."""
        if not self.is_typing:
            chosen = self.query_one(Options).highlighted
            return ReadOn() if chosen is None else Answered((str(chosen + 1),))
        line = self.query_one(AnswerLine)
        inputs = line.inputs
        here = next((answer for answer in inputs if answer.has_focus), inputs[-1])
        typed = here.value.strip()
        if typed.startswith(":"):
            here.clear()
            return Commanded(typed[1:].strip())
        if typed.startswith("="):
            return Answered((here.value,))
        empty = [answer for answer in inputs if not answer.disabled and not answer.value.strip()]
        if len(empty) == len([answer for answer in inputs if not answer.disabled]):
            return ReadOn()
        if empty and (whole := line.whole) is not None:
            self._sent_whole = True
            return Answered((whole,))
        if empty:
            self.screen.set_focus(empty[0], scroll_visible=False)
            self.post_message(self.StillEmpty(empty[0].asked))
            return None
        return Answered(tuple(answer.value for answer in inputs))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        # A second press may come before the first one's verdict has closed the question.
        if self.is_typing and (said := self.committed()) is not None:
            self.post_message(said)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input.has_focus and event.value:
            self.scroll_visible(animate=False, immediate=True)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self.is_open:
            self.post_message(Answered((str(event.option_index + 1),)))

    def toggle_hints(self) -> bool:
        """Show the hints that were seen before the question was done, or fold them; False without any."""
        question = self.question
        if question is None or question.status == "open" or not question.hints:
            return False
        self._unfolded = not self._unfolded
        self._say("hints", self._hints(question))
        return True

    def _prompt(self, question: Question, verdict: Verdict | None) -> Content:
        prompt = text(self._glyphs.of(question.prompt), ink.STRONG)
        if question.status != "open":
            return prompt
        if question.tolerance:
            prompt = prompt + text(f"  {self._glyphs.of(question.tolerance)}", ink.MUTED)
        if question.names:
            prompt = prompt + text(
                f"\nYou may use: {', '.join(map(self._glyphs.of, question.names))}", ink.MUTED
            )
        if len(question.ask) > 1 and not (verdict or question.hints or question.misses):
            prompt = prompt + text(f"\n{SEVERAL}", ink.MUTED)
        return prompt

    def _verdict(self, question: Question, verdict: Verdict | None) -> Content:
        if (word := {"revealed": "shown", "skipped": "skipped"}.get(question.status)) is not None:
            answer = self._answer(question)
            apart = "\n" if "\n" in answer else " "
            lead = f"{word}: the answer is" if answer else word
            return text(lead, ink.MUTED) + text(apart if answer else "") + text(answer, ink.STRONG)
        if verdict is None:
            return Content("")
        mark, word, style = CALCULATED if verdict.code == "calculator" else OUTCOMES[verdict.outcome]
        lead = self._glyphs.of(f"{mark} {word}".strip())
        message = by_key(_without_word(verdict.message, word))
        said = Content.assemble(text(lead, style), "  ", text(self._glyphs.of(message)))
        pointed = question.status == "open" and len(question.ask) < 2
        # Below a line that has more than it can show, a caret would point at something else.
        if verdict.caret is not None and pointed and self.query_one(AnswerLine).is_seen_whole:
            return text(" " * (2 + verdict.caret) + "^\n", ink.MUTED) + said
        return said

    def _hints(self, question: Question) -> Content:
        lines = []
        if question.hints and question.status != "open" and not self._unfolded:
            many = "1 hint was" if len(question.hints) == 1 else f"{len(question.hints)} hints were"
            return text(f"{many} seen; f2 shows {'it' if len(question.hints) == 1 else 'them'}", ink.MUTED)
        for rung, hint in enumerate(question.hints, 1):
            lead = (f"hint {rung} of {question.rungs}  ", ink.MUTED)
            lines.append(Content.assemble(lead, text(self._glyphs.of(hint))))
        return Content("\n").join(lines)

    def height_at(self, page: Page, width: int) -> int:
        """The rows that a page's question takes at a width, the empty one below it included."""
        question = page.question
        if question is None:
            return 0
        inner = max(width - FRAME, 8)
        parts = self._parts(question, page.verdict)
        rows = sum(len(content.wrap(inner)) for content in parts.values() if content)
        rows += sum(bool(parts[place]) for place in ("verdict", "hints"))
        if question.status == "open":
            options = [f"{number}  {one}" for number, one in enumerate(question.options, 1)]
            rows += sum(len(text(one).wrap(inner)) for one in options)
            if not options:
                rows += rows_of(question.ask, expressions=takes_expressions(question))
        return rows + 1


def _place(page: Page, question: Question) -> tuple[object, ...]:
    """What tells one question from every other."""
    return page.lesson, page.seed, page.key, question.id


def _without_word(message: str, word: str) -> str:
    """A verdict's message without its first word, where that is the word shown before it."""
    begun = message[: len(word) + 1].casefold()
    return message[len(word) + 1 :].lstrip() if word and begun in {f"{word}.", f"{word}:"} else message
