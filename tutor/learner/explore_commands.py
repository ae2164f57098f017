"""The sandbox by typed lines: `learning_rate = 0.05`, `run 20`, `again`; the same on every front end."""

from __future__ import annotations

from tutor.course.nearest import nearest
from tutor.learner.explore import Sandbox
from tutor.learner.explore_controls import assignment, example, no_such_control
from tutor.text import quote

WORDS = {
    "set": ("change",),
    "run": ("play", "go"),
    "step": ("next", "n"),
    "back": ("b",),
    "rewind": ("restart", "start", "home"),
    "again": ("new", "copy"),
    "choose": ("turn",),
    "remove": ("delete", "drop"),
    "undo": ("restore",),
    "stable": ("limit",),
}
"""Each move with its other words."""


def obey(sandbox: Sandbox, line: str) -> Sandbox:
    """What a typed line does: a move by its word, or a control given a value; what it is not, is said."""
    line = line.strip().lstrip(":").strip()
    word, _, rest = line.partition(" ")
    move = _move(word.lower())
    if move is None or (rest.lstrip()[:1] in {"=", ":"} and rest.strip()):
        return _set(sandbox, line)
    return _moved(sandbox, move, rest.strip())


def _moved(sandbox: Sandbox, move: str, rest: str) -> Sandbox:
    match move:
        case "set":
            return _set(sandbox, rest)
        case "run" | "back" | "step":
            return _counted(sandbox, move, rest)
        case "rewind":
            return sandbox.rewind()
        case "again":
            return _again(sandbox, rest)
        case "choose":
            return sandbox.choose(rest)
        case "remove":
            return sandbox.remove(rest)
        case "undo":
            return sandbox.undo()
    return sandbox.stable()


def _again(sandbox: Sandbox, rest: str) -> Sandbox:
    """Another run, with what is different in it where that is said."""
    begun = sandbox.again()
    if not rest or rest.lower() == "run" or begun.lanes == sandbox.lanes:
        return begun
    found = assignment(rest, sandbox.controls)
    if found is None:
        return sandbox.told(f"Say what is different in the new run: again {example(sandbox.controls[0])}.")
    changed = begun.set(*found)
    if changed.lanes == begun.lanes:  # the value was refused: there is nothing to begin
        return sandbox.told(changed.said)
    return changed.told(f"Run {changed.lane.name}: {changed.said}")


def _counted(sandbox: Sandbox, move: str, rest: str) -> Sandbox:
    """A move that may be followed by how often."""
    if not rest:
        return {"run": sandbox.play, "back": sandbox.back, "step": sandbox.step}[move]()
    number = rest.split()[0].replace(",", "").replace("_", "")
    if not (number.isascii() and number.isdecimal()) or len(number) > 9 or not int(number):
        return sandbox.told(f"{quote(rest, 20)} is no number of epochs: 1, 20, 1000.")
    many = int(number)
    if move == "back":
        return sandbox.back(many)
    return sandbox.step() if move == "step" and many == 1 else sandbox.play(many)


def _set(sandbox: Sandbox, line: str) -> Sandbox:
    found = assignment(line, sandbox.controls)
    if found is not None:
        return sandbox.set(*found)
    word = line.replace("=", " ").split()[:1]
    if not word or not word[0][:1].isalpha():
        return sandbox.told(f"Say what is to be changed: {example(sandbox.controls[0])}.")
    return sandbox.told(_unknown(sandbox, word[0], alone=len(line.split()) == 1))


def _unknown(sandbox: Sandbox, word: str, *, alone: bool) -> str:
    """What is said to a word that is neither a move nor a control."""
    if word in sandbox.controls:
        return f"{word} takes a value: {example(word)}."
    near = nearest(word, (*WORDS, *sandbox.controls))
    if alone and near:
        return f"There is no {quote(word, 20)} here. Did you mean {near}?"
    return no_such_control(word, sandbox.controls)


def _move(word: str) -> str | None:
    return next((move for move, others in WORDS.items() if word == move or (word and word in others)), None)
