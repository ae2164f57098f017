"""What all tests share: one that hangs is ended and named; the long ones may take their time."""

from __future__ import annotations

import os

import pytest

# Some hundred tests start the program, which without bytecode would be compiled anew by each.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_xdist_auto_num_workers() -> int:
    """Two for each core: many tests wait for a terminal or another process, most of their time."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.timeout(0))
