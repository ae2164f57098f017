"""The Textual application: its screens, themes and the commands they share."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.constants import TEXTUAL_ANIMATIONS
from textual.screen import Screen

from tutor.text import clean
from tutor.tui.ending import heed_signals, lasting
from tutor.tui.glyphs import Glyphs
from tutor.tui.key_order import KeyOrder, typed
from tutor.tui.messages import (
    LessonOpened,
    LessonReady,
    ListWanted,
    PracticeWanted,
    ProgressWanted,
    SessionFailed,
    SessionReady,
    ThemeWanted,
)
from tutor.tui.screens.base import Fitting, TutorScreen
from tutor.tui.settings import RASTERS, Settings, read, write

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from textual.driver import Driver
    from textual.theme import Theme

    from tutor.tui.draft import Draft
    from tutor.tui.shelf import Opening, Shelf, Wanted
    from tutor.tui.sitting import SittingOpening

DARK = "textual-dark"
RASTER_WORDS = {"braille": "in dots", "block": "in blocks", "ascii": "in ASCII"}
THEMES = {"light": "textual-light", "dark": DARK, "terminal": "ansi-dark"}
"""Short names for the themes that most people want; `terminal` takes the terminal's own 16 colours."""


class TutorApp(App[None]):
    """Opens the lesson list, or one lesson above it."""

    CSS_PATH = "sheets/base.tcss"
    TITLE = "tutor"
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "help", id="app.help", priority=True, tooltip="What the keys do"),
        Binding("ctrl+q", "quit", "leave", id="app.quit", priority=True, show=False),
        Binding("ctrl+z", "suspend_process", "suspend", id="app.suspend", priority=True, show=False),
    ]

    def __init__(
        self,
        shelf: Shelf,
        *,
        opening: Opening | None = None,
        sitting: SittingOpening | None = None,
        draft: Draft | None = None,
        wanted: Wanted | None = None,
        ascii_only: bool = False,
        home: Path | None = None,
    ) -> None:
        """Opens the list, or above it a lesson, or the preview of one that is being written.

        With `home`, what is chosen about the screens is kept in that folder.
        """
        self._found_themes: dict[str, Theme] = {}
        self._collects = False
        """True once garbage is looked for."""
        super().__init__()
        self._order = KeyOrder(self, self._hand_on)
        self._home = home
        self._settings = read(home)
        if self._settings.theme in self.available_themes:
            self.theme = self._settings.theme
        self._settle_motion()
        self._shelf = shelf
        self._first = opening
        self._sitting = sitting
        self._draft = draft
        self._wanted = wanted
        self.failure = ""
        """Why the program ended, where that was not by choice."""
        self.glyphs = Glyphs(ascii_only, self._settings.raster)
        if ascii_only:
            self.add_class("-ascii")

    def get_driver_class(self) -> type[Driver]:
        """How the terminal is read and written."""
        return lasting(super().get_driver_class())

    def get_theme(self, theme_name: str) -> Theme | None:
        """A theme by its name, kept: it is looked up for every line that is drawn, and slowly."""
        if theme_name not in self._found_themes:
            found = super().get_theme(theme_name)
            if found is None:
                return None
            self._found_themes[theme_name] = found
        return self._found_themes[theme_name]

    def watch_theme(self, theme: str) -> None:
        """Keep the choice. The terminal's own colours need colours: without any they are black on black."""
        if self.no_color and self.available_themes[theme].ansi:
            self.theme = DARK
        elif self.is_running and theme != self._settings.theme:
            self._keep(self._settings._replace(theme=theme))

    def action_motion(self) -> None:
        """Let charts grow step by step, or not."""
        self._keep(self._settings._replace(motion=not self._settings.motion))
        self._settle_motion()
        said = "Charts grow step by step." if self._settings.motion else "Charts are drawn at once."
        self._reply(said)

    def action_raster(self) -> None:
        """Draw charts with other characters: dots, blocks, ASCII, dots, ..."""
        if self.glyphs.ascii:
            self._reply("This terminal shows ASCII characters only.")
            return
        raster = RASTERS[(RASTERS.index(self.glyphs.raster) + 1) % len(RASTERS)]
        self.glyphs.raster = raster
        self._keep(self._settings._replace(raster=raster))
        for screen in self.screen_stack:
            if isinstance(screen, TutorScreen):
                screen.redraw()
        self._reply(f"Charts are drawn {RASTER_WORDS[raster]}.")

    @on(ThemeWanted)
    def choose_theme(self, message: ThemeWanted) -> None:
        """Take a theme by its name or by `light`, `dark` or `terminal`."""
        name = THEMES.get(message.name, message.name)
        if name in self.available_themes:
            self.theme = name
        else:
            self._reply("There is no such theme. Try :theme light, dark or terminal.")

    def _reply(self, said: str) -> None:
        screen = self.screen
        if isinstance(screen, TutorScreen):
            screen.reply(said)
        else:
            self.notify(said, markup=False, timeout=3)

    def _settle_motion(self) -> None:
        self.animation_level = TEXTUAL_ANIMATIONS if self._settings.motion else "none"

    def _keep(self, settings: Settings) -> None:
        self._settings = settings
        write(self._home, settings)

    def on_load(self) -> None:
        """Before the terminal is changed: a signal must not leave it so."""
        if not self.is_headless:
            heed_signals(self)

    def on_ready(self) -> None:
        """The first frame is out."""
        if self._wanted is None:
            self._collect_garbage()
        else:
            self._read_wanted()
        if not self._settings.welcomed:
            self._welcome()

    def _read_wanted(self) -> None:
        from tutor.tui.screens.opening import OpeningScreen

        if isinstance(self.screen, OpeningScreen):
            self.screen.read()

    def on_unmount(self) -> None:
        """The program ends: nothing is waited for any more."""
        if self._wanted is not None:
            self._wanted.forget()

    @on(SessionReady)
    @on(SessionFailed)
    @on(ListWanted)
    def _collect_garbage(self) -> None:
        """Look for garbage again, which rests until what was asked for is there; what was imported stays."""
        if not self._collects:
            self._collects = True
            gc.freeze()
            gc.enable()

    def _welcome(self) -> None:
        """Greet whoever has not done anything here yet, over the list and once."""
        if self._wanted is not None:
            return  # and no list is imported
        from tutor.tui.screens.lessons import LessonsScreen

        if not isinstance(self.screen, LessonsScreen):
            return
        self._keep(self._settings._replace(welcomed=True))
        if self.screen.is_untouched:
            from tutor.tui.screens.welcome import WelcomeScreen

            self.push_screen(WelcomeScreen(self.glyphs, self._where_kept()))

    def _where_kept(self) -> str:
        journal = self._shelf.journal
        if journal.notice or not journal.saved:
            return journal.notice or "Your answers are not kept."
        return (
            f"Your answers are kept on this machine, in {clean(str(self._home), keep='')}, and nowhere else."
        )

    def get_default_screen(self) -> Screen[None]:
        """The first screen: what was asked for, else the list; no other is imported yet."""
        first = self._first_screen()
        self._dress(first)
        return first

    def _first_screen(self) -> Screen[None]:
        if self._draft is not None:
            from tutor.tui.screens.preview import PreviewScreen

            return PreviewScreen(self._draft, self.glyphs)
        if self._wanted is not None:
            from tutor.tui.screens.opening import OpeningScreen

            return OpeningScreen(self._wanted, self.glyphs)
        if self._first is not None:
            return self._lesson_screen(self._first)
        if self._sitting is not None:
            return self._practice_screen(self._sitting)
        return self._list_screen()

    def push_screen(self, screen: Any, *arguments: Any, **options: Any) -> Any:
        """Show a screen above the present one, as it is to look from the start."""
        if isinstance(screen, Screen):
            self._dress(screen)
        return super().push_screen(screen, *arguments, **options)

    def _dress(self, screen: Screen[Any]) -> None:
        """Read the sheets of a screen; Textual would do it later, and parse all others again with them."""
        for path in screen.css_path:
            if not self.stylesheet.has_source(str(path)):
                self.stylesheet.add_source(path.read_text("utf-8"), (str(path), ""))

    async def on_event(self, event: events.Event) -> None:
        """Do keys and pastes in the order they came."""
        is_pressed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if not is_pressed or not self._screen_stack:
            await super().on_event(event)
        elif not self._order.keeps(event):
            await self._hand_on(event)

    async def _hand_on(self, event: events.Event) -> None:
        """Let the screen hold back a key before anything else sees it; type it, or do what it does."""
        screen, key = self.screen, event.key if isinstance(event, events.Key) else ""
        if isinstance(event, events.Key) and isinstance(screen, Fitting) and screen.takes(event):
            return
        if typed(self.focused, event):
            return
        does_something = not key or self._order.does_something(key)
        await super().on_event(event)
        if does_something and self._screen_stack:
            self._order.begin(event)

    @on(ListWanted)
    async def show_list(self, message: ListWanted) -> None:
        """Show the lessons: the list below, or a new one above the lesson that was opened first."""
        self.clear_notifications()
        below = next((one for one in self.screen_stack[-2:-1] if not _is_left_behind(one)), None)
        if message.notice and below is None:
            self.failure = message.notice
            self.exit(return_code=2)
            return
        if below is not None:
            await self.pop_screen()
        elif len(self.screen_stack) > 1:
            await self.switch_screen(self._list_screen())
        else:
            self.push_screen(self._list_screen())
        if message.notice:
            self.notify(message.notice, severity="error", markup=False, timeout=20)

    @on(LessonReady)
    async def begin_lesson(self, message: LessonReady) -> None:
        """Put a lesson above the screen that stood for it."""
        from tutor.tui.screens.lesson import LessonScreen
        from tutor.tui.screens.opening import OpeningScreen

        assert isinstance(self.screen, OpeningScreen)
        lesson = LessonScreen(message.opening, self.glyphs)
        lesson.hold(self.screen.held)
        await self.push_screen(lesson)

    @on(LessonOpened)
    def open_lesson(self, message: LessonOpened) -> None:
        """Show a lesson."""
        self.clear_notifications()
        self.push_screen(self._lesson_screen(message.opening))

    @on(PracticeWanted)
    def practise(self) -> None:
        """Show a sitting of practice."""
        from tutor.tui.sitting import SittingOpening

        self.clear_notifications()
        self.push_screen(self._practice_screen(SittingOpening(self._shelf)))

    @on(ProgressWanted)
    def show_progress(self) -> None:
        """Show what was done so far."""
        from tutor.tui.screens.progress import ProgressScreen

        self.clear_notifications()
        self.push_screen(ProgressScreen(self._shelf, self.glyphs))

    def _practice_screen(self, sitting: SittingOpening) -> Screen[None]:
        from tutor.tui.screens.practice import PracticeScreen

        return PracticeScreen(sitting, self.glyphs)

    def _list_screen(self) -> Screen[None]:
        from tutor.tui.screens.lessons import LessonsScreen

        lessons = LessonsScreen(self._shelf, self.glyphs)
        self._dress(lessons)
        return lessons

    def _lesson_screen(self, opening: Opening) -> Screen[None]:
        from tutor.tui.screens.lesson import LessonScreen

        return LessonScreen(opening, self.glyphs)

    def action_help(self) -> None:
        """What the keys do on the page at hand."""
        from tutor.tui.screens.help import HelpScreen

        if isinstance(self.screen, TutorScreen):
            self.push_screen(HelpScreen(self.glyphs, self.screen.guide()))

    def action_command_palette(self) -> None:
        """Every command, to be searched."""
        from tutor.tui.palette import Palette

        if self.use_command_palette and not isinstance(self.screen, Palette):
            self.push_screen(Palette(self.glyphs))

    def search_themes(self) -> None:
        """The themes, to be searched."""
        from tutor.tui.palette import Palette

        self.push_screen(Palette(self.glyphs, themes=True))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette holds: what this screen can do, then what the program can."""
        if isinstance(screen, TutorScreen):
            for title, said, action in screen.commands():
                yield SystemCommand(title, said, lambda action=action: self._run(screen, action))
        yield SystemCommand("Theme", "Choose the colours; the choice is kept", self.action_change_theme)
        yield SystemCommand("Movement", "Let charts grow step by step, or not", self.action_motion)
        yield SystemCommand("Chart characters", "Charts in dots, in blocks or in ASCII", self.action_raster)
        yield SystemCommand("Help", "What the keys do", self.action_help)
        yield SystemCommand("Quit", "Leave; everything you answered is saved", self.action_quit)

    def _run(self, screen: TutorScreen, action: str) -> None:
        self.call_later(screen.run_action, action)


def _is_left_behind(screen: Screen[object]) -> bool:
    return isinstance(screen, TutorScreen) and screen.is_left_behind
