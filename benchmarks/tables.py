"""Times Fisher's exact test of tables with several rows and columns, beside R's fisher.test.

    python benchmarks/tables.py [-n ROUNDS] [--check]

The tables are made up with a fixed seed from equal margins, the hardest of a size: 4 x 4 with 80
patients, 3 x 5 with 100. In every round both sides test each table once. P values must agree to
1e-6, or the run fails. A table too large for the exact test is tested by random tables.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from beside_r import Beside, rscript
from measuring import Goal, measure, spread, verdicts

from reportgen.stats.contingency.freeman_halton import fisher_freeman_halton

INSTALL = "apt-get install --no-install-recommends r-base-core"
SIZES = {"4 x 4, n = 80": (4, 4, 80), "3 x 5, n = 100": (3, 5, 100)}
TABLES = 5
TOO_LARGE = (6, 7, 400)
SEED = 20261127
R = """
lines <- readLines(commandArgs(trailingOnly = TRUE)[1])
for (line in lines) {
  x <- as.numeric(strsplit(line, " ")[[1]])
  table <- matrix(x[-(1:3)], x[2], x[3], byrow = TRUE)
  start <- Sys.time()
  p <- fisher.test(table, workspace = 2e8)$p.value
  took <- as.numeric(Sys.time() - start, units = "secs")
  cat("seconds", x[1], format(took, digits = 17), "\\n")
  cat("value", x[1], format(p, digits = 17), "\\n")
}
"""


def table(rows: int, columns: int, n: int, seed: int) -> np.ndarray:
    """Patients laid at random over rows and columns of nearly equal sizes."""
    generator = np.random.default_rng(seed)
    found = np.zeros((rows, columns), dtype=np.int64)
    np.add.at(found, (np.arange(n) % rows, generator.permutation(n) % columns), 1)
    return found


def tables() -> Iterator[tuple[str, np.ndarray]]:
    """All that are tested, by a number of their own."""
    for place, (rows, columns, n) in enumerate(SIZES.values()):
        for number in range(TABLES):
            yield str(place * TABLES + number), table(rows, columns, n, SEED + number)


def compare(r: str, rounds: int, folder: Path) -> Beside:
    """Both sides in every round."""
    both = Beside()
    script, file = folder / "tables.R", folder / "tables"
    script.write_text(R, encoding="utf-8")
    lines = [
        " ".join(str(cell) for cell in (name, *one.shape, *one.ravel())) for name, one in tables()
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for _ in range(rounds):
        for name, one in tables():
            start = time.perf_counter()
            found = fisher_freeman_halton(one)
            both.ours.seconds.setdefault(name, []).append(time.perf_counter() - start)
            both.ours.values[name] = [found.p_value]
            assert found.method == "exact", name
        measure([r, str(script), str(file)], folder / "log")
        both.r.hear((folder / "log").read_text(encoding="utf-8"))
    return both


def medians(both: Beside, place: int) -> tuple[list[float], list[float]]:
    """Seconds of each table of a size, ours and R's."""
    names = [str(place * TABLES + number) for number in range(TABLES)]
    return [both.ours.median(name) for name in names], [both.r.median(name) for name in names]


def report(both: Beside) -> str:
    """A line per size: the tables from the quickest to the slowest."""
    lines = [
        f"Medians of a table, of {TABLES} tables the middle [quickest, slowest].",
        "",
        "| table | reportgen, s | R, s |",
        "|---|---|---|",
    ]
    for place, words in enumerate(SIZES):
        ours, theirs = medians(both, place)
        lines.append(f"| {words} | {spread(ours)} | {spread(theirs)} |")
    return "\n".join(lines)


def drawn() -> str:
    """The test of a table that is too large, twice with the same seed."""
    rows, columns, n = TOO_LARGE
    large, found = table(rows, columns, n, SEED), []
    start = time.perf_counter()
    for _ in range(2):
        found.append(fisher_freeman_halton(large))
    took = (time.perf_counter() - start) / 2
    assert found[0] == found[1] and found[0].method == "monte_carlo"
    one = found[0]
    return (
        f"Past the limit, {rows} x {columns} with {n} patients: {one.draws:,} random tables in "
        f"{took:.2f} s, P {one.p_value:.4f} with standard error {one.standard_error:.4f}, the same "
        "again with the same seed."
    )


GOALS = [
    Goal(
        f"{words}, slowest of the tables",
        1.0,
        "s",
        lambda both, place=place: max(medians(both, place)[0]),
    )
    for place, words in enumerate(SIZES)
]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables; with ``--check`` exit 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", "--rounds", type=int, default=5)
    parser.add_argument("--check", action="store_true", help="exit 1 when a goal is missed")
    options = parser.parse_args(arguments)
    r = rscript("stats", INSTALL)
    with tempfile.TemporaryDirectory() as folder:
        both = compare(r, options.rounds, Path(folder))
    differ = list(both.disagreements())
    if differ:
        print("\n".join(differ))
        return 1
    print(report(both), verdicts(GOALS, both), drawn(), sep="\n\n")
    return int(options.check and not all(goal.met(both) for goal in GOALS))


if __name__ == "__main__":
    sys.exit(main())
