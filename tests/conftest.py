"""For all tests: no test reads what another, or a user's own build, has left in a cache."""

from __future__ import annotations

import os

import pytest

os.environ["REPORTGEN_CACHE"] = "off"  # commands that tests start inherit it

LONG = (
    "tests/test_readme.py",
    "tests/prose/test_branches.py",
    "tests/pipeline/test_same_bytes.py",
    "tests/test_wheel.py",
    "tests/prose/",
    "tests/watching/",
    "tests/cli/",
    "tests/pipeline/",
)
"""Files that take long begin first, so that no worker is left alone with one at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of long files first; each file stays together."""
    items.sort(key=lambda item: _place(item.nodeid))


def _place(nodeid: str) -> int:
    return next((at for at, start in enumerate(LONG) if nodeid.startswith(start)), len(LONG))
