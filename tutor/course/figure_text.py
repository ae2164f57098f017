"""What a `{{…}}` of prose asks for: quantities of the run, and an expression of them; nothing is computed.

`w@20` is the value after epoch 20, `slow.w` that of the named run `slow`, `y_hat(5)` the model at x = 5 and
`J(w=0.01)` the loss elsewhere. Each such quantity becomes a placeholder of the one parser's expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from tutor.course.figure_model import OF_ONE_PARAMETER, FigureError, FigureScope, FigureText, Quantity
from tutor.course.figure_names import argument_names, kind_of, shape_of, whole_gradient
from tutor.course.nearest import did_you_mean, nearest
from tutor.symbolic.expression import (
    AGGREGATES,
    ELEMENTWISE,
    Expression,
    Scope,
    Shape,
    Symbol,
    shape,
)
from tutor.text import quote

MAX_LENGTH = 200
MAX_AT = 100_000
"""The latest epoch that a figure may look at, since it is run for that."""

FORMAT = re.compile(r"[+ ]?,?(?:\.\d{1,2})?[fgeE%]")
"""A format that may stand after the colon: `.3f`, `+.2f`, `,.0f`, `.3g`, `.2e`, `.0%`."""

_NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_INDEXED = re.compile(rf"(?P<name>{_NAME})\[[^\[\]]*\]")
_FUNCTIONS = frozenset(ELEMENTWISE) | frozenset(AGGREGATES) | {"np", "avg"}


def parse_figure(
    text: str, scope: FigureScope, want: Literal["expression", "condition"] = "expression"
) -> FigureText:
    """What the text asks for; raises FigureError with the place in the text."""
    if len(text) > MAX_LENGTH:
        raise FigureError("too-large", f"this is longer than {MAX_LENGTH} characters.", 0)
    if not text.strip():
        raise FigureError("bad-figure", "there is nothing between the braces.", 0, "Write a name: {{w}}.")
    reading = _Reading(text, scope)
    reading.run()
    stripped = "".join(reading.out).strip()
    if stripped == "q0":
        return FigureText(Symbol("q0", reading.quantities[0].shape), tuple(reading.quantities))
    return FigureText(reading.expression(want), tuple(reading.quantities))


def check_format(text: str) -> None:
    """Raise FigureError unless the text is a format that numbers take."""
    if text and FORMAT.fullmatch(text) is None:
        raise FigureError(
            "bad-figure", f"`{text}` is no format for a number.", 0, "Write one such as .3f, .0f, .2e or .3g."
        )


@lru_cache(maxsize=16)
def _token(runs: tuple[str, ...]) -> re.Pattern[str]:
    """One token of a figure: the name of a run and its point, a number, a slope, a name, or a character."""
    prefix = "|".join(map(re.escape, sorted(runs, key=len, reverse=True))) or "(?!)"
    return re.compile(
        rf"(?P<run>(?<![\w.])(?:{prefix}))\.(?=[A-Za-zŷ])|(?P<number>{_NUMBER})"
        rf"|(?P<slope>d(?:J|loss)/d(?P<wrt>{_NAME}))|(?P<name>{_NAME}|ŷ|y\u0302)|(?P<other>.)",
        re.DOTALL,
    )


class _Reading:
    def __init__(self, text: str, scope: FigureScope) -> None:
        self.text = text
        self.scope = scope
        self.out: list[str] = []
        self.origins: list[int] = []
        """For each character written to `out`, the index in `text` it comes from."""
        self.quantities: list[Quantity] = []
        self.token = _token(tuple(scope.others))

    def run(self) -> None:
        indexed = _INDEXED.search(self.text)
        if indexed and indexed["name"] in self.scope.objective.columns:
            message = f"a point's own value, such as `{quote(indexed.group(), 40)}`, cannot be named."
            raise FigureError("bad-figure", message, indexed.start(), "Type it as it stands in the data.")
        at = 0
        while at < len(self.text):
            found = self.token.match(self.text, at)
            assert found is not None
            at = self._take(found)

    def _take(self, found: re.Match[str]) -> int:
        if found["number"] or found["other"]:
            return self._copy(found)
        scope, run = self.scope, None
        if found["run"]:
            run = found["run"]
            scope = self.scope.others[run]
            after = self.token.match(self.text, found.end())
            assert after is not None
            found = after
        name = self._name(found)
        if run is None and name in _FUNCTIONS and self._is_called(name, found.end()):
            return self._copy(found)
        return self._quantity(name, found, scope, run)

    def _is_called(self, name: str, end: int) -> bool:
        """Whether a function's name is one here: minimum(w) is where J is least, minimum(w, 2) is not."""
        rest = self.text[end:]
        of_one = name == "minimum" and re.match(rf"\(\s*{_NAME}\s*\)", rest)
        return rest.startswith(("(", ".")) and not of_one

    def _name(self, found: re.Match[str]) -> str:
        if found["slope"]:
            return f"dJ/d{found['wrt']}"
        name = found["name"] or ""
        return {"ŷ": "y_hat", "y\u0302": "y_hat", "J": "loss"}.get(name, name)

    def _copy(self, found: re.Match[str]) -> int:
        self._write(found.group(), found.start(), step=1)
        return found.end()

    def _write(self, text: str, origin: int, step: int) -> None:
        self.out.append(text)
        self.origins += [origin + step * i for i in range(len(text))]

    def _quantity(self, name: str, found: re.Match[str], scope: FigureScope, run: str | None) -> int:
        start, end = found.start(), found.end()
        kind = kind_of(name, scope, start)
        if not kind:
            raise self._unknown(name, scope, start)
        arguments: tuple[tuple[str, FigureText], ...] = ()
        of = ""
        if kind == "gradient":
            name = whole_gradient(name, scope, start)
        called = self.text.startswith("(", end)
        if name in OF_ONE_PARAMETER and not called and len(scope.objective.parameters) > 1:
            every = " or ".join(f"{name}({parameter})" for parameter in scope.objective.parameters)
            message = f"there are several parameters here, each with its {name}."
            raise FigureError("bad-figure", message, start, f"Write {every}.")
        if called and (kind in {"model", "loss"} or name in OF_ONE_PARAMETER):
            close = self._closing(end)
            if name in OF_ONE_PARAMETER:
                of = self._parameter(end + 1, close, scope)
            else:
                arguments = tuple(self._arguments(name, kind, end + 1, close, scope))
            end = close + 1
        at, end = self._epoch(end)
        own = shape_of(name, kind, scope, dict(arguments))
        self._write(f"q{len(self.quantities)}", start, step=0)
        self.quantities.append(Quantity(name, run, at, arguments, of, own))
        return end

    def _unknown(self, name: str, scope: FigureScope, start: int) -> FigureError:
        if name.startswith("dJ/d"):
            message, allowed = f"`{name[4:]}` is no parameter of this lesson.", scope.objective.parameters
            return FigureError("unknown-name", message, start, f"Parameters: {', '.join(allowed)}.")
        after = self.text[start + len(name) :]
        if after.startswith((".", "-")) and (near := nearest(name, self.scope.others)):
            return FigureError("unknown-run", f"there is no run `{name}`.", start, f"Did you mean `{near}`?")
        if after.startswith("."):
            message = f"there is no run `{name}`."
            hint = did_you_mean(name, self.scope.others, "Runs are declared as [runs.NAME].")
            return FigureError("unknown-run", message, start, hint)
        hint = did_you_mean(name, (*scope.names(), *sorted(_FUNCTIONS - {"np", "avg"})))
        return FigureError("unknown-name", f"`{quote(name, 40)}` is no name of this lesson.", start, hint)

    def _closing(self, opening: int) -> int:
        depth = 0
        for index in range(opening, len(self.text)):
            depth += {"(": 1, ")": -1}.get(self.text[index], 0)
            if depth == 0:
                return index
        raise FigureError("bad-figure", "this bracket is never closed.", opening)

    def _parameter(self, start: int, end: int, scope: FigureScope) -> str:
        name = self.text[start:end].strip()
        if name not in scope.objective.parameters:
            allowed = ", ".join(scope.objective.parameters)
            message = f"`{quote(name, 40)}` is no parameter."
            raise FigureError("unknown-name", message, start, f"Parameters: {allowed}.")
        return name

    def _arguments(
        self, name: str, kind: str, start: int, end: int, scope: FigureScope
    ) -> Iterator[tuple[str, FigureText]]:
        """The values of a call, each under its name; those without a name go by position."""
        allowed = argument_names(name, kind, scope)
        seen: set[str] = set()
        for number, (begin, part) in enumerate(_split(self.text, start, end)):
            named = re.match(rf"\s*({_NAME})\s*=(?!=)", part)
            key = named[1] if named else (allowed[number] if number < len(allowed) else "")
            inner = begin + (named.end() if named else 0)
            known = (*scope.objective.columns, *scope.objective.parameters) if kind == "model" else allowed
            if key not in known or key in seen:
                what = f"`{key}` cannot be given here." if key else "there are too many values here."
                raise FigureError(
                    "bad-figure", what, begin, f"Name them: {', '.join(f'{n}=...' for n in known)}."
                )
            seen.add(key)
            try:
                yield key, parse_figure(part[inner - begin :], self.scope)
            except FigureError as problem:
                raise FigureError(
                    problem.code, problem.message, inner + problem.position, problem.hint
                ) from None

    def _epoch(self, end: int) -> tuple[int | None, int]:
        at = re.compile(r"\s*@\s*(\d{1,7}(?![\d.]))?").match(self.text, end)
        if at is None:
            return None, end
        if at[1] is None:
            raise FigureError("bad-figure", "@ is followed by an epoch, a whole number.", end, "Write w@20.")
        if int(at[1]) > MAX_AT:
            raise FigureError("range", f"a figure looks at epoch {MAX_AT:,} at most.", end)
        return int(at[1]), at.end()

    def expression(self, want: Literal["expression", "condition"]) -> Expression:
        """The text with its placeholders, by the one parser; problems at their place in the figure."""
        from tutor.symbolic.parser import ParseError, parse

        shapes = {f"q{index}": quantity.shape for index, quantity in enumerate(self.quantities)}
        try:
            parsed = parse("".join(self.out), Scope(shapes), want=want, learner=False).expression
            if want == "condition" and shape(parsed) is Shape.COLUMN:
                message = "this compares a column; a condition compares numbers."
                raise FigureError("bad-figure", message, 0, "Take the mean of it.")
            return parsed
        except ParseError as error:
            position = error.position
            origin = self.origins[position] if position < len(self.origins) else len(self.text)
            raise FigureError("bad-figure", error.message, origin) from None


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The parts between top-level commas, each with its index."""
    depth, begin = 0, start
    for index in range(start, end):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if text[index] == "," and depth == 0:
            yield begin, text[begin:index]
            begin = index + 1
    yield begin, text[begin:end]
