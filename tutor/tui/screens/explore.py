"""The sandbox on the screen: what keys, commands and time do in it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.actions import parse
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import Input

from tutor.learner.explore import slice_of
from tutor.learner.explore_commands import obey
from tutor.tui.actions import of_the_program
from tutor.tui.messages import Commanded, ThemeWanted
from tutor.tui.screens.explore_view import ExploreView
from tutor.tui.widgets.foot import CommandLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from tutor.learner.explore import Sandbox
    from tutor.tui.glyphs import Glyphs

FRAME_SECONDS = 1 / 12
"""Between two frames of a run that is watched: slow enough to see each step of a short one."""
BUSY_SECONDS = 1 / 60
"""Between two slices of a run that is too long for that."""
FRAMES = 40
"""Of a run that is watched, whatever its length."""

LEAVING = frozenset({"lesson", "leave", "quit", "exit", "q"})
PLAYING = frozenset({"run", "play", "go"})


ENDING = frozenset({"enter", "tab", "up", "down", "escape"})
"""Keys that end the typing of a value."""


class ExploreScreen(ExploreView):
    """One sandbox to play in, by keys, typed commands and mouse."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "run", "run", id="explore.run", tooltip="Run to the last epoch, or pause"),
        Binding("right", "obey('step')", "step", id="explore.step", tooltip="One step forward"),
        Binding("left", "obey('back')", "back", id="explore.back", tooltip="One step back"),
        Binding("home", "obey('rewind')", "rewind", id="explore.rewind", tooltip="To the same start"),
        Binding("plus,equals_sign", "nudge(True)", "larger", id="explore.larger", show=False),
        Binding("minus", "nudge(False)", "smaller", id="explore.smaller", show=False),
        Binding("up", "move(-1)", "above", id="explore.above", show=False),
        Binding("down", "move(1)", "below", id="explore.below", show=False),
        Binding("enter", "edit", "change", id="explore.edit", tooltip="Change the chosen number"),
        Binding("n", "obey('again')", "new run", id="explore.again", tooltip="Another run over this one"),
        Binding("tab,shift+tab", "obey('choose')", "next run", id="explore.choose", priority=False),
        Binding("delete,d", "obey('remove')", "remove", id="explore.remove", tooltip="Take the run away"),
        Binding("u", "obey('undo')", "undo", id="explore.undo", tooltip="Bring back the run taken away last"),
        Binding("s", "obey('stable')", "stable rate", id="explore.stable"),
        Binding("f4,c", "charts", "charts", id="explore.charts", tooltip="Charts alone, and back"),
        Binding("pageup", "scroll(-1)", "up", id="explore.up", show=False),
        Binding("pagedown", "scroll(1)", "down", id="explore.down", show=False),
        Binding("colon", "command", "commands", id="explore.command", show=False),
        Binding("question_mark", "help", "help", id="explore.help", show=False),
        Binding("escape,f6", "leave", "lesson", id="explore.leave", tooltip="Back to the lesson"),
    ]
    ESCAPE_TO_MINIMIZE = False

    def __init__(self, sandbox: Sandbox, glyphs: Glyphs) -> None:
        super().__init__(sandbox, glyphs)
        self._clock: Timer | None = None
        """Ticks while a run is on its way; there is none while nothing moves."""
        self._pace: int | None = None
        """Epochs of a frame; None for as many as there is time for."""

    def takes(self, event: events.Key) -> bool:
        """Take every key here, in the order of the keys, but those of a line that is typed in."""
        if super().takes(event):
            return True
        if self._foot.is_open:
            return False
        if self._controls.is_typing and event.key in ENDING:
            self._end_typing(event.key)
            return True
        if not self._charts_alone and self._controls.takes(event):
            self._bring_keys()
            return True
        if self._controls.is_typing or event.key not in ACTIONS:
            return False
        name, parameters = ACTIONS[event.key]
        getattr(self, f"action_{name}")(*parameters)
        return True

    def _end_typing(self, key: str) -> None:
        if key == "escape":
            self._close_input()
        else:
            self._give(self._controls.chosen, self._controls.typed)

    def commands(self) -> tuple[tuple[str, str, str], ...]:
        """Every move, for the command palette."""
        return (
            ("Run", "To the last epoch, or pause", "run"),
            ("Step", "One step forward", "obey('step')"),
            ("Back", "One step back", "obey('back')"),
            ("Rewind", "To the start, with the same numbers", "obey('rewind')"),
            ("New run", "Another run over this one", "obey('again')"),
            ("Next run", "Turn to the next run", "obey('choose')"),
            ("Remove run", "Take the chosen run away", "obey('remove')"),
            ("Undo", "Bring back the run that was taken away last", "obey('undo')"),
            ("Stable rate", "The largest stable learning rate", "obey('stable')"),
            ("Charts", "Charts alone, and back", "charts"),
            ("Lesson", "Back to the lesson, which stayed as it was", "leave"),
        )

    # Moves

    def _do(self, move: Callable[[Sandbox], Sandbox]) -> None:
        """Make a move, show what it came to, and let run what is to run."""
        self._sandbox = move(self._sandbox)
        if self._sandbox.running and self._pace is None:
            self._sandbox = self._sandbox.tick()
        self._show()
        self._keep_time()

    def action_obey(self, line: str) -> None:
        """Do what a typed line would do."""
        self._pace = None
        self._do(lambda sandbox: obey(sandbox.told(""), line))

    def action_run(self, line: str = "run") -> None:
        """Let the chosen run go on, frame by frame where that is wanted; or pause it."""
        if self._sandbox.running:
            self._do(lambda sandbox: sandbox.pause())
            return
        self._pace = None
        begun = obey(self._sandbox.told(""), line)
        if self.app.animation_level != "none":
            self._pace = max(1, -(-(begun.goal - begun.run.epoch) // FRAMES))
        self._do(lambda _: begun)

    def action_nudge(self, up: bool) -> None:
        """The next larger or smaller value of the chosen control."""
        self._pace = None
        self._do(lambda sandbox: sandbox.nudge(self._controls.chosen, up))

    def action_move(self, by: int) -> None:
        """Choose the control above or below."""
        self._controls.move(by)

    def action_edit(self) -> None:
        """Type another value for the chosen control."""
        if not self._charts_alone:
            self._controls.edit()
            self._bring_keys()

    def _give(self, name: str, value: str) -> None:
        """Take a typed value; one that cannot be taken stays there to be mended."""
        before = self._sandbox
        self._pace = None
        self._do(lambda sandbox: sandbox.told("").give(name, value))
        taken = self._sandbox.lanes != before.lanes or self._sandbox.said.endswith("already.")
        if taken or not value.strip():
            self._close_input()
            self._tell_below()
        else:
            self._controls.again()

    def _close_input(self) -> None:
        self._controls.close()
        self._bring_keys()

    # Time

    def _keep_time(self) -> None:
        """A clock while something runs, and none while nothing does."""
        if not self._sandbox.running:
            self._stop_clock()
        elif self._clock is None:
            watched = self._pace is not None and self._pace <= slice_of(self._sandbox.lane.problem)
            self._clock = self.set_interval(FRAME_SECONDS if watched else BUSY_SECONDS, self._tick)

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.stop()
            self._clock = None

    def _tick(self) -> None:
        self._sandbox = self._sandbox.tick(self._pace)
        if not self._sandbox.running:
            self._stop_clock()
        elif time.monotonic() - self._shown_at < 0.9 * FRAME_SECONDS:
            return
        self._show()

    # Commands

    def action_command(self) -> None:
        """Open the line for a colon command."""
        self._foot.open()

    @on(Commanded)
    def _command(self, message: Commanded) -> None:
        word, _, rest = message.word.strip().partition(" ")
        self.app.clear_notifications()  # they would hide what is said now
        self._take_focus()
        match word.lower():
            case "":
                return
            case "help" | "?":
                self.action_help()
            case "charts" | "chart":
                self.action_charts()
            case "edit":
                self.action_edit()
            case "theme" if rest.strip():
                self.post_message(ThemeWanted(rest.strip().lower()))
            case left if left in LEAVING and not rest:
                self.action_leave()
            case played if played in PLAYING:
                self.action_run(message.word)
            case known if (action := of_the_program(known)) and not rest:
                self.call_later(self.run_action, action)
            case _:
                self.action_obey(message.word)

    @on(CommandLine.Closed)
    def _take_focus(self) -> None:
        if not self._charts_alone and not isinstance(self.focused, Input):
            self._controls.close()
        self._bring_keys()

    def action_help(self) -> None:
        """The keys of the sandbox."""
        from tutor.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self._glyphs, self.guide()))

    def action_leave(self) -> None:
        """Back to the lesson, which stayed as it was."""
        self._stop_clock()
        self.dismiss()


ACTIONS = {
    key: parse(binding.action)[1:]
    for binding in ExploreScreen.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
}
"""What each key does: the name of an action, and its parameters."""
