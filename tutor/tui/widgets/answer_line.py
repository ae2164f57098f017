"""Where an answer goes: lines of text side by side, or numbered options."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from tutor.text import clean
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs
from tutor.tui.messages import Answered, ReadOn

LONGEST = 400
"""Characters of a paste that are kept: more than any answer may have, so that one too long is said to be."""

_ONE = r"(?:[A-Za-z]\w*\s*=\s*)?[-+−]?[\d.](?:(?:[\w./]|(?<=[eE])[-+−])*\d)?"
_SEVERAL = re.compile(rf"{_ONE}(?:[\s;,]+{_ONE})+")
"""Several numbers, with names or without; what they are is for the grader to say."""

RIGHT = "✓"
"""Stands before a line that is right already."""
WIDEST = 48
"""Cells of a line for a number, as the sheet says."""


class AnswerInput(Input):
    """A plain line of text; what it means is for the grader to say."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+u", "delete_left_all", "Clear the line", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(classes="answer", compact=True, select_on_focus=False, max_length=LONGEST)
        self.cursor_blink = False
        self.asked = ""

    def action_delete_left_all(self) -> None:
        """Clear the whole line, wherever the cursor stands: it may stand at a slip in the middle."""
        self.clear()

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.take(event.text)

    def put(self, value: str) -> None:
        """Begin with a text that nobody is typing now: nothing follows from it."""
        with self.prevent(Input.Changed):
            self.value = value
        self.cursor_position = len(value)

    def take(self, pasted: str) -> None:
        """Take the first line, without what a terminal would obey, cut where no answer can be so long."""
        lines = clean(pasted.strip()).splitlines() or [""]
        room = LONGEST - len(self.value) + len(self.selected_text)
        self.replace(lines[0][: max(room, 0)], *self.selection)


