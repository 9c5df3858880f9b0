"""The risk table: who is at risk, has the event and is censored at every distinct time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, same_length
from reportgen.stats.survival.observations import Integers, Observations, coded


@dataclass(frozen=True, slots=True)
class RiskTable:
    """Weighted counts at the distinct times in ascending order, shapes (m,).

    ``n`` is the weighted number of rows; with delayed entry it may exceed the number at risk.
    """

    time: Floats
    at_risk: Floats
    events: Floats
    censored: Floats
    n: float


def risk_table(rows: Observations) -> RiskTable:
    """The risk table of rows; sums of weights, at risk when entry < t <= time."""
    time, code = coded(rows.time)
    size = len(time)
    leaving = _count(code, rows.weights, size)
    events = _count(code[rows.event], _some(rows.weights, rows), size)
    at_risk = np.cumsum(leaving[::-1])[::-1]
    if rows.entry is not None:
        # a row is not at risk at the times up to its entry
        before = np.searchsorted(time, rows.entry, side="right")
        late = before > 0
        weights = None if rows.weights is None else rows.weights[late]
        entering = _count(before[late] - 1, weights, size)
        at_risk = at_risk - np.cumsum(entering[::-1])[::-1]
    return RiskTable(time, at_risk, events, leaving - events, float(leaving.sum()))


def _some(weights: Floats | None, rows: Observations) -> Floats | None:
    return None if weights is None else weights[rows.event]


def _count(code: Integers, weights: Floats | None, size: int) -> Floats:
    return np.bincount(code, weights=weights, minlength=size).astype(np.float64)


def from_counts(
    time: ArrayLike, events: ArrayLike, censored: ArrayLike, at_risk: ArrayLike | None = None
) -> RiskTable:
    """A risk table counted elsewhere, in any order of times, shapes (m,).

    Without ``at_risk`` everybody is followed from the origin and it is what leaves at the time or
    later. Raises AnalysisError for repeated, negative or missing times, for negative counts, for
    more leaving than at risk.
    """
    t, d, c = as_floats(time, "time"), as_floats(events, "events"), as_floats(censored, "censored")
    same_length(time=t, events=d, censored=c)
    if len(t) == 0:
        raise AnalysisError.single("time", "the risk table is empty.")
    everything = [t, d, c] + ([] if at_risk is None else [as_floats(at_risk, "at_risk")])
    same_length(time=t, last=everything[-1])
    if not all(np.all(np.isfinite(a) & (a >= 0)) for a in everything):
        raise AnalysisError.single("risk table", "holds missing or negative numbers.")
    if len(np.unique(t)) < len(t):
        raise AnalysisError.single("time", "a time stands twice in the risk table.")
    order = np.argsort(t)
    t, d, c = t[order], d[order], c[order]
    remaining = np.cumsum((d + c)[::-1])[::-1]
    n = remaining if at_risk is None else everything[-1][order]
    if np.any(d + c > n):
        raise AnalysisError.single("at_risk", "at some time more leave than are at risk.")
    return RiskTable(t, n, d, c, float(remaining[0]))
