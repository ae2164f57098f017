"""The streams and settings of one run of the program, in one value so that tests can hand in their own."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping
from typing import IO, ClassVar, TextIO

from msgspec import Struct, field

from tutor.errors import OutputError
from tutor.text import clean

DEFAULT_WIDTH = 80
NARROWEST = 20
SAMPLE = "·−…ŷŵℓΣ√ᵢ′"
"""Characters that the lessons' mathematics needs."""


class Console(Struct, frozen=True):
    """Where a command reads and writes, and what can be shown there."""

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    environ: Mapping[str, str] = field(default_factory=dict)
    platform: str = "linux"
    """`sys.platform`."""

    LONGEST_LINE: ClassVar[int] = 65536
    """Bytes of a line of input that are kept."""

    @classmethod
    def of_process(cls) -> Console:
        """The real one; a stream that was closed before the start is empty."""
        return cls(
            sys.stdin or io.StringIO(),
            sys.stdout or io.StringIO(),
            sys.stderr or io.StringIO(),
            os.environ,
            sys.platform,
        )

    @property
    def interactive(self) -> bool:
        """True where a person sits before a terminal that can place its cursor."""
        return _is_terminal(self.stdin) and _is_terminal(self.stdout) and self.environ.get("TERM") != "dumb"

    @property
    def prompts(self) -> bool:
        """True where somebody is there to press a key: input and output are a terminal of any kind."""
        return _is_terminal(self.stdin) and _is_terminal(self.stdout)

    @property
    def on_linux_console(self) -> bool:
        """True on the console of Linux itself, whose fonts have no dots and few signs of mathematics."""
        return self.environ.get("TERM", "").startswith("linux") and _is_terminal(self.stdout)

    @property
    def ascii_only(self) -> bool:
        """True where the stream's encoding, the locale variables or the font allow nothing beyond ASCII."""
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        try:
            SAMPLE.encode(encoding)
        except (UnicodeEncodeError, LookupError):
            return True
        return _is_c_locale(self.environ) or self.on_linux_console

    @property
    def width(self) -> int:
        """Columns of the terminal; 80 where there is none."""
        if (columns := self.environ.get("COLUMNS", "")).isdecimal() and int(columns):
            return max(int(columns), NARROWEST)
        try:
            columns_there = os.get_terminal_size(self.stdout.fileno()).columns
        except (OSError, ValueError, AttributeError):
            return DEFAULT_WIDTH
        return max(columns_there, NARROWEST) if columns_there else DEFAULT_WIDTH

    def read_line(self) -> bytes | None:
        """The next line of input without its end, before it is decoded; None when the input has ended.

        Of a line beyond LONGEST_LINE the beginning is given, one byte longer than that; the rest is
        passed over.
        """
        source: IO[bytes] | None = getattr(self.stdin, "buffer", None)
        if source is None:
            text = self.stdin.readline()
            return text.encode("utf-8", "surrogatepass").rstrip(b"\r\n") if text else None
        line = rest = source.readline(self.LONGEST_LINE + 1)
        while rest and not rest.endswith(b"\n") and len(line) > self.LONGEST_LINE:
            rest = source.readline(self.LONGEST_LINE)
        return line.rstrip(b"\r\n") if line else None

    def say(self, text: str = "", end: str = "\n") -> None:
        """Write to standard output at once; what its encoding cannot show becomes `?`.

        Raises OutputError where it cannot be written, as on a full disk, BrokenPipeError where nobody reads.
        """
        try:
            _write(self.stdout, text + end)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"The output cannot be written: {error.strerror or error}.") from None

    def complain(self, text: str, *, wrap: bool = False) -> None:
        """Write one message to standard error; where that cannot be written, nobody can be told.

        A message may quote what somebody typed: what a terminal would obey is left out. With `wrap`, a
        message of one line is broken between words where a terminal would break it anywhere.
        """
        safe = clean(text)
        if wrap and "\n" not in safe and _is_terminal(self.stderr):
            from textwrap import fill

            safe = fill(safe, self.width - 1, break_long_words=False, break_on_hyphens=False)
        try:
            _write(self.stderr, safe + "\n")
        except BrokenPipeError:
            raise
        except OSError:
            return


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:  # the shell closed it, as in `>&-`
        return
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding))
    stream.flush()


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except (ValueError, AttributeError):
        return False


def _is_c_locale(environ: Mapping[str, str]) -> bool:
    if chosen := environ.get("LC_ALL"):
        return chosen in {"C", "POSIX"}
    # Python itself sets LC_CTYPE to C.UTF-8 where LANG=C asks for ASCII (PEP 538).
    ctype = environ.get("LC_CTYPE", "")
    coerced = ctype in {"", "C.UTF-8", "C.utf8", "UTF-8"}
    return ctype in {"C", "POSIX"} or (coerced and environ.get("LANG") in {"C", "POSIX"})
