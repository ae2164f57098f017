"""The lesson list: what there is, how far one is, and where to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tutor.errors import TutorError
from tutor.tui import ink
from tutor.tui.content import text
from tutor.tui.glyphs import Glyphs
from tutor.tui.lesson_rows import LessonRows, told_shortly
from tutor.tui.messages import Commanded, DueFound, LessonOpened, PracticeWanted, ProgressWanted, Searched
from tutor.tui.room import WIDE
from tutor.tui.screens.base import TutorScreen
from tutor.tui.shelf import LessonRow, Opening, Shelf
from tutor.tui.widgets.key_row import Key, KeyRow
from tutor.tui.widgets.lesson_options import LessonOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from tutor.tui.widgets.finder import Finder
    from tutor.tui.widgets.paper import Paper

BEGIN_SECONDS = 0.15
"""How long a lesson is chosen before its beginning is read from its file."""
KEYS = (
    Key("enter", "open", "open"), Key("p", "practice", "practice"), Key("s", "progress", "progress"),
    Key("/", "search", "search"), Key("?", "help", "help"), Key("r", "restart", "restart", "again"),
    Key("v", "look back", "review", "back"), Key("q", "leave", "quit", "quit"),
)  # fmt: skip
ALL = Key("esc", "show all", "all", "all")
TO_LIST = Key("down", "to the list", "list", "list")
HELP = Key("f1", "help", "help")
BEGUN = frozenset({"begun", "done", "again"})
"""States of a lesson in which something was done."""
ASKING = (Key("", "Begin it again, from its first page?"), Key("y", "yes", "restart"), Key("n", "no", "stay"))


class LessonsScreen(TutorScreen):
    """Every lesson with its state; enter opens the chosen one."""

    CSS_PATH = "../sheets/list.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash,ctrl+f", "search", "search", id="lessons.search", show=False),
        Binding("p", "practice", "practice", id="lessons.practice", show=False),
        Binding("s", "progress", "progress", id="lessons.progress", show=False),
        Binding("r", "restart", "restart", id="lessons.restart", show=False),
        Binding("v", "review", "look back", id="lessons.review", show=False),
        Binding("escape", "back", "back", id="lessons.back", show=False),
        Binding("colon", "app.command_palette", "commands", id="lessons.command", show=False),
        Binding("q", "app.quit", "leave", id="lessons.leave", show=False),
        Binding("question_mark", "app.help", "help", id="lessons.help", show=False),
    ]

    def __init__(self, shelf: Shelf, glyphs: Glyphs) -> None:
        super().__init__()
        self._shelf = shelf
        self._glyphs = glyphs
        self._rows = LessonRows()
        self._filled_at = 0
        """The width that the rows were laid out for."""
        self._found: list[LessonRow] = []
        """The rows that the search leaves."""
        self._options = LessonOptions(glyphs)
        self._short = Static(id="short-about", markup=False)
        self._facts = Static(id="facts", markup=False)
        self._about: VerticalScroll | None = None
        self._finder: Finder | None = None
        self._beginning: Paper | None = None
        """All three are made when they are first wanted: the first frame of a narrow screen needs none."""
        self._words: tuple[str, ...] = ()
        """What is searched for."""
        self._reading: Timer | None = None
        self._key_row = KeyRow(KEYS)
        self._is_asking = False
        """True while it is asked whether the chosen lesson is to begin again."""

    def compose(self) -> ComposeResult:
        """Title, list, the chosen lesson beside or below it, keys."""
        yield Static(id="list-title", markup=False)
        with Horizontal(id="list-columns"), Vertical(id="list-column"):
            yield self._options
            yield self._short
        yield self._key_row
        yield self.too_small()

    def on_mount(self) -> None:
        """Fill the list."""
        self._read_states()
        self._options.focus()
        self.call_after_refresh(self._look_for_due)

    def returned(self) -> None:
        """States may have changed while a lesson was open; behind a finished one the next is chosen."""
        before = self._chosen
        self._read_states()
        self._look_for_due()
        now, following = self._chosen, self._rows.next
        if before is None or now is None or following is None:
            return
        if before.state.is_done or not now.state.is_done:
            return
        self._fill(following.header.id)
        done, to_come = (text(one.header.title).plain for one in (now, following))
        self.reply(self._glyphs.of(f"{done}: done. Next: {to_come}."))

    @work(thread=True, exclusive=True)
    def _look_for_due(self) -> None:
        """What is due for practice needs a scheduler that takes long to import."""
        self.post_message(DueFound(self._shelf.due()))

    @on(DueFound)
    def _due_found(self, message: DueFound) -> None:
        if message.skills != self._rows.due:
            self._rows = self._rows._replace(due=message.skills)
            self._fill()

    def fitted(self) -> None:
        """Lay the rows out for the width there is."""
        wide = self.app.size.width >= WIDE
        if wide and self._about is None:
            self._about = VerticalScroll(self._facts, id="about", can_focus=False)
            self.query_one("#list-columns").mount(self._about)
        if self._about is not None:
            self._about.display = wide
        self._short.display = not wide
        if self._rows.rows and self._filled_at != self.app.size.width:
            self._fill()

    def _read_states(self) -> None:
        chosen = self._chosen
        self._rows = self._rows._replace(rows=self._shelf.rows())
        rows = self._rows.rows
        title = f"{self._shelf.title}   {sum(row.state.is_done for row in rows)} of {len(rows)} done"
        self.query_one("#list-title", Static).update(text(self._glyphs.of(title), ink.STRONG))
        self._fill(chosen.header.id if chosen else None)

    @property
    def is_untouched(self) -> bool:
        """True where no lesson was ever begun."""
        return self._rows.are_untouched

    @property
    def _chosen(self) -> LessonRow | None:
        place = self._options.highlighted
        return self._found[place] if place is not None and place < len(self._found) else None

    def _fill(self, chosen: str | None = None) -> None:
        """Show the rows that the search leaves, the same lesson chosen as before where it is among them."""
        if chosen is None and self._chosen is not None:
            chosen = self._chosen.header.id
        self._filled_at = self.app.size.width
        rows, glyphs = self._rows, self._glyphs
        columns, suggested = rows.columns(self._filled_at, glyphs), rows.next
        self._found = rows.found(self._words)
        lines = [rows.line(row, columns, glyphs, suggested=row is suggested) for row in self._found]
        self._options.clear_options()
        self._options.add_options([Option(line) for line in lines])
        ids = [row.header.id for row in self._found]
        wanted = chosen if chosen in ids else suggested.header.id if suggested else None
        if ids:
            self._options.highlighted = ids.index(wanted) if wanted in ids else 0
        else:
            self._tell_of_nothing()
        self._bring_keys()

    # The chosen lesson

    @on(OptionList.OptionHighlighted, "#lessons")
    def _highlighted(self) -> None:
        row = self._chosen
        self._ask(False)
        if row is None:
            return
        self._short.update(told_shortly(row, self._glyphs))
        if self._about is None:
            return
        self._facts.update(self._rows.told(row, self._glyphs))
        if self._beginning is not None:
            self._beginning.show((), 0)
        if self._reading is not None:
            self._reading.stop()
        self._reading = self.set_timer(BEGIN_SECONDS, self._begin)

    def _begin(self) -> None:
        """Below the facts, how the lesson begins; read from its file, so not with every press of an arrow."""
        row = self._chosen
        if row is None or self._about is None or row.state.progress == "broken":
            return
        from tutor.learner.page import ChartBlock
        from tutor.tui.sheet import Sheet
        from tutor.tui.widgets.paper import Paper

        if self._beginning is None:
            self._beginning = Paper(Sheet(self._glyphs), id="beginning")
            self._about.mount(self._beginning)
        try:
            page = self._shelf.look(row.header).preview()
        except TutorError as error:
            self._beginning.show([text(str(error), ink.NOTICE)], 0)
            return
        prose = [block for block in page.blocks if not isinstance(block, ChartBlock)]
        self._beginning.show([text("It begins:", ink.STRONG), *prose], 0)

    def _tell_of_nothing(self) -> None:
        said = text("No lesson has all these words. Escape shows them all.", ink.MUTED)
        self._short.update(said)
        self._facts.update(said)
        if self._beginning is not None:
            self._beginning.show((), 0)

    # Moves

    @on(OptionList.OptionSelected, "#lessons")
    def _selected(self) -> None:
        self.action_open()

    @on(Commanded)
    async def _command(self, message: Commanded) -> None:
        if message.word == "all":
            self._show_all()
        elif message.word == "list":
            self._options.focus()
        else:
            await self.run_action({"help": "app.help", "quit": "app.quit"}.get(message.word, message.word))

    def action_open(self) -> None:
        """Open the chosen lesson where it was left; coming back to the list, its letters are keys."""
        if (row := self._chosen) is not None:
            self._options.focus()
            self._open(row, lambda: self._shelf.open(row.header))

    def action_restart(self) -> None:
        """Ask whether the chosen lesson is to begin again, unless nothing was done in it; then begin it."""
        row, asked = self._chosen, self._is_asking
        self._ask(row is not None and not asked and row.state.progress in BEGUN)
        if row is not None and not self._is_asking:
            self._open(row, lambda: self._shelf.open(row.header, restart=True))

    def _ask(self, asking: bool) -> None:
        self._is_asking = asking
        self._bring_keys()

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _bring_keys(self) -> None:
        """Say what the keys do: in the search line letters are typed."""
        searching = self._finder is not None and self._finder.display
        keys: tuple[Key, ...]
        if self._is_asking:
            keys = ASKING
        elif searching and self.focused is self._finder:
            keys = (KEYS[0], TO_LIST, ALL, HELP) if self._found else (ALL, HELP)
        else:
            keys = (KEYS[0], ALL, *KEYS[1:]) if searching else KEYS
        self._key_row.show(keys)

    def action_stay(self) -> None:
        """Leave the chosen lesson as it is."""
        self._ask(False)

    def takes(self, event: events.Key) -> bool:
        """Take the answer to what is asked; any other key leaves it at that, and does what it does."""
        if super().takes(event):
            return True
        if not self._is_asking or event.key == "r":
            return False
        if event.key == "y":
            self.action_restart()
            return True
        self._ask(False)
        return event.key in ("n", "escape")

    def action_review(self) -> None:
        """Look at what was done in the chosen lesson, from its first page; nothing is recorded."""
        row = self._chosen
        if row is None:
            return
        if row.state.progress not in BEGUN:
            self.reply("Nothing was done in this lesson yet; enter opens it.")
            return
        self._open(row, lambda: self._shelf.look(row.header))

    def _open(self, row: LessonRow, opening: Callable[[], Opening]) -> None:
        try:
            self.post_message(LessonOpened(opening()))
        except TutorError as error:
            title = text(row.header.title).plain
            self.notify(text(str(error)).plain, title=title, severity="error", markup=False, timeout=20)

    def action_practice(self) -> None:
        """Practise what is due, what went wrong and what is new."""
        self.post_message(PracticeWanted())

    def action_progress(self) -> None:
        """See what was done so far."""
        self.post_message(ProgressWanted())

    def action_search(self) -> None:
        """Search the list by words."""
        if self._finder is None:
            from tutor.tui.widgets.finder import Finder

            self._finder = Finder()
            self.query_one("#list-column").mount(self._finder, before=0)
        self._finder.display = True
        self._finder.focus()
        self._repaint_column()

    def _repaint_column(self) -> None:
        """Once the rows have moved, draw the margins of the search line too, which belong to no widget."""
        self.call_after_refresh(self.query_one("#list-column").refresh)

    def action_back(self) -> None:
        """Show all lessons again after a search; else say what leaves: one escape too many must not."""
        if self._finder is not None and self._finder.display:
            self._show_all()
        else:
            self.reply("q leaves the tutor; everything you answered is saved.")

    def _show_all(self) -> None:
        if self._finder is not None:
            self._finder.clear()
            self._finder.display = False
            self._repaint_column()
        self._words = ()
        self._fill()
        self._options.focus()

    @on(Searched)
    def _search(self, message: Searched) -> None:
        self._words = tuple(message.text.casefold().split())
        self._fill()

    def commands(self) -> tuple[tuple[str, str, str], ...]:
        """What can be done with the chosen lesson."""
        return (
            ("Open", "Open the chosen lesson where you left it", "open"),
            ("Restart", "Begin the chosen lesson again; what you did is kept", "restart"),
            ("Look back", "See what you did in the chosen lesson; nothing is recorded", "review"),
            ("Practice", "Fresh questions on what is due and what went wrong", "practice"),
            ("Progress", "What you have done, skill by skill", "progress"),
            ("Search", "Search the lessons by words", "search"),
        )
