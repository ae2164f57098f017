"""What all tests share: their order, their workers, and the time they may take."""

from __future__ import annotations

import os
import random

import pytest
from hypothesis import settings

# Some hundred tests start the program, which without bytecode would be compiled anew by each.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_xdist_auto_num_workers() -> int:
    """Two for each core, since many tests wait for a screen, a terminal or another process."""
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
    if "PYTEST_XDIST_WORKER" in os.environ:
        # Those that reckon among those that wait, so that no core stands idle; the same order in each worker.
        random.Random(0).shuffle(items)
