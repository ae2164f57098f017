"""Words to names, functions and products of names, by what the scope declares."""

from __future__ import annotations

from msgspec.structs import replace

from tutor.symbolic.parsing.characters import SUPERSCRIPT_OPEN, Mapped
from tutor.symbolic.parsing.functions import find_function
from tutor.symbolic.parsing.names import PREFIXES, Part, Vocabulary
from tutor.symbolic.parsing.tokens import Token


def look_up(tokens: list[Token], vocabulary: Vocabulary, mapped: Mapped) -> list[Token]:
    """The tokens with every word looked up; one that cannot be read is `unknown`, an error where it is met.

    A word behind a dot is left a word: it is the name of a method.
    """
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "word" and token.text in PREFIXES and _is(tokens[at + 1], "."):
            at += 2
            result.append(_prefixed(token, tokens[at]))
        elif (
            token.kind == "word" and not token.text.startswith("_") and not (result and _is(result[-1], "."))
        ):
            result.extend(_word(token, tokens[at + 1], vocabulary, mapped))
        else:
            result.append(token)
        at += 1
    return result


def is_called(token: Token, following: Token) -> bool:
    """Whether the bracket of a function's arguments follows."""
    return _is(following, "(") or (token.latex and _is(following, "{"))


def _is(token: Token, sign: str) -> bool:
    return token.kind == "op" and token.text == sign


def _prefixed(prefix: Token, member: Token) -> Token:
    """np.mean as mean; any other member of a module is not known."""
    function = find_function(member.text)
    if member.kind != "word" or function is None:
        return replace(prefix, kind="unknown", text=f"{prefix.text}.{member.text}", end=member.end)
    return replace(prefix, kind="function", text=function, end=member.end)


def _word(token: Token, following: Token, vocabulary: Vocabulary, mapped: Mapped) -> list[Token]:
    powered = _is(following, "^") or _is(following, SUPERSCRIPT_OPEN)
    parts = vocabulary.read(token.text, called=is_called(token, following), powered=powered)
    if parts is None:
        return [replace(token, kind="unknown")]
    starts = [_place(token, part, mapped) for part in parts]
    ends = [*starts[1:], token.end]
    return [
        replace(
            token,
            kind=part.kind,
            text=part.name,
            position=start,
            end=end,
            spaced=token.spaced and number == 0,
            indexed=part.indexed,
            joined=number > 0,
        )
        for number, (part, start, end) in enumerate(zip(parts, starts, ends, strict=True))
    ]


def _place(token: Token, part: Part, mapped: Mapped) -> int:
    if part.start == 0 or mapped.text[token.mapped] == "\\":
        return token.position
    return mapped.origin(token.mapped + part.start)
