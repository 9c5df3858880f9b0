"""Measures Kaplan-Meier, log-rank and Cox beside R's survival package, on the same rows.

    python benchmarks/survival.py [-n ROUNDS] [--rows N ...] [--check] [--json FILE]

Both sides read one file and time the fits alone, inside their processes. In every round all sizes
and both sides follow each other, so that a ratio compares the same minutes. Printed are medians.
The run fails where the two disagree.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from itertools import pairwise
from math import log
from pathlib import Path

from beside_r import Beside, rscript
from measuring import Goal, measure, spread, verdicts

HERE = Path(__file__).resolve().parent
INSTALL = "apt-get install --no-install-recommends r-base-core r-cran-survival"
FITS = {"kaplan_meier": "Kaplan-Meier", "log_rank": "log-rank", "cox": "Cox"}
# How often as fast as R, at every size.
FASTER = {"kaplan_meier": 8, "log_rank": 4, "cox": 4}


Sizes = dict[int, Beside]


def compare(r: str, sizes: Sequence[int], rounds: int, folder: Path) -> Sizes:
    """All rounds; in each the sizes and at every size the two sides take turns."""
    # In a process of its own: what starts a process passes its own peak of memory on to it.
    for rows in sizes:
        file = str(folder / f"rows-{rows}")
        measure([sys.executable, str(HERE / "survival_rows.py"), file, str(rows)], folder / "log")
    found = {rows: Beside() for rows in sizes}
    for _ in range(rounds):
        for rows, both in found.items():
            one_round(r, rows, both, folder)
    return found


def one_round(r: str, rows: int, both: Beside, folder: Path) -> None:
    """One process of each side."""
    ours, theirs = [sys.executable, str(HERE / "survival_fits.py")], [r, str(HERE / "survival.R")]
    repetitions = max(3, min(200, 300_000 // rows))
    arguments = (str(folder / f"rows-{rows}"), str(rows), str(repetitions))
    for side, command in ((both.ours, ours), (both.r, theirs)):
        cost = measure([*command, *arguments], folder / "log")
        side.megabytes.append(cost.megabytes)
        side.hear((folder / "log").read_text(encoding="utf-8"))


def disagreements(sizes: Sizes) -> list[str]:
    """Every number in which the two sides differ."""
    return [f"{n:,} rows, {text}" for n, both in sizes.items() for text in both.disagreements()]


def table(sizes: Sizes) -> str:
    """Seconds of both sides and their ratio, in Markdown."""
    lines = [
        "| rows | fit | reportgen, ms [least, greatest] | R, ms [least, greatest] | ratio "
        "| ratio of CPU |",
        "|---|---|---|---|---|---|",
    ]
    for rows, both in sizes.items():
        for name, title in FITS.items():
            ours, theirs = (
                spread([1000 * s for s in side.seconds[name]], 2) for side in (both.ours, both.r)
            )
            ratios = f"{both.faster(name):.1f} | {both.leaner(name):.1f}"
            lines.append(f"| {rows:,} | {title} | {ours} | {theirs} | {ratios} |")
    return "\n".join(lines)


def further(sizes: Sizes) -> str:
    """What bears on the table: the part of coxph that only iterates, and the memory."""
    lines = [
        "| rows | coxph.fit alone, ms | times reportgen's Cox | peak, MB | peak of R, MB |",
        "|---|---|---|---|---|",
    ]
    for rows, both in sizes.items():
        inner = both.r.median("cox_inner")
        lines.append(
            f"| {rows:,} | {1000 * inner:.2f} | {inner / both.ours.median('cox'):.1f} "
            f"| {max(both.ours.megabytes):.0f} | {max(both.r.megabytes):.0f} |"
        )
    return "\n".join(lines)


def exponents(sizes: Sizes) -> str:
    """Powers of the rows by which CPU grows from one size to the next, in Markdown."""
    steps = list(pairwise(sizes))
    titles = (f"{low:,} to {high:,} rows" for low, high in steps)
    lines = [f"| growth by a power of the rows | {' | '.join(titles)} |"]
    lines.append("|---" * (len(steps) + 1) + "|")
    for name, title in FITS.items():
        powers = (
            log(cpu(sizes[high], name) / cpu(sizes[low], name)) / log(high / low)
            for low, high in steps
        )
        lines.append(f"| {title} | {' | '.join(f'{power:.2f}' for power in powers)} |")
    return "\n".join(lines)


def cpu(both: Beside, name: str) -> float:
    """Seconds of our CPU of one fit."""
    return statistics.median(both.ours.cpu[name])


def speed(rows: int, name: str) -> Goal[Sizes]:
    """So many times as fast as R, by CPU: wall time would tell of other work on the machine."""
    text = f"{FITS[name]}, {rows:,} rows, CPU of R, times ours"
    return Goal(text, FASTER[name], "x", lambda sizes: sizes[rows].leaner(name), least=True)


def growth(low: int, high: int, name: str) -> Goal[Sizes]:
    """No more CPU than n log n allows."""
    limit = round(high * log(high) / (low * log(low)), 2)
    text = f"{FITS[name]}, CPU, {high:,} rows times {low:,} rows (n log n)"

    def grown(sizes: Sizes) -> float:
        return cpu(sizes[high], name) / cpu(sizes[low], name)

    return Goal(text, limit, "x", grown)


def memory(rows: int) -> Goal[Sizes]:
    """The peak of the whole process, the data included."""
    text = f"peak memory, {rows:,} rows"
    return Goal(text, 400, "MB", lambda sizes: max(sizes[rows].ours.megabytes))


def goals(sizes: Sequence[int]) -> list[Goal[Sizes]]:
    """The goals that the sizes allow to judge."""
    # Below 100,000 rows the fixed cost of a call hides how it grows.
    growing = pairwise(rows for rows in sizes if rows >= 100_000)
    return [
        *(speed(rows, name) for rows in sizes for name in FITS),
        *(growth(low, high, name) for low, high in growing for name in FITS),
        memory(max(sizes)),
    ]


def main() -> int:
    """Measure, compare, print; with ``--check`` fail when a goal is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", type=int, default=5, help="rounds (default 5)")
    parser.add_argument("--rows", type=int, nargs="+", default=[1000, 100_000, 1_000_000])
    parser.add_argument("--check", action="store_true", help="exit with 1 when a goal is missed")
    parser.add_argument("--json", type=Path, help="write every single measurement to this file")
    options = parser.parse_args()
    r = rscript("survival", INSTALL)
    with tempfile.TemporaryDirectory() as folder:
        sizes = compare(r, sorted(set(options.rows)), options.n, Path(folder))
    versions = " ".join(f"{a} {b}" for a, b in next(iter(sizes.values())).r.versions.items())
    print(
        f"Python {platform.python_version()}, numpy {version('numpy')}, {versions}, "
        f"{os.cpu_count()} cores, medians of {options.n} rounds\n"
    )
    judged = goals(list(sizes))
    print(f"{table(sizes)}\n\n{further(sizes)}\n\n{exponents(sizes)}\n\n{verdicts(judged, sizes)}")
    if options.json:
        plain = {rows: {"reportgen": vars(b.ours), "R": vars(b.r)} for rows, b in sizes.items()}
        options.json.write_text(json.dumps(plain, indent=1), encoding="utf-8")
    if wrong := disagreements(sizes):
        raise SystemExit("\n".join(["\nThe two sides disagree:", *wrong]))
    return int(options.check and not all(goal.met(sizes) for goal in judged))


if __name__ == "__main__":
    sys.exit(main())
