"""A lesson's first page with its numbers and charts, as a second process computes it.

What it imports, NumPy above all, would keep the screen waiting; here it is imported beside the screen's own
modules, and only the finished page goes over. Nothing is recorded: the journal is read, and the session ends
with the page.
"""

from __future__ import annotations

import gc
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from tutor.course.library import open_library
from tutor.learner.journal import Journal
from tutor.tui.forerunner import Wish
from tutor.tui.parcel import pack
from tutor.tui.pictures import ALBUM, Drawn
from tutor.tui.room import charts_beside
from tutor.tui.settings import read
from tutor.tui.shelf import Wanted

if TYPE_CHECKING:
    from tutor.chart.model import Raster
    from tutor.learner.page import Page


class FirstPage(NamedTuple):
    """A page, and its charts as they are drawn."""

    page: Page
    visited: int
    """How many pages were seen before."""
    pictures: tuple[Drawn, ...]


def first_page(wish: Wish) -> FirstPage | None:
    """The page that is wanted; None where it waits for torch, or the journal cannot be read as it is.

    Raises TutorError where there is none.
    """
    home = Path(wish.home)
    journal = Journal(home, wish.learner, reads_only=True)
    found = open_library(wish.course).find(wish.lesson)
    opening = Wanted(found, journal, wish.seed, wish.page, restart=wish.restart).read()
    if opening.takes_torch:
        return None
    session, visited = opening.session()
    page = session.page
    if journal.notice:
        return None
    raster: Raster = "ascii" if wish.ascii_only else read(home).raster
    sizes = charts_beside((wish.columns, wish.rows), len(page.charts))
    for block, size in zip(page.charts, sizes, strict=False):
        ALBUM.picture(block.chart, *size, raster)
    return FirstPage(page, visited, ALBUM.drawn)


def main(wish: str) -> NoReturn:
    """Write the page that is wanted, as JSON says, to standard output; where there is none, nothing."""
    gc.disable()  # this process ends before there is garbage worth a search
    found = first_page(Wish(*json.loads(wish)))
    parcel = pack(found) if found else b""
    while parcel:
        parcel = parcel[os.write(1, parcel) :]
    os._exit(0)  # at once: the page is waited for until this process lets go of it
