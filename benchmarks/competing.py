"""Measures the Fine-Gray model beside R's cmprsk, on the same rows.

    python benchmarks/competing.py [-n ROUNDS] [--check]

cmprsk takes the square of the rows: it is timed up to 10,000 of them, and what it would take
beyond is told by that square. The run fails where the two disagree.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from importlib.metadata import version
from itertools import pairwise
from math import log
from pathlib import Path

from beside_r import Beside, rscript
from measuring import Goal, measure, spread, verdicts

HERE = Path(__file__).resolve().parent
INSTALL = "apt-get install --no-install-recommends r-base-core r-cran-cmprsk"
FIT = "fine_gray"
BESIDE = (1000, 10_000)
ALONE = (100_000, 1_000_000)
Sizes = dict[int, Beside]


def compare(r: str, rounds: int, folder: Path) -> Sizes:
    """All rounds; in each the sizes take turns, and at the smaller ones the two sides."""
    found = {rows: Beside() for rows in BESIDE + ALONE}
    for rows in found:
        file = str(folder / f"rows-{rows}")
        measure([sys.executable, str(HERE / "survival_rows.py"), file, str(rows)], folder / "log")
    for _ in range(rounds):
        for rows, both in found.items():
            one_round(r, rows, both, folder)
    return found


def one_round(r: str, rows: int, both: Beside, folder: Path) -> None:
    """One process of each side."""
    ours = [sys.executable, str(HERE / "competing_fits.py")]
    sides = [(both.ours, ours, max(3, min(50, 100_000 // rows)))]
    if rows in BESIDE:
        sides.append((both.r, [r, str(HERE / "competing.R")], max(1, 5000 // rows)))
    for side, command, repetitions in sides:
        arguments = (str(folder / f"rows-{rows}"), str(rows), str(repetitions))
        cost = measure([*command, *arguments], folder / "log")
        side.megabytes.append(cost.megabytes)
        side.hear((folder / "log").read_text(encoding="utf-8"))


def cpu(sizes: Sizes, rows: int, *, of_r: bool = False) -> float:
    """Seconds of CPU of one fit, those of R beyond its sizes by the square of the rows."""
    both = sizes[rows]
    if not of_r:
        return statistics.median(both.ours.cpu[FIT])
    if rows in BESIDE:
        return statistics.median(both.r.cpu[FIT])
    return float(cpu(sizes, max(BESIDE), of_r=True) * (rows / max(BESIDE)) ** 2)


def power(sizes: Sizes, low: int, high: int, *, of_r: bool = False) -> float:
    """By which power of the rows the CPU grows."""
    grown = cpu(sizes, high, of_r=of_r) / cpu(sizes, low, of_r=of_r)
    return log(grown) / log(high / low)


def table(sizes: Sizes) -> str:
    """CPU of both sides and their ratio, in Markdown."""
    lines = [
        "| rows | reportgen, ms of CPU [least, greatest] | crr, s of CPU | ratio | peak, MB |",
        "|---|---|---|---|---|",
    ]
    for rows, both in sizes.items():
        ours = spread([1000 * s for s in both.ours.cpu[FIT]], 1)
        theirs = cpu(sizes, rows, of_r=True)
        told = f"{theirs:.2f}" if rows in BESIDE else f"about {theirs:,.0f}, not run"
        ratio = f"{theirs / cpu(sizes, rows):,.0f}"
        lines.append(f"| {rows:,} | {ours} | {told} | {ratio} | {max(both.ours.megabytes):.0f} |")
    return "\n".join(lines)


def exponents(sizes: Sizes) -> str:
    """Powers of the rows by which CPU grows from one size to the next, in Markdown."""
    lines = ["| growth by a power of the rows | reportgen | crr |", "|---|---|---|"]
    for low, high in pairwise(sizes):
        theirs = f"{power(sizes, low, high, of_r=True):.2f}" if high in BESIDE else "-"
        lines.append(f"| {low:,} to {high:,} rows | {power(sizes, low, high):.2f} | {theirs} |")
    return "\n".join(lines)


def goals() -> list[Goal[Sizes]]:
    """Faster than R with ten times the rows, and growing no faster than n log n."""
    top, (few, many) = max(BESIDE), ALONE
    limit = round(many * log(many) / (few * log(few)), 2)
    return [
        Goal(
            f"Fine-Gray, CPU of crr at {top:,} rows, times ours at {few:,}",
            1,
            "x",
            lambda sizes: cpu(sizes, top, of_r=True) / cpu(sizes, few),
            least=True,
        ),
        Goal(
            f"Fine-Gray, CPU, {many:,} rows times {few:,} rows (n log n)",
            limit,
            "x",
            lambda sizes: cpu(sizes, many) / cpu(sizes, few),
        ),
    ]


def main() -> int:
    """Measure, compare, print; with ``--check`` fail when a goal is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", type=int, default=3, help="rounds (default 3)")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a goal is missed")
    options = parser.parse_args()
    r = rscript("cmprsk", INSTALL)
    with tempfile.TemporaryDirectory() as folder:
        sizes = compare(r, options.n, Path(folder))
    versions = " ".join(f"{a} {b}" for a, b in sizes[BESIDE[0]].r.versions.items())
    print(
        f"Python {platform.python_version()}, numpy {version('numpy')}, {versions}, "
        f"{os.cpu_count()} cores, medians of {options.n} rounds\n"
    )
    judged = goals()
    print(f"{table(sizes)}\n\n{exponents(sizes)}\n\n{verdicts(judged, sizes)}")
    if wrong := [f"{n:,} rows, {t}" for n, b in sizes.items() for t in b.disagreements()]:
        raise SystemExit("\n".join(["\nThe two sides disagree:", *wrong]))
    return int(options.check and not all(goal.met(sizes) for goal in judged))


if __name__ == "__main__":
    sys.exit(main())
