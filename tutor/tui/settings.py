"""What a learner chose about the screens, kept beside the journal; an unusable file counts as none."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import NamedTuple

FILE_NAME = "settings.json"
LONGEST = 10_000
"""Bytes of a settings file that are read."""


class Settings(NamedTuple):
    """The choices; the defaults are those of somebody who never chose."""

    theme: str = ""
    """The name of a theme; empty for the program's own choice."""
    motion: bool = True
    """Whether charts grow step by step."""


def read(folder: Path | None) -> Settings:
    """The choices kept in a folder."""
    if folder is None:
        return Settings()
    try:
        with (folder / FILE_NAME).open("rb") as file:
            kept = json.loads(file.read(LONGEST))
    except (OSError, ValueError, RecursionError):
        return Settings()
    if not isinstance(kept, dict):
        return Settings()
    theme, motion = kept.get("theme"), kept.get("motion")
    return Settings(theme if isinstance(theme, str) else "", motion if isinstance(motion, bool) else True)


def write(folder: Path | None, settings: Settings) -> None:
    """Keep the choices; where nothing can be written they hold until the program ends."""
    if folder is None:
        return
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f"{FILE_NAME}.new"
        temporary.write_text(json.dumps(settings._asdict(), indent=2) + "\n", "utf-8")
        temporary.replace(folder / FILE_NAME)
