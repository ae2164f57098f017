"""`tutor derive LOSS --wrt NAME`: the derivation rule by rule, or the verdict on an answer."""

from __future__ import annotations

import json
from argparse import SUPPRESS
from typing import TYPE_CHECKING, Any

from tutor.errors import InputError
from tutor.text import ascii_form, clean

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Iterator

    from tutor.console import Console
    from tutor.grading.targets import Target
    from tutor.grading.verdict import Verdict
    from tutor.symbolic.expression import Objective
    from tutor.symbolic.rules import Derivation, Form

EXPRESSIONS = ("--wrt", "--model", "--data", "--check")
"""The options whose value may begin with a minus sign."""
FLAGS = ("-h", "--help", "--latex", "--numpy", "--json", "--ascii")
STATUS = {"right": 0, "wrong": 1, "incomplete": 1, "invalid": 2}
"""The exit status of each outcome."""
WORDS = {"right": "Right. ", "wrong": "Not yet. ", "incomplete": "Almost. ", "invalid": ""}
"""What is said before a verdict's message; why an answer cannot be read needs no word before it."""


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.description = (
        "Derive a loss by one name, rule by rule; every line is checked against SymPy."
        " Names beginning with x or y are data columns, N is their length, y_hat is the model,"
        " and all other names are parameters."
    )
    parser.epilog = (
        'examples: tutor derive "mean((y_hat - y)**2)" --wrt w\n'
        '          tutor derive "mean((y_hat - y)**2)" --wrt w --check "2*mean(x*(w*x - y))"'
    )
    parser.add_argument("loss", metavar="LOSS", help="the loss, of y_hat, the data and the parameters")
    parser.add_argument("--wrt", metavar="NAME", required=True, help="the name to derive by")
    parser.add_argument("--model", metavar="MODEL", default="w*x", help="what y_hat is; w*x if left out")
    parser.add_argument("--data", metavar="NAMES", help="the data columns, with commas: x,y")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--latex", action="store_true", help="in LaTeX")
    shape.add_argument("--numpy", action="store_true", help="in NumPy")
    shape.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--check", metavar="ANSWER", help="grade an answer; - grades each line of the input")
    parser.add_argument("--ascii", action="store_true", default=SUPPRESS, help="ASCII characters only")
    _let_expressions_begin_with_minus(parser)


def _let_expressions_begin_with_minus(parser: ArgumentParser) -> None:
    """argparse takes `-2*x` for an option: values are tied to their option, the loss goes behind `--`."""
    parse = parser.parse_known_args

    def tied(args: Any = None, namespace: Any = None) -> Any:
        return parse(None if args is None else list(_tied(list(args))), namespace)

    parser.parse_known_args = tied  # type: ignore[method-assign]


def _tied(words: list[str]) -> Iterator[str]:
    losses: list[str] = []
    while words:
        word = words.pop(0)
        if word in EXPRESSIONS and words:
            yield f"{word}={words.pop(0)}"
        elif word == "--":
            losses += words
            words = []
        elif _is_option(word):
            yield word
        else:
            losses.append(word)
    if losses:
        yield "--"
        yield from losses


def _is_option(word: str) -> bool:
    return word in FLAGS or word in EXPRESSIONS or (word[:2] == "--" and word[2:3].isalpha())


def run(arguments: Namespace) -> int:
    """Print the derivation, or grade: 0 right, 1 wrong or incomplete, 2 invalid; of several the highest."""
    from tutor.symbolic.objectives import read_objective

    console: Console = arguments.console
    ascii_only = bool(getattr(arguments, "ascii", False)) or console.ascii_only
    data = None if arguments.data is None else [name.strip() for name in arguments.data.split(",")]
    objective = _readable(lambda: read_objective(arguments.loss, arguments.model, arguments.wrt, data))
    if arguments.check is not None:
        if not arguments.check.strip():
            raise InputError("Nothing stands after --check: type the answer that is to be graded.")
        return _check(arguments, objective, console, ascii_only)
    _show(arguments, objective, console, ascii_only)
    return 0


def _readable(read: Any) -> Any:
    """Errors of reading with the text and a caret below it."""
    from tutor.symbolic.parse_error import ParseError

    try:
        return read()
    except ParseError as error:
        text, caret = error.caret_lines()
        raise InputError(f"{error.message}\n  {text}\n  {caret}") from None


