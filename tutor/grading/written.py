"""A question answered by one expression or several, and how what was typed for them is graded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from tutor.grading.predict import together
from tutor.grading.symbolic import grade_against
from tutor.grading.targets import Target
from tutor.grading.verdict import Verdict
from tutor.symbolic.expression import AGGREGATES, ELEMENTWISE, Call, Expression, Shape, shape, walk
from tutor.symbolic.parse_error import ParseError
from tutor.symbolic.parser import parse

BLANK = "____"
"""What is to be filled in, in a given line."""
_PAIRS = (("mean", "sum"), ("sin", "cos"))


class Written(Struct, frozen=True, eq=False, dict=True):
    """One or more expressions, each with its own verdict."""

    kind: Literal["derive", "write"]
    prompt: str
    targets: Mapping[str, Target]
    """Each asked name with what it is graded against, in the order of the answer's texts."""
    rungs: tuple[str, ...] = ()
    given: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What a reveal shows for each asked name."""
    decimals: None = None
    tolerance: str = ""
    options: tuple[str, ...] = ()
    landings: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @cached_property
    def _known(self) -> dict[tuple[str, str], Verdict]:
        """By asked name and text: of several expressions those that are right are sent, and graded, again."""
        return {}

    @property
    def ask(self) -> tuple[str, ...]:
        """The asked names."""
        return tuple(self.targets)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every name that each line of the answer may use, and the functions that it needs."""
        targets = tuple(self.targets.values())
        shared = [name for name in targets[0].scope.shapes if all(name in t.scope.shapes for t in targets)]
        return (*shared, "N", *_functions(targets))

    def prepare(self) -> None:
        """Do now what the first answer would wait for."""
        for target in self.targets.values():
            target.prepare()

    def hints(self) -> tuple[str, ...]:
        """All rungs."""
        return self.rungs

    def answer(self) -> str:
        """The right expressions, the lesson's own."""
        return "; ".join(f"{name} = {text}" for name, text in self.answers.items())

    def apart(self, text: str) -> tuple[str, ...]:
        """The expressions of a line, between semicolons or commas."""
        return _apart(text, len(self.targets))

    def grade(self, texts: tuple[str, ...]) -> Verdict:
        """One verdict for each asked expression, in a line of its own, and the worst for all."""
        if len(texts) == 1:
            texts = self.apart(texts[0])
        if len(texts) != len(self.targets):
            asked = ", ".join(self.targets)
            message = f"{len(self.targets)} answers are asked, with a ; between them: {asked}."
            return Verdict("invalid", message, dict.fromkeys(self.ask, "invalid"), code="syntax")
        parts = {}
        for (name, target), text in zip(self.targets.items(), texts, strict=True):
            if (name, text) not in self._known:
                self._known[name, text] = self._grade_one(target, text)
            verdict = self._known[name, text]
            parts[name] = replace(verdict, outcomes={name: verdict.outcome})
        return together(parts, apart="\n")

    def _grade_one(self, target: Target, text: str) -> Verdict:
        if BLANK in self.given:
            return _grade_filled(target, self.given, text)
        if self.given and text.replace(" ", "") == self.given.replace(" ", ""):
            said = _graded(target, text)
            return (
                said if said.outcome == "right" else replace(said, message=f"As it was given. {said.message}")
            )
        return _graded(target, text)


def _functions(targets: Iterable[Target]) -> tuple[str, ...]:
    """The functions of the right answers; one of a pair is never named alone, which would tell the answer."""
    needed = {
        node.function
        for target in targets
        for node in walk(target.reference.expression)
        if isinstance(node, Call)
    }
    needed |= {other for pair in _PAIRS for other in pair if needed & set(pair)}
    return tuple(name for name in (*AGGREGATES, *ELEMENTWISE) if name in needed)


def _apart(text: str, count: int) -> tuple[str, ...]:
    """The answers that one line holds: between semicolons, else between commas outside of all brackets."""
    for mark in ";,":
        parts, depth = [""], 0
        for character in text:
            depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(character, 0)
            if character == mark and depth == 0:
                parts.append("")
            else:
                parts[-1] += character
        if len(parts) == count:
            return tuple(part.strip() for part in parts) if count > 1 else (text,)
    return (text,)


def _grade_filled(target: Target, given: str, text: str) -> Verdict:
    """The line with its blank filled; a whole line of another form counts as well."""
    filled = _filled(given, text)
    if filled is None:
        return Verdict("invalid", "There is still a blank to fill.", code="blank")
    verdict = _graded(target, filled)
    if verdict.outcome == "right" or filled == text:
        return verdict
    alone = _graded(target, text)
    if alone.outcome == "right" or (alone.mistakes and not verdict.mistakes):
        return alone
    if verdict.outcome != "invalid" or alone.outcome != "invalid":
        return alone if verdict.outcome == "invalid" else verdict
    # The caret stands under what was typed, and that begins where the blank was.
    caret = None if verdict.caret is None else verdict.caret - given.index(BLANK)
    return replace(verdict, caret=caret if caret is not None and 0 <= caret <= len(text) else None)


def _filled(given: str, text: str) -> str | None:
    """The whole line, also where only what belongs into its one blank was typed; None if one is left."""
    if BLANK in text or not text.strip():
        return None
    before, _, after = given.partition(BLANK)
    squeezed = text.replace(" ", "")
    whole = squeezed.startswith(before.replace(" ", "")) and squeezed.endswith(after.replace(" ", ""))
    if whole and (before.strip() or after.strip()):
        return text
    return f"{before}{text}{after}" if BLANK not in after else text


def _graded(target: Target, text: str) -> Verdict:
    verdict = grade_against(text, target)
    if verdict.outcome == "wrong" and any(mistake.code == "missing_mean" for mistake in verdict.mistakes):
        idle = _idle_mean(text, target)
        if idle:
            return replace(verdict, message=f"{idle} {verdict.mistakes[0].repair}")
    return verdict


def _idle_mean(text: str, target: Target) -> str:
    """What is said of a mean over what is one number already, as in np.dot(2*x, y_hat - y).mean()."""
    try:
        expression = parse(text, target.scope).expression
    except ParseError:
        return ""
    for node in walk(expression):
        match node:
            case Call("mean", (inner,)) if shape(inner) is Shape.SCALAR and (found := _aggregate(inner)):
                return f"It is a sum: {found} already returned one number, so mean has nothing left to do."
    return ""


def _aggregate(expression: Expression) -> str:
    calls = (node for node in walk(expression) if isinstance(node, Call) and node.function in AGGREGATES)
    return next((node.function for node in calls), "")
