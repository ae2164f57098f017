"""The figures of a lesson's prose, checked against the names of its problem and runs."""

from __future__ import annotations

from msgspec.structs import replace

from tutor.course.blocks import KeyPath, TomlBlock
from tutor.course.figure_model import FigureError, FigureScope, FigureText
from tutor.course.figure_text import check_format, parse_figure
from tutor.course.front import Front
from tutor.course.inline import Piece, inline
from tutor.course.lesson import Figure, Segment
from tutor.course.problems import MAX_PROBLEMS, FileProblem
from tutor.course.schema import Problem
from tutor.course.source import Source
from tutor.symbolic.expression import Objective
from tutor.text import quote

MAX_FIGURES = 2_000


class Figures:
    """Reads prose into segments; a figure that cannot be computed is a problem at its place."""

    def __init__(self, source: Source, front: Front, found: list[FileProblem]) -> None:
        self.source = source
        self.found = found
        self.scopes = scopes(front.problems, front.objectives)
        self.count = 0
        self.unsure = front.matter is None or set(front.objectives) != {None, *front.matter.runs}

    def segments(self, piece: Piece) -> tuple[Segment, ...]:
        """The segments of a piece of prose, its figures not read yet."""
        segments, problems = inline(piece, self.source)
        for problem in problems:
            at = piece.offset(problem.index)
            hint = "Write {{w}}, or `{{` in code to show the braces."
            self.found.append(self.source.problem(at, "bad-figure", problem.message, hint))
        return segments

    def resolved(self, segments: tuple[Segment, ...], run: str | None) -> tuple[Segment, ...]:
        """The segments with their figures read, by the names of a run."""
        if not any(isinstance(segment, Figure) for segment in segments):
            return segments
        return tuple(self._checked(s, run) if isinstance(s, Figure) else s for s in segments)

    def text(self, text: str, run: str | None, place: TomlBlock, path: KeyPath) -> tuple[Segment, ...]:
        """The segments of prose that stands in a TOML string."""
        starts = [(0, 0)]
        at = text.find("{{")
        while at >= 0:
            starts.append((at, place.offset(path, inside=at)))
            at = text.find("{{", at + 2)
        return self.resolved(self.segments(Piece(text, tuple(starts))), run)

    def condition(self, text: str, run: str | None, place: TomlBlock, path: KeyPath) -> FigureText | None:
        """A condition such as `dJ/da < 0`, parsed."""
        scope = self.scopes.get(run)
        if scope is None:
            return None
        try:
            _check_spelling(text)
            return parse_figure(text, scope, want="condition")
        except FigureError as problem:
            code = "bad-expression" if problem.code == "bad-figure" else problem.code
            found = place.problem(path, code, problem.message, problem.hint, inside=problem.position)
            self.found.append(found)
            return None

    def _checked(self, figure: Figure, run: str | None) -> Figure:
        offset = self.source.line_starts[figure.line - 1] + figure.column - 1
        inner = self.source.text.find(figure.source, offset) if figure.source else offset
        try:
            check_format(figure.format)
        except FigureError as problem:
            at = max(offset, self.source.text.find(figure.format, inner + len(figure.source)))
            self.found.append(self.source.problem(at, problem.code, problem.message, problem.hint))
        scope = self.scopes.get(run)
        self.count += 1
        if self.count == MAX_FIGURES:
            message = f"a lesson has at most {MAX_FIGURES:,} computed numbers."
            self.found.append(self.source.problem(offset, "too-large", message, "Make two lessons of it."))
        if scope is None or self.count >= MAX_FIGURES or len(self.found) > MAX_PROBLEMS:
            return figure
        try:
            return replace(figure, parsed=parse_figure(figure.source, scope))
        except FigureError as problem:
            if not (self.unsure and problem.code == "unknown-run"):
                at = max(offset, inner + problem.position)
                self.found.append(self.source.problem(at, problem.code, problem.message, problem.hint))
            return figure


def _check_spelling(condition: str) -> None:
    """Raise FigureError for a condition with the braces of prose, and for `true` as text."""
    if "{{" in condition:
        bare = condition.replace("{{", "").replace("}}", "")
        message = "a condition names its numbers without braces."
        raise FigureError("bad-expression", message, condition.index("{{"), f'Write "{quote(bare, 80)}".')
    if (word := condition.strip().lower()) in {"true", "false"}:
        message = f"`{word}` stands in quotes, where a condition is read."
        raise FigureError("bad-expression", message, 0, f"Write {word} without quotes.")


def scopes(
    problems: dict[str | None, Problem], objectives: dict[str | None, Objective]
) -> dict[str | None, FigureScope]:
    """What figures may name, for the lesson's own problem and for each run."""
    plain = {run: _scope(problems[run], objective, {}) for run, objective in objectives.items()}
    others = {run: scope for run, scope in plain.items() if run is not None}
    return {run: replace(scope, others=others) for run, scope in plain.items()}


def _scope(problem: Problem, objective: Objective, others: dict[str, FigureScope]) -> FigureScope:
    data = problem.data
    validation = data.train is not None or data.split is not None
    return FigureScope(objective, tuple(problem.gradient), validation, others)
