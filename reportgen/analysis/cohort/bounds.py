"""One curve that may not lie above another: progression-free survival and overall survival."""

from __future__ import annotations

import numpy as np

from reportgen.analysis.cohort.curves import curve_of
from reportgen.errors import AnalysisError
from reportgen.inputs.cohort.records import RiskTable

SLACK = 1e-12


def crossing(lower: RiskTable, upper: RiskTable) -> float | None:
    """First time at which the curve that is bounded lies above its bound; None if it never does.

    Until somebody is censored, and where nobody comes late, a curve is a plain share of the same
    patients and cannot cross: that is a fault of the data and raises AnalysisError. After it,
    Kaplan-Meier curves of correct data can cross, because a patient censored in one may still be
    at risk in the other.
    """
    first, second = curve_of(lower), curve_of(upper)
    same = (lower.n, lower.missing) == (upper.n, upper.missing)
    if first is None or second is None or not same:
        return None
    times = np.union1d(first.time, second.time)
    above = np.array(
        [_at(first.time, first.survival, t) > _at(second.time, second.survival, t) + SLACK
         for t in times]
    )  # fmt: skip
    if not above.any():
        return None
    time = float(times[int(np.argmax(above))])
    late = lower.entry is not None or upper.entry is not None
    if not late and time < min(_first_censored(lower), _first_censored(upper)):
        raise AnalysisError.single(
            "",
            f"at time {time:g} fewer patients are without the event of the bounding outcome than "
            "without that of the bounded one, though nobody has been censored",
            "Correct the times or the coding of the events.",
        )
    return time


def _at(time: np.ndarray, survival: np.ndarray, wanted: float) -> float:
    position = int(np.searchsorted(time, wanted, side="right")) - 1
    return 1.0 if position < 0 else float(survival[position])


def _first_censored(table: RiskTable) -> float:
    censored = table.time[table.censored > 0]
    return float(censored[0]) if len(censored) else float("inf")
