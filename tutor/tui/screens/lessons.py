"""The lesson list: what there is, how far one is, and where to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tutor.errors import TutorError
from tutor.learner.page import ChartBlock
from tutor.tui import ink
from tutor.tui.content import text
from tutor.tui.draw import cut
from tutor.tui.glyphs import Glyphs
from tutor.tui.messages import Commanded, LessonOpened
from tutor.tui.screens.base import TutorScreen
from tutor.tui.sheet import Item, Sheet
from tutor.tui.shelf import LessonRow, Opening, Shelf
from tutor.tui.widgets.foot import Key, KeyRow
from tutor.tui.widgets.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Callable

MARKS = {"new": ("o", "·"), "begun": (">", "▸"), "done": ("+", "✓"), "broken": ("!", "!")}
"""Each state's mark, in ASCII and else; the word stands beside it."""
WIDE = 100
STATE_WIDTH = 16
"""Cells of the longest state, `cannot be read`, and a gap."""
MINUTES_WIDTH = 6
BEGIN_SECONDS = 0.15
"""How long a lesson is chosen before its beginning is read from its file."""
KEYS = (
    Key("enter", "open", "open"), Key("/", "search", "search"), Key("r", "restart", "restart"),
    Key("v", "look back", "review"), Key("?", "help", "help"), Key("q", "leave", "quit"),
)  # fmt: skip


