"""The text of a lesson or course file, read safely, with the line and column of every character."""

from __future__ import annotations

import os
import stat
from bisect import bisect_right
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from tutor.course.nearest import nearest
from tutor.course.problems import FileProblem, LessonError
from tutor.text import clean, quote

MAX_FILE_BYTES = 256 * 1024
"""A lesson file is refused beyond this, before it is read."""
MAX_BLOCK_BYTES = 32 * 1024


class Source(Struct, frozen=True, dict=True):
    """A decoded file: BOM removed, CRLF as one newline, so that columns count what an editor shows."""

    path: str
    """As the user named it; what messages show."""
    text: str

    def __repr__(self) -> str:
        """Without the text, which is long."""
        return f"Source({self.path!r})"

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset of the first character of each line."""
        starts = [0]
        find = self.text.find
        at = find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = find("\n", at + 1)
        return tuple(starts)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character; the end of the text has a position too."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Every line, without its newline; shared by all problems on it."""
        return tuple(self.text.split("\n"))

    def line(self, number: int) -> str:
        """The text of a line (from 1)."""
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else ""

    def problem(
        self, offset: int, code: str, message: str, hint: str = "", severity: str = "error"
    ) -> FileProblem:
        """A problem at a character of this file."""
        line, column = self.position(offset)
        message = message[:1].upper() + message[1:]
        return FileProblem(self.path, line, column, severity, code, message, hint, self.line(line))


def read_source(path: str | os.PathLike[str]) -> Source:
    """The file's text; raises LessonError with one message for whatever cannot be read or decoded."""
    shown = clean(os.fspath(path), keep="")
    return Source(shown, _decode(shown, read_bytes(path, shown, MAX_FILE_BYTES)))


def refuse(shown: str, code: str, message: str, hint: str = "") -> LessonError:
    """The one problem of a file that has no text to point into."""
    message = message[:1].upper() + message[1:]
    return LessonError([FileProblem(shown, 1, 1, "error", code, message, hint, "")], unreadable=True)


def read_bytes(path: str | os.PathLike[str], shown: str, limit: int) -> bytes:
    """An ordinary file's bytes, its size looked at first; raises LessonError, naming it as `shown`."""
    try:
        # Not blocking: opening a named pipe would otherwise wait for a writer for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        hint = _instead(path) if isinstance(error, FileNotFoundError) else ""
        raise refuse(shown, "unreadable", _why_unreadable(path, error), hint) from None
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise refuse(
                shown, "unreadable", "this is a folder, not a lesson file.", "Name a file in it, ID.md."
            )
        if not stat.S_ISREG(status.st_mode):
            raise refuse(shown, "unreadable", "this is not an ordinary file.", "Name a lesson file, ID.md.")
        if status.st_size > limit:
            raise _too_large(shown, status.st_size, limit)
        data = _read_all(descriptor, limit + 1)
    except OSError as error:
        raise refuse(shown, "unreadable", _why_unreadable(path, error)) from None
    finally:
        os.close(descriptor)
    if len(data) > limit:
        raise _too_large(shown, len(data), limit)
    return data


def _read_all(descriptor: int, limit: int) -> bytes:
    """Up to `limit` bytes: a file may say size 0 and still have more to give."""
    parts: list[bytes] = []
    left = limit
    while left > 0 and (part := os.read(descriptor, left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _too_large(shown: str, size: int, limit: int) -> LessonError:
    return refuse(
        shown,
        "too-large",
        f"the file has {size:,} bytes; at most {limit:,} are read.",
        "Put long data in a CSV file and name it with csv = ... under [problem.data].",
    )


def _why_unreadable(path: str | os.PathLike[str], error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file."
    if isinstance(error, PermissionError):
        return "the file may not be read: permission is denied."
    if isinstance(error, IsADirectoryError) or (isinstance(error, OSError) and _is_folder(path)):
        return "this is a folder, not a lesson file."
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "the name cannot be used"
    return f"the file cannot be read: {reason.lower()}."


def _instead(path: str | os.PathLike[str]) -> str:
    """What to do about a file that is not there: the one of its folder that was meant, or a new one."""
    folder, name = os.path.split(clean(os.fspath(path), keep=""))
    if folder and not os.path.isdir(folder):
        return f"There is no folder {quote(folder, 200)} either."
    try:
        near = nearest(name, (one for one in os.listdir(folder or ".") if not one.startswith(".")))
    except OSError:
        near = None
    if near:
        return f"Did you mean {quote(os.path.join(folder, near), 200)}?"
    return "Mend the path; tutor new PATH makes a new lesson."


def _is_folder(path: str | os.PathLike[str]) -> bool:
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


def _decode(shown: str, data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        problem = FileProblem(
            shown,
            line,
            column,
            "error",
            "not-utf8",
            f"The file is not UTF-8: the byte 0x{data[error.start]:02x} begins no character.",
            "Save the file as UTF-8.",
            before[before.rfind("\n") + 1 :],
        )
        raise LessonError([problem], unreadable=True) from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n")
