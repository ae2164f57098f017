"""The lesson list: what there is, how far one is, and where to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tutor.errors import TutorError
from tutor.tui import ink
from tutor.tui.content import cut, text
from tutor.tui.glyphs import Glyphs
from tutor.tui.messages import Commanded, DueFound, LessonOpened, PracticeWanted, ProgressWanted, Searched
from tutor.tui.screens.base import TutorScreen
from tutor.tui.shelf import LessonRow, Opening, Shelf
from tutor.tui.widgets.key_row import Key, KeyRow
from tutor.tui.widgets.lesson_options import LessonOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from tutor.tui.widgets.finder import Finder
    from tutor.tui.widgets.paper import Paper

DONE = ("+", "✓")
MARKS = {"new": ("o", "·"), "begun": (">", "▸"), "done": DONE, "again": DONE, "broken": ("!", "!")}
"""Each state's mark, in ASCII and else; the word stands beside it."""
WIDE = 100
GAP = 2
"""Cells between the columns of a row."""
LIST_SHARE = 55
"""Percent of a wide screen that the list takes; the sheet gives the rest to the chosen lesson."""
DUE = "done, practice due"
NEXT = "new, next"
MARK_WIDTH = 3
"""The cell of the bar before the chosen row, the mark, a space."""
BESIDE = 5
"""Cells beside a row: spaces, and a scroll bar."""
BEGIN_SECONDS = 0.15
"""How long a lesson is chosen before its beginning is read from its file."""
KEYS = (
    Key("enter", "open", "open"), Key("p", "practice", "practice"), Key("s", "progress", "progress"),
    Key("/", "search", "search"), Key("?", "help", "help"), Key("r", "restart", "restart", "again"),
    Key("v", "look back", "review", "back"), Key("q", "leave", "quit", "quit"),
)  # fmt: skip
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
        Binding("escape", "back", "leave", id="lessons.back", show=False),
        Binding("q", "app.quit", "leave", id="lessons.leave", show=False),
        Binding("question_mark", "app.help", "help", id="lessons.help", show=False),
    ]

    def __init__(self, shelf: Shelf, glyphs: Glyphs) -> None:
        super().__init__()
        self._shelf = shelf
        self._glyphs = glyphs
        self._rows: tuple[LessonRow, ...] = ()
        self._left = False
        self._due: frozenset[str] = frozenset()
        """Skills that are due for practice."""
        self._filled_at = 0
        """The width that the rows were laid out for."""
        self._columns = (0, 0, 0)
        """The cells of a row's title, state and minutes."""
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

    def on_screen_suspend(self) -> None:
        """What is read now may change while a lesson is open."""
        self._left = True

    def on_screen_resume(self) -> None:
        """States may have changed while a lesson was open; the first time nothing was left."""
        if self._left:
            self._left = False
            self._read_states()
            self._look_for_due()

    @work(thread=True, exclusive=True)
    def _look_for_due(self) -> None:
        """What is due for practice needs a scheduler that takes long to import."""
        self.post_message(DueFound(self._shelf.due()))

    @on(DueFound)
    def _due_found(self, message: DueFound) -> None:
        if message.skills != self._due:
            self._due = message.skills
            self._fill()

    def _words_of(self, row: LessonRow) -> str:
        """Its state, and whether what it teaches is due for practice."""
        due = row.state.progress == "done" and not self._due.isdisjoint(row.header.skills)
        return DUE if due else row.state.words

    def fitted(self) -> None:
        """Lay the rows out for the width there is."""
        wide = self.app.size.width >= WIDE
        if wide and self._about is None:
            self._about = VerticalScroll(self._facts, id="about", can_focus=False)
            self.query_one("#list-columns").mount(self._about)
        if self._about is not None:
            self._about.display = wide
        self._short.display = not wide
        if self._rows and self._filled_at != self.app.size.width:
            self._fill()

    def _read_states(self) -> None:
        chosen = self._chosen
        self._rows = self._shelf.rows()
        done = sum(row.state.is_done for row in self._rows)
        title = f"{self._shelf.title}   {done} of {len(self._rows)} done"
        self.query_one("#list-title", Static).update(text(self._glyphs.of(title), ink.STRONG))
        self._fill(chosen.header.id if chosen else None)

    @property
    def is_untouched(self) -> bool:
        """True where no lesson was ever begun."""
        return all(row.state.progress in ("new", "broken") for row in self._rows)

    @property
    def _chosen(self) -> LessonRow | None:
        place = self._options.highlighted
        return self._found[place] if place is not None and place < len(self._found) else None

    @property
    def _next(self) -> LessonRow | None:
        """Where to go on: what was begun, else the first lesson that is new and builds on nothing undone."""
        begun = next((row for row in self._rows if row.state.progress in ("begun", "again")), None)
        if begun is not None:
            return begun
        done = {row.header.id for row in self._rows if row.state.is_done}
        new = [row for row in self._rows if row.state.progress == "new"]
        return next((row for row in new if done.issuperset(row.header.requires)), new[0] if new else None)

    def _fill(self, chosen: str | None = None) -> None:
        """Show the rows that the search leaves, the same lesson chosen as before where it is among them."""
        if chosen is None and self._chosen is not None:
            chosen = self._chosen.header.id
        self._filled_at = self.app.size.width
        self._columns = self._fitting()
        self._found = [row for row in self._rows if self._is_found(row)]
        suggested = self._next
        self._options.clear_options()
        self._options.add_options([Option(self._line(row, row is suggested)) for row in self._found])
        ids = [row.header.id for row in self._found]
        wanted = chosen if chosen in ids else suggested.header.id if suggested else None
        if ids:
            self._options.highlighted = ids.index(wanted) if wanted in ids else 0
        else:
            self._tell_of_nothing()

    def _is_found(self, row: LessonRow) -> bool:
        header = row.header
        texts = (header.id, header.title, header.summary, *header.skills, self._words_of(row))
        return all(word in " ".join(texts).casefold() for word in self._words)

    def _fitting(self) -> tuple[int, int, int]:
        """The cells of a title, a state and the minutes, which are left out before a title is cut."""
        width = self.app.size.width
        room = (width * LIST_SHARE // 100 if width >= WIDE else width) - BESIDE - MARK_WIDTH
        titles = [text(self._glyphs.of(row.header.title)).cell_length for row in self._rows]
        state = max((len(self._words_of(row)) for row in self._rows), default=0)
        state = max(state, len(NEXT)) + GAP
        minutes = max((len(_minutes(row)) for row in self._rows), default=0)
        if max(titles, default=0) + GAP > room - state - minutes:
            minutes = 0
        return max(room - state - minutes, 18), state, minutes

    def _line(self, row: LessonRow, suggested: bool) -> Content:
        state, header = row.state, row.header
        title_width, state_width, minutes_width = self._columns
        mark = MARKS[state.progress][0 if self._glyphs.ascii else 1]
        title = cut(text(self._glyphs.of(header.title), "bold"), title_width - 1, self._glyphs)
        words = NEXT if suggested and state.progress == "new" else self._words_of(row)
        minutes = _minutes(row) if minutes_width else ""
        # No colours: they would not be legible on the row that is chosen.
        return Content.assemble(
            f" {mark} ",
            title.pad_right(max(title_width - title.cell_length, 0)),
            words.ljust(state_width) + minutes.rjust(minutes_width),
        )

    # The chosen lesson

    @on(OptionList.OptionHighlighted, "#lessons")
    def _highlighted(self) -> None:
        row = self._chosen
        self._ask(False)
        if row is None:
            return
        said = [row.header.summary, *([f"You {practised}"] if (practised := _practised(row)) else [])]
        self._short.update(text(self._glyphs.of("\n".join(said))))
        if self._about is None:
            return
        self._facts.update(self._told(row))
        if self._beginning is not None:
            self._beginning.show((), 0)
        if self._reading is not None:
            self._reading.stop()
        self._reading = self.set_timer(BEGIN_SECONDS, self._begin)

    def _told(self, row: LessonRow) -> Content:
        header = row.header
        titles = {one.header.id: one.header.title for one in self._rows}
        about = [self._words_of(row), *([f"{header.minutes} minutes"] if header.minutes else [])]
        if practised := _practised(row):
            about.append(f"you {practised}")
        if header.requires:
            about.append("builds on " + ", ".join(titles.get(one, one) for one in header.requires))
        said = "; ".join(about)
        return Content("\n\n").join(
            [
                text(self._glyphs.of(header.title), ink.HEADING),
                text(self._glyphs.of(header.summary)),
                text(self._glyphs.of(said[0].upper() + said[1:]), ink.MUTED),
            ]
        )

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
        """Open the chosen lesson where it was left."""
        if (row := self._chosen) is not None:
            self._open(row, lambda: self._shelf.open(row.header))

    def action_restart(self) -> None:
        """Ask whether the chosen lesson is to begin again, unless nothing was done in it; then begin it."""
        row, asked = self._chosen, self._is_asking
        self._ask(row is not None and not asked and row.state.progress in BEGUN)
        if row is not None and not self._is_asking:
            self._open(row, lambda: self._shelf.open(row.header, restart=True))

    def _ask(self, asking: bool) -> None:
        self._is_asking = asking
        self._key_row.show(ASKING if asking else KEYS)

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
        if (row := self._chosen) is not None:
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

    def action_back(self) -> None:
        """Show all lessons again after a search; else leave."""
        if self._finder is not None and self._finder.display:
            self._show_all()
        else:
            self.app.exit()

    def _show_all(self) -> None:
        if self._finder is not None:
            self._finder.clear()
            self._finder.display = False
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


def _minutes(row: LessonRow) -> str:
    return f"{row.header.minutes} min" if row.header.minutes else ""


def _practised(row: LessonRow) -> str:
    """What the lesson's skills are, or nothing where it names none."""
    titles = row.header.course.skill_titles
    return (
        "practise " + ", ".join(titles.get(one, one) for one in row.header.skills)
        if row.header.skills
        else ""
    )
