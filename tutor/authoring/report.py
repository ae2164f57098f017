"""What the checker found in a file: its problems, and what was played of it; as JSON and as lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from tutor.course.problems import CODES, MAX_PROBLEMS, FileProblem, limited

CHECKS: Mapping[str, str] = {
    "id-changed": "an id of ids.lock is gone: what learners did is kept under it",
    "id-not-locked": "an id that ids.lock does not have yet",
    "broken-link": "a link to a file or page that is not there",
    "typed-number": "a number typed in prose that the lesson computes here",
    "not-markdown": "LaTeX, HTML or a name in single braces, which is shown as it is typed",
    "long-page": "a page of more than about 150 words",
    "unknown-lesson": "a lesson that the course does not have",
    "not-listed": "a lesson file that course.toml does not list",
    "requires-circle": "lessons that require each other in a circle",
    "requires-later": "a lesson that requires one which comes after it",
    "no-derivative": "the loss has no derivative that could be computed",
    "derivative-differs": "the derivative does not agree with central differences",
    "gradient-differs": "the hand-written gradient is no constant times dJ/dw",
    "run-diverges": "a run diverges, and `diverges = true` is not declared",
    "run-stays-finite": "`diverges = true` is declared, and the run does not diverge",
    "figure-unknown": "a {{…}} that has no value where it stands",
    "cannot-be-asked": "a question that cannot be asked where it stands",
    "step-too-small": "the asked step is zero, or too small to be seen",
    "too-exact": "more decimals are asked than the program computes",
    "collision": "a mistake that leads to the right answer, or too near to it",
    "false-collides": "a declared collision that does not happen",
    "not-one-true": "not exactly one option of a question is true",
    "same-options": "two options read the same",
    "already-right": "the text that a question begins with is already the answer",
    "hint-tells": "an author's hint contains the answer",
    "misjudged": "an answer that got another verdict than it must",
    "walk-stuck": "a learner could not go on, or did not come back to the same place",
}
"""The checker's own codes; those of reading a file are in `tutor.course.problems`."""

MENDS: Mapping[str, str] = {
    "unreadable": "Name a file that can be read, or make this one readable.",
    "range": "Write a number within these bounds.",
    "not-finite": "Write a finite number.",
    "bad-value": "Write one of these words.",
    "unknown-name": "Use one of these names, or give this one a start value or a column.",
    "bad-data": "Mend the data, or name other data.",
}
"""How to mend what its own sentence says well enough, by code."""
READ_THE_GUIDE = "lessons/README.md shows how it is written."

ALL_CODES: Mapping[str, str] = {**CODES, **CHECKS}


class Played(Struct, frozen=True):
    """How many answers and walks were tried."""

    questions: int = 0
    learners: Mapping[str, int] = field(default_factory=dict)
    """For each kind of learner, how many questions or answers it came through."""
    seeds: int = 0
    """How many seeds, counted from 0, were asked."""
    variants: int = 0
    """How many different choices of numbers these seeds make."""
    walked: int = 0
    """With how many of these choices the right learner walked to the end."""

    def json(self) -> dict[str, Any]:
        """As `--json` prints it; empty where nothing was played."""
        if not self.learners:
            return {}
        return {
            "questions": self.questions,
            "learners": dict(self.learners),
            "seeds": self.seeds,
            "variants": self.variants,
            "walked": self.walked,
        }

    def text(self) -> str:
        """One line for people."""
        parts = [f"{name} {count}" for name, count in self.learners.items()]
        questions = _count(self.questions, "question")
        variants = f"{_count(self.variants, 'variant')}, {self.walked} walked to the end"
        seeds = f"; {self.seeds} seeds, {variants}" if self.seeds else ""
        return f"{questions}; {', '.join(parts)}{seeds}" if parts else ""


class FileReport(Struct, frozen=True):
    """One file."""

    path: str
    """As it was named."""
    problems: tuple[FileProblem, ...] = ()
    played: Played = Played()
    unreadable: bool = False
    """True where the file could not be read or decoded at all."""

    @property
    def ok(self) -> bool:
        """True without errors; warnings are none."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def status(self) -> int:
        """0, 1 for errors in a file that was read, 2 for one that could not be."""
        return 2 if self.unreadable else int(not self.ok)

    def json(self) -> dict[str, Any]:
        """As `--json` prints it."""
        problems = [
            {
                "line": problem.line,
                "column": problem.column,
                "severity": problem.severity,
                "code": problem.code,
                "message": problem.message,
                "hint": problem.hint,
            }
            for problem in self.problems
        ]
        return {"path": self.path, "ok": self.ok, "problems": problems, "played": self.played.json()}

    def text(self) -> str:
        """For people: every problem with its place, then one line."""
        rows = [problem.text() for problem in self.problems]
        said = judgement(self.problems)
        played = self.played.text()
        rows.append(f"{self.path}: {said}" + (f" ({played})" if played else ""))
        return "\n".join(rows)


def report(
    path: str, problems: Iterable[FileProblem], played: Played | None = None, *, unreadable: bool = False
) -> FileReport:
    """A file's report: problems in the order of the file, doubles left out."""
    mended = [replace(one, hint=one.hint or MENDS.get(one.code, READ_THE_GUIDE)) for one in problems]
    return FileReport(path, _shown(mended), played or Played(), unreadable)


def _shown(problems: Sequence[FileProblem]) -> tuple[FileProblem, ...]:
    """The first problems of a file that has very many; no warning stands in the place of an error."""
    errors = [problem for problem in problems if problem.severity == "error"]
    warnings = list(dict.fromkeys(problem for problem in problems if problem.severity != "error"))
    warnings.sort(key=lambda problem: (problem.line, problem.column))
    room = max(MAX_PROBLEMS - len(errors), 0)
    kept = limited([*errors, *warnings[:room]])
    left = len(warnings) - room
    if left <= 0 or len(errors) >= MAX_PROBLEMS:
        return kept
    said = f"There are {left} more warnings from here on."
    last = replace(warnings[room], code="too-many-problems", message=said, hint="Mend these first.")
    return (*kept, last)


def status(reports: Sequence[FileReport]) -> int:
    """The highest exit status of several files."""
    return max((one.status for one in reports), default=0)


def summary(reports: Sequence[FileReport]) -> str:
    """One line over all files."""
    problems = [problem for one in reports for problem in one.problems]
    return f"{_count(len(reports), 'file')}: {judgement(problems)}"


def judgement(problems: Sequence[FileProblem]) -> str:
    """How many there are of each severity, in words."""
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    parts = [_count(errors, "error")] if errors else []
    parts += [_count(warnings, "warning")] if warnings else []
    return ", ".join(parts) or "all is well"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
