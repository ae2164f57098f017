"""The lesson list: what there is, how far one is, and where to go on."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tutor.errors import TutorError
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs
from tutor.tui.messages import Commanded, LessonOpened
from tutor.tui.screens.base import TutorScreen
from tutor.tui.shelf import LessonRow, Shelf
from tutor.tui.widgets.foot import Key, KeyRow

MARKS = {"new": ("o", "·"), "begun": (">", "▸"), "done": ("+", "✓"), "broken": ("!", "!")}
"""Each state's mark, in ASCII and else; the word stands beside it."""
COLOURS = {"new": "$text-muted", "begun": "$text-accent", "done": "$text-success", "broken": "$text-error"}
TITLE_WIDTH = 36
KEYS = (
    Key("enter", "open", "open"), Key("up/down", "choose"), Key("?", "help", "help"),
    Key("ctrl+p", "commands"), Key("q", "leave", "quit"),
)  # fmt: skip


class LessonsScreen(TutorScreen):
    """Every lesson with its state; enter opens the chosen one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "app.quit", "leave", id="lessons.leave", show=False),
        Binding("question_mark", "app.help", "help", id="lessons.help", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012

    def __init__(self, shelf: Shelf, glyphs: Glyphs) -> None:
        super().__init__()
        self._shelf = shelf
        self._glyphs = glyphs
        self._rows: tuple[LessonRow, ...] = ()

    def compose(self) -> ComposeResult:
        """Title, list, the chosen lesson beside or below it, keys."""
        yield Static(id="list-title", markup=False)
        with Horizontal(id="list-columns"):
            with Vertical():
                yield OptionList(id="lessons", markup=False)
                yield Static(id="short-about", markup=False)
            with VerticalScroll(id="about", can_focus=False):
                yield Static(id="about-text", markup=False)
        yield KeyRow(KEYS)
        yield self.too_small()

    def on_mount(self) -> None:
        """Fill the list."""
        self._fill()

    def on_screen_resume(self) -> None:
        """States may have changed while a lesson was open."""
        if self._rows:
            self._fill()

    def _fill(self) -> None:
        self._rows = self._shelf.rows()
        done = sum(row.state.progress == "done" for row in self._rows)
        title = f"{self._shelf.title}   {done} of {len(self._rows)} done"
        self.query_one("#list-title", Static).update(text(self._glyphs.of(title), "bold"))
        lessons = self.query_one("#lessons", OptionList)
        chosen = lessons.highlighted
        lessons.clear_options()
        lessons.add_options([Option(self._line(row)) for row in self._rows])
        if self._rows:
            lessons.highlighted = chosen if chosen is not None else self._next()
        lessons.focus()

    def _next(self) -> int:
        """The first lesson that is not done: where to go on."""
        return next((index for index, row in enumerate(self._rows) if row.state.progress != "done"), 0)

    def _line(self, row: LessonRow) -> Content:
        state, header = row.state, row.header
        mark = MARKS[state.progress][0 if self._glyphs.ascii else 1]
        title = text(self._glyphs.of(header.title), "bold")
        if title.cell_length > TITLE_WIDTH:
            title = title.truncate(TITLE_WIDTH, ellipsis=True)
        padded = title.pad_right(max(TITLE_WIDTH + 2 - title.cell_length, 0))
        words = text(state.words.ljust(16), COLOURS[state.progress])
        minutes = text(f"{header.minutes} min" if header.minutes else "", "$text-muted")
        return Content.assemble((f"{mark} ", COLOURS[state.progress]), padded, words, minutes)

    @on(Commanded)
    async def _command(self, message: Commanded) -> None:
        actions = {"open": "open", "help": "app.help", "quit": "app.quit"}
        await self.run_action(actions[message.word])

    def action_open(self) -> None:
        """Open the chosen lesson."""
        self.query_one("#lessons", OptionList).action_select()

    def commands(self) -> tuple[tuple[str, str, str], ...]:
        """What can be done with the chosen lesson."""
        return (("Open", "Open the chosen lesson where you left it", "open"),)

    @on(OptionList.OptionHighlighted, "#lessons")
    def _chosen(self, event: OptionList.OptionHighlighted) -> None:
        header = self._rows[event.option_index].header
        about = [
            text(self._glyphs.of(header.title), "bold $text-primary"),
            text(self._glyphs.of(header.summary)),
        ]
        self.query_one("#short-about", Static).update(about[1])
        if header.skills:
            about.append(text("You practise: " + ", ".join(header.skills), "$text-muted"))
        self.query_one("#about-text", Static).update(Content("\n\n").join(about))

    @on(OptionList.OptionSelected, "#lessons")
    def _open(self, event: OptionList.OptionSelected) -> None:
        header = self._rows[event.option_index].header
        try:
            opening = self._shelf.open(header)
        except TutorError as error:
            self.notify(
                text(str(error)).plain, title=header.title, severity="error", markup=False, timeout=20
            )
            return
        self.post_message(LessonOpened(opening))
