"""This side of ``survival.py``: times only the fits; prints one ``kind name number ...`` a line.

python benchmarks/survival_fits.py FILE ROWS REPETITIONS
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reportgen.stats.survival.cox import CoxFit, cox
from reportgen.stats.survival.kaplan_meier import Curve, curve_limits, kaplan_meier, survival_at
from reportgen.stats.survival.log_rank import LogRank, log_rank
from reportgen.stats.survival.observations import observations

TIMES = (365, 1096, 1826, 2922)
COVARIATES = ("arm", "female", "age", "marker")


@dataclass(frozen=True)
class Data:
    """Columns as the caller has them: nothing checked, sorted or counted."""

    time: np.ndarray
    event: np.ndarray
    arm: np.ndarray
    covariates: np.ndarray


def read(file: Path, rows: int) -> Data:
    """The columns of the file, one after the other."""
    columns = np.fromfile(file, "<f8").reshape(-1, rows)
    event, arm = columns[1].astype(np.int64), columns[2].astype(np.int64)
    return Data(columns[0].copy(), event, arm, columns[2:6].T.copy())


def curve_of(data: Data) -> Curve:
    """The curve with its limits, which R's survfit computes as well."""
    curve = kaplan_meier(observations(data.time, data.event))
    curve_limits(curve)
    return curve


def test_of(data: Data) -> LogRank:
    """The log-rank test of the two arms."""
    return log_rank(observations(data.time, data.event), data.arm)


def model_of(data: Data) -> CoxFit:
    """The Cox model with four covariates and Efron's ties."""
    return cox(observations(data.time, data.event), data.covariates, names=COVARIATES)


FITS: dict[str, Callable[[Data], object]] = {
    "kaplan_meier": curve_of,
    "log_rank": test_of,
    "cox": model_of,
}


def told(kind: str, name: str, numbers: Iterable[float]) -> None:
    """A line for the other side."""
    print(kind, name, *(repr(float(number)) for number in numbers))


def main() -> None:
    """Time every fit as often as asked for, then tell the results."""
    rows, repetitions = int(sys.argv[2]), int(sys.argv[3])
    data = read(Path(sys.argv[1]), rows)
    few = slice(0, 1000)
    for fit in FITS.values():
        fit(Data(data.time[few], data.event[few], data.arm[few], data.covariates[few]))
    for _ in range(repetitions):
        for name, fit in FITS.items():
            start = time.perf_counter()
            fit(data)
            told("seconds", name, [time.perf_counter() - start])
    # CPU in a row, as on the other side
    for name, fit in FITS.items():
        start = time.process_time()
        for _ in range(repetitions):
            fit(data)
        told("cpu", name, [(time.process_time() - start) / repetitions])
    places, model = survival_at(curve_of(data), TIMES), model_of(data)
    told("value", "survival", (place.survival for place in places))
    told("value", "survival_se", (place.std_error or 0.0 for place in places))
    told("value", "survival_low", (place.ci_low or 0.0 for place in places))
    told("value", "log_rank", [test_of(data).statistic])
    told("value", "coefficients", model.coef)
    told("value", "coefficients_se", model.std_error)
    told("value", "loglik", [model.loglik_null, model.loglik])


if __name__ == "__main__":
    main()
