"""For all tests: no test reads what another, or a user's own build, has left in a cache."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from ctypes.util import find_library
from typing import Any

import pytest
from hypothesis import settings

from tests.checkers import CHROMIUM

# How long an example takes says more of what else the machine does than of the code
settings.register_profile("untimed", parent=settings(), deadline=None)
settings.load_profile("untimed")

os.environ["REPORTGEN_CACHE"] = "off"  # commands that tests start inherit it

LONG = (
    "tests/prose/",
    "tests/test_readme.py",
    "tests/pipeline/test_same_bytes.py",
    "tests/test_wheel.py",
    "tests/watching/",
    "tests/cli/",
    "tests/pipeline/",
)
"""Files that take long begin first, so that no worker is left alone with one at the end."""

OF_ALL_CASES = (
    "tests/prose/",
    "tests/analysis/test_facts.py",
    "tests/analysis/test_ids.py",
    "tests/analysis/cohort/test_evaluable.py",
    "tests/present/test_report_record.py",
    "tests/stale/",
)
"""Files that read every case of the prose: one worker takes them all, and makes each case once."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of long files first; each file stays together."""
    items.sort(key=lambda item: _place(item.nodeid))


def _place(nodeid: str) -> int:
    return next((at for at, start in enumerate(LONG) if nodeid.startswith(start)), len(LONG))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Of files that stay together (`--dist loadfile`), those of all cases are as one file."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "cases" if nodeid.startswith(OF_ALL_CASES) else super()._split_scope(nodeid)

    return Scheduling(config, log)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One browser for all tests of a process: a second one beside it is refused by playwright."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    if sys.platform == "linux" and find_library("atomic") is None:
        pytest.skip("libatomic1 is not installed, without which playwright does not start")
    with api.sync_playwright() as started:
        # Our engine of PDF leaves its process the packaged fonts alone; a reader's browser has more
        environment = {key: v for key, v in os.environ.items() if not key.startswith("FONTCONFIG")}
        launched = started.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"], env=environment
        )
        yield launched
        launched.close()
