"""What is wrong with a lesson file: where it is, what it is called, and how to mend it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from msgspec import Struct

from tutor.errors import InputError
from tutor.text import is_unsafe

CODES: Mapping[str, str] = {
    "unreadable": "the file is missing, is not a file, or may not be read",
    "not-utf8": "the file cannot be decoded",
    "too-large": "a file, a block or a list is beyond its limit",
    "too-deep": "a TOML value or key is nested too deeply",
    "too-many-pages": "a lesson has at most 200 pages",
    "too-many-rows": "inline data has at most 1,000 rows",
    "unsafe-character": "a control, escape or bidirectional character",
    "front-matter": "the +++ lines are missing, never closed, or of another kind",
    "format-older": "the file is of an older format",
    "format-newer": "the file is of a newer format",
    "toml-syntax": "the TOML cannot be read",
    "duplicate-key": "a TOML key is given twice",
    "unknown-key": "a key that this table does not have",
    "missing-key": "a key that this table must have",
    "wrong-type": "a value of another type than the key takes",
    "bad-value": "a word that is not one of those allowed",
    "range": "a number outside the range allowed",
    "not-finite": "a number that is infinite or not a number",
    "bad-id": "an id that is not lower-case words joined by hyphens",
    "id-mismatch": "the id is not the file's name",
    "duplicate-id": "an id or page key that is used twice",
    "missing-id": "a page or question without an id to be known by",
    "bad-name": "a name that cannot be declared",
    "unknown-name": "a name that is not known here",
    "unused-name": "a column, start value or intermediate that nothing uses",
    "bad-expression": "an expression that cannot be read",
    "bad-figure": "a {{…}} in prose that cannot be read or computed",
    "bad-data": "data that cannot be read, drawn or split",
    "length-mismatch": "data columns of unequal length",
    "conflict": "two keys that cannot stand together",
    "unknown-run": "a run that is not declared",
    "unknown-skill": "a skill that the course does not have",
    "unknown-activity": "a fence whose word is almost an activity's name",
    "bad-fence": "a fenced block that is never closed or stands wrongly",
    "bad-heading": "a heading that cannot begin a page",
    "bad-table": "a table whose rows do not fit its header",
    "too-many-questions": "a page asks at most one question",
    "too-many-plots": "a page has at most two plots",
    "empty": "there is nothing to show",
    "unknown-lesson": "course.toml names a lesson that is not there",
    "too-many-problems": "the list of problems was cut short",
}
"""Every code with what it means; the authoring guide prints this list."""

MAX_PROBLEMS = 200
"""Beyond this the list is cut: a file of noise must not become a report of noise."""

SHOWN_WIDTH = 100
"""Characters of a line that are shown with a problem."""


class FileProblem(Struct, frozen=True):
    """One problem at one place of one file."""

    path: str
    line: int
    """From 1."""
    column: int
    """From 1, in characters."""
    severity: str
    """`error` or `warning`."""
    code: str
    """One of CODES."""
    message: str
    """One sentence."""
    hint: str
    """How to mend it; may be empty."""
    source_line: str
    """The line as it stands in the file."""

    def text(self, width: int = SHOWN_WIDTH) -> str:
        """`file:line:column: error[code]: sentence`, the line, a caret, and how to mend it; safe to print.

        Of a long line `width` characters are shown, the one at fault among them.
        """
        place = f"{_visible(self.path)}:{self.line}:{self.column}"
        head = f"{place}: {self.severity}[{self.code}]: {_visible(self.message)}"
        rows = [head]
        if self.source_line.strip():
            rows += _with_caret(self.source_line, self.column, width)
        if self.hint:
            rows.append(f"  {_visible(self.hint)}")
        return "\n".join(rows)


class LessonError(InputError):
    """A lesson or course file with problems; its text is all of them, each with its place."""

    def __init__(self, problems: Iterable[FileProblem], *, unreadable: bool = False) -> None:
        self.problems = limited(problems)
        self.unreadable = unreadable
        """True when the file could not be read or decoded at all, so that nothing more is known of it."""
        super().__init__("\n".join(problem.text() for problem in self.problems))


def limited(problems: Iterable[FileProblem]) -> tuple[FileProblem, ...]:
    """The problems in the order of the file, doubles left out, MAX_PROBLEMS at most."""
    unique = dict.fromkeys(sorted(problems, key=lambda p: (p.path, p.line, p.column)))
    kept = tuple(unique)
    if len(kept) <= MAX_PROBLEMS:
        return kept
    last = kept[MAX_PROBLEMS]
    rest = f"There are {len(kept) - MAX_PROBLEMS} more problems from here on; mend these first."
    end = FileProblem(last.path, last.line, last.column, "error", "too-many-problems", rest, "", "")
    return (*kept[:MAX_PROBLEMS], end)


def _with_caret(line: str, column: int, width: int) -> list[str]:
    """The line, cut to a width, and below it a caret under the character at fault."""
    at = min(column - 1, len(line))
    start = max(0, at - width * 2 // 3)
    shown = _visible(line[start : start + width])
    before = shown[: at - start]
    left = "…" if start else ""
    right = "…" if start + width < len(line) else ""
    pad = " " * (len(left) + sum(_width(c) for c in before))
    return [f"  {left}{shown}{right}", f"  {pad}^"]


def _visible(text: str) -> str:
    """The text with a dot for what a terminal would obey or not show, so that columns stay what they are."""
    return "".join(" " if c == "\t" else "·" if is_unsafe(c) or not c.isprintable() else c for c in text)


def _width(character: str) -> int:
    """How many terminal cells a character takes."""
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
