"""Help of the sandbox: its keys and its words."""

from __future__ import annotations

from tutor.tui.guides import Guide

INTRO = (
    "Change the numbers, let it run, and see what comes of it. Nothing here is graded or kept; the lesson"
    " waits where you left it."
)
ROWS = (
    ("space", ":run", "run to the last epoch; pause. :run 20 runs 20 more"),
    ("right", ":step", "one step forward"),
    ("left", ":back", "one step back; :back 5 goes five back"),
    ("home", ":rewind", "to the start, with the same numbers"),
    ("up, down", "", "choose what to change"),
    ("enter, a digit", ":set", "change it; :set w 0.5 and :w = 0.5 do so too"),
    ("+, -", "", "the next larger or smaller value"),
    ("n", ":again", "another run over this one, four at most; :again w = 2 changes it"),
    ("tab", ":choose", "turn to the next run; :choose b to run b"),
    ("delete, d", ":remove", "take the run away"),
    ("u", ":undo", "bring back the run that was taken away last"),
    ("s", ":stable", "the largest stable learning rate"),
    ("f4, c", ":charts", "charts alone, and back"),
    ("pgup, pgdn", "", "scroll the text"),
    ("esc, f6", ":lesson", "back to the lesson, which stayed as it was"),
)
GUIDE = Guide("The sandbox", (INTRO,), ROWS)
