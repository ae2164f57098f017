"""What number was typed: exact, with the decimals it was given to, or why it cannot be read."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from msgspec import Struct

from tutor.errors import TutorError
from tutor.grading.splitting import MINUSES, pieces
from tutor.symbolic.expression import (
    ELEMENTWISE,
    Binary,
    Call,
    Expression,
    Negative,
    Number,
    Scope,
)
from tutor.symbolic.parser import ParseError, parse
from tutor.symbolic.printing import one_line
from tutor.text import is_unsafe, quote

LONGEST = 300
"""Characters of one answer."""
_BIGGEST = Fraction(10) ** 30

_RULES = """w b x y eta η alpha α lr learning_rate rate g grad gradient dw db dJ J L loss y_hat ŷ yhat N n
mean sum dot np"""
RULE_WORDS = frozenset(re.findall(r"\S+", _RULES))
"""Names that show that somebody typed the rule in place of its value."""

_AT_A_LOSS = frozenset({"?", "??", "idk", "dunno", "help", "hint", "no idea", "i don't know", "dont know"})

_CALCULATES = re.compile(r"[-+*/^=·×÷−(]")
"""A sign that tells a formula from a sentence with names in it."""

_LITERAL = re.compile(r"([+-]?)([0-9]+(?:\.([0-9]*))?|\.([0-9]+))(?:[eE]([+-]?[0-9]{1,9}))?")
_WORDS = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|([^\W\d]\w*)")
_NUMPY = re.compile(rf"(?:np|numpy)\.(?:{'|'.join(sorted(ELEMENTWISE))})\b")
"""A function as NumPy calls it: no name, but a number once it is worked out."""
_EULER = re.compile(r"(?<![0-9.])e\s*(?:\^|\*\*|[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽])")
"""Euler's number where the parser reads it, before a power; right behind a digit e means a power of ten."""
_LEFT = re.compile(r"\s*([^=<>!]*[^=<>!\s])\s*=(?!=)\s*(.*)", re.DOTALL)


