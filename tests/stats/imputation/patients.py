"""Invented patients of whom a number, two, three and four ordered levels are known in part.

``python -m tests.stats.imputation.patients FILE`` writes them for R.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np

from reportgen.stats.imputation.variables import Kind, Variable, variable

KINDS: dict[str, Kind] = {
    "arm": "binary",
    "y": "binary",
    "age": "number",
    "sex": "binary",
    "site": "nominal",
    "grade": "ordered",
}


def patients(n: int = 300, seed: int = 8) -> list[Variable]:
    """What is missing hangs on the outcome, which is known."""
    rng = np.random.default_rng(seed)
    arm = rng.integers(2, size=n).astype(float)
    age = np.round(rng.normal(60, 9, n), 1)
    sex = (rng.random(n) < 1 / (1 + np.exp(-(age - 60) / 8))).astype(float)
    site = np.clip(np.round(1 + (age - 60) / 12 + rng.normal(0, 0.7, n)), 0, 2)
    grade = np.clip(np.round(1.5 + (age - 60) / 10 + 0.5 * sex + rng.normal(0, 0.8, n)), 0, 3)
    y = rng.random(n) < 1 / (1 + np.exp(-(0.8 * arm + (age - 60) / 12 - 0.4 * grade + 0.3)))
    made = {"arm": arm, "y": y.astype(float), "age": age, "sex": sex, "site": site, "grade": grade}
    for name in ("age", "sex", "site", "grade"):
        made[name][rng.random(n) < np.where(y, 0.3, 0.15)] = np.nan
    return [variable(name, KINDS[name], values) for name, values in made.items()]


def write(path: str) -> None:
    """As CSV, blank where not known."""
    rows = zip(*(one.values for one in patients()), strict=True)
    with Path(path).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(KINDS)
        writer.writerows(["" if np.isnan(v) else f"{v:g}" for v in row] for row in rows)


if __name__ == "__main__":
    write(sys.argv[1])
