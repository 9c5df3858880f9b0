"""What the benchmarks beside R share: what the processes of a side tell, and where R is."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isclose
from pathlib import Path

from measuring import measure

AGREEMENT = 1e-6
NOTHING = 1e-9
"""Where one side says 0, the other may say as little as this."""


@dataclass
class Side:
    """What the processes of one side told, over all rounds."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)
    values: dict[str, list[float]] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    megabytes: list[float] = field(default_factory=list)

    def median(self, name: str) -> float:
        """Seconds of one fit."""
        return statistics.median(self.seconds[name])

    def hear(self, text: str) -> None:
        """Take in the lines of one process."""
        for line in text.splitlines():
            match line.split():
                case ["seconds", name, number]:
                    self.seconds.setdefault(name, []).append(float(number))
                case ["cpu", name, number]:
                    self.cpu.setdefault(name, []).append(float(number))
                case ["value", name, *numbers]:
                    self.values[name] = [float(number) for number in numbers]
                case ["version", name, version]:
                    self.versions[name] = version


@dataclass
class Beside:
    """Both sides of one comparison."""

    ours: Side = field(default_factory=Side)
    r: Side = field(default_factory=Side)

    def faster(self, name: str) -> float:
        """How many times as long R takes."""
        return self.r.median(name) / self.ours.median(name)

    def leaner(self, name: str) -> float:
        """How many times as much CPU R takes, which other work on the machine hardly changes."""
        return statistics.median(self.r.cpu[name]) / statistics.median(self.ours.cpu[name])

    def disagreements(self) -> Iterator[str]:
        """Every number in which the two sides differ."""
        for name, values in self.r.values.items():
            for one, other in zip(self.ours.values[name], values, strict=True):
                if not isclose(one, other, rel_tol=AGREEMENT, abs_tol=NOTHING):
                    yield f"{name}: reportgen {one!r}, R {other!r}"


def rscript(package: str, install: str) -> str:
    """Where R is; without it, or without the package, the run ends here."""
    found = shutil.which("Rscript")
    if not found:
        raise SystemExit(f"Rscript is not there, and nothing to compare with: {install}")
    with tempfile.TemporaryDirectory() as folder:
        try:
            measure([found, "-e", f"library({package})"], Path(folder) / "log")
        except SystemExit:
            raise SystemExit(f"R has no package {package}: {install}") from None
    return found
