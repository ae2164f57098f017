"""What is said and kept of an error that nobody foresaw."""

from __future__ import annotations

import platform
import time
import traceback

from tutor.console import Console
from tutor.learner.places import data_folder
from tutor.text import quote
from tutor.version import __version__


def unforeseen(error: Exception, console: Console) -> int:
    """One line for the user, the traceback in a file; the exit status."""
    what = quote(f"{type(error).__name__}: {error}", 100)
    folder = data_folder(console.environ, console.platform)
    path = folder / time.strftime("report-%Y%m%d-%H%M%S.txt")
    lines = [f"tutor {__version__}, Python {platform.python_version()}, {platform.platform()}", ""]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "".join(traceback.format_exception(error)), "utf-8")
    except OSError:
        console.complain(f"The tutor failed ({what}), and no report could be saved.")
    else:
        console.complain(f"The tutor failed ({what}). What led to it is in {path}.")
    return 2