class NumberError(TutorError):
    """Why a typed answer is no attempt, with a code and the place of the character at fault."""

    def __init__(self, code: str, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.position = position


class Typed(Struct, frozen=True):
    """One number as it was read."""

    value: Fraction
    """Exactly what was typed; of a function such as exp, its double."""
    decimals: int | None
    """How many decimals were typed; None for arithmetic and fractions, which have no rounding."""
    text: str
    """What was read, printed back."""


def read_number(text: str, names: Iterable[str] = (), labels: Iterable[str] = ()) -> Typed:
    """One answer, perhaps with its name before it (`w = 0.3`); raises NumberError."""
    _check_length(text)
    offset, body = _without_label(text, frozenset(labels))
    if not body.strip():
        raise NumberError("empty", "Nothing was typed yet.", 0)
    if body.strip().casefold() in _AT_A_LOSS:
        raise NumberError("unknown_name", "That is fine. Ask for a hint, and go on from there.", 0)
    if len(pieces(body, 1)) > 1:
        raise NumberError("syntax", "One number is asked, and this reads as several.", offset)
    _refuse_decimal_comma(body, offset)
    literal = _LITERAL.fullmatch(_plain(body))
    if literal is not None:
        return _read_literal(literal)
    _refuse_names(body, offset, frozenset(names))
    return _read_arithmetic(body, offset)


def split_answers(text: str, asked: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """One text for each asked name, from `0.028 0.712`, `0.028, 0.712` or `b=0.028 w=0.712`."""
    _check_length(text)
    found = pieces(text, len(asked))
    if len(found) != len(asked):
        _refuse_decimal_comma(text, 0)
        words = " and ".join(asked)
        here = "this is one" if len(found) == 1 else f"these are {len(found)}"
        raise NumberError("syntax", f"{len(asked)} numbers are asked, {words}; {here}.", 0)
    named: dict[str, str] = {}
    for piece in found:
        match = _LEFT.fullmatch(piece)
        if match is not None:
            named[_asked_name(match[1], asked, text)] = match[2]
    if not named:
        return found
    if len(named) != len(asked):
        raise NumberError("syntax", "Give each number its name once, as in b=1 w=2, or give none.", 0)
    return tuple(named[name] for name in asked)


def decimal_text(value: Fraction, digits: int = 10) -> str:
    """A number for people: exact where it ends within that many digits, else rounded with `…`."""
    text = f"{float(value):.{digits}g}"
    more = "" if Fraction(text) == value else "…"
    return text.replace("-", "−", 1) + more if value < 0 else text + more


def _check_length(text: str) -> None:
    if len(text) > LONGEST:
        raise NumberError("too_long", f"An answer has at most {LONGEST} characters.", LONGEST)


def _plain(text: str) -> str:
    """Wide digits and every dash as ASCII has them; a raised digit is an exponent and stays one."""
    return "".join(map(_narrow, text.strip())).translate(MINUSES)


def _narrow(character: str) -> str:
    is_wide = unicodedata.decomposition(character).startswith("<wide>")
    return unicodedata.normalize("NFKC", character) if is_wide else character


def _label(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).replace("ŷ", "y_hat").split())


def _without_label(text: str, labels: frozenset[str]) -> tuple[int, str]:
    match = _LEFT.fullmatch(text)
    if match is None:
        return 0, text
    if _label(match[1]) not in {_label(label) for label in labels}:
        asked = min(labels, key=len, default="")
        about = f" The question asks {asked}." if asked else ""
        raise NumberError("syntax", f"{quote(match[1])} is not what is asked.{about}", match.start(1))
    return match.start(2), match[2]


def _asked_name(label: str, asked: Mapping[str, frozenset[str]], text: str) -> str:
    for name, labels in asked.items():
        if _label(label) in {_label(one) for one in labels | {name}}:
            return name
    words = " and ".join(asked)
    raise NumberError("syntax", f"{quote(label)} is not asked here; {words} are.", max(0, text.find(label)))


def _refuse_decimal_comma(text: str, offset: int) -> None:
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == "," and depth <= 0:
            raise NumberError(
                "decimal_comma",
                "A comma can mean two things here. Write decimals with a point, as in 1.5, and thousands"
                " without a mark, as in 1500.",
                offset + at,
            )


def _read_literal(match: re.Match[str]) -> Typed:
    sign, digits, after, bare, power = match.groups()
    exponent = int(power or 0)
    if len(digits) > 40 or abs(exponent) > 30:
        raise NumberError("number_too_big", f"{quote(match[0], 20)} is out of range for an answer here.", 0)
    value = Fraction(digits.rstrip(".") if bare is None else "0" + digits) * Fraction(10) ** exponent
    if value > _BIGGEST:
        raise NumberError("number_too_big", f"{quote(match[0], 20)} is out of range for an answer here.", 0)
    typed = len(after or bare or "")
    text = ("−" if sign == "-" else "") + ("0" + digits if bare else digits.rstrip("."))
    return Typed(-value if sign == "-" else value, max(0, typed - exponent), text + _exponent(exponent))


def _exponent(exponent: int) -> str:
    return f"e{exponent}" if exponent else ""


def _refuse_names(text: str, offset: int, names: frozenset[str]) -> None:
    if any(is_unsafe(character) for character in text):
        return
    words = _WORDS.finditer(unicodedata.normalize("NFC", text))
    found = [word for word in words if _is_word(word[1] or "") and word[1] not in ELEMENTWISE]
    found = [word for word in found if not _NUMPY.match(word.string, word.start(1))]
    if "e" not in names:
        found = [word for word in found if not _EULER.match(word.string, word.start(1))]
    if not found:
        return
    known = [name for name in found if name[0] in RULE_WORDS or name[0] in names]
    if known and (len(known) == len(found) or _CALCULATES.search(text)):
        raise NumberError(
            "formula",
            "A number is asked, and this has names in it: put their values in."
            " A line that starts with = is a calculator.",
            offset + known[0].start(),
        )
    first = next(word for word in found if word not in known)
    if first[0] == "e" and not first.string[: first.start()].rstrip().endswith(tuple("0123456789.")):
        message = "e stands only in a power here, such as e^2; exp(2) is the same."
        raise NumberError("unknown_name", message, offset + first.start())
    raise NumberError("unknown_name", f"{quote(first[0], 20)} is not a number.", offset + first.start())


def _is_word(text: str) -> bool:
    """True for what begins as a name does; ½ and ² are numbers to the parser."""
    return text[:1].isalpha() or text.startswith("_")


def _read_arithmetic(text: str, offset: int) -> Typed:
    try:
        parsed = parse(text, Scope({}), want="number")
        value = _exact_value(parsed.expression)
    except ParseError as error:
        place = None if error.position is None else error.position + offset
        raise NumberError(error.code, error.message, place) from None
    if abs(value) > _BIGGEST:
        raise NumberError("number_too_big", "That is out of range for an answer here.", offset)
    written, worth = one_line(parsed.expression), decimal_text(value)
    return Typed(value, None, worth if written == worth else f"{written} = {worth}")


def _exact_value(expression: Expression) -> Fraction:
    """The value of arithmetic on numbers, in fractions; raises NumberError where there is none."""
    match expression:
        case Number(value):
            return value
        case Negative(operand):
            return -_exact_value(operand)
        case Binary(operator, left, right):
            return _combine(operator, _exact_value(left), _exact_value(right))
        case Call(function, arguments):
            return _apply(function, tuple(_exact_value(argument) for argument in arguments))
    raise NumberError("syntax", "A number is asked, and this is not one.", 0)


def _combine(operator: str, left: Fraction, right: Fraction) -> Fraction:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            if right == 0:
                raise NumberError("div_zero", "That divides by zero.")
            return left / right
    if left == 0 and right < 0:
        raise NumberError("div_zero", "That divides by zero.")
    if right.denominator == 1 and abs(right) <= 64:
        return left**right.numerator
    return _double(lambda: float(left) ** float(right))


_FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "tanh": math.tanh,
    "sin": math.sin,
    "cos": math.cos,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
}


def _apply(function: str, values: tuple[Fraction, ...]) -> Fraction:
    match function, values:
        case "abs", (value,):
            return abs(value)
        case "relu", (value,):
            return max(Fraction(0), value)
        case "sign", (value,):
            return Fraction((value > 0) - (value < 0))
        case "maximum", (left, right):
            return max(left, right)
        case "minimum", (left, right):
            return min(left, right)
        case (("mean" | "sum"), (value,)):
            return value
    if function not in _FUNCTIONS or len(values) != 1:
        raise NumberError("syntax", f"{function} cannot be used in a number here.", 0)
    return _double(lambda: _FUNCTIONS[function](float(values[0])))


def _double(compute: Callable[[], float]) -> Fraction:
    try:
        return Fraction(compute())
    except (ValueError, OverflowError, ZeroDivisionError, TypeError):
        raise NumberError("undefined", "That has no value.", 0) from None
