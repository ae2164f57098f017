"""The `format` of a lesson or course file: an older or newer one is said in a sentence and not read on."""

from __future__ import annotations

from typing import Any

from tutor.course.blocks import TomlBlock
from tutor.course.problems import FileProblem
from tutor.course.schema import FORMAT


def check_format(raw: dict[str, Any], place: TomlBlock, found: list[FileProblem]) -> bool:
    """Whether the format is one that can be read on; a newer one is not looked at further."""
    given = raw.get("format")
    if not isinstance(given, int) or isinstance(given, bool) or given == FORMAT:
        return True
    if given > FORMAT:
        message = f"this is format {_shown(given)}, and this tutor reads format {FORMAT}."
        found.append(place.problem(("format",), "format-newer", message, "Install a newer tutor to read it."))
    else:
        message = f"this is format {_shown(given)}, which is no longer read."
        found.append(
            place.problem(
                ("format",), "format-older", message, f"Write format = {FORMAT}, and mend what follows."
            )
        )
    return False


def _shown(number: int) -> str:
    """A whole number, shortened: what stands in a file may be thousands of digits long."""
    return str(number) if abs(number) < 10**6 else "of a very large number"
