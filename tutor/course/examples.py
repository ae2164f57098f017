"""How a key is written: an example of each that must be there, and what to write in place of another kind."""

from __future__ import annotations

from typing import Any

from msgspec import inspect

from tutor.course.blocks import KeyPath
from tutor.course.kinds import admits, is_quoted_number, key_of, only_word
from tutor.text import quote

EXAMPLES = {
    "format": "format = 1",
    "id": 'id = "one-weight"',
    "title": 'title = "One weight, by hand"',
    "lessons": 'lessons = ["one-weight"]',
    "model": 'model = "w*x"',
    "loss": 'loss = "mean((y_hat - y)**2)"',
    "learning_rate": "learning_rate = 0.01",
    "epochs": "epochs = 20",
    "problem": 'a table [problem] with model = "w*x" and the rest',
    "start": "[problem.start], and below it w = 0.0",
    "ask": 'ask = "w"',
    "wrt": 'wrt = "w"',
    "prompt": 'prompt = "Which of these is true?"',
    "options": '[[options]], and below it text = "..." and correct = true',
    "text": 'text = "It falls."',
    "skill": 'skill = "update"',
    "of": 'of = "loss"',
    "from": "{ from = -2.0, to = 1.5, step = 0.25 }",
    "to": "{ from = -2.0, to = 1.5, step = 0.25 }",
    "step": "{ from = -2.0, to = 1.5, step = 0.25 }",
}
"""A line for each key that must be there."""

_TRUTHS = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}


def mend(raw: Any, kind: inspect.Type, path: KeyPath) -> str:
    """What to write in place of a value of another kind than the key takes."""
    if is_quoted_number(raw, kind):
        return f"Write {quote(raw)} without quotes."
    kinds = [kind] if not isinstance(kind, inspect.UnionType) else list(kind.types)
    kinds = [one for one in kinds if not isinstance(one, inspect.NoneType)]
    # Of several kinds the list comes first where what was written only lacks its brackets.
    first = next((one for one in kinds if _lacks_brackets(raw, one)), kinds[0])
    return only_word(path, kind) or _mend(raw, first, path)


def _mend(raw: Any, kind: inspect.Type, path: KeyPath) -> str:
    match kind:
        case inspect.Metadata():
            return _mend(raw, kind.type, path)
        case inspect.StrType():
            return _text(raw, path)
        case inspect.LiteralType():
            words = ", ".join(f'"{word}"' for word in kind.values)
            return f"Write one of {words}."
        case inspect.BoolType():
            truth = _TRUTHS.get(raw.lower(), "") if isinstance(raw, str) else ""
            return f"Write {truth or 'true or false'}, without quotes."
        case inspect.IntType() if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
            return f"Write a whole number, without a point: {int(raw)}."
        case inspect.IntType():
            return f"Write a whole number, such as {_example(path) or 20}."
        case inspect.FloatType():
            return f"Write a number, such as {_example(path) or 0.5}."
        case inspect.VarTupleType(inspect.StructType()):
            return f"Write each below a line [[{key_of(path)}]] of its own."
        case inspect.VarTupleType():
            return f"Write a list in brackets: {_named(path)}[{_elements(raw, kind)}]."
        case inspect.StructType() | inspect.DictType() if all(isinstance(part, str) for part in path):
            return _table(raw, ".".join(quote(str(part), 30) for part in path))
    return "Write it in braces: { key = value }."


def _lacks_brackets(raw: Any, kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.VarTupleType) and admits(kind.item_type, raw)


def _text(raw: Any, path: KeyPath) -> str:
    if example := _example(path):
        return f"Write text in quotes, such as {example}."
    if isinstance(raw, list | dict):
        return "Write text in quotes."
    return f"Write text in quotes: {_named(path)}{_written(raw)}."


def _example(path: KeyPath) -> str:
    """The line of a key's own value; empty where there is none."""
    example = EXAMPLES.get(key_of(path), "")
    return example if isinstance(path[-1], str) and example.startswith(f"{key_of(path)} = ") else ""


def _elements(raw: Any, kind: inspect.VarTupleType) -> str:
    if _lacks_brackets(raw, kind):
        return _written(raw) if not isinstance(raw, int | float) else str(raw)
    numbers = admits(kind.item_type, 1.0)
    return "1, 2, 3" if numbers else '"...", "..."' if admits(kind.item_type, "") else "..."


def _written(raw: Any) -> str:
    """A value between straight quotes."""
    return f'"{quote(str(raw).lower() if isinstance(raw, bool) else str(raw), 40)}"'


def _table(raw: Any, name: str) -> str:
    if isinstance(raw, list):
        return f"Write [{name}] in single brackets, once."
    return f"Write a table: a line [{name}], and below it key = value on lines of their own."


def _named(path: KeyPath) -> str:
    """`key = `; nothing for an element of a list."""
    return f"{key_of(path)} = " if isinstance(path[-1], str) else ""
