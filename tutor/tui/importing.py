"""Modules that are imported while a screen is up."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def for_good() -> Iterator[None]:
    """Keep what is imported in here out of the search for garbage: it stays, and is more than all else.

    To look through SymPy takes some 50 ms, by which now and then an answer came later. While it is
    imported, there is nothing to be found.
    """
    known, collects = len(sys.modules), gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if len(sys.modules) > known:
            gc.freeze()
        if collects:
            gc.enable()