class Finder(Input):
    """Where the list is searched."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear_search", "Show all", show=False),
        Binding("down", "to_list", "To the list", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(
            id="finder", compact=True, placeholder="search titles, skills and summaries", max_length=60
        )
        self.cursor_blink = False

    def action_clear_search(self) -> None:
        """Show every lesson again."""
        self.post_message(Commanded("all"))

    def action_to_list(self) -> None:
        """Choose among what was found."""
        self.post_message(Commanded("list"))


class LessonsScreen(TutorScreen):
    """Every lesson with its state; enter opens the chosen one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash,ctrl+f", "search", "search", id="lessons.search", show=False),
        Binding("r", "restart", "restart", id="lessons.restart", show=False),
        Binding("v", "review", "look back", id="lessons.review", show=False),
        Binding("escape", "back", "leave", id="lessons.back", show=False),
        Binding("q", "app.quit", "leave", id="lessons.leave", show=False),
        Binding("question_mark", "app.help", "help", id="lessons.help", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012

    def __init__(self, shelf: Shelf, glyphs: Glyphs) -> None:
        super().__init__()
        self._shelf = shelf
        self._glyphs = glyphs
        self._rows: tuple[LessonRow, ...] = ()
        self._found: list[LessonRow] = []
        """The rows that the search leaves."""
        self._options = OptionList(id="lessons", markup=False)
        self._finder = Finder()
        self._about = Paper(Sheet(glyphs), id="about-text")
        self._reading: Timer | None = None

    def compose(self) -> ComposeResult:
        """Title, list, the chosen lesson beside or below it, keys."""
        yield Static(id="list-title", markup=False)
        with Horizontal(id="list-columns"):
            with Vertical(id="list-column"):
                self._finder.display = False
                yield self._finder
                yield self._options
                yield Static(id="short-about", markup=False)
            with VerticalScroll(id="about", can_focus=False):
                yield self._about
        yield KeyRow(KEYS)
        yield self.too_small()

    def on_mount(self) -> None:
        """Fill the list."""
        self._read_states()
        self._options.focus()

    def on_screen_resume(self) -> None:
        """States may have changed while a lesson was open."""
        if self._rows:
            self._read_states()

    def fitted(self) -> None:
        """Lay the rows out for the width there is."""
        if self._rows:
            self._fill()

    def _read_states(self) -> None:
        chosen = self._chosen
        self._rows = self._shelf.rows()
        done = sum(row.state.progress == "done" for row in self._rows)
        title = f"{self._shelf.title}   {done} of {len(self._rows)} done"
        self.query_one("#list-title", Static).update(text(self._glyphs.of(title), ink.STRONG))
        self._fill(chosen.header.id if chosen else None)

    @property
    def _chosen(self) -> LessonRow | None:
        place = self._options.highlighted
        return self._found[place] if place is not None and place < len(self._found) else None

    @property
    def _next(self) -> LessonRow | None:
        """Where to go on: what was begun, else the first lesson that is new and builds on nothing undone."""
        begun = next((row for row in self._rows if row.state.progress == "begun"), None)
        if begun is not None:
            return begun
        done = {row.header.id for row in self._rows if row.state.progress == "done"}
        new = [row for row in self._rows if row.state.progress == "new"]
        return next((row for row in new if done.issuperset(row.header.requires)), new[0] if new else None)

    def _fill(self, chosen: str | None = None) -> None:
        """Show the rows that the search leaves, the same lesson chosen as before where it is among them."""
        if chosen is None and self._chosen is not None:
            chosen = self._chosen.header.id
        words = self._finder.value.casefold().split() if self._finder.display else []
        self._found = [row for row in self._rows if all(word in _searched(row) for word in words)]
        suggested = self._next
        self._options.clear_options()
        self._options.add_options([Option(self._line(row, row is suggested)) for row in self._found])
        ids = [row.header.id for row in self._found]
        wanted = chosen if chosen in ids else suggested.header.id if suggested else None
        if ids:
            self._options.highlighted = ids.index(wanted) if wanted in ids else 0
        else:
            self._tell_of_nothing()

    def _line(self, row: LessonRow, suggested: bool) -> Content:
        state, header = row.state, row.header
        width = self.app.size.width
        room = (width // 2 if width >= WIDE else width) - 6
        title_width = max(room - STATE_WIDTH - MINUTES_WIDTH, 20)
        mark = MARKS[state.progress][0 if self._glyphs.ascii else 1]
        title = cut(text(self._glyphs.of(header.title), "bold"), title_width - 2, self._glyphs)
        words = f"{state.words}, next" if suggested and state.progress == "new" else state.words
        minutes = f"{header.minutes} min" if header.minutes else ""
        # No colours: they would not be legible on the row that is chosen.
        return Content.assemble(
            f"{mark} ",
            title.pad_right(max(title_width - title.cell_length, 0)),
            words.ljust(STATE_WIDTH) + minutes.rjust(MINUTES_WIDTH),
        )

    # The chosen lesson

    @on(OptionList.OptionHighlighted, "#lessons")
    def _highlighted(self) -> None:
        row = self._chosen
        if row is None:
            return
        self.query_one("#short-about", Static).update(text(self._glyphs.of(row.header.summary)))
        self._about.show(self._facts(row), 0)
        if self._reading is not None:
            self._reading.stop()
        if self.app.size.width >= WIDE:
            self._reading = self.set_timer(BEGIN_SECONDS, self._show_beginning)

    def _facts(self, row: LessonRow) -> list[Item]:
        header = row.header
        titles = {one.header.id: one.header.title for one in self._rows}
        skills = header.course.skill_titles
        facts: list[Item] = [
            text(self._glyphs.of(header.title), ink.HEADING),
            text(self._glyphs.of(header.summary)),
        ]
        about = [row.state.words, *([f"{header.minutes} minutes"] if header.minutes else [])]
        if header.skills:
            about.append("you practise " + ", ".join(skills.get(one, one).lower() for one in header.skills))
        if header.requires:
            about.append("builds on " + ", ".join(titles.get(one, one) for one in header.requires))
        said = "; ".join(about)
        facts.append(text(self._glyphs.of(said[0].upper() + said[1:]), ink.MUTED))
        return facts

    def _show_beginning(self) -> None:
        """Below the facts, how the lesson begins; read from its file, so not with every press of an arrow."""
        row = self._chosen
        if row is None or row.state.progress == "broken":
            return
        try:
            page = self._shelf.look(row.header).preview()
        except TutorError as error:
            self._about.show([*self._facts(row), text(str(error), ink.NOTICE)], 0)
            return
        prose = [block for block in page.blocks if not isinstance(block, ChartBlock)]
        self._about.show([*self._facts(row), text("It begins:", ink.STRONG), *prose], 0)

    def _tell_of_nothing(self) -> None:
        said = text("No lesson has all these words. Escape shows them all.", ink.MUTED)
        self.query_one("#short-about", Static).update(said)
        self._about.show([said], 0)

    # Moves

    @on(OptionList.OptionSelected, "#lessons")
    def _selected(self) -> None:
        self.action_open()

    @on(Commanded)
    async def _command(self, message: Commanded) -> None:
        if message.word == "all":
            self._finder.display = False
            self._fill()
            self._options.focus()
        elif message.word == "list":
            self._options.focus()
        else:
            await self.run_action({"help": "app.help", "quit": "app.quit"}.get(message.word, message.word))

    def action_open(self) -> None:
        """Open the chosen lesson where it was left."""
        if (row := self._chosen) is not None:
            self._open(row, lambda: self._shelf.open(row.header))

    def action_restart(self) -> None:
        """Begin the chosen lesson again; what was done is kept in the history."""
        if (row := self._chosen) is not None:
            self._open(row, lambda: self._shelf.open(row.header, restart=True))

    def action_review(self) -> None:
        """Look at what was done in the chosen lesson, from its first page; nothing is recorded."""
        if (row := self._chosen) is not None:
            self._open(row, lambda: self._shelf.look(row.header))

    def _open(self, row: LessonRow, opening: Callable[[], Opening]) -> None:
        try:
            self.post_message(LessonOpened(opening()))
        except TutorError as error:
            title = text(row.header.title).plain
            self.notify(text(str(error)).plain, title=title, severity="error", markup=False, timeout=20)

    def action_search(self) -> None:
        """Search the list by words."""
        self._finder.display = True
        self._finder.focus()

    def action_back(self) -> None:
        """Show all lessons again after a search; else leave."""
        if self._finder.display:
            self.post_message(Commanded("all"))
        else:
            self.app.exit()

    @on(Input.Changed, "#finder")
    def _searched_for(self) -> None:
        self._fill()

    @on(Input.Submitted, "#finder")
    def _found_it(self) -> None:
        self.action_open()

    def commands(self) -> tuple[tuple[str, str, str], ...]:
        """What can be done with the chosen lesson."""
        return (
            ("Open", "Open the chosen lesson where you left it", "open"),
            ("Restart", "Begin the chosen lesson again; what you did is kept", "restart"),
            ("Look back", "See what you did in the chosen lesson; nothing is recorded", "review"),
            ("Search", "Search the lessons by words", "search"),
        )


def _searched(row: LessonRow) -> str:
    header = row.header
    return " ".join((header.id, header.title, header.summary, *header.skills, row.state.words)).casefold()
