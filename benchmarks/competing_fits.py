"""This side of ``competing.py``: times only the fits; prints one ``kind name number ...`` a line.

python benchmarks/competing_fits.py FILE ROWS REPETITIONS
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
from survival_fits import COVARIATES, told

from reportgen.stats.survival.competing import competing_rows
from reportgen.stats.survival.cox import CoxFit
from reportgen.stats.survival.fine_gray import fine_gray


def model_of(columns: np.ndarray) -> CoxFit:
    """The Fine-Gray model of the first cause with four covariates."""
    rows = competing_rows(columns[0], columns[6])
    return fine_gray(rows, columns[2:6].T, names=COVARIATES)


def main() -> None:
    """Time the fit as often as asked for, then tell the results."""
    rows, repetitions = int(sys.argv[2]), int(sys.argv[3])
    columns = np.fromfile(Path(sys.argv[1]), "<f8").reshape(-1, rows)
    model_of(columns[:, :1000])
    for _ in range(repetitions):
        start, start_cpu = time.perf_counter(), time.process_time()
        model = model_of(columns)
        told("cpu", "fine_gray", [time.process_time() - start_cpu])
        told("seconds", "fine_gray", [time.perf_counter() - start])
    told("value", "coefficients", model.coef)
    told("value", "coefficients_se", model.std_error)


if __name__ == "__main__":
    main()
