"""The one family of errors whose message is meant for a person."""

from __future__ import annotations

import sys


class TutorError(Exception):
    """Something the user can mend; its text says what, where and how, in one readable message."""


class InputError(TutorError):
    """The input could not be used: exit status 2."""


class OutputError(TutorError):
    """What was to be said cannot be written, as on a full disk; no more is tried."""


def install_command(package: str) -> str:
    """The line to type that adds a package to the very Python that runs this, wherever one stands."""
    python = sys.executable or "python"
    quoted = f'"{python}"' if " " in python else python
    return f"{quoted} -m pip install {package}"
