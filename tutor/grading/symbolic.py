"""Is this expression right, and if not, which wrong rule gives it?"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tutor.errors import InputError
from tutor.grading.counterexample import counterexample
from tutor.grading.derivative_mistakes import derivative_mistake
from tutor.grading.targets import Candidate, Target
from tutor.grading.verdict import FoundMistake, Verdict
from tutor.symbolic.equivalence import UndecidedError, Values, agree, factor, joined, varies
from tutor.symbolic.expression import Expression, Shape, shape
from tutor.symbolic.parse_error import ParseError
from tutor.symbolic.parser import Parsed, parse
from tutor.symbolic.printing import one_line

_AT_A_LOSS = frozenset(
    {
        "",
        "idk",
        "dunno",
        "help",
        "hint",
        "no idea",
        "i dont know",
        "dont know",
        "not sure",
        "pass",
    }
)
_LONGEST_WORDS = 100
"""What is longer is no plea for help, and not searched for one."""
_BESIDE_WORDS = frozenset(" \t?!.,;'’-–—_…")
"""What may stand beside words that ask for help; a digit, a bracket or a sign is an attempt."""
_NO_VALUE = "No real number comes out of it at any of the points tried; they have numbers of both signs."
_NEAT = 1000
"""The largest denominator that a constant factor is shown with."""


def grade_against(text: str, target: Target) -> Verdict:
    """The verdict on an expression as typed; raises InputError where the right one has no value anywhere."""
    if target.reference.sample is None:
        raise InputError(
            f"{target.asks} has no value at any of the points tried, so no answer can be compared."
        )
    try:
        parsed = parse(text, target.scope)
    except ParseError as error:
        return _unreadable(text, error)
    try:
        return _judged(parsed, target)
    except UndecidedError:
        message = "The numbers in it are too large or too small to compare. Write it without them."
        return _invalid("undecided", message, one_line(parsed.expression))


def _unreadable(text: str, error: ParseError) -> Verdict:
    words = "".join(c for c in text[:_LONGEST_WORDS].casefold() if c.isalpha() or c == " ").strip()
    if (
        words in _AT_A_LOSS
        and len(text) <= _LONGEST_WORDS
        and all(c.isalpha() or c in _BESIDE_WORDS for c in text)
    ):
        return _invalid(error.code, "That is fine. Ask for a hint, and go on from there.", "")
    return Verdict("invalid", error.message, code=error.code, caret=error.position)


def _invalid(code: str, message: str, read_as: str) -> Verdict:
    return Verdict("invalid", message, read_as=read_as, code=code)


def _judged(parsed: Parsed, target: Target) -> Verdict:
    answer = parsed.expression
    measured, read_as = target.reference.measure(answer), one_line(answer)
    if (note := _right(answer, measured, target)) is not None:
        return _said_right(parsed, answer, target, note)
    for reading in parsed.alternatives:
        if (note := _right(reading, target.reference.measure(reading), target)) is not None:
            return _said_right(parsed, reading, target, note)
    if measured.nowhere:
        return _invalid("undefined", _NO_VALUE, read_as)
    if _is_column(answer, target):
        return _incomplete(measured, target, read_as)
    mistakes = next((found for found in _explanations(parsed, target, measured) if found), ())
    said = _explained(mistakes) if mistakes else _unexplained(answer, target)
    message = " ".join(part for part in (said, _other_left(parsed, target)) if part)
    return Verdict("wrong", message, mistakes=mistakes, read_as=read_as)


def _is_column(answer: Expression, target: Target) -> bool:
    return target.is_scalar and shape(answer) is Shape.COLUMN


# ---- right


def _right(answer: Expression, measured: Values, target: Target) -> str | None:
    """None for an answer that is not right; else what is to be said beside "right", mostly nothing."""
    if _is_column(answer, target):
        return None
    if target.reference.holds(answer, measured):
        return ""
    for other in target.also_right:
        if agree(measured, target.reference.measure(other.expression)):
            return other.note
    if not measured.nowhere and target.reference.holds_for_own_size(answer):
        rows = target.reference.rows
        return (
            f"It is written for the {rows} points of this lesson; with N in place of {rows} it holds for any."
        )
    return None


def _said_right(parsed: Parsed, reading: Expression, target: Target, note: str) -> Verdict:
    parts = [f"{target.asks} = {one_line(reading)}."]
    if reading != parsed.expression:
        parts.append(
            f"It was read as {one_line(reading)}; without brackets a/b c means (a/b)·c, so put them in."
        )
    parts += [note, _other_left(parsed, target)]
    return Verdict("right", " ".join(part for part in parts if part), read_as=one_line(reading))


def _other_left(parsed: Parsed, target: Target) -> str:
    if parsed.left is None or "/d" not in parsed.left or _bare(parsed.left) == _bare(target.asks):
        return ""
    return f"You wrote {parsed.left}; it was taken as {target.asks}, which is asked."


def _bare(name: str) -> str:
    """dJ/dw_2 as dJ/dw2: one name in two spellings."""
    return name.replace("_", "")


# ---- incomplete


def _incomplete(measured: Values, target: Target, read_as: str) -> Verdict:
    start = f"This is one number for each point, and {target.asks} is one number for all of them."
    hint = "Say how the points are joined: mean(…), or Σ with what goes before it."
    for mean, words in ((True, "mean"), (False, "sum")):
        if target.reference.sample and agree(
            joined(measured, target.reference.sample, mean=mean), target.reference.values
        ):
            start = f"Right for each point; {target.asks} is one number for all of them, their {words}."
            hint = "Write that too."
    return Verdict("incomplete", f"{start} {hint}", read_as=read_as, code="no_aggregate")


# ---- wrong


def _explanations(parsed: Parsed, target: Target, measured: Values) -> Iterator[tuple[FoundMistake, ...]]:
    """What may explain the answer, the plainest first; last, the tight reading of a/b c."""
    yield _exact(measured, target)
    yield _scaled(measured, target)
    for reading in parsed.alternatives:
        if not _is_column(reading, target):
            yield _exact(target.reference.measure(reading), target)


def _exact(measured: Values, target: Target) -> tuple[FoundMistake, ...]:
    found: dict[str, FoundMistake] = {}
    for candidate, values in target.forms:
        if candidate.mistake.code not in found and agree(measured, values):
            found[candidate.mistake.code] = _found(candidate, target)
    return tuple(found.values())


def _scaled(measured: Values, target: Target) -> tuple[FoundMistake, ...]:
    constant = factor(measured, target.reference.values)
    if constant is not None and varies(target.reference.values):
        text = factor_text(constant)
        mistake = derivative_mistake("constant_factor")
        return (mistake.found(asked=target.asks, factor=text),)
    for candidate, values in target.forms:
        constant = factor(measured, values) if varies(values) else None
        if constant is not None:
            return (_found(candidate, target, factor_text(constant)),)
    return ()


def _found(candidate: Candidate, target: Target, constant: str | None = None) -> FoundMistake:
    return candidate.mistake.found(asked=target.asks, factor=constant, **candidate.words)


def factor_text(constant: float) -> str:
    """A constant as `1/3`, `-2` or, where no short fraction is near, `0.318`."""
    near = Fraction(constant).limit_denominator(_NEAT)
    if abs(float(near) - constant) <= 1e-8 * abs(constant) and near != 1:
        return str(near)
    return f"{constant:.10g}" if near == 1 else f"{constant:.4g}"


def _explained(mistakes: tuple[FoundMistake, ...]) -> str:
    first = mistakes[0]
    parts = [first.diagnosis]
    parts += [f"Or else {other.diagnosis[0].lower()}{other.diagnosis[1:]}" for other in mistakes[1:]]
    if first.factor is not None and first.code != "constant_factor":
        parts.append(f"Besides, a constant factor of {first.factor.replace('-', '−')} is left.")
    parts.append(first.repair)
    return " ".join(parts)


def _unexplained(answer: Expression, target: Target) -> str:
    return counterexample(target, answer) or "It differs from what the rules give."
