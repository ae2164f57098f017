"""The one safe parser, for learners and lessons alike: what people type to an immutable tree.

Nothing typed is ever run: characters are rewritten (`characters`), cut into tokens (`tokenizer`), words are
looked up among the declared names (`words`), and operators are joined by precedence (`reader`).
"""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from tutor.symbolic.expression import Compare, Expression, Scope, multiply
from tutor.symbolic.parse_error import CODES, Code, ParseError
from tutor.symbolic.parsing import limits
from tutor.symbolic.parsing.characters import Mapped, map_characters
from tutor.symbolic.parsing.cursor import Policy
from tutor.symbolic.parsing.left import Left, read_left
from tutor.symbolic.parsing.limits import LimitError, constant_value
from tutor.symbolic.parsing.names import Vocabulary, check_name
from tutor.symbolic.parsing.reader import Reader
from tutor.symbolic.parsing.tokenizer import tokenize
from tutor.symbolic.parsing.tokens import LONGEST_TEXT, Token
from tutor.symbolic.parsing.words import look_up

__all__ = ["CODES", "Code", "ParseError", "Parsed", "check_name", "constant_value", "parse"]

Want = Literal["expression", "condition", "number"]

_MOST_ALTERNATIVES = 8


class Parsed(Struct, frozen=True):
    """What was read."""

    expression: Expression
    """A condition is a Compare; of several joined by `and`, their product."""
    alternatives: tuple[Expression, ...] = ()
    """Readings of `a/b c` as a/(b·c), where the text has such a place; most likely first."""
    left: str | None = None
    """A typed left-hand side, in plain spelling: `dJ/dw`, `grad`, `w`."""
    text: str = ""
    """The text as typed."""
    conditions: tuple[Compare, ...] = ()
    """With `want="condition"`: the comparisons that must all hold."""


def parse(text: str, scope: Scope, *, want: Want = "expression", learner: bool = True) -> Parsed:
    """Read a text with the names of a scope; raises ParseError and nothing else.

    In a learner's text `n` is N. A number is an expression that most often has no names.
    """
    if len(text) > LONGEST_TEXT:
        raise ParseError(
            "too_long", f"That is too long; {LONGEST_TEXT} characters is the most.", LONGEST_TEXT, text
        )
    mapped = map_characters(text)
    vocabulary = Vocabulary(scope, learner=learner)
    left = read_left(mapped) if want != "condition" else None
    start = left.start if left else 0
    if want == "expression" and left is None and (calculator := re.match(r"\s*=(?!=)", mapped.text)):
        start = calculator.end()
    if not mapped.text[start:].strip():
        _raise_empty(want, text)
    tokens = look_up(tokenize(mapped, start, vocabulary.spellings, vocabulary.quantity), vocabulary, mapped)
    if want == "condition":
        conditions = Reader(tokens, vocabulary, text, {}).conditions()
        return Parsed(_joined(conditions), text=text, conditions=tuple(conditions))
    reader = Reader(tokens, vocabulary, text, {})
    expression = _changed(reader.whole(), left, vocabulary, mapped)
    alternatives = _alternatives(expression, reader.sites, tokens, vocabulary, left, mapped)
    return Parsed(expression, alternatives, left.name if left else None, text)


def _raise_empty(want: Want, text: str) -> None:
    thing = "a number" if want == "number" else "an expression" if want == "expression" else "a condition"
    raise ParseError("empty", f"There is nothing here yet; type {thing}.", len(text), text)


def _joined(conditions: list[Compare]) -> Expression:
    joined: Expression = conditions[0]
    for condition in conditions[1:]:
        joined = multiply(joined, condition)
    return joined


def _changed(piece: limits.Piece, left: Left | None, vocabulary: Vocabulary, mapped: Mapped) -> Expression:
    """`w -= step` is w - (step)."""
    if left is None or left.change is None:
        return piece.node
    place = mapped.origin(left.name_at)
    if left.name not in vocabulary.spellings:
        code, message = vocabulary.complain(left.name, left.name, called=False)
        raise ParseError(code, message, place, mapped.typed)
    target = limits.symbol(vocabulary.scope.symbol(vocabulary.spellings[left.name]), place)
    try:
        match left.change:
            case "+" | "-" | "*" | "/" as operator:
                return limits.binary(operator, target, piece).node
    except LimitError as error:
        raise ParseError(error.code, error.message, piece.position, mapped.typed) from None
    return piece.node


def _alternatives(
    expression: Expression,
    sites: dict[int, int],
    tokens: list[Token],
    vocabulary: Vocabulary,
    left: Left | None,
    mapped: Mapped,
) -> tuple[Expression, ...]:
    """The tight readings: the same number of factors at every place, then one place at a time."""
    found: list[Expression] = []
    for policy in _policies(sites):
        try:
            reading = _changed(
                Reader(tokens, vocabulary, mapped.typed, policy).whole(), left, vocabulary, mapped
            )
        except ParseError:
            continue
        if reading != expression and reading not in found:
            found.append(reading)
    return tuple(found)


def _policies(sites: dict[int, int]) -> list[Policy]:
    most = max(sites.values(), default=0)
    policies: list[Policy] = [{s: min(k, sites[s]) for s in sites} for k in range(1, most + 1)]
    if len(sites) > 1:
        policies.extend({s: k} for s in sites for k in range(1, sites[s] + 1))
    return policies[:_MOST_ALTERNATIVES]
