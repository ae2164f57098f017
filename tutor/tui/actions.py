"""Everything a learner can do on a lesson's screen: one list for the colon line, the palette and help."""

from __future__ import annotations

from typing import NamedTuple


class Action(NamedTuple):
    """One thing to do, under all its names."""

    word: str
    """What is typed after a colon."""
    also: tuple[str, ...]
    """Other words for it."""
    action: str
    """The name of Textual's action, on the lesson screen unless it names another place."""
    keys: str
    """The keys that do it, as help shows them."""
    title: str
    """What the command palette calls it."""
    help: str


ACTIONS = (
    Action("next", ("n", "on"), "go_on", "enter, pgdn, n", "Next", "read on, then turn the page"),
    Action("back", ("b",), "back", "pgup, b", "Back", "scroll up, then a page back; the run rewinds"),
    Action("hint", ("h",), "hint", "f2", "Hint", "one hint more"),
    Action("show", ("s", "reveal"), "reveal", "f3", "Show me", "show the answer and take the step"),
    Action("charts", ("c", "chart"), "charts", "f4, c", "Charts", "charts in place of the text, and back"),
    Action("explore", ("x",), "explore", "f6", "Explore", "a sandbox: change the numbers and let it run"),
    Action("restart", (), "restart", "", "Restart", "begin the lesson again; what you did is kept"),
    Action("lessons", ("list", "l"), "leave", "esc", "Lessons", "to the lesson list; your place is kept"),
    Action("theme", (), "app.change_theme", "", "Theme", "light, dark, terminal, or a list to choose from"),
    Action("movement", ("motion",), "app.motion", "", "Movement", "let charts grow step by step, or not"),
    Action("characters", ("dots",), "app.raster", "", "Chart characters", "charts in dots, blocks or ASCII"),
    Action("help", ("?",), "app.help", "f1, ?", "Help", "what the keys do"),
    Action("quit", ("q", "exit"), "app.quit", "ctrl+q", "Quit", "leave; everything you answered is saved"),
)


_BY_KEY = ((":hint gives", "f2 gives"), (":show shows", "f3 shows"), (":undo brings", "u brings"))


def by_key(said: str) -> str:
    """A sentence that tells of commands, with the keys in their place where a key does the same."""
    for command, key in _BY_KEY:
        said = said.replace(command, key)
    return said


def of_the_program(word: str) -> str:
    """The action of a word that means the same on every screen; empty for another word."""
    ours = (one for one in ACTIONS if one.action.startswith("app.") and word in (one.word, *one.also))
    return next((one.action for one in ours), "")


def find(word: str) -> Action | None:
    """The action of a word, by its name, another of its names, or the first one that begins so."""
    word = word.strip().lower()
    exact = next((one for one in ACTIONS if word == one.word or word in one.also), None)
    if exact is not None or not word:
        return exact
    return next((one for one in ACTIONS if one.word.startswith(word)), None)
