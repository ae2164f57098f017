"""What a learner chose about the screens, kept beside the journal; an unusable file counts as none."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tutor.chart.model import Raster

FILE_NAME = "settings.json"
LONGEST = 10_000
"""Bytes of a settings file that are read."""


RASTERS: tuple[Raster, ...] = ("braille", "block", "ascii")
"""What charts can be drawn with, the finest first."""


class Settings(NamedTuple):
    """The choices; the defaults are those of somebody who never chose."""

    theme: str = ""
    """The name of a theme; empty for the program's own choice."""
    motion: bool = True
    """Whether charts grow step by step."""
    raster: Raster = "braille"
    """What charts are drawn with, where the terminal can show it."""
    welcomed: bool = False
    """Whether the welcome was shown."""


def read(folder: Path | None) -> Settings:
    """The choices kept in a folder; one that cannot be used counts as not made."""
    if folder is None:
        return Settings(welcomed=True)
    try:
        with (folder / FILE_NAME).open("rb") as file:
            kept = json.loads(file.read(LONGEST))
    except (OSError, ValueError, RecursionError):
        return Settings()
    if not isinstance(kept, dict):
        return Settings()
    return Settings(**{name: kept[name] for name, fits in FITS.items() if name in kept and fits(kept[name])})


FITS: Mapping[str, Callable[[object], bool]] = {
    "theme": lambda value: isinstance(value, str),
    "motion": lambda value: isinstance(value, bool),
    "raster": lambda value: value in RASTERS,
    "welcomed": lambda value: isinstance(value, bool),
}
"""What each choice may be."""


def write(folder: Path | None, settings: Settings) -> None:
    """Keep the choices; where nothing can be written they hold until the program ends."""
    if folder is None:
        return
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f"{FILE_NAME}.new"
        temporary.write_text(json.dumps(settings._asdict(), indent=2) + "\n", "utf-8")
        temporary.replace(folder / FILE_NAME)
