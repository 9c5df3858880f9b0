"""Measures the meta-analysis engine beside R's metafor, on the same studies.

    python benchmarks/meta.py [-n ROUNDS] [--check] [--json FILE]

Both sides read one file and time the fits alone, inside their processes, which take turns in every
round, so that a ratio compares the same minutes. Printed are medians. The run fails where the two
disagree by more than 1e-6.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from beside_r import Beside, rscript
from measuring import Goal, measure, spread, verdicts

HERE = Path(__file__).resolve().parent
INSTALL = "apt-get install --no-install-recommends r-base-core r-cran-metafor r-cran-lme4"
REPETITIONS = 21
FITS = {
    "one": "REML, Hartung-Knapp, prediction, Q-profile; 20 studies",
    "many": "one of 10,000 REML fits in one call; 20 studies",
    "glmm": "random-intercept logistic model; 20 arms",
    "glmm_profile": "the same with profile limits of tau, which R does not give",
}
# How often as fast as R.
FASTER = {"one": 10, "many": 50, "glmm": 15}


@dataclass
class Measured:
    """Both sides, and the processes that pool 100,000 studies."""

    both: Beside = field(default_factory=Beside)
    large: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def left_out(self) -> float:
        """CPU of leave-one-out of 1,000 studies: wall time would tell of other work."""
        return statistics.median(self.both.ours.cpu["leave_one_out"])


def compare(r: str, rounds: int, folder: Path) -> Measured:
    """All rounds, in each of which the two sides take turns."""
    found, file, log = Measured(), str(folder / "studies"), folder / "log"
    # In a process of its own: what starts a process passes its own peak of memory on to it.
    measure([sys.executable, str(HERE / "meta_studies.py"), file], log)
    ours, theirs = [sys.executable, str(HERE / "meta_fits.py")], [r, str(HERE / "meta.R")]
    for _ in range(rounds):
        for side, command in ((found.both.ours, ours), (found.both.r, theirs)):
            measure([*command, file, str(REPETITIONS)], log)
            side.hear(log.read_text(encoding="utf-8"))
        # metafor gives no interval of this tau2: the same fit stands beside both of ours
        for told in (found.both.r.seconds, found.both.r.cpu):
            told["glmm_profile"] = told["glmm"]
        found.megabytes.append(measure([*ours, "large"], log).megabytes)
        found.large.append(float(log.read_text(encoding="utf-8").split()[2]))
    return found


def table(both: Beside) -> str:
    """Milliseconds of both sides and their ratio, in Markdown."""
    lines = [
        "| fit | reportgen, ms [least, greatest] | metafor, ms [least, greatest] | ratio "
        "| ratio of CPU |",
        "|---|---|---|---|---|",
    ]
    for name, title in FITS.items():
        ours, theirs = (
            spread([1000 * s for s in side.seconds[name]]) for side in (both.ours, both.r)
        )
        ratios = f"{both.faster(name):.1f} | {both.leaner(name):.1f}"
        lines.append(f"| {title} | {ours} | {theirs} | {ratios} |")
    return "\n".join(lines)


def further(found: Measured) -> str:
    """What metafor is not asked for: its matrices of k x k numbers take too long, or all memory."""
    return "\n".join(
        [
            "| alone | s [least, greatest] | peak, MB |",
            "|---|---|---|",
            f"| leave-one-out, 1,000 studies | {spread(found.both.ours.seconds['leave_one_out'])} "
            "| |",
            f"| one pool with all intervals, 100,000 studies | {spread(found.large)} "
            f"| {max(found.megabytes):.0f} |",
        ]
    )


def speed(name: str) -> Goal[Measured]:
    """So many times as fast as R, by CPU: wall time would tell of other work on the machine."""
    text = f"{FITS[name]}: CPU of R, times ours"
    return Goal(text, FASTER[name], "x", lambda found: found.both.leaner(name), least=True)


GOALS: tuple[Goal[Measured], ...] = (
    *(speed(name) for name in FASTER),
    Goal("leave-one-out of 1,000 studies, CPU", 1, "s", Measured.left_out),
    Goal("peak memory, 100,000 studies", 1024, "MB", lambda found: max(found.megabytes)),
)


def main() -> int:
    """Measure, compare, print; with ``--check`` fail when a goal is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", type=int, default=5, help="rounds (default 5)")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a goal is missed")
    parser.add_argument("--json", type=Path, help="write every single measurement to this file")
    options = parser.parse_args()
    r = rscript("metafor", INSTALL)
    with tempfile.TemporaryDirectory() as folder:
        found = compare(r, options.n, Path(folder))
    versions = " ".join(f"{a} {b}" for a, b in found.both.r.versions.items())
    load = statistics.mean(os.getloadavg())
    print(
        f"Python {platform.python_version()}, numpy {version('numpy')}, {versions}, "
        f"{os.cpu_count()} cores (load {load:.1f}), medians over {options.n} rounds\n"
    )
    print(f"{table(found.both)}\n\n{further(found)}\n\n{verdicts(GOALS, found)}")
    if options.json:
        plain = {"reportgen": vars(found.both.ours), "R": vars(found.both.r), "large": found.large}
        options.json.write_text(json.dumps(plain, indent=1), encoding="utf-8")
    if wrong := list(found.both.disagreements()):
        raise SystemExit("\n".join(["\nThe two sides disagree:", *wrong]))
    return int(options.check and not all(goal.met(found) for goal in GOALS))


if __name__ == "__main__":
    sys.exit(main())
