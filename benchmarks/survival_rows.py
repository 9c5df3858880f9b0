"""Writes the rows that both sides of ``survival.py`` and of ``competing.py`` fit.

python benchmarks/survival_rows.py FILE ROWS
"""

from __future__ import annotations

import sys

import numpy as np


def write(file: str, rows: int) -> None:
    """Ten years of whole days: 40% events, four covariates, two of them binary, two causes."""
    random = np.random.default_rng(20261127)
    arm, female = random.integers(0, 2, (2, rows)).astype(float)
    age, marker = np.round(random.normal(60, 10, rows)), random.normal(0, 1, rows)
    hazard = np.exp(-0.3 * arm + 0.2 * female + 0.02 * (age - 60) + 0.1 * marker) / 3000
    death, end = random.exponential(1 / hazard), random.uniform(0, 3650, rows)
    time = np.ceil(np.minimum(death, end))
    # the last column tells the cause of the event: two thirds of the first, one third of another
    cause = (death <= end) * (1 + (random.random(rows) < 1 / 3))
    columns = (time, death <= end, arm, female, age, marker, cause)
    np.stack(columns).astype("<f8").tofile(file)


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]))