# ---- the derivation


def _show(arguments: Namespace, objective: Objective, console: Console, ascii_only: bool) -> None:
    from tutor.descent.problem import derivation

    found = derivation(objective, arguments.wrt)
    if arguments.json:
        console.say(json.dumps(_as_json(found)))
        return
    form: Form = "two_dimensional_ascii" if ascii_only else "two_dimensional"
    if arguments.latex or arguments.numpy:
        form = "latex" if arguments.latex else "numpy"
    for line in found.to_lines(form):
        console.say(ascii_form(line) if ascii_only else line)


def _as_json(found: Derivation) -> dict[str, Any]:
    """`{"wrt", "left", "rules": [...], "result": {...}, "folded": {...}, "undefined": null | sentence}`.

    A result has the forms `line`, `ascii`, `latex`, `numpy` and `text` (two-dimensional, with line ends);
    a rule has these of its line, and `name`, `title`, `sentence`, `left`, and `introduces`: new names with
    their forms.
    """
    return {
        "wrt": found.wrt,
        "left": found.left,
        "rules": [
            {
                "name": rule.name,
                "title": rule.title,
                "sentence": rule.sentence,
                "left": rule.left,
                "introduces": {name: _forms(meaning, name) for name, meaning in rule.introduces},
                **_forms(rule.after, rule.left),
            }
            for rule in found.rules
        ],
        "result": _forms(found.result, found.left),
        "folded": _forms(found.folded, found.left),
        "undefined": found.undefined,
    }


def _forms(expression: Any, left: str) -> dict[str, str]:
    from tutor.symbolic.rules import statement

    forms: dict[str, Form] = {
        "line": "one_line",
        "ascii": "ascii",
        "latex": "latex",
        "numpy": "numpy",
        "text": "two_dimensional",
    }
    return {key: "\n".join(statement(expression, left, form)) for key, form in forms.items()}


# ---- grading


def _check(arguments: Namespace, objective: Objective, console: Console, ascii_only: bool) -> int:
    from tutor.grading.symbolic import grade_against
    from tutor.grading.targets import derivative_target

    target: Target = derivative_target(objective, arguments.wrt)
    status = 0
    answers = _lines(console) if arguments.check == "-" else [arguments.check]
    for answer in answers:
        verdict = grade_against(answer.removesuffix("\r"), target)
        status = max(status, STATUS[verdict.outcome])
        text = json.dumps(_as_record(answer, verdict)) if arguments.json else _as_text(answer, verdict)
        console.say(ascii_form(text) if ascii_only else text)
    return status


def _lines(console: Console) -> Iterator[str]:
    """The lines of the input, split at line feeds alone; bytes that are no UTF-8 become lone surrogates."""
    source: Iterable[bytes] | None = getattr(console.stdin, "buffer", None)
    if source is None:
        text = console.stdin.read().split("\n")
        yield from text[:-1] if text[-1] == "" else text
        return
    for line in source:
        line = line.removesuffix(b"\n")
        try:
            yield line.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            yield line.decode("utf-8", "surrogateescape")


def _as_record(answer: str, verdict: Verdict) -> dict[str, str | None]:
    """One verdict as the object that `--check --json` prints."""
    first = verdict.mistakes[0] if verdict.mistakes else None
    mistake = first.code if first else "unrecognised"
    return {
        "input": answer,
        "verdict": verdict.outcome,
        "mistake": mistake if verdict.outcome == "wrong" else None,
        "factor": first.factor if first else None,
        "code": verdict.code,
        "message": verdict.message,
        "read_as": verdict.read_as,
    }


def _as_text(answer: str, verdict: Verdict) -> str:
    from tutor.symbolic.parse_error import ParseError

    lines = []
    if verdict.read_as and verdict.outcome != "right":
        lines.append(f"read as: {verdict.read_as}")
    elif verdict.caret is not None:
        shown = ParseError("syntax", "", verdict.caret, answer).caret_lines()
        lines += [f"  {line}" for line in shown]
    lines.append(f"{WORDS[verdict.outcome]}{verdict.message}")
    return clean("\n".join(lines))
