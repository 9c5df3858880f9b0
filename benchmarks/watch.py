"""Measures the live page: from the save of a file to the renewed page in headless Chromium.

    python benchmarks/watch.py [-n EDITS] [--project DIR] [--check]

Every kind of edit is made ``-n`` times in turn with the others, each another value than before. A
save ends when the file is closed; the page is renewed when the new text is in it and a frame is
drawn. Needs playwright and Chromium.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measuring import ENVIRONMENT, Goal, spread, verdicts

REPO = Path(__file__).resolve().parent.parent
EXAMPLE = REPO / "data" / "blinatumomab-vs-car-t"
PATIENCE = 60.0

MARKS = """name => performance.getEntriesByName(name)
  .map(mark => [performance.timeOrigin + mark.startTime, mark.detail])"""
"""The page marks when it heard of a report (with what its build took) and when it showed it."""


@dataclass(frozen=True)
class Edit:
    """A kind of edit: a text of a file of the project, and what takes its place."""

    name: str
    file: str
    old: str
    new: str
    values: Callable[[int], str]


EDITS = (
    Edit(
        "count of the primary outcome",
        "studies.csv",
        ",32,32,22,32,CR after",
        ",32,32,{},32,CR after",
        lambda number: str(number % 20 + 1),
    ),
    Edit(
        "survival at a year",
        "studies.csv",
        ",all treated,32,55.5,",
        ",all treated,32,{},",
        lambda number: f"{40 + number % 20}.5",
    ),
    Edit(
        "label of an outcome",
        "spec.yaml",
        'label: "complete remission"',
        'label: "complete remission{}"',
        lambda number: " " + "again " * number + "and anew",
    ),
    Edit(
        "sentence of a claim",
        "spec.yaml",
        '"Across studies, CAR T-cell therapy was associated with a higher',
        '"Across studies{}, CAR T-cell therapy was associated with a higher',
        lambda number: " " + "again " * number + "and anew",
    ),
)


@dataclass(frozen=True)
class Took:
    """Milliseconds: until the browser heard of it, of these the build; from there to the page."""

    told: float
    build: float
    page: float

    @property
    def whole(self) -> float:
        """From the save to the renewed page."""
        return self.told + self.page


class Project:
    """A copy of the project, with the edits that were made to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._first = {edit.file: (folder / edit.file).read_text("utf-8") for edit in EDITS}
        self._made: dict[str, str] = {}

    def save(self, edit: Edit, value: str) -> float:
        """Make an edit; the time at which it was saved, in milliseconds."""
        self._made[edit.name] = edit.new.format(value)
        text = self._first[edit.file]
        for one in EDITS:
            if one.file == edit.file and one.name in self._made:
                assert text.count(one.old) == 1, one.name
                text = text.replace(one.old, self._made[one.name])
        path = self._folder / edit.file
        path.write_text(text, encoding="utf-8")
        return time.time() * 1000


@contextmanager
def watched(project: Path, folder: Path) -> Iterator[str]:
    """The address of the live page of a project."""
    command = [sys.executable, "-m", "reportgen", "watch", str(project), "-q"]
    settings = {**ENVIRONMENT, "REPORTGEN_CACHE": str(folder / "cache")}
    with subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            yield running.stdout.readline().split()[0]
        finally:
            running.terminate()


def until(holds: Callable[[], Any]) -> Any:
    """What a question answers, once that is something."""
    end = time.monotonic() + PATIENCE
    while not (found := holds()):
        if time.monotonic() > end:
            raise SystemExit("the page was not renewed")
        time.sleep(0.02)
    return found


def measured(page: Any, project: Project, edit: Edit, value: str) -> Took:
    """One edit."""
    before = {name: len(page.evaluate(MARKS, name)) for name in ("live-heard", "live-seen")}
    saved = project.save(edit, value)
    until(lambda: len(page.evaluate(MARKS, "live-seen")) > before["live-seen"])
    heard, build = page.evaluate(MARKS, "live-heard")[before["live-heard"]]
    seen, _ = page.evaluate(MARKS, "live-seen")[before["live-seen"]]
    until(lambda: page.evaluate("document.documentElement.dataset.waiting === '0'"))
    time.sleep(1.5)  # what is left for idle moments
    return Took(heard - saved, build, seen - heard)


def all_measured(project: Path, count: int) -> dict[str, list[Took]]:
    """Every kind of edit ``count`` times; the first round fills what is kept and does not count."""
    from playwright.sync_api import sync_playwright

    took: dict[str, list[Took]] = {edit.name: [] for edit in EDITS}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as started:
        folder = Path(name)
        copy = Path(shutil.copytree(project, folder / "project"))
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with watched(copy, folder) as address:
            page = browser.new_page(viewport={"width": 1200, "height": 900})
            page.goto(address)
            page.locator("#abstract").wait_for(timeout=PATIENCE * 1000)
            edits = Project(copy)
            for number in range(count + 1):
                for edit in EDITS:
                    one = measured(page, edits, edit, edit.values(number))
                    took[edit.name] += [one] if number else []
        browser.close()
    return took


def table(took: dict[str, list[Took]]) -> str:
    """The medians of all kinds of edits, in Markdown."""
    lines = [
        "| edit | save to page, ms [least, greatest] | noticed and told | build | page |",
        "|---|---|---|---|---|",
    ]
    for name, found in took.items():
        whole = spread([one.whole for one in found], 0)
        parts = (
            statistics.median(one.told - one.build for one in found),
            statistics.median(one.build for one in found),
            statistics.median(one.page for one in found),
        )
        lines.append(f"| {name} | {whole} | " + " | ".join(f"{part:.0f}" for part in parts) + " |")
    return "\n".join(lines)


GOALS: tuple[Goal[dict[str, float]], ...] = tuple(
    Goal(f"save to page, {edit.name}", 300, "ms", lambda medians, name=edit.name: medians[name])
    for edit in EDITS
)


def main() -> int:
    """Measure, print, and with ``--check`` fail when a goal is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", type=int, default=7, help="edits of every kind (default 7)")
    parser.add_argument("--project", type=Path, default=EXAMPLE, help="project to watch")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a goal is missed")
    options = parser.parse_args()
    took = all_measured(options.project.resolve(), options.n)
    medians = {name: statistics.median(one.whole for one in found) for name, found in took.items()}
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, medians of {options.n}\n")
    print(table(took))
    print(f"\n{verdicts(GOALS, medians)}")
    return int(options.check and not all(goal.met(medians) for goal in GOALS))


if __name__ == "__main__":
    sys.exit(main())
