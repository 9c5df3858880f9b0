"""What the benchmarks share: the cost of a process, medians with their spread, goals."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

Measured = TypeVar("Measured")
# PYTHON* settings of the caller (no bytecode, unbuffered, ...) would measure something else.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
# Measured is the code beside this file, wherever another copy may be installed.
ENVIRONMENT["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])


@dataclass(frozen=True)
class Cost:
    """What one process cost: seconds of wall time and CPU, megabytes at its peak."""

    wall: float
    cpu: float
    megabytes: float


@dataclass(frozen=True)
class Goal(Generic[Measured]):
    """A limit: what ``of`` finds in the medians must not exceed it, or with ``least`` reach it."""

    text: str
    limit: float
    unit: str
    of: Callable[[Measured], float]
    least: bool = False

    def met(self, measured: Measured) -> bool:
        """Whether the medians keep the limit."""
        found = self.of(measured)
        return found >= self.limit if self.least else found <= self.limit


def measure(command: Sequence[str], log: Path, code: int = 0) -> Cost:
    """Run one command to its end and ask the system what it used, children included.

    ``code`` is the exit code with which it succeeds.
    """
    with log.open("wb") as sink:
        actions = [(os.POSIX_SPAWN_DUP2, sink.fileno(), 1), (os.POSIX_SPAWN_DUP2, sink.fileno(), 2)]
        start = time.perf_counter()
        pid = os.posix_spawn(command[0], list(command), ENVIRONMENT, file_actions=actions)
        _, status, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != code:
        raise SystemExit(f"failed: {' '.join(command)}\n{log.read_text(errors='replace')}")
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale)


def median(costs: Sequence[Cost]) -> Cost:
    """Each quantity's own median."""
    return Cost(
        *(
            statistics.median(getattr(cost, field) for cost in costs)
            for field in ("wall", "cpu", "megabytes")
        )
    )


def spread(values: Sequence[float], digits: int = 3) -> str:
    """The median with the least and the greatest value."""
    middle, low, high = statistics.median(values), min(values), max(values)
    return f"{middle:.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]"


def verdicts(goals: Sequence[Goal[Measured]], measured: Measured) -> str:
    """The goals and whether they are met, in Markdown."""
    lines = ["| goal | measured | limit | |", "|---|---|---|---|"]
    for goal in goals:
        bound = "at least " if goal.least else ""
        lines.append(
            f"| {goal.text} | {goal.of(measured):.2f} {goal.unit} | {bound}{goal.limit:g} "
            f"{goal.unit} | {'met' if goal.met(measured) else 'MISSED'} |"
        )
    return "\n".join(lines)
