"""Measures whole processes: CPU, wall time and peak memory of the commands a user runs.

    python benchmarks/run.py [-n RUNS] [--project DIR] [--check] [--json FILE]

All cases of one round run after each other, and the rounds follow each other, so that a ratio
compares processes of the same minutes. Printed are medians, with least and greatest wall time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from measuring import Cost, Goal, measure, median, spread, verdicts

REPO = Path(__file__).resolve().parent.parent
EXAMPLE = REPO / "data" / "blinatumomab-vs-car-t"


@dataclass(frozen=True)
class Case:
    """A command line; ``fresh`` makes its output folder anew for every run."""

    name: str
    arguments: tuple[str, ...]
    fresh: bool = True


BUILD = ("-m", "reportgen", "build", "{project}", "--out", "{out}", "--no-cache")

CASES = (
    Case("bare interpreter", ("-c", "pass")),
    Case("--help", ("-m", "reportgen", "--help")),
    Case("HTML", (*BUILD, "--to", "html")),
    Case("HTML and PDF", (*BUILD, "--to", "html,pdf")),
    # The folder of the case before is still there: what a second build costs.
    Case("the same again", (*BUILD, "--to", "html,pdf"), False),
    Case("with figure files", BUILD),
)

GOALS: tuple[Goal[dict[str, Cost]], ...] = (
    Goal(
        "--help, times the bare interpreter (CPU)",
        8,
        "x",
        lambda cost: cost["--help"].cpu / cost["bare interpreter"].cpu,
    ),
    Goal("HTML, CPU", 2.5, "s", lambda cost: cost["HTML"].cpu),
    Goal("HTML and PDF, CPU", 6, "s", lambda cost: cost["HTML and PDF"].cpu),
    Goal("HTML and PDF, peak memory", 400, "MB", lambda cost: cost["HTML and PDF"].megabytes),
)


def one_round(project: Path, folder: Path, number: int) -> dict[str, Cost]:
    """Every case once."""
    costs: dict[str, Cost] = {}
    out = folder
    for place, case in enumerate(CASES):
        if case.fresh:
            out = folder / f"out-{number}-{place}"
        arguments = [text.format(project=project, out=out) for text in case.arguments]
        costs[case.name] = measure([sys.executable, *arguments], folder / "log")
    return costs


def table(rounds: Sequence[dict[str, Cost]]) -> str:
    """The medians of all cases, in Markdown."""
    lines = ["| case | wall, s [least, greatest] | CPU, s | peak, MB |", "|---|---|---|---|"]
    for case in CASES:
        costs = [costs[case.name] for costs in rounds]
        middle, walls = median(costs), spread([cost.wall for cost in costs])
        lines.append(f"| {case.name} | {walls} | {middle.cpu:.3f} | {middle.megabytes:.0f} |")
    return "\n".join(lines)


def main() -> int:
    """Measure, print, and with ``--check`` fail when a goal is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", type=int, default=5, help="measured rounds (default 5)")
    parser.add_argument("--project", type=Path, default=EXAMPLE, help="project to build")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a goal is missed")
    parser.add_argument("--json", type=Path, help="write every single measurement to this file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # Round 0 fills the caches of disk, bytecode and fonts and does not count.
        rounds = [
            one_round(options.project.resolve(), Path(folder), number)
            for number in range(options.n + 1)
        ][1:]
    medians = {case.name: median([costs[case.name] for costs in rounds]) for case in CASES}
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, medians of {options.n}\n")
    print(table(rounds))
    print(f"\n{verdicts(GOALS, medians)}")
    if options.json:
        plain = [{name: asdict(cost) for name, cost in costs.items()} for costs in rounds]
        options.json.write_text(json.dumps(plain, indent=1), encoding="utf-8")
    return int(options.check and not all(goal.met(medians) for goal in GOALS))


if __name__ == "__main__":
    sys.exit(main())
