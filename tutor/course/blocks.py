"""A piece of TOML in a file: its front matter or one fenced block, with the place of every key."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypedDict, Unpack

from msgspec import Struct

from tutor.course.problems import FileProblem
from tutor.course.source import Source

if TYPE_CHECKING:
    from tutor.course.scanner import Scan

KeyPath = tuple[str | int, ...]
"""Keys and list indices from the top of a TOML text to a value."""


class Where(TypedDict, total=False):
    """Which part of an entry a problem is with; its value as a whole where nothing is said."""

    part: str
    """`key` or `value`."""
    inside: int | None
    """The index of a character in the text that is the value."""


MAX_KEY_PARTS = 4
MAX_NESTING = 16


class TomlBlock(Struct, frozen=True, dict=True):
    """The part of a file from `start` to `end` (offsets), which is TOML."""

    source: Source
    start: int
    end: int
    opening: int
    """The offset of the fence or +++ line, where what concerns the block as a whole is reported."""

    @cached_property
    def text(self) -> str:
        """The TOML."""
        return self.source.text[self.start : self.end]

    @cached_property
    def scan(self) -> Scan:
        """The places of its keys."""
        # Only where there is something to say, or nesting to judge: good lessons need no places.
        from tutor.course.scanner import scan

        return scan(self.text)

    def offset(self, path: KeyPath, part: str = "value", inside: int | None = None) -> int:
        """Where in the file an entry's `key` or `value` stands, or a character inside a string value.

        A path that is not in the text gives the nearest table above it, or the block's opening line.
        """
        place = self.scan.places.get(path)
        if place is None:
            for length in range(len(path) - 1, 0, -1):
                if above := self.scan.places.get(path[:length]):
                    return self.start + above.key
            return self.opening
        if inside is not None:
            return self.start + self.scan.inside(place, inside)
        return self.start + (place.key if part == "key" else place.value)

    def problem(
        self,
        path: KeyPath,
        code: str,
        message: str,
        hint: str = "",
        **where: Unpack[Where],
    ) -> FileProblem:
        """A problem at an entry of this block."""
        return self.source.problem(self.offset(path, **where), code, message, hint)
