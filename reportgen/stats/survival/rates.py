"""Events per time at risk with exact limits."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.intervals import rate_interval
from reportgen.stats.survival.observations import Observations


@dataclass(frozen=True, slots=True)
class IncidenceRate:
    """Events, time at risk in the unit of the rate, and events per ``per`` of it with limits."""

    events: float
    time_at_risk: float
    rate: float
    ci_low: float
    ci_high: float
    per: float


def incidence_rate(
    rows: Observations, *, divisor: float = 1.0, per: float = 1.0, level: float = LEVEL
) -> IncidenceRate:
    """``per`` times events over time at risk (time less entry, over ``divisor``), Garwood limits.

    Weights are frequencies. Raises AnalysisError without time at risk or for a divisor or unit
    that is not positive. R: poisson.test, to 1e-12.
    """
    if not (divisor > 0 and per > 0):
        raise AnalysisError.single("incidence rate", "divisor and unit must be positive.")
    length = rows.time if rows.entry is None else rows.time - rows.entry
    weights = rows.case_weights
    total = float(weights @ length) / divisor
    events = float(weights @ rows.event)
    found = rate_interval([events], [total], level=level)
    low, high = per * float(found.low[0]), per * float(found.high[0])
    return IncidenceRate(events, total, per * float(found.rate[0]), low, high, per)
