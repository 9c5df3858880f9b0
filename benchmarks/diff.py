"""Measures `reportgen diff` of two reports with 10,000 facts each, as whole processes.

    python benchmarks/diff.py [-n RUNS] [--check]

The facts are like those of the worked reviews (an interval, a P value, sizes, 20 studies each).
In one pair every tenth fact has other numbers, in the other one all have.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

from measuring import Cost, Goal, measure, median, spread, verdicts

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reportgen.facts.book import ReportIdentity
from reportgen.facts.fact import Fact, Interval
from reportgen.facts.record import Record

FACTS = 10_000
CASES: dict[str, tuple[str, tuple[str, ...]]] = {
    "a tenth changed": ("tenth", ()),
    "all changed": ("all", ()),
    "all changed, --all": ("all", ("--all",)),
    "all changed, --json": ("all", ("--json",)),
}
SOMETHING_MATTERS = 30
"""The exit code of these comparisons: some P values cross 0.05."""


def _wall(name: str, costs: Mapping[str, Cost]) -> float:
    return costs[name].wall


GOALS: tuple[Goal[Mapping[str, Cost]], ...] = tuple(
    Goal(f"{name}, wall", 1, "s", partial(_wall, name))
    for name in ("a tenth changed", "all changed")
)


def fact(chance: Random, number: int) -> Fact:
    """One ratio with all that facts of a review have."""
    value = chance.uniform(0.2, 4.0)
    return Fact(
        f"outcome_{number // 100}.group_{number % 100}.pooled",
        "odds_ratio",
        f"odds ratio of outcome {number // 100} in group {number % 100}",
        "ratio",
        value,
        ci=Interval(value * 0.7, value * 1.5),
        p=chance.random(),
        k=20,
        n=chance.randint(500, 5000),
        method="iv.comparison",
        settings=(("level", "95"), ("profile", "reportgen"), ("tau2", "REML")),
        inputs=("studies.csv:events,n,control_events,control_n",),
        rows=tuple(f"study_{row}" for row in range(20)),
    )


def write(folder: Path) -> None:
    """Three reports: one, that with every tenth fact changed, that with all changed."""
    chance = Random(1)
    old = tuple(fact(chance, number) for number in range(FACTS))
    new = tuple(replace(one, value=one.value * 1.01, p=chance.random()) for one in old if one.value)
    tenth = tuple(new[place] if place % 10 == 0 else one for place, one in enumerate(old))
    identity = ReportIdentity("a-report", "meta-analysis", "A report", "1.0")
    rows = {row: row for row in old[0].rows}
    for name, facts in (("old", old), ("all", new), ("tenth", tenth)):
        text = Record(identity, facts, abstract=(("RESULTS", "."),), rows=rows).to_json()
        (folder / f"{name}.json").write_text(text, encoding="utf-8")


def one_round(folder: Path) -> dict[str, Cost]:
    """Every case once."""
    return {
        name: measure(
            [
                *(sys.executable, "-m", "reportgen", "diff"),
                *(str(folder / "old.json"), str(folder / f"{other}.json"), *more),
            ],
            folder / "log",
            SOMETHING_MATTERS,
        )
        for name, (other, more) in CASES.items()
    }


def table(rounds: Sequence[Mapping[str, Cost]]) -> str:
    """The medians of all cases, in Markdown."""
    lines = ["| case | wall, s [least, greatest] | CPU, s | peak, MB |", "|---|---|---|---|"]
    for name in CASES:
        costs = [costs[name] for costs in rounds]
        middle, walls = median(costs), spread([cost.wall for cost in costs])
        lines.append(f"| {name} | {walls} | {middle.cpu:.3f} | {middle.megabytes:.0f} |")
    return "\n".join(lines)


def main() -> int:
    """Measure, print, and with ``--check`` fail when a goal is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", type=int, default=5, help="measured rounds (default 5)")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a goal is missed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder))
        rounds = [one_round(Path(folder)) for _ in range(options.n + 1)][1:]
    medians = {name: median([costs[name] for costs in rounds]) for name in CASES}
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, medians of {options.n}\n")
    print(table(rounds))
    print(f"\n{verdicts(GOALS, medians)}")
    return int(options.check and not all(goal.met(medians) for goal in GOALS))


if __name__ == "__main__":
    sys.exit(main())
