"""The sandbox as lines and prompts: the same moves, words and numbers as on the screens."""

from __future__ import annotations

from tutor.learner.explore import Sandbox
from tutor.learner.explore_commands import obey
from tutor.learner.explore_view import View, view_of
from tutor.teller import Teller

HELP = """Change something and let it run; nothing here is graded or kept.
  learning_rate = 0.05   change a number; :set learning_rate 0.05 does the same
  :run      to the last epoch; :run 20 runs 20 more
  :step     one step; Enter does the same
  :back     one step back; :back 5 goes five back
  :rewind   to the start, with the same numbers
  :again    another run over this one, four at most; :again w = 2 changes it
  :choose b, :remove b   turn to a run, or take it away; :undo brings it back
  :stable   the largest stable learning rate
  :lines    the coming step, line by line
  :charts   the charts
  :quit     back to the lesson, which stays as it was"""
LEAVE = frozenset({"quit", "q", "leave", "exit", "lesson"})
BACK = "Back in the lesson."


def explore(sandbox: Sandbox, teller: Teller) -> bool:
    """Play in the sandbox until the learner leaves it; False where the input has ended."""
    return _Explore(sandbox, teller).play()


class _Explore:
    """One visit to the sandbox."""

    def __init__(self, sandbox: Sandbox, teller: Teller) -> None:
        self._sandbox = sandbox
        self._teller = teller

    def play(self) -> bool:
        """Take lines until the learner leaves; False where the input has ended."""
        view = view_of(self._sandbox)
        say = self._teller.say
        self._teller.tell()
        say(f"Explore - {view.lesson}")
        say("The lesson waits; :help tells what there is.")
        self._tell_controls(view)
        self._tell_place(view)
        while (line := self._teller.ask("explore > ")) is not None:
            word = line.lstrip(":").strip().lower()
            if word in LEAVE:
                say(BACK)
                return True
            self._take(line, word)
        return False

    def _take(self, line: str, word: str) -> None:
        view = view_of(self._sandbox)
        match word:
            case "help" | "?":
                self._teller.say(HELP)
            case "charts" | "chart":
                for block in view.charts:
                    self._teller.chart(block)
            case "lines":
                self._tell_lines(view)
            case "controls":
                self._tell_controls(view)
            case _:
                self._do(line or "step")

    def _do(self, line: str) -> None:
        before = self._sandbox
        self._sandbox = obey(before.told(""), line)
        self._run()
        view = view_of(self._sandbox)
        self._teller.say(view.said)
        moved = self._sandbox.lanes != before.lanes or self._sandbox.place != before.place
        if moved:
            if line.lstrip(":").strip().lower() == "step":
                self._tell_lines(view)
            self._tell_place(view)

    def _run(self) -> None:
        """Take the epochs there are to take; an interrupt leaves the run where it is."""
        try:
            while self._sandbox.running:
                self._sandbox = self._sandbox.tick()
        except KeyboardInterrupt:
            self._sandbox = self._sandbox.pause().told("Stopped.")
            self._teller.tell()

    # Telling

    def _tell_controls(self, view: View) -> None:
        for control in view.controls:
            said = f"{control.name} = {control.value}"
            self._teller.tell(f"  {said.ljust(24)}  {control.meaning}".rstrip())

    def _tell_place(self, view: View) -> None:
        if len(view.runs) > 1:
            for row in view.runs:
                mark = ">" if row.chosen else " "
                self._teller.say(f"{mark} {row.name}: {row.settings} - {row.outcome}")
        self._teller.say(f"{view.place}: {view.standing}")
        self._teller.say(view.sentence)

    def _tell_lines(self, view: View) -> None:
        if view.lines is None:
            self._teller.say("There is no further step.")
            return
        self._teller.say(f"Epoch {view.lines.epoch} would be:")
        self._teller.block(view.lines)
