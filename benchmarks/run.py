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
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
EXAMPLE = REPO / "data" / "blinatumomab-vs-car-t"
# PYTHON* settings of the caller (no bytecode, unbuffered, ...) would measure something else.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


@dataclass(frozen=True)
class Cost:
    """What one process cost: seconds of wall time and CPU, megabytes at its peak."""

    wall: float
    cpu: float
    megabytes: float


@dataclass(frozen=True)
class Case:
    """A command line; ``fresh`` makes its output folder anew for every run."""

    name: str
    arguments: tuple[str, ...]
    fresh: bool = True


@dataclass(frozen=True)
class Goal:
    """A limit: ``of`` measures the medians, by case, and must not exceed ``limit``."""

    text: str
    limit: float
    unit: str
    of: Callable[[dict[str, Cost]], float]


BUILD = ("-m", "reportgen", "build", "{project}", "--out", "{out}")

CASES = (
    Case("bare interpreter", ("-c", "pass")),
    Case("--help", ("-m", "reportgen", "--help")),
    Case("HTML", (*BUILD, "--to", "html")),
    Case("HTML and PDF", (*BUILD, "--to", "html,pdf")),
    # The folder of the case before is still there: what a second build costs.
    Case("the same again", (*BUILD, "--to", "html,pdf"), False),
    Case("with figure files", BUILD),
)

GOALS = (
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


def measure(command: Sequence[str], log: Path) -> Cost:
    """Run one command to its end and ask the system what it used, children included."""
    with log.open("wb") as sink:
        actions = [(os.POSIX_SPAWN_DUP2, sink.fileno(), 1), (os.POSIX_SPAWN_DUP2, sink.fileno(), 2)]
        start = time.perf_counter()
        pid = os.posix_spawn(command[0], list(command), ENVIRONMENT, file_actions=actions)
        _, status, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"failed: {' '.join(command)}\n{log.read_text(errors='replace')}")
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale)


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


def median(costs: Sequence[Cost]) -> Cost:
    """Each quantity's own median."""
    return Cost(
        *(
            statistics.median(getattr(cost, field) for cost in costs)
            for field in ("wall", "cpu", "megabytes")
        )
    )


def table(rounds: Sequence[dict[str, Cost]]) -> str:
    """The medians of all cases, in Markdown."""
    lines = ["| case | wall, s [least, greatest] | CPU, s | peak, MB |", "|---|---|---|---|"]
    for case in CASES:
        costs = [costs[case.name] for costs in rounds]
        middle, walls = median(costs), [cost.wall for cost in costs]
        lines.append(
            f"| {case.name} | {middle.wall:.3f} [{min(walls):.3f}, {max(walls):.3f}] "
            f"| {middle.cpu:.3f} | {middle.megabytes:.0f} |"
        )
    return "\n".join(lines)


def verdicts(medians: dict[str, Cost]) -> list[tuple[str, bool]]:
    """A line for every goal, and whether it is met."""
    return [
        (
            f"| {goal.text} | {goal.of(medians):.2f} {goal.unit} | {goal.limit:g} {goal.unit} "
            f"| {'met' if goal.of(medians) <= goal.limit else 'MISSED'} |",
            goal.of(medians) <= goal.limit,
        )
        for goal in GOALS
    ]


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
    judged = verdicts(medians)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, medians of {options.n}\n")
    print(table(rounds))
    print("\n| goal | measured | limit | |\n|---|---|---|---|")
    print("\n".join(line for line, _ in judged))
    if options.json:
        plain = [{name: asdict(cost) for name, cost in costs.items()} for costs in rounds]
        options.json.write_text(json.dumps(plain, indent=1), encoding="utf-8")
    return int(options.check and not all(met for _, met in judged))


if __name__ == "__main__":
    sys.exit(main())
