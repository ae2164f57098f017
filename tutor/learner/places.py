"""Where a learner's files are kept on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def data_folder(environ: Mapping[str, str], platform: str) -> Path:
    """The folder of the journal: TUTOR_HOME, else the platform's own for a user's data.

    `platform` is `sys.platform`; the folder need not be there yet.
    """
    if chosen := environ.get("TUTOR_HOME"):
        return Path(chosen).expanduser()
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or Path.home())
    if platform == "darwin":
        return home / "Library" / "Application Support" / "gradient-tutor"
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "gradient-tutor"
    shared = environ.get("XDG_DATA_HOME", "")
    # The XDG standard: a relative path is to be ignored.
    base = Path(shared) if shared.startswith("/") else home / ".local" / "share"
    return base / "gradient-tutor"
