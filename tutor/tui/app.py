"""The Textual application: its screens, themes and the commands they share."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from tutor.tui.glyphs import Glyphs
from tutor.tui.messages import LessonOpened, ListWanted

if TYPE_CHECKING:
    from tutor.tui.shelf import Opening, Shelf


class TutorApp(App[None]):
    """Opens the lesson list, or one lesson above it."""

    CSS_PATH = "app.tcss"
    TITLE = "tutor"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "help", id="app.help", priority=True, tooltip="What the keys do"),
        Binding("ctrl+q", "quit", "leave", id="app.quit", priority=True, show=False),
    ]

    def __init__(self, shelf: Shelf, *, opening: Opening | None = None, ascii_only: bool = False) -> None:
        super().__init__()
        self._shelf = shelf
        self._first = opening
        self.glyphs = Glyphs(ascii_only)
        if ascii_only:
            self.add_class("-ascii")

    def on_ready(self) -> None:
        """The first frame is out: what was imported stays, and garbage is collected again from here on."""
        gc.freeze()
        gc.enable()

    def get_default_screen(self) -> Screen[None]:
        """The first screen: the lesson that was asked for, else the list; the other is not imported yet."""
        if self._first is not None:
            return self._lesson_screen(self._first)
        return self._list_screen()

    @on(ListWanted)
    def show_list(self) -> None:
        """Show the lessons: the list below, or a new one above the lesson that was opened first."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.push_screen(self._list_screen())

    @on(LessonOpened)
    def open_lesson(self, message: LessonOpened) -> None:
        """Show a lesson."""
        self.push_screen(self._lesson_screen(message.opening))

    def _list_screen(self) -> Screen[None]:
        from tutor.tui.screens.lessons import LessonsScreen

        return LessonsScreen(self._shelf, self.glyphs)

    def _lesson_screen(self, opening: Opening) -> Screen[None]:
        from tutor.tui.screens.lesson import LessonScreen

        return LessonScreen(opening, self.glyphs)

    def action_help(self) -> None:
        """The keys of this screen."""
        from tutor.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.glyphs))
