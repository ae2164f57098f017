"""The question: what is asked, the answer line or the options, the verdict and the hints seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from tutor.grading.verdict import Outcome, Verdict
from tutor.learner.page import Page, Question
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs
from tutor.tui.messages import Answered, Commanded

OUTCOMES: dict[Outcome, tuple[str, str, str]] = {
    "right": ("✓", "right", "$text-success"),
    "wrong": ("×", "not yet", "$text-warning"),
    "incomplete": ("~", "almost", "$text-accent"),
    "invalid": ("?", "", "$text-muted"),
}
"""The mark, the word and the colour of each outcome; any two of them say enough."""


class AnswerInput(Input):
    """A plain line of text; what it means is for the grader to say."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+u", "delete_left_all", "Clear the line", show=False),
    ]

    def __init__(self, asked: str, value: str, *, settled: bool) -> None:
        super().__init__(
            value=value,
            classes="answer",
            compact=True,
            select_on_focus=False,
            disabled=settled,
            max_length=400,
        )
        self.asked = asked
        self.cursor_position = len(value)


class Options(OptionList):
    """Numbered options, chosen by their number, by arrows and enter, or by mouse; none is chosen at first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(n), f"choose({n})", f"Option {n}", show=False) for n in range(1, 10)
    ]

    def on_mount(self) -> None:
        """Enter alone must not commit to an option that nobody chose."""
        self.highlighted = None

    def action_choose(self, number: int) -> None:
        """Commit to the option of that number."""
        if number <= self.option_count:
            self.highlighted = number - 1
            self.post_message(Answered((str(number),)))


class QuestionPanel(Vertical):
    """Draws the question of the page at hand; typed text stays while the question stays open."""

    page: reactive[Page | None] = reactive(None, init=False)

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="question")
        self._glyphs = glyphs
        self._drawn: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """The parts, each empty until a question fills it."""
        yield Static(id="prompt", markup=False)
        yield Vertical(id="answer")
        yield Static(id="verdict", markup=False)
        yield Static(id="hints", markup=False)

    def watch_page(self, page: Page | None) -> None:
        """Draw what has changed of the question."""
        question = page.question if page else None
        self.display = question is not None
        if page is None or question is None:
            self._drawn = ()
            return
        self.query_one("#prompt", Static).update(self._prompt(question))
        self._draw_answer(page, question)
        said = self.query_one("#verdict", Static)
        said.update(self._verdict(question, page.verdict))
        said.display = page.verdict is not None or question.status in ("revealed", "skipped")
        hints = self.query_one("#hints", Static)
        hints.update(self._hints(question))
        hints.display = bool(question.hints)

    def _prompt(self, question: Question) -> Content:
        prompt = text(self._glyphs.of(question.prompt), "bold")
        if not question.tolerance or question.status != "open":
            return prompt
        return prompt + text(f"  {self._glyphs.of(question.tolerance)}", "$text-muted")

    def _draw_answer(self, page: Page, question: Question) -> None:
        key = (page.key, question.id, question.status == "open", question.ask, question.options)
        if key == self._drawn:
            self._settle(question, page.verdict)
            return
        self._drawn = key
        place = self.query_one("#answer", Vertical)
        place.remove_children()
        if question.status != "open":
            if question.answer:
                answer = text(self._glyphs.of(question.answer), "bold")
                place.mount(Static(answer, markup=False, classes="given"))
        elif question.options:
            place.mount(self._options(question))
        else:
            place.mount(Horizontal(*self._inputs(question), id="row"))
        self.call_after_refresh(self.focus_answer)

    def _options(self, question: Question) -> Options:
        shown = [f"{number}  {self._glyphs.of(o)}" for number, o in enumerate(question.options, 1)]
        return Options(*(Option(text(line)) for line in shown), markup=False)

    def _inputs(self, question: Question) -> Iterator[Widget]:
        several = len(question.ask) > 1
        for name in question.ask or ("",):
            yield Label(f"{name} =" if several else ">", markup=False, classes="lead")
            settled = name in question.settled
            yield AnswerInput(name, question.settled.get(name, question.given), settled=settled)

    def _settle(self, question: Question, verdict: Verdict | None) -> None:
        for answer in self.query(AnswerInput):
            if answer.asked in question.settled:
                answer.disabled = True
        if verdict is not None and verdict.outcome != "right":
            self.focus_answer(select=True)

    def focus_answer(self, select: bool = False) -> None:
        """Put the cursor where the answer goes."""
        for answer in self.query(AnswerInput):
            if not answer.disabled:
                answer.focus(scroll_visible=False)
                if select:
                    answer.select_all()
                return
        for options in self.query(Options):
            options.focus(scroll_visible=False)

    @property
    def is_answering(self) -> bool:
        """True while the learner can type or choose here."""
        return bool(self.query(AnswerInput)) or bool(self.query(Options))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = event.value.strip()
        if typed.startswith(":"):
            event.input.clear()
            self.post_message(Commanded(typed[1:].strip().lower()))
            return
        inputs = list(self.query(AnswerInput))
        here = next(index for index, answer in enumerate(inputs) if answer is event.input)
        for later in inputs[here + 1 :]:
            if not later.disabled and not later.value.strip():
                later.focus()
                return
        self.post_message(Answered(tuple(answer.value for answer in inputs)))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(Answered((str(event.option_index + 1),)))

    def _verdict(self, question: Question, verdict: Verdict | None) -> Content:
        if verdict is None:
            word = {"revealed": "shown", "skipped": "skipped"}.get(question.status, "")
            return text(word, "$text-muted")
        mark, word, style = OUTCOMES[verdict.outcome]
        lead = self._glyphs.of(f"{mark} {word}".strip())
        message = text(self._glyphs.of(verdict.message))
        return Content.assemble((lead, f"bold {style}"), "  ", message)

    def _hints(self, question: Question) -> Content:
        lines = []
        for rung, hint in enumerate(question.hints, 1):
            lead = (f"hint {rung} of {question.rungs}  ", "$text-muted")
            lines.append(Content.assemble(lead, text(self._glyphs.of(hint))))
        return Content("\n").join(lines)
