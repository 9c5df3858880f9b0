"""Measures what a build costs after one cell of the data was changed, beside a build from nothing.

    python benchmarks/rebuild.py [-n RUNS] [--check] [--json FILE]

Whole processes, as a user runs them. Before each rebuild the cache is put back to what it was after
a build of the unchanged project. Cold builds (``--no-cache``) and rebuilds of a round follow each
other, so that a ratio compares processes of the same minutes.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import measuring
from measuring import Cost, Goal, measure, median, spread, verdicts

DATA = Path(__file__).resolve().parent.parent / "data"
REVIEW, COHORT = "blinatumomab-vs-car-t", "blinatumomab-vs-car-t-cohort"
FORMATS = {"HTML": "html", "HTML and PDF": "html,pdf"}


@dataclass(frozen=True)
class Change:
    """One cell that gets another value; ``row`` is the id of its row, no column is no change."""

    name: str
    project: str
    file: str
    row: str = ""
    column: str = ""
    value: str = ""


CHANGES = (
    Change("nothing", REVIEW, "studies.csv"),
    Change("one count", REVIEW, "studies.csv", "kantarjian_2017_tower", "cr_events", "121"),
    Change("one rate", REVIEW, "studies.csv", "shah_bd_2021_zuma3_p2", "os_2y_pct", "57"),
    Change("one moderator", REVIEW, "studies.csv", "park_2018", "median_age_years", "46"),
    Change("nothing", COHORT, "patients_synthetic.csv"),
    Change("one patient's time", COHORT, "patients_synthetic.csv", "P003", "os_months", "30.91"),
    Change(
        "one patient's response",
        COHORT,
        "patients_synthetic.csv",
        "P001",
        "complete_remission",
        "1",
    ),
)

Costs = dict[str, Cost]
Medians = Mapping[str, Cost]


def ratio(change: Change, formats: str, limit: float) -> Goal[Medians]:
    """The goal of one change: CPU of the rebuild as a share of the cold build."""
    return Goal(
        f"{place(change)}, {formats}, share of the cold build (CPU)",
        limit,
        "",
        lambda medians: medians[key(change, formats)].cpu / medians[cold(change, formats)].cpu,
    )


def place(change: Change) -> str:
    """The change in words, with its project."""
    return f"{'review' if change.project == REVIEW else 'cohort'}: {change.name}"


def key(change: Change, formats: str) -> str:
    return f"{place(change)} | {formats}"


def cold(change: Change, formats: str) -> str:
    return f"{change.project} | {formats} | cold"


GOALS = tuple(
    ratio(change, formats, limit)
    for formats, limit in (("HTML", 0.25), ("HTML and PDF", 0.5))
    for change in CHANGES
)


def apply(change: Change, project: Path) -> None:
    """Write the new value into its cell."""
    if not change.column:
        return
    path = project / change.file
    with path.open(newline="", encoding="utf-8") as file:
        heads, *rows = csv.reader(file)
    column = heads.index(change.column)
    row = next(row for row in rows if row[0] == change.row)
    if row[column] == change.value:
        raise SystemExit(f"{change.row} has {change.column} {change.value} already")
    row[column] = change.value
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([heads, *rows])


def build(project: Path, out: Path, formats: str, cache: Path | None, log: Path) -> Cost:
    """One build in a process of its own."""
    measuring.ENVIRONMENT["REPORTGEN_CACHE"] = str(cache or "off")
    options = ["--to", FORMATS[formats], "--out", str(out), "-q"]
    return measure([sys.executable, "-m", "reportgen", "build", str(project), *options], log)


def prepared(folder: Path) -> dict[tuple[str, str], Path]:
    """For each project and formats the cache as a build of the unchanged project leaves it."""
    caches = {}
    for project in (REVIEW, COHORT):
        for formats in FORMATS:
            cache = folder / f"cache-{project}-{formats}"
            build(DATA / project, folder / "out", formats, cache, folder / "log")
            shutil.rmtree(folder / "out")
            caches[project, formats] = cache
    return caches


def one_round(folder: Path, caches: Mapping[tuple[str, str], Path]) -> Costs:
    """Every case once: the cold build of each project, then its rebuilds."""
    costs: Costs = {}
    for formats in FORMATS:
        for change in CHANGES:
            project, out, cache = folder / "project", folder / "out", folder / "cache"
            shutil.copytree(DATA / change.project, project)
            apply(change, project)
            if not change.column:
                costs[cold(change, formats)] = build(project, out, formats, None, folder / "log")
                shutil.rmtree(out)
            shutil.copytree(caches[change.project, formats], cache)
            costs[key(change, formats)] = build(project, out, formats, cache, folder / "log")
            for made in (project, out, cache):
                shutil.rmtree(made)
    return costs


def table(rounds: Sequence[Costs], medians: Medians) -> str:
    """The medians of all cases, in Markdown."""
    lines = [
        "| changed | formats | wall, s [least, greatest] | CPU, s | cold: wall, s | CPU, s "
        "| share of wall | of CPU |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for formats in FORMATS:
        for change in CHANGES:
            made, full = medians[key(change, formats)], medians[cold(change, formats)]
            walls = spread([costs[key(change, formats)].wall for costs in rounds])
            lines.append(
                f"| {place(change)} | {formats} | {walls} | {made.cpu:.3f} | {full.wall:.3f} "
                f"| {full.cpu:.3f} | {made.wall / full.wall:.2f} | {made.cpu / full.cpu:.2f} |"
            )
    return "\n".join(lines)


def main() -> int:
    """Measure, print, and with ``--check`` fail when a goal is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", type=int, default=5, help="measured rounds (default 5)")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a goal is missed")
    parser.add_argument("--json", type=Path, help="write every single measurement to this file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        caches = prepared(folder)
        rounds = [one_round(folder, caches) for _ in range(options.n)]
    medians = {case: median([costs[case] for costs in rounds]) for case in rounds[0]}
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, medians of {options.n}\n")
    print(table(rounds, medians))
    print(f"\n{verdicts(GOALS, medians)}")
    if options.json:
        plain = [{case: asdict(cost) for case, cost in costs.items()} for costs in rounds]
        options.json.write_text(json.dumps(plain, indent=1), encoding="utf-8")
    return int(options.check and not all(goal.met(medians) for goal in GOALS))


if __name__ == "__main__":
    sys.exit(main())