class Slot(Horizontal):
    """One asked name with its line; kept from question to question, and hidden when not needed."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(classes="slot")
        self._glyphs = glyphs
        self.answer = AnswerInput()
        self._lead = Label("", classes="lead", markup=False)
        self._lead_text = ""
        """What stands before the line."""

    def compose(self) -> ComposeResult:
        """The name, the line."""
        yield self._lead
        yield self.answer

    def ask(self, name: str, given: str, *, named: bool) -> None:
        """Ask for a name afresh, the line beginning with what is given."""
        self.display = True
        self.answer.disabled = False
        self.answer.asked = name
        self.answer.put(given)
        self._lead_text = f"{clean(self._glyphs.of(name), keep='')} = " if named else "> "
        self._lead_with(self._lead_text)

    def settle(self, settled: str | None) -> None:
        """Close the line where it is right already, with a mark before it; else open it."""
        self.answer.disabled = settled is not None
        if settled is not None:
            self.answer.value = settled
        self._lead_with(self._lead_text if settled is None else f"{self._glyphs.of(RIGHT)} {self._lead_text}")

    def _lead_with(self, lead: str) -> None:
        self._lead.update(lead)
        self._lead.styles.width = len(lead)

    def rest(self) -> None:
        """Be there for a later question."""
        self.display = False
        self.answer.disabled = True


class AnswerLine(Container):
    """One line for each asked name: side by side for numbers, one under the other for expressions."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="row")
        self._glyphs = glyphs
        self._slots = [Slot(glyphs)]
        self._expressions = False

    def compose(self) -> ComposeResult:
        """The one line that most questions need."""
        yield from self._slots

    def ask(self, names: tuple[str, ...], given: str, *, expressions: bool) -> None:
        """Ask for these names afresh."""
        names = names or ("",)
        self._expressions = expressions
        while len(self._slots) < len(names):
            self._slots.append(Slot(self._glyphs))
            self.mount(self._slots[-1])
        for index, slot in enumerate(self._slots):
            if index < len(names):
                slot.ask(names[index], given, named=len(names) > 1)
            else:
                slot.rest()
        self.set_class(expressions, "-expressions")
        self.styles.layout = "vertical" if expressions else "horizontal"
        self.styles.height = rows_of(names, expressions=expressions)

    def rename(self, names: tuple[str, ...]) -> None:
        """Give the lines their names, what is typed being kept: the numbers of the page have come."""
        typed = [answer.value for answer in self.inputs]
        self.ask(names, "", expressions=self._expressions)
        for answer, value in zip(self.inputs, typed, strict=False):
            answer.put(value)

    def fill(self, texts: Sequence[str]) -> None:
        """Put texts into the lines, one for each."""
        for answer, typed in zip(self.inputs, texts, strict=True):
            answer.put(typed)

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands in the lines in use."""
        return tuple(answer.value for answer in self.inputs)

    @property
    def whole(self) -> str | None:
        """What is typed, where one line holds several numbers and the others nothing; else None."""
        filled = [text.strip() for text in self.texts if text.strip()]
        if self._expressions or len(filled) != 1 or any(answer.disabled for answer in self.inputs):
            return None
        numbers = _SEVERAL.fullmatch(filled[0])
        return filled[0] if numbers else None

    def settle(self, settled: Mapping[str, str]) -> None:
        """Close the lines that are right already, and no other."""
        for slot in self._slots:
            if slot.display:
                slot.settle(settled.get(slot.answer.asked))

    @property
    def inputs(self) -> list[AnswerInput]:
        """The lines in use, in the order asked."""
        return [slot.answer for slot in self._slots if slot.display]

    @property
    def is_seen_whole(self) -> bool:
        """True where the line to type in shows all that stands in it, the place after it included."""
        answer = self.open_input
        return answer is None or len(answer.value) < (answer.size.width or WIDEST)

    @property
    def open_input(self) -> AnswerInput | None:
        """The line to type in: the one with the cursor, else the first that is not right yet."""
        open_ones = [answer for answer in self.inputs if not answer.disabled]
        return next((one for one in open_ones if one.has_focus), open_ones[0] if open_ones else None)

    def to_mend(self, outcomes: Mapping[str, str]) -> AnswerInput | None:
        """The first open line whose outcome is not right; the one to type in where no outcome is told."""
        missed = (one for one in self.inputs if outcomes.get(one.asked, "right") != "right")
        return next((one for one in missed if not one.disabled), self.open_input)


def rows_of(names: tuple[str, ...], *, expressions: bool) -> int:
    """The rows that the lines for these names take."""
    return max(len(names), 1) if expressions else 1


class Options(OptionList):
    """Numbered options, chosen by their number, by arrows and enter, or by mouse; none is chosen at first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(n), f"choose({n})", f"Option {n}", show=False) for n in range(1, 10)),
    ]
    ALLOW_SELECT = False

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(markup=False)
        self._glyphs = glyphs
        self.texts: tuple[str, ...] = ()

    def offer(self, texts: tuple[str, ...]) -> None:
        """Show these options, none of them chosen."""
        self.texts = texts
        self.clear_options()
        self.add_options(
            Option(text(f"{number}  {self._glyphs.of(one)}")) for number, one in enumerate(texts, 1)
        )
        self.highlighted = None

    def rows_to(self, number: int) -> int:
        """The rows of the options up to the one of that number, counted from 1."""
        return sum(index < number for index, _ in self._lines)

    def action_choose(self, number: int) -> None:
        """Commit to the option of that number."""
        if number <= self.option_count:
            self.highlighted = number - 1
            self.post_message(Answered((str(number),)))

    async def _on_click(self, event: events.Click) -> None:
        """A click chooses, and one on what is chosen commits: a slip of the hand costs nothing."""
        event.prevent_default()
        event.stop()
        clicked = event.style.meta.get("option")
        if clicked is not None and clicked == self.highlighted:
            self.action_select()
        elif clicked is not None:
            self.highlighted = clicked

    def action_select(self) -> None:
        """Commit to the chosen option; where none is, enter reads on."""
        if self.highlighted is None:
            self.post_message(ReadOn())
        else:
            super().action_select()
