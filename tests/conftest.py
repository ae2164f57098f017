"""What all tests share: their order, their workers, and the time they may take."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# Some hundred tests start the program, which without bytecode would be compiled anew by each.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


WAITING = ("end_to_end/", "test_readme.py", "tui/")
"""The tests that wait for a screen, a terminal or another process, most of their time."""


def pytest_xdist_auto_num_workers() -> int:
    """Two for each core, since many tests wait."""
    return 2 * (os.cpu_count() or 1)


def pytest_configure(config: pytest.Config) -> None:
    """The ordinary run tries the same cases each time; the long ones look for others."""
    if config.getoption("markexpr") == "not long":
        settings.register_profile("same", derandomize=True)
        settings.load_profile("same")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.timeout(0))
        if "torch" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("torch"))  # it takes seconds to import, so once
    items[:] = evenly(items)


def evenly(items: list[pytest.Item]) -> list[pytest.Item]:
    """The same tests, those that wait spread among those that reckon, so that no core stands idle."""
    waiting = [item for item in items if any(f"tests/{place}" in item.nodeid for place in WAITING)]
    among = set(waiting)
    reckoning = [item for item in items if item not in among]
    places = [(place / len(some), item) for some in (waiting, reckoning) for place, item in enumerate(some)]
    return [item for _, item in sorted(places, key=lambda place: place[0])]
